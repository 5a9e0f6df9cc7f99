"""Pages about people on the screen: whole pictures at three sizes, by keys, by mouse, and without any colour."""

from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random

import attrs
import pytest
import trio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output.vt100 import Vt100_Output

from cli_client.connection.client import Client
from cli_client.connection.identity import Guest, MemoryVault
from cli_client.happenings import Online, Passed
from cli_client.model import intents, meeting
from cli_client.model.state import Place, State
from cli_client.running import run_face
from cli_client.store import Store
from cli_client.text import ASCII, UNICODE, Symbols
from cli_client.ui.app import Terminal
from cli_client.ui.board import Size
from cli_client.ui.face import run_full
from cli_client.ui.keys import intent_of
from cli_client.ui.pieces import text_of
from cli_client.ui.screen import screen
from engine.wire.codec import unstructure
from engine.wire.messages.shared import Offer
from tests.cli_client.fakes import ANN, after, seen, snapshot
from tests.cli_client.model.pages import test_people, test_rooms, test_setup
from tests.cli_client.model.test_aside import CLOCK
from tests.cli_client.model.test_inviting import CHALLENGE
from tests.cli_client.ui.test_app import Player, Screen
from tests.golden import same_as_golden

NORMAL = Size(80, 24)
GOLDEN = Path(__file__).parent / "golden" / "people.txt"
SIZES: tuple[tuple[Size, Symbols], ...] = (
    (Size(80, 24), UNICODE), (Size(80, 24), ASCII), (Size(40, 20), UNICODE), (Size(200, 60), UNICODE))


def pages() -> Iterator[tuple[str, State]]:
    yield "rooms", test_rooms.listed(test_rooms.OTHERS, test_rooms.BEGUN)
    yield "room", after(test_rooms.answered("rooms.log", test_rooms.LOG, roomId="r1", since=0),
                        state=test_rooms.inside(test_rooms.FULL))
    yield "invitations", after(intents.MoveCursor(columns=1), state=test_people.invitations(
        test_people.OURS, test_people.LINK))
    yield "players", test_people.players()
    yield "game", after(meeting.SetUp("gomoku"), intents.MoveCursor(rows=-1), state=test_setup.online())
    yield "a game with a clock", beside()


def beside(*plies) -> State:
    shot = attrs.evolve(snapshot(*(plies or ("B2",))), clock=CLOCK, offers=[Offer(2, "draw")], watchers=2)
    return after(Online(ANN), seen(shot), intents.Watch("g1"), Passed(1_000_000, 1_010_500))


def text(state: State, size: Size = NORMAL, symbols: Symbols = UNICODE) -> str:
    return text_of(screen(state, size, symbols))


def test_pages_look_as_they_always_did():
    shown = [f"== {name}, {size.columns}x{size.rows}, {'Unicode' if symbols is UNICODE else 'ASCII'}\n"
             f"{text(state, size, symbols)}\n" for name, state in pages() for size, symbols in SIZES]
    same_as_golden("".join(shown).encode(), GOLDEN)


@pytest.mark.parametrize(("name", "state"), tuple(pages()))
def test_without_colours_what_is_chosen_can_be_told(name, state):
    assert text(state, symbols=ASCII).isascii()
    if state.view is None:
        for moved in (state, after(intents.MoveCursor(rows=1), state=state)):
            assert sum(line.startswith(" > ") for line in text(moved, symbols=ASCII).split("\n")) == 1


def test_a_clock_is_shown_wherever_there_is_any_room():
    for size in (Size(24, 10), Size(40, 20), Size(40, 10), Size(80, 24), Size(200, 60)):
        assert "X 5:00 [O 4:36]" in text(beside(), size)
    wide = text(beside(), Size(120, 24)).split("\n")
    assert wide[-2].rstrip().endswith("bob: draw?  2 watching  [y yes] [F5 no]")
    assert "[b a bot instead]" in text(after(
        Online(ANN), seen(attrs.evolve(snapshot(names=("ann",), status="waiting"), turn=None)), intents.Watch("g1")))


