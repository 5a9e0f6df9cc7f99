"""Free text from people, cleaned on the way in: what is stored can be shown anywhere, in one line."""

import unicodedata
from typing import Final

from engine.reasons import Refusal

LONGEST: Final = 64
RAW: Final = 256
"""A longer text is not even looked at: putting marks in order takes time that grows with the square of their number."""

MOST_MARKS: Final = 3
"""How many combining marks in a row are kept."""

_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories: control, format (those that turn the direction of writing too), lone surrogates, private, unassigned."""

_BLANK: Final = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols that look like nothing."""


def clean_text(text: str, path: str, longest: int = LONGEST) -> str:
    """The text as it is kept: one line, normalised (NFC), without what cannot be seen or alters what stands beside it.

    Refuses ``invalid_params`` where nothing is left, or more than so many characters.
    """
    kept = tidy(text) if len(text) <= RAW else ""
    if not 1 <= len(kept) <= longest:
        raise Refusal("invalid_params", f"{path} has 1 to {longest} characters that can be seen.", path=path,
                      expected=f"1 to {longest} characters")
    return kept


def tidy(text: str) -> str:
    """The text without what is never kept, whatever its length then is."""
    visible = "".join(_visible(character) for character in text)
    return _few_marks(unicodedata.normalize("NFC", " ".join(visible.split())))


def _visible(character: str) -> str:
    if character.isspace() or character in _BLANK:
        return " "
    return "" if unicodedata.category(character) in _DROPPED else character


def _few_marks(text: str) -> str:
    """Without marks that stand on nothing, and without towers of them."""
    kept, marks = [], MOST_MARKS
    for character in text:
        if unicodedata.category(character).startswith("M"):
            marks += 1
            if marks > MOST_MARKS:
                continue
        else:
            marks = MOST_MARKS if character == " " else 0
        kept.append(character)
    return " ".join("".join(kept).split())
