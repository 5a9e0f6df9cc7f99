"""The lines of a record: each is recognised by its form, and says a fact (docs/RECORDS.md has the grammar)."""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, NoReturn

import attrs

from engine.game.clock import read_clock
from engine.game.decide import checked_options
from engine.game.facts import Ended, Fact, Moved, Opened, Player, Resigned, Revealed, Thrown
from engine.game.instants import from_text
from engine.game.leaving import read_on_leave
from engine.reasons import Refusal, clean
from engine.rules import rules_of

Chosen = Mapping[str, int | str]

FIRST_LINE: Final = "ser record"
VERSION: Final = 1
_N: Final = "([1-9][0-9]{0,8})"
_LIST: Final = "([1-9][0-9]{0,3}(?: [1-9][0-9]{0,3})*)"
_TIME: Final = r" \(([+-][0-9]{1,13}\.[0-9]{3})\)"
_CHOICE: Final = r"([a-z]+)((?: [a-zA-Z]+=[0-9]{1,9})*)"
_END: Final = f"([a-z_]+)(?: by seat {_N})?; winners (?:none|{_LIST}); places (?:none|{_LIST}){_TIME}"

FORMS: Final[Mapping[str, tuple[int, re.Pattern[str]]]] = {
    "version": (0, re.compile(f"{FIRST_LINE} {_N}")),
    "game": (1, re.compile(r"game: (\S+)")),
    "options": (2, re.compile(r"options: (?:none|([a-z]\w*=\w+(?: [a-z]\w*=\w+)*))", re.ASCII)),
    "opened": (3, re.compile(r"opened: (\S+)")),
    "seat": (4, re.compile(f"seat {_N}: (\\S+)")),
    "clock": (5, re.compile(f"clock: {_CHOICE}")),
    "onLeave": (6, re.compile(f"onLeave: {_CHOICE}")),
    "commitment": (7, re.compile("commitment: ([0-9a-f]{64})")),
    "move": (8, re.compile(f"move {_N}, seat {_N}: (\\S+){_TIME}")),
    "throw": (8, re.compile(f"throw {_N}, seat {_N}: {_N} of {_N}{_TIME}")),
    "leave": (8, re.compile(f"seat {_N} leaves{_TIME}")),
    "result": (9, re.compile(f"result: (?:none|{_END})")),
    "seed": (10, re.compile("seed: ((?:[0-9a-f]{2})+)")),
}
"""Each kind of line: where in a record it stands, and its form."""
_NEEDED: Final = {FORMS[kind][0]: kind for kind in ("version", "game", "options", "opened", "seat", "result")}
_MANY: Final = frozenset({FORMS["seat"][0], FORMS["move"][0]})


@attrs.frozen
class Line:
    """A fact with the number of its line; ``turn`` is the seat that a throw is said to be of."""

    number: int
    fact: Fact
    turn: int | None = None


@attrs.frozen
class Found:
    """A line that has been recognised, and the parts of its form."""

    number: int
    kind: str
    parts: tuple[Any, ...]


def wrong(say: str, reason: str = "invalid_params") -> NoReturn:
    """Refuses a line."""
    raise Refusal(reason, say)


@contextmanager
def at_line(number: int) -> Iterator[None]:
    """Whatever is refused inside is refused with the number of this line."""
    try:
        yield
    except Refusal as refusal:
        data = {**refusal.data, "line": number}
        raise Refusal(refusal.reason, f"Line {number}: {refusal.message}", **data) from None


def read_lines(text: str) -> tuple[tuple[Line, ...], int]:
    """The facts of a record with the numbers of their lines, and the number of the line with the result."""
    found = tuple(_recognised(text))
    _check_order(found, text.count("\n") + 1)
    opened = _opening([line for line in found if line.kind not in _FACTS])
    facts = (_FACTS[line.kind](line, opened.fact) for line in found if line.kind in _FACTS)
    end = next(line.number for line in found if line.kind == "result")
    return (opened, *(line for line in facts if line is not None)), end


def _recognised(text: str) -> Iterator[Found]:
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n"), 1):
        if line and not line.startswith("#"):
            with at_line(number):
                yield _recognise(number, line)


def _recognise(number: int, line: str) -> Found:
    for kind, (_, form) in FORMS.items():
        match = form.fullmatch(line)
        if match is not None:
            return Found(number, kind, match.groups())
    wrong(f'"{clean(line)}" is no line of a record.', "parse_error")


