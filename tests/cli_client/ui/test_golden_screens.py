"""Every screen as it always was: at three sizes, with Unicode and without; and its looks at every depth of colour.

The text is the same at all depths, so it is kept once: what is not ASCII, and then the rows that are others without
Unicode. Looks are kept for some screens: which class stands where, and what each class comes to, by theme and depth.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby
from pathlib import Path

import pytest

from cli_client.model.pages.kinds import KINDS
from cli_client.model.state import State
from cli_client.text import ASCII, UNICODE, Symbols, width
from cli_client.ui.board import Size
from cli_client.ui.pieces import Row, text_of
from cli_client.ui.screen import screen
from cli_client.ui.style import FEW, LOOKS, PALETTES
from tests.cli_client.ui.emulated import DEPTHS, cells, emulated, themed
from tests.cli_client.ui.scenes import SCENES, scene
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden" / "screens"
NORMAL = Size(80, 24)
SIZES = (NORMAL, Size(40, 20), Size(200, 60))
LOOKED_AT = ("lobby, full", "top", "profile", "clock, offers, away", "not sent", "many sentences", "a question", "tabs",
             "link", "replay by itself", "ultimate", "ludo, one has left")
"""Of these screens the looks are kept; together they have all there are."""
DEPTHS_OF = {theme: tuple(DEPTHS) if theme == "default" else (4, 24) if theme in FEW else (24,) for theme in PALETTES}
"""The depths at which each theme is looked at."""


def rows(state: State, size: Size, symbols: Symbols = UNICODE) -> list[Row]:
    found = screen(state, size, symbols)
    assert [sum(width(piece.text) for piece in row) for row in found] == [size.columns] * size.rows
    return found


# ------------------------------------------------------------------------------------------------------------ text


def short(lines: list[str]) -> Iterator[str]:
    """Without wide gaps, and with rows that are empty only counted."""
    for empty, group in groupby(lines, lambda line: not line):
        found = list(group)
        if empty and len(found) > 1:
            yield f"~{len(found)}"
        else:
            yield from (re.sub(" {30,}", lambda gap: f" ~{len(gap[0])}~ ", line) for line in found)


def pictures(name: str) -> Iterator[str]:
    for size in SIZES:
        lines, bare = (text_of(rows(scene(name), size, symbols)).split("\n") for symbols in (UNICODE, ASCII))
        assert "".join(bare).isascii() or name in OTHERS_WORDS
        yield f"== {name}, {size.columns}x{size.rows}"
        yield from short(lines)
        others = [f"{at:2} {line}" for at, (line, plain) in enumerate(zip(bare, lines, strict=True)) if line != plain]
        yield from ["-- ASCII", *short(others)] if others else []


OTHERS_WORDS = {"seats", "running", "addresses"}
"""Names of people, and addresses, are as they are."""


@pytest.mark.parametrize("table", SCENES)
def test_every_screen_looks_as_it_always_did(table: str) -> None:
    same_as_golden("\n".join(line for name in SCENES[table] for line in pictures(name)).encode() + b"\n",
                   GOLDEN / f"{table}.txt")


def test_every_page_is_among_them() -> None:
    assert {scene(name).browsing.place.page for name in SCENES["pages"]} == set(KINDS)


@pytest.mark.parametrize("bits", DEPTHS)
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_text_is_the_same_at_every_depth(bits: int, size: Size) -> None:
    for name in ("lobby, full", "clock, offers, away"):
        shown = "\n".join(line.rstrip() for line in emulated(scene(name), size, bits).display)
        assert shown == text_of(rows(scene(name), size))


# ----------------------------------------------------------------------------------------------------------- looks


@cache
def classes(name: str) -> Mapping[tuple[int, int], str]:
    """The classes of every cell of a scene, by row and column."""
    found: dict[tuple[int, int], str] = {}
    for number, row in enumerate(rows(scene(name), NORMAL)):
        styles = [piece.style.replace("class:", "").strip() for piece in row for _ in range(width(piece.text))]
        found |= {(number, column): style for column, style in enumerate(styles)}
    return found


def runs(name: str) -> Iterator[str]:
    """Which class has how many cells, row by row; rows without any are left out."""
    found = classes(name)
    for row in range(NORMAL.rows):
        line = [(style or ".", len(list(group))) for style, group in
                groupby(found[row, column] for column in range(NORMAL.columns))]
        if line != [(".", NORMAL.columns)]:
            yield f"{row:2} " + ", ".join(f"{style} {count}" for style, count in line)


@cache
def looks(theme: str, bits: int) -> Mapping[str, str]:
    """What each class comes to; it has to be the same wherever the class stands."""
    found: dict[str, str] = {}
    for name in LOOKED_AT:
        styles = classes(name)
        for row, column, _, look in cells(emulated(themed(scene(name), theme), NORMAL, bits)):
            assert found.setdefault(styles[row, column], look) == look
    return found


def test_looks_stand_where_they_always_did() -> None:
    lines = [line for name in LOOKED_AT for line in (f"== {name}", *runs(name))]
    same_as_golden("\n".join(lines).encode() + b"\n", GOLDEN / "classes.txt")


@pytest.mark.parametrize("theme", PALETTES)
def test_every_class_looks_as_it_always_did(theme: str) -> None:
    by_depth = {bits: looks(theme, bits) for bits in DEPTHS_OF[theme]}
    lines = [f"{bits} bit, {style or 'nothing'}: {look}" for bits, found in by_depth.items()
             for style, look in sorted(found.items())]
    same_as_golden("\n".join(lines).encode() + b"\n", GOLDEN / f"theme-{theme}.txt")


def test_every_class_is_looked_at() -> None:
    shown = {word for name in LOOKED_AT for style in classes(name).values() for word in style.split()}
    assert shown == set(LOOKS) - {"screen", "magenta"}  # beneath everything; and a colour that no game has yet


@pytest.mark.parametrize(("theme", "bits"), [("default", 1), ("dark", 1), ("mono", 24)])
def test_without_colours_there_are_none_in_any_look(theme: str, bits: int) -> None:
    allowed = {"plain", "bold", "italic", "underlined", "reverse"}
    assert {word for look in looks(theme, bits).values() for word in look.split()} <= allowed


def test_there_is_no_golden_file_of_what_is_gone() -> None:
    themes = {f"theme-{theme}" for theme in PALETTES}
    assert {path.stem for path in GOLDEN.iterdir()} == {*SCENES, *themes, "classes"}
