"""The one function through which all text is drawn: nothing that comes from elsewhere can write to the terminal."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

import attrs
from wcwidth import wcwidth

MOST_COMBINING: Final = 2
_CAPITAL: Final = re.compile("[A-Z]")
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def drawn(text: str) -> str:
    """The text without control, format and private characters, and at most two combining marks a letter."""
    return text if text.isascii() and text.isprintable() else _cleaned(text)


@lru_cache(maxsize=1024)
def _cleaned(text: str) -> str:
    out: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category in _HIDDEN:
            out.append("?")
        elif marks <= MOST_COMBINING:
            out.append(character)
    return "".join(out)


def width(text: str) -> int:
    """Columns that drawn text takes."""
    return len(text) if text.isascii() else _measured(text)


@lru_cache(maxsize=1024)
def _measured(text: str) -> int:
    return sum(max(0, wcwidth(character)) for character in text)


def fit(text: str, columns: int) -> str:
    """Drawn text, cut to so many columns and filled up with spaces."""
    used = 0
    out = []
    for character in text:
        wide = max(0, wcwidth(character))
        if used + wide > columns:
            break
        used += wide
        out.append(character)
    return "".join(out) + " " * (columns - used)


def for_people(name: str) -> str:
    """A name of the wire as people read and type it: ``boardSize`` and ``board_size`` are both ``board-size``."""
    return _CAPITAL.sub(lambda found: f"-{found[0].lower()}", name).replace("_", "-")


def wrap(text: str, columns: int) -> list[str]:
    """Drawn text in lines of at most so many columns, broken between words where that is possible."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if width(longer) <= columns:
            lines[-1] = longer
        else:
            lines.append(word)
    return [fit(line, columns).rstrip() for line in lines if line]


@attrs.frozen
class Symbols:
    """The characters that boards and bars are drawn with, each one column wide.

    ``joints`` are where lines meet, by the sum of up 1, down 2, left 4, right 8; ``crosses`` are where four of them do,
    by the sum of heavy upright 1, heavy across 2. ``kinds`` are what is drawn on the ground, by the kind of the cell.
    """

    horizontal: str = "─"
    vertical: str = "│"
    heavy_horizontal: str = "━"
    heavy_vertical: str = "┃"
    joints: str = " │││─┘┐┤─└┌├─┴┬┼"
    crosses: str = "┼╂┿╋"
    dot: str = "·"
    arrow: str = "»"
    kinds: Mapping[str, str] = attrs.field(
        default={"safe": "*", "column": "▫", "home": "⌂", "yard": "○"}, hash=False)


UNICODE: Final = Symbols()
ASCII: Final = Symbols("-", "|", "=", "#", " |||-+++-+++-+++", "+#=#", ".", ">",
                       {"safe": "*", "column": "-", "home": "^", "yard": "o"})


def symbols_for(encoding: str | None, environ: Mapping[str, str]) -> Symbols:
    """Unicode where the encoding and the terminal can, otherwise ASCII."""
    can = (encoding or "").lower().replace("-", "") in ("utf8", "utf8sig") and environ.get("TERM") not in _BARE
    return UNICODE if can else ASCII


def symbols_as(wanted: str, found: Symbols) -> Symbols:
    """The symbols that are set (``unicode``, ``ascii``), or else those that the terminal was found to show."""
    return {"unicode": UNICODE, "ascii": ASCII}.get(wanted, found)


_BARE: Final = frozenset({"dumb", "linux", "vt100", "vt220"})
