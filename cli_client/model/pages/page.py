"""What a page is made of: lines in columns, some of which can be chosen. Every face shows the same page."""

from collections.abc import Callable
from typing import Any

import attrs

from cli_client.model.effects import Ask
from cli_client.model.state import State

Deed = tuple[str, Any]
"""A word, and the intent that it stands for."""


@attrs.frozen
class Item:
    """A line. ``intent`` is what choosing it does (None: it cannot be chosen), ``deeds`` is what else can be done.

    ``less`` and ``more`` change a value that stands in it. ``mark`` is one character before it; ``about`` is said
    while it is chosen.
    """

    cells: tuple[str, ...]
    intent: Any = None
    deeds: tuple[Deed, ...] = ()
    less: Any = None
    more: Any = None
    mark: str = ""
    style: str = ""
    about: str = ""


@attrs.frozen
class Plot:
    """Numbers in their order, to be drawn as a curve where there is room; ``words`` say the same."""

    title: str
    values: tuple[float, ...]
    words: str


@attrs.frozen
class Page:
    """A page as it stands now. ``hint`` says what can be done here, in the line beneath it."""

    title: str
    items: tuple[Item | Plot, ...]
    hint: str = ""

    @property
    def choices(self) -> tuple[Item, ...]:
        """The lines that can be chosen, in their order; they are numbered from 1."""
        return tuple(item for item in self.items if isinstance(item, Item) and item.intent is not None)


@attrs.frozen
class Kind:
    """A kind of page. ``build`` makes the page of what is there; ``local`` pages need no server.

    ``asks`` is what the server is asked for it, and ``leaving`` once it is left; it is asked anew after each of the
    ``events``, which may be answers, too, to what is done on the page. The lobby lists pages by their ``group``.
    ``keys``, ``typed``, ``argument`` and ``help`` go into the table of actions; ``known`` are the words that can be
    typed behind it, if there are no others.
    """

    name: str
    help: str
    build: Callable[[State], Page]
    asks: Callable[[State], tuple[Ask, ...]] = lambda _: ()
    events: frozenset[str] = frozenset()
    leaving: Callable[[State], tuple[Ask, ...]] = lambda _: ()
    keys: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    argument: str = ""
    known: frozenset[str] = frozenset()
    local: bool = False
    group: str = ""


def heading(text: str) -> Item:
    """A line above others."""
    return Item((text,), style="class:names")


def sentence(text: str, style: str = "") -> Item:
    """A line that only says something."""
    return Item((text,), style=style)


def answer_of(state: State, ask: Ask) -> Any:
    """What the server answered to this; None as long as it has not."""
    kept = state.browsing.shelf.get(ask.method)
    return kept.message if kept is not None and dict(kept.asked) == dict(ask.params) else None


def missing(state: State, ask: Ask) -> tuple[Item, ...]:
    """The line for an answer that is not there: why not, or that it is on its way."""
    kept = state.browsing.shelf.get(ask.method)
    if kept is not None and kept.why and dict(kept.asked) == dict(ask.params):
        return (sentence(kept.why, "class:refused"),)
    return (sentence("one moment ...", "class:connection"),)