def test_what_stands_in_brackets_can_be_clicked():
    rows = screen(beside(), Size(120, 24), UNICODE)
    meant = [piece.intent for row in rows for piece in row]
    assert intents.Reply(accept=True) in meant
    assert intents.Reply(accept=False) in meant


def test_keys_open_the_pages():
    for key, name in (("R", "rooms"), ("G", "room"), ("I", "invitations"), ("P", "players"), ("O", "game")):
        assert after(intent_of(State(), key), state=test_setup.online()).browsing.place.page == name
    assert intent_of(State(), "b") == meeting.Bot()


# ---------------------------------------------------------------------------------------------- the application


@pytest.fixture
def ready(fake):
    """A server with a room of bob's, and a challenge of his."""
    fake.answers |= {
        "rooms.mine": {"rooms": [], "total": 0}, "rooms.unwatch": {},
        "rooms.log": {"roomId": "r5", "seq": 1, "entries": []},
        "invites.mine": {"invitations": unstructure([CHALLENGE]), "total": 1}, "invites.decline": {},
        "rooms.list": {"rooms": unstructure([test_rooms.OTHERS]), "total": 1},
        "rooms.watch": unstructure(test_rooms.OTHERS),
        "rooms.join": unstructure(attrs.evolve(test_rooms.OTHERS, seq=2, players=[*test_rooms.OTHERS.players, ME])),
        "lobby.quickMatch": {"gameId": "g1", "seat": 1, "status": "playing"},
    }
    return fake


ME = attrs.evolve(test_rooms.ME, user_id="u-ann")


def asked(fake, method):
    return [params for name, params in fake.heard if name == method]


@asynccontextmanager
async def online(fake):
    """The application with a client of this server."""
    shown = Screen()
    output = Vt100_Output(shown, lambda: shown.size, enable_cpr=False)
    with create_pipe_input() as keys, create_app_session(input=keys, output=output):
        store = Store(Client(fake.dial, Guest("ann"), MemoryVault(), Random(1)), State())
        terminal = Terminal(UNICODE, color=True, input=keys, output=output)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(run_face, store, lambda store: run_full(store, terminal))
            await trio.sleep(0.2)
            yield Player(keys, store, shown)
            nursery.cancel_scope.cancel()


async def test_a_room_is_found_and_joined_by_keys(ready, autojump_clock):
    async with online(ready) as player:
        await player.press("R")
        assert " » 1  club  tic-tac-toe  1/3  open  look" in player.screen.text
        await player.press("\r")
        assert asked(ready, "rooms.join") == [{"roomId": "r5"}]
        assert "players, 2 of 3" in player.screen.text
        await player.press("\x1b")
        await player.press("\x1b")
        assert player.store.state.browsing.place == Place()


async def test_options_are_chosen_by_keys_and_played_on(ready, autojump_clock):
    async with online(ready) as player:
        await player.press("jO")
        assert "look for an opponent" in player.screen.text
        await player.press("jjjjj")
        await player.press("ll")
        assert "rows      < 5 >" in player.screen.text
        await player.press("1")
        assert asked(ready, "lobby.quickMatch") == [
            {"gameType": "mnk", "options": {"rows": 5, "columns": 3, "line": 3}}]


async def test_a_challenge_is_declined_by_the_mouse(ready, autojump_clock):
    async with online(ready) as player:
        row, line = next((at, line) for at, line in enumerate(player.screen.text.split("\n"), 1) if "decline" in line)
        column = line.index("decline") + 1
        await player.press(f"\x1b[<0;{column};{row}M\x1b[<0;{column};{row}m")
        assert asked(ready, "invites.decline") == [{"inviteId": "i1"}]


async def test_what_needs_a_name_is_typed_behind_a_draft(ready, autojump_clock):
    async with online(ready) as player:
        await player.press("jO3")
        assert ":challenge mnk" in player.screen.text
        await player.press("rows=4 bob\r")
        assert asked(ready, "lobby.quickMatch")[0]["opponent"] == "bob"