def _check_order(found: tuple[Found, ...], last: int) -> None:
    """Every kind of line stands where it belongs, and none is missing up to the result."""
    before = -1
    for line in found:
        place = FORMS[line.kind][0]
        with at_line(line.number):
            _check_missing(before, place)
            if place < before or (place == before and place not in _MANY):
                wrong(f"The {line.kind} cannot stand here.", "parse_error")
        before = place
    with at_line(last):
        _check_missing(before, FORMS["result"][0] + 1)


def _check_missing(before: int, place: int) -> None:
    for between in range(before + 1, place):
        if between in _NEEDED:
            wrong(f"The {_NEEDED[between]} is missing before this line.", "parse_error")


# ----------------------------------------------------------------------------------------------------- the headers


def _opening(found: list[Found]) -> Line:
    version, game, options, opened = found[:4]
    seats = [line for line in found if line.kind == "seat"]
    clock, on_leave, commitment = (next((line for line in found if line.kind == kind), None)
                                   for kind in ("clock", "onLeave", "commitment"))
    with at_line(version.number):
        if version.parts != (str(VERSION),):
            wrong(f"Only records of version {VERSION} can be read.")
    with at_line(game.number):
        rules = rules_of(game.parts[0])
        if rules.random != (commitment is not None):
            wrong("Dice are thrown in this game: a commitment is missing." if rules.random else
                  "No dice are thrown in this game: a commitment has no use.")
    with at_line(options.number):
        granted = checked_options(rules, _options(options.parts[0]), len(seats), len(seats))
    with at_line(opened.number):
        at = _instant(opened.parts[0])
    players = tuple(_player(line, seat) for seat, line in enumerate(seats, 1))
    published = None if commitment is None else commitment.parts[0]
    timed = _chosen(clock, read_clock)
    policy = _chosen(on_leave, lambda raw: read_on_leave(raw, timed))
    return Line(game.number, Opened(rules.name, granted, len(seats), players, at, commitment=published, clock=timed,
                                    on_leave=policy))


def _chosen(line: Found | None, read: Callable[[Any], Chosen | None]) -> Chosen | None:
    """What a line with a kind and members says, checked as on the wire."""
    if line is None:
        return None
    kind, members = line.parts
    with at_line(line.number):
        chosen = read({"kind": kind, **_options(members)})
        if chosen is None:
            wrong("Where nothing was chosen there is no such line.")
    return chosen


def _options(text: str | None) -> dict[str, Any]:
    pairs = (pair.partition("=") for pair in (text or "").split())
    return {name: _value(value) for name, _, value in pairs}


def _value(text: str) -> int | bool | str:
    if text in ("true", "false"):
        return text == "true"
    return int(text) if text.isdecimal() and len(text) < 10 else text


def _instant(text: str) -> int:
    try:
        return from_text(text)
    except ValueError:
        wrong(f'"{clean(text)}" is no instant.', "parse_error")


def _player(line: Found, seat: int) -> Player:
    with at_line(line.number):
        if line.parts[0] != str(seat):
            wrong(f"This should be seat {seat}.")
    return Player(f"seat-{seat}", line.parts[1])


# ------------------------------------------------------------------------------------------------------ the facts


def _at(opened: Opened, text: str) -> int:
    return opened.at + int(text.replace(".", ""))


def _numbers(text: str | None) -> tuple[int, ...]:
    return tuple(map(int, (text or "").split()))


def _move(line: Found, opened: Opened) -> Line:
    ply, seat, position, time = line.parts
    return Line(line.number, Moved(int(seat), int(ply), position, _at(opened, time)))


def _throw(line: Found, opened: Opened) -> Line:
    number, seat, value, sides, time = line.parts
    return Line(line.number, Thrown(int(number), int(sides), int(value), _at(opened, time)), int(seat))


def _leave(line: Found, opened: Opened) -> Line:
    seat, time = line.parts
    return Line(line.number, Resigned(int(seat), _at(opened, time)))


def _result(line: Found, opened: Opened) -> Line | None:
    reason, seat, winners, places, time = line.parts
    if reason is None:
        return None
    return Line(line.number, Ended(reason, _numbers(winners), _numbers(places), _at(opened, time), seat and int(seat)))


def _seed(line: Found, opened: Opened) -> Line:
    return Line(line.number, Revealed(line.parts[0], opened.at))


_FACTS: Final[Mapping[str, Callable[[Found, Any], Line | None]]] = {
    "move": _move, "throw": _throw, "leave": _leave, "result": _result, "seed": _seed,
}
