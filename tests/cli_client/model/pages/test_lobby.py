"""The first page: games, what waits for us, and the ways to all others."""

import attrs

from cli_client.happenings import Gathered, Online, Restored
from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.kinds import KINDS
from cli_client.model.state import Place, Sent, State
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after, seen, snapshot
from tests.cli_client.model.test_inviting import CHALLENGE, ROOM

WAITING = attrs.evolve(snapshot(names=("ann",), status="waiting"), turn=None)


def online() -> State:
    state = after(Online(ANN), Restored(), Gathered((ROOM,), (CHALLENGE,)), seen(WAITING))
    return attrs.evolve(state, sent=(Sent("i9", "r9", "eve", "mnk"),), effects=())


def test_games_come_first_then_what_waits():
    lines = page_of(online()).choices
    assert [line.cells[0] for line in lines][:len(RULES)] == [rules.title for rules in RULES.values()]
    waiting = lines[len(RULES):][:4]
    assert [line.mark for line in waiting] == ["!", "-", "-", "-"]
    assert [line.cells[0] for line in waiting] == [
        "bob challenges you to tic-tac-toe.", "challenged: eve, m,n,k.",
        "tic-tac-toe, game 1: nobody has sat down yet.", "tic-tac-toe, room ann's game: waiting for one more player."]


def test_what_waits_is_answered_taken_back_and_gone_to():
    state, first = online(), len(RULES) + 1
    assert after(intents.Pick(first), state=state).effects == (Ask("invites.accept", {"inviteId": "i1"}),)
    assert after(intents.Pick(first, 2), state=state).effects == (Ask("invites.decline", {"inviteId": "i1"}),)
    assert after(intents.Pick(first + 1, 1), state=state).effects == (Ask("invites.cancel", {"inviteId": "i9"}),)
    assert after(intents.Pick(first + 2), state=state).current == "g1"
    assert after(intents.Pick(first + 2, 1), state=state).effects == (Ask("lobby.cancel", {"gameId": "g1"}),)
    assert after(intents.Pick(first + 3), state=state).browsing.place == Place("room", "r1")


def test_every_page_can_be_reached_from_the_lobby():
    lines = page_of(online()).choices
    ways = {intent.page for line in lines for _, intent in line.deeds if isinstance(intent, intents.Browse)}
    assert ways | {"lobby", "game"} == set(KINDS)


def test_without_a_server_there_are_the_games():
    page = page_of(State(local=True))
    assert [line.cells[0] for line in page.choices] == [rules.title for rules in RULES.values()]
