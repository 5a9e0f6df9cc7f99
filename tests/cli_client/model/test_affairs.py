"""Offers, pauses and claims, in the model."""

import pytest

from cli_client.model import intents
from cli_client.model.effects import Ask
from tests.cli_client.fakes import after, answered, playing, received, resigned, texts

FETCH = Ask("games.get", {"gameId": "g1"})


def offered(seat=2, kind="draw", seq=4):
    return received("games.offered", gameId="g1", seq=seq, seat=seat, kind=kind)


@pytest.mark.parametrize("kind", ["draw", "takeback", "pause", "resume"])
def test_what_is_offered_to_others(kind):
    state = after(intents.Offer(kind), state=playing("B2"))
    assert state.effects == (Ask("games.offer", {"gameId": "g1", "kind": kind}),)


def test_a_rematch_is_offered_when_the_game_is_over_and_nothing_where_there_is_no_game_of_ours():
    over = playing(status="ended", result=resigned(1))
    assert after(intents.Offer("rematch"), state=over).effects == (
        Ask("games.offer", {"gameId": "g1", "kind": "rematch"}),)
    assert after(intents.Offer("draw")).effects == ()
    assert after(intents.Offer("draw"), state=playing(mine=None)).effects == ()


@pytest.mark.parametrize("accept", [True, False])
def test_an_offer_is_told_and_answered(accept):
    state = after(offered(), state=playing("B2"))
    assert texts(state)[-1] == "bob offers in game 1: draw. accept or decline?"
    assert after(intents.Reply(accept), state=state).effects == (
        Ask("games.answer", {"gameId": "g1", "kind": "draw", "accept": accept}),)


def test_ones_own_offer_is_taken_back_and_not_answered():
    state = after(offered(seat=1), state=playing("B2"))
    assert after(intents.TakeBack(), state=state).effects == (
        Ask("games.withdraw", {"gameId": "g1", "kind": "draw"}),)
    assert after(intents.Reply(accept=True), state=state).effects == ()
    no = received("games.answered", gameId="g1", seq=5, kind="draw", accept=False)
    state = after(no, state=state)
    assert (state.view.snapshot.offers, texts(state)[-1]) == ([], "declined in game 1: draw.")


@pytest.mark.parametrize(("method", "more", "text"), [
    ("games.withdrawn", {"seat": 2, "kind": "draw"}, "bob takes back: draw."),
    ("games.lapsed", {"kind": "draw"}, "nobody has answered in time: draw."),
    ("games.takenBack", {"seat": 2, "ply": 0, "turn": 1}, "taken back: 1 move."),
    ("games.paused", {}, "game 1 is paused; resume offers to go on."),
    ("games.resumed", {}, "game 1 goes on."),
    ("games.takenOver", {"seat": 2, "bot": "bot:easy"}, "bot:easy plays on for bob."),
    ("games.returned", {"seat": 2}, "bob is back and plays on."),
])
def test_what_happens_beside_the_board_is_told_once_and_the_game_fetched(method, more, text):
    state = after(received(method, gameId="g1", seq=4, **more), state=playing("B2"))
    assert (texts(state)[-1], state.effects) == (text, (FETCH,))
    old = after(received(method, gameId="g1", seq=3, **more), state=playing("B2"))
    assert (old.notes, old.effects) == (playing("B2").notes, ())


def test_a_claim_and_how_far_the_game_has_come_by_it():
    state = playing("B2")
    assert after(intents.Claim("draw"), state=state).effects == (
        Ask("games.claim", {"gameId": "g1", "kind": "draw"}),)
    assert after(answered("games.claim", {"gameId": "g1", "seq": 4}), state=state).effects == (FETCH,)
    assert after(answered("games.claim", {"gameId": "g1", "seq": 3}), state=state).effects == ()
    assert after(intents.Claim()).effects == ()
