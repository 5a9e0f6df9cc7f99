"""What colours tell is told without them, too; as many are written as the terminal and the player say."""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import groupby

import attrs
import pytest
from prompt_toolkit.styles import DEFAULT_ATTRS, Attrs

from cli_client.actions import read_command
from cli_client.model import intents
from cli_client.model.rewinding import GoTo
from cli_client.model.state import State, note
from cli_client.options import Options, wants_color, wants_truecolor
from cli_client.text import ASCII, UNICODE
from cli_client.ui.board import Size
from cli_client.ui.screen import screen
from cli_client.ui.style import style_of
from engine.wire.messages.shared import Offer
from tests.cli_client.fakes import after, playing, seen, snapshot, stored
from tests.cli_client.model.pages.test_standings import BOB, MEMBER, MINE, board, kept, online
from tests.cli_client.ui import game_scenes, page_scenes
from tests.cli_client.ui.emulated import cells, emulated, themed, written
from tests.cli_client.ui.game_scenes import away, low, my_turn, row_of_three, seated
from tests.cli_client.ui.scenes import ALL, scene
from tests.cli_client.ui.test_screens import scenes, state_of

NORMAL = Size(80, 24)


def leaderboard(mine: str) -> State:
    me = attrs.evolve(MEMBER, user_id=mine)
    state = after(read_command("top gomoku"), state=online(me))
    return kept(state, leaderboard=board(BOB, MINE))


def news(*, read: bool) -> State:
    state = page_scenes.news()
    kept_there = state.browsing.shelf["notifications.list"]
    found = kept_there.message
    first = attrs.evolve(found.notifications[1], read_at=5 if read else None)
    message = attrs.evolve(found, notifications=[found.notifications[0], first])
    shelf = {"notifications.list": attrs.evolve(kept_there, message=message)}
    return attrs.evolve(state, browsing=attrs.evolve(state.browsing, shelf=shelf))


def offered(*offers: Offer) -> State:
    return seated(attrs.evolve(snapshot("B2"), offers=list(offers)))


def chosen(*moves: intents.MoveCursor) -> Callable[[], State]:
    return lambda: after(*moves, state=page_scenes.invitations())


def told(kind: str) -> State:
    return note(my_turn(), kind, "a sentence.")


DOWN, RIGHT = intents.MoveCursor(rows=1), intents.MoveCursor(columns=1)
PAIRS: Mapping[str, tuple[Callable[[], State], Callable[[], State]]] = {
    "whose turn it is": (lambda: seated(snapshot("B2", "A1")), lambda: seated(snapshot("B2", "A1", mine=2))),
    "the last move": (lambda: playing("B2", "A1", "C3"), lambda: playing("C3", "A1", "B2")),
    "the cursor": (my_turn, lambda: after(RIGHT, state=my_turn())),
    "a move on its way": (lambda: after(intents.Play("a3"), state=my_turn()),
                          lambda: after(intents.Play("a3"), stored(5, 3, "A3"), state=my_turn())),
    "the winner": (row_of_three, lambda: row_of_three(2)),
    "a draw": (game_scenes.drawn, row_of_three),
    "who is away": (lambda: seated(snapshot("B2")), lambda: seated(away(snapshot("B2")))),
    "offline": (lambda: scene("not sent"), lambda: scene("on its way")),
    "not read": (lambda: news(read=False), lambda: news(read=True)),
    "the chosen line": (chosen(), chosen(DOWN)),
    "what is done with it": (chosen(RIGHT), chosen(RIGHT, RIGHT)),
    "my line in a leaderboard": (lambda: leaderboard("u1"), lambda: leaderboard("u9")),
    "an offer": (lambda: offered(Offer(2, "draw")), offered),
    "whose offer": (lambda: offered(Offer(2, "draw")), lambda: offered(Offer(1, "draw"))),
    "little time": (low, lambda: low(250_000)),
    "the tab that is open": (game_scenes.tabs, lambda: after(intents.Watch("g5"), state=game_scenes.tabs())),
    "a tab that waits for me": (game_scenes.tabs, lambda: after(
        seen(snapshot("B2", game_id="g5", names=("ann", "opponent5"), seq=9)), state=game_scenes.tabs())),
    "an invitation": (page_scenes.full_lobby, page_scenes.empty_lobby),
    "a question": (lambda: scene("a question"), my_turn),
    "that one is listened to": (lambda: scene("listening"), my_turn),
    "the move in a replay": (game_scenes.replaying, lambda: game_scenes.replaying(GoTo(18))),
    "whom to play on against": (lambda: scene("replay, played on"),
                                lambda: after(intents.Turn(), state=scene("replay, played on"))),
    "a refusal": (lambda: told("refused"), lambda: told("info")),
}
"""Two states of which colours tell one from the other."""


