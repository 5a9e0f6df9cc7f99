"""The terms of the next game, to be chosen, and the ways to it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import attrs

from cli_client.model import intents, meeting, terms
from cli_client.model.pages.page import Item, Kind, Page, heading
from cli_client.model.state import State
from cli_client.model.terms import Terms
from engine.rules import RULES
from engine.rules.contract import Option


def _setup(state: State) -> Page:
    game_type = state.browsing.place.about or state.terms.game_type or next(iter(RULES))
    chosen = state.terms if state.terms.game_type == game_type else Terms(game_type)
    rules = RULES.get(game_type)
    title = rules.title if rules else game_type
    lines = (*_ways(state, chosen), heading("on these terms"), *_options(chosen), *_others(state, chosen))
    return Page(title, lines, "Enter does it; Left, Right change.")


# ------------------------------------------------------------------------------------------------------------ ways


def _ways(state: State, chosen: Terms) -> Iterator[Item]:
    seek = intents.Seek(chosen.game_type, chosen.options, chosen.opponent, chosen.sought)
    yield Item(("play" if chosen.opponent or state.local else "look for an opponent",), seek)
    if state.local:
        return
    if chosen.opponent is None:
        yield Item(("keep a seat open, also while you are away",), attrs.evolve(seek, stays=True))
        yield Item(("challenge somebody by name",), intents.Open("command", f"challenge {_typed(chosen)} "))
    yield Item(("invite friends by a link",),
               intents.Invite(chosen.game_type, chosen.options, timing=chosen.timing))
    name = f"{state.user.username}'s room" if state.user else "a room"
    public, private = (meeting.MakeRoom(name, chosen, visibility) for visibility in ("public", "private"))
    yield Item(("make a room",), public, (("public", public), ("private", private),
                                          ("name", intents.Open("command", f"room new {_typed(chosen)} "))))


def _typed(chosen: Terms) -> str:
    """The terms as they are typed behind a command."""
    said = [f"{name}={_value(value)}" for name, value in chosen.options.items()]
    said += [f"clock={terms.clock_text(chosen.clock)}"] if chosen.clock else []
    said += [f"leave={chosen.on_leave}"] if chosen.on_leave else []
    said += ["accept=any"] if chosen.wide else []
    return " ".join([chosen.game_type, *said])


# ----------------------------------------------------------------------------------------------------------- terms


def _options(chosen: Terms) -> Iterator[Item]:
    rules = RULES.get(chosen.game_type)
    for option in rules.options if rules else ():
        values = _values(option)
        if len(values) > 1:
            yield _term(option.name, option.name, values, chosen.options.get(option.name, option.default), option.help)


def _values(option: Option) -> Sequence[int | bool]:
    if option.kind == "boolean":
        return (False, True)
    return option.choices or tuple(range(option.minimum, option.maximum + 1))


def _others(state: State, chosen: Terms) -> Iterator[Item]:
    rules = RULES.get(chosen.game_type)
    if not state.local:
        yield _term("clock", "clock", terms.OFFERED, chosen.clock, terms.clock_words(chosen.clock) or "all the time")
        leaving = "nothing happens" if chosen.on_leave is None else terms.LEAVING[chosen.on_leave]
        yield _term("on_leave", "leaving", tuple(terms.LEAVING), chosen.on_leave or "wait", leaving)
    if not state.local and rules is not None and any(len(_values(option)) > 1 for option in rules.options):
        yield _term("wide", "others", (False, True), chosen.wide, "who wants other options will do, after a while")
    anyone = "people at this keyboard, or a bot" if state.local else "anyone, or a bot"
    yield _term("opponent", "opponent", (None, *terms.BOTS), chosen.opponent, anyone)


def _term(name: str, label: str, values: Sequence[Any], value: Any, helping: str) -> Item:
    """A line with a value; one that is typed stands before those to choose from."""
    at = values.index(value) if value in values else -1
    less, more = values[max(0, at - 1)], values[min(len(values) - 1, at + 1)]
    onward = values[(at + 1) % len(values)]
    return Item((label, f"< {_value(value) if name != 'clock' else terms.clock_text(value)} >", helping),
                meeting.SetTerm(name, onward), less=meeting.SetTerm(name, less), more=meeting.SetTerm(name, more))


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "anyone" if value is None else str(value)


KINDS: Final = (
    Kind("game", "the terms of a game: options, clock, opponent", _setup, local=True),
)
