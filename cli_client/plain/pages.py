"""A page in lines: what can be chosen has a number, and what else can be done with it a word behind the number."""

import re
from collections.abc import Iterator
from typing import Final

from cli_client.model import intents
from cli_client.model.pages.browsing import page_of
from cli_client.model.pages.page import Item, Plot
from cli_client.model.state import State

_PICK: Final = re.compile(r"(\d{1,6})(?: +(\S+))?", re.ASCII)


def page_lines(state: State) -> Iterator[str]:
    """The page's name and title, its lines, and what can be done here."""
    page = page_of(state)
    yield f"{state.browsing.place.page}: {page.title}"
    number = 0
    for item in page.items:
        if isinstance(item, Plot):
            yield f"{item.title}: {item.words}"
            continue
        number += item.intent is not None
        yield _line(item, number)
    yield "type a number, or help." if page.choices else "type a command, or help."


def page_changes(before: State, after: State) -> Iterator[str]:
    """The lines of the page in which a value has been changed by the player."""
    same = before.browsing.place == after.browsing.place and after.current is None
    if same and before.terms != after.terms:
        known = set(page_lines(before))
        yield from (line for line in page_lines(after) if line not in known)


def _line(item: Item, number: int) -> str:
    text = ", ".join(cell for cell in item.cells if cell)
    if item.about:
        text = f"{text}: {item.about}"
    if item.intent is None:
        return text
    words = [word for word, _ in item.deeds]
    words += ["less"] * (item.less is not None) + ["more"] * (item.more is not None)
    return f"{number}  {text}" + (f" ({number} {', '.join(words)})" if words else "")


def pick_of(state: State, line: str) -> intents.Pick | intents.Change | None:
    """The intent of a number, or of a number and a word behind it; None when the line is neither."""
    found = _PICK.fullmatch(line)
    if found is None:
        return None
    number, word = int(found[1]), (found[2] or "").lower()
    choices = page_of(state).choices
    if not word or not 1 <= number <= len(choices):
        return intents.Pick(number) if not word else None
    if word in ("less", "more"):
        return intents.Change(number, 1 if word == "more" else -1)
    deeds = [name.lower() for name, _ in choices[number - 1].deeds]
    return intents.Pick(number, 1 + deeds.index(word)) if word in deeds else None
