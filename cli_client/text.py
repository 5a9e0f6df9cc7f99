"""The one function through which all text is drawn: nothing that comes from elsewhere can write to the terminal."""

import unicodedata
from collections.abc import Mapping
from typing import Final

import attrs
from wcwidth import wcwidth

MOST_COMBINING: Final = 2
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def drawn(text: str) -> str:
    """The text without control, format and private characters, and at most two combining marks a letter."""
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
    """The characters that boards and bars are drawn with, each one column wide."""

    horizontal: str = "─"
    vertical: str = "│"
    cross: str = "┼"
    dot: str = "·"
    arrow: str = "»"


UNICODE: Final = Symbols()
ASCII: Final = Symbols("-", "|", "+", ".", ">")


def symbols_for(encoding: str | None, environ: Mapping[str, str]) -> Symbols:
    """Unicode where the encoding and the terminal can, otherwise ASCII."""
    can = (encoding or "").lower().replace("-", "") in ("utf8", "utf8sig") and environ.get("TERM") not in _BARE
    return UNICODE if can else ASCII


_BARE: Final = frozenset({"dumb", "linux", "vt100", "vt220"})