@pytest.mark.parametrize("name", PAIRS)
def test_what_colours_tell_is_told_by_marks_in_the_same_rows(name: str) -> None:
    one, other = (build() for build in PAIRS[name])
    coloured, plain = ([by_row(themed(state, "dark"), bits) for state in (one, other)] for bits in (24, 1))
    changed = [row for row in range(NORMAL.rows) if coloured[0][row] != coloured[1][row]]
    assert changed
    assert [row for row in range(NORMAL.rows) if plain[0][row] != plain[1][row]] == changed


def by_row(state: State, bits: int) -> list[list[tuple[int, str, str]]]:
    found: list[list[tuple[int, str, str]]] = [[] for _ in range(NORMAL.rows)]
    for row, column, character, look in cells(emulated(state, NORMAL, bits)):
        found[row].append((column, character, look))
    return found


# ------------------------------------------------------------------------------------------------ all rows there are


def shown() -> Iterator[tuple[str, State]]:
    for name in ALL:
        yield name, scene(name)
    for name, pair in PAIRS.items():
        yield from ((f"{name}, {number}", build()) for number, build in enumerate(pair))


def looks(state: State, size: Size, theme: str, symbols: object = UNICODE) -> Iterator[tuple[str, str, str]]:
    """Of each row the text, its look without colours, and with them, as they are where anything can be seen of it."""
    look_of = cache(lambda style: style_of(theme).get_attrs_for_style_str(f"class:screen {style}", DEFAULT_ATTRS))
    for row in screen(state, size, symbols):
        found = [(character, look_of(piece.style)) for piece in row for character in piece.text]
        seen = [(character, look) for character, look in found if character != " " or look.reverse or look.underline]
        text = "".join(piece.text for piece in row)
        yield text, runs(bare(look) for _, look in seen), runs(look for _, look in seen)


def bare(look: Attrs) -> Attrs:
    return look._replace(color="", bgcolor="")


def runs(found: Iterator[Attrs]) -> str:
    return repr([(look, len(list(group))) for look, group in groupby(found)])


@pytest.mark.parametrize("symbols", [UNICODE, ASCII])
def test_no_two_rows_differ_only_in_colours(symbols: object) -> None:
    """So nobody who sees no colours misses anything: of two rows at the same place the text or an attribute differs."""
    known: dict[tuple[int, str, str], tuple[str, str]] = {}
    for name, state in shown():
        for row, (text, plain, coloured) in enumerate(looks(state, NORMAL, "dark", symbols)):
            there, where = known.setdefault((row, text, plain), (coloured, name))
            assert there == coloured, f"{text!r} in {name} and {where}"


def test_marks_on_boards_can_be_told_by_their_letters() -> None:
    """Whoever has them; and the cells to which a move is confined have dots, the others none."""
    for scene_of in scenes("ultimate"):
        state = state_of("ultimate", scene_of)
        text = "\n".join("".join(piece.text for piece in row) for row in screen(state, Size(80, 24), UNICODE)[:-2])
        assert text.count("·") + ("[ ]" in text and state.view.pointed in state.view.lit) >= len(state.view.lit) - 1
        assert (text.count("·") > 0) == bool(state.view.lit)


# ------------------------------------------------------------------------------------------------ how many colours

TRUE, FEW, NONE = "24 bit", "8 bit", "none"
SAID = re.compile(r"\x1b\[([0-9;]*)m")


def colours_in(raw: str) -> str:
    """The greatest depth of colour that is written."""
    codes = {code for found in SAID.findall(raw) for code in [f";{found};"]}
    if any(";38;2;" in code or ";48;2;" in code for code in codes):
        return TRUE
    if any(";38;5;" in code or ";48;5;" in code for code in codes):
        return FEW
    single = {int(number or 0) for code in codes for number in code.strip(";").split(";")}
    assert single <= {0, 1, 3, 4, 7}
    return NONE


@pytest.mark.parametrize(("environ", "color", "written_there"), [
    ({}, True, FEW), ({"COLORTERM": "truecolor"}, True, TRUE), ({"COLORTERM": "24bit"}, True, TRUE),
    ({"COLORTERM": "yes"}, True, FEW), ({"COLORTERM": "truecolor", "NO_COLOR": "1"}, True, NONE),
    ({"COLORTERM": "truecolor", "NO_COLOR": ""}, True, TRUE), ({"COLORTERM": "truecolor"}, False, NONE),
    ({"NO_COLOR": "1"}, False, NONE),
])
def test_as_many_colours_are_written_as_the_terminal_and_the_player_say(
        environ: dict[str, str], color: bool, written_there: str) -> None:
    raw = written(themed(scene("clock, offers, away"), "dark"), NORMAL,
                  color=wants_color(Options(color=color), environ), truecolor=wants_truecolor(environ))
    assert colours_in(raw) == written_there
