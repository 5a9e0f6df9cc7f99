"""Who sits where at one keyboard: people by their names, bots in any seats."""

import pytest

from cli_client.local.seating import alone, in_order, people, players_of, seated
from engine.reasons import Refusal


def names(players):
    return [player.username for player in players]


@pytest.mark.parametrize(("said", "opponent", "capacity", "turn", "sitting"), [
    ((), None, 2, 0, ["player-1", "player-2"]),
    ((), None, 4, 0, ["player-1", "player-2", "player-3", "player-4"]),
    (("ann",), None, 3, 0, ["ann", "player-2", "player-3"]),
    (("ann", "bob", "eve"), None, 2, 0, ["ann", "bob"]),
    ((), "bot:hard", 2, 0, ["player-1", "bot:hard"]),
    (("ann",), "bot:hard", 2, 1, ["bot:hard", "ann"]),
    (("ann",), "BOT:easy", 4, 2, ["bot:easy", "bot:easy:2", "ann", "bot:easy:3"]),
    (("ann", "bob"), "bot:hard", 4, 3, ["ann", "bob", "bot:hard", "bot:hard:2"]),
    (("bot:easy", "ann", "bot:hard"), None, 3, 0, ["bot:easy", "ann", "bot:hard"]),
])
def test_seats(said, opponent, capacity, turn, sitting):
    assert names(seated(said, opponent, capacity, turn)) == sitting


@pytest.mark.parametrize(("said", "opponent"), [((), "bob"), ((), "bot:genius"), (("bot:genius",), None)])
def test_there_are_bots_of_three_levels_only(said, opponent):
    with pytest.raises(Refusal, match="bot:easy, bot:medium, bot:hard"):
        seated(said, opponent, 2)


def test_one_among_bots_has_a_seat_of_their_own_and_several_share_the_keyboard():
    assert alone(players_of(["bot:easy", "ann"])) == 2
    assert alone(players_of(["ann", "bob", "bot:easy"])) is None
    assert people(players_of(["ann", "bot:easy", "bob"])) == (1, 3)
    assert alone(players_of(["bot:easy", "bot:hard"])) is None


def test_sides_stay_as_they_were():
    assert names(in_order(["ann", "bob", "eve"], 2, "bot:easy", "bob")) == ["bot:easy", "bob", "bot:easy:2"]
    assert names(in_order(["ann", "bot:hard"], None, None, "ann")) == ["ann", "player-2"]
