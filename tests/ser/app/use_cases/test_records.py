"""Records over the wire: what the server writes of a game, the engine reads, replays and checks."""

import pytest

from engine.game.record import read_record, record_as_json
from engine.game.state import replay
from tests.ser.harness import World


async def test_a_finished_game_is_written_and_replays(world: World) -> None:
    ann, bob, game_id = await world.table()
    for client, position in ((ann, 0), (bob, "B1"), (ann, 1), (bob, 4), (ann, 2)):
        await client.good("games.move", gameId=game_id, position=position)
    written = await bob.good("games.record", gameId=game_id)
    facts = read_record(written["record"])
    result = replay(facts).result
    assert result is not None
    assert (written["format"], result.reason, result.winners) == ("text", "line", (1,))
    as_json = (await bob.good("games.record", gameId=game_id, format="json"))["record"]
    assert as_json["events"] == record_as_json(facts)["events"]


async def test_the_record_of_a_game_with_dice_has_its_seed_only_after_the_end(world: World) -> None:
    ann, _, game_id = await world.table(game_type="ludo")
    before = (await ann.good("games.record", gameId=game_id, format="json"))["record"]
    assert before["commitment"]
    assert before["seed"] is None
    await ann.good("games.resign", gameId=game_id)
    after = await ann.good("games.record", gameId=game_id)
    assert "seed: " in after["record"]
    read_record(after["record"])


async def test_there_is_no_record_of_a_game_that_waits_nor_in_another_format(world: World) -> None:
    ann = await world.guest("ann")
    game_id = (await ann.good("lobby.quickMatch"))["gameId"]
    assert await ann.refused("games.record", gameId=game_id) == "game_not_started"
    error = await ann.error("games.record", gameId=game_id, format="pgn")
    assert error["data"] == {"reason": "invalid_params", "path": "params.format", "expected": "text or json"}


@pytest.mark.parametrize("game_id", ["nothere", ""])
async def test_a_game_that_there_is_not_has_no_record(world: World, game_id: str) -> None:
    assert await (await world.guest()).refused("games.record", gameId=game_id) == "not_found"
