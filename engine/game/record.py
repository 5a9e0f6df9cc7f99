"""Records of games, which people read and programs replay: the text form, the JSON form, and what both of them keep.

The grammar is in docs/RECORDS.md. A record has no secrets: of players the names, of dice the seed once it is known.
It has the moves that count: of those that were taken back, of offers and of pauses it knows nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

import attrs

from engine.game.facts import Ended, Fact, Moved, Opened, Player, Resigned, Revealed, Seated, TakenBack, Thrown
from engine.game.instants import to_text
from engine.game.record_text import FIRST_LINE, VERSION, read_lines
from engine.game.replaying import replayed
from engine.game.state import Game, evolve
from engine.reasons import Refusal

Told = tuple[tuple[Fact, int | None], ...]
"""The facts that a record keeps, each with the seat whose turn it was."""


def write_record(facts: Iterable[Fact]) -> str:
    """The record of a game, finished or not, as text; refuses ``game_not_started`` while seats are free."""
    told = _told(facts)
    opened, end = told[0][0], next((fact for fact, _ in told if isinstance(fact, Ended)), None)
    assert isinstance(opened, Opened)  # noqa: S101 - for the type checker: games begin with it
    events = (_LINES[type(fact)](fact, turn) + _since(opened, fact) for fact, turn in told if type(fact) in _LINES)
    seeds = (f"seed: {fact.seed}" for fact, _ in told if isinstance(fact, Revealed))
    result = "result: none" if end is None else _result(end) + _since(opened, end)
    return "\n".join([*_headers(opened), "", *events, "", result, *seeds, ""])


def read_record(text: str) -> tuple[Fact, ...]:
    """The facts of a record, replayed and checked, with the seed every throw.

    Refuses what does not replay with its reason: ``parse_error`` for what is no line of a record, the rules' own reason
    for a move, ``invalid_params`` for what contradicts the game. ``line`` is where, counting from 1.
    """
    return replayed(*read_lines(text))


def record_as_json(facts: Iterable[Fact]) -> dict[str, Any]:
    """The same record as a JSON value: instants in milliseconds of the Unix epoch."""
    told = _told(facts)
    opened = told[0][0]
    assert isinstance(opened, Opened)  # noqa: S101 - for the type checker: games begin with it
    record: dict[str, Any] = {
        "record": VERSION,
        "gameType": opened.game_type,
        "options": dict(opened.options),
        "openedAt": opened.at,
        "seats": [{"seat": seat, "username": player.username} for seat, player in enumerate(opened.players, 1)],
        "commitment": opened.commitment,
        "events": [_EVENTS[type(fact)](fact, turn) for fact, turn in told if type(fact) in _EVENTS],
        "result": next((_result_members(fact) for fact, _ in told if isinstance(fact, Ended)), None),
        "seed": next((fact.seed for fact, _ in told if isinstance(fact, Revealed)), None),
    }
    return record | {name: dict(value) for name, value in _chosen(opened).items()}


# ---------------------------------------------------------------------------------------------- what a record keeps


def _told(facts: Iterable[Fact]) -> Told:
    facts = _final(facts)
    opened = _opening(facts)
    return ((opened, None), *_going_on(evolve(None, opened), facts))


def _final(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """The facts without the moves that were taken back."""
    kept: list[Fact] = []
    for fact in facts:
        if isinstance(fact, TakenBack):
            kept = [each for each in kept if not isinstance(each, Moved) or each.ply <= fact.ply]
        else:
            kept.append(fact)
    return tuple(kept)


def _opening(facts: tuple[Fact, ...]) -> Opened:
    """The opening of a game that all its players have joined already."""
    opened = facts[0]
    assert isinstance(opened, Opened)  # noqa: S101 - for the type checker: games begin with it
    sitting = (*opened.players, *(fact.player for fact in facts if isinstance(fact, Seated)))
    if len(sitting) < opened.capacity:
        raise Refusal("game_not_started", "There is no record of a game that has not begun.")
    players = tuple(Player(f"seat-{seat}", player.username) for seat, player in enumerate(sitting, 1))
    return Opened(opened.game_type, opened.options, opened.capacity, players, opened.at, commitment=opened.commitment,
                  clock=opened.clock, on_leave=opened.on_leave)


def _chosen(opened: Opened) -> dict[str, Mapping[str, int | str]]:
    """What was chosen of the clock and for those who leave, by the names of the wire; nothing where nothing was."""
    chosen = {"clock": opened.clock, "onLeave": opened.on_leave}
    return {name: value for name, value in chosen.items() if value is not None}


def _going_on(game: Game, facts: tuple[Fact, ...]) -> Iterator[tuple[Fact, int | None]]:
    for fact in facts:
        kept = _in_full(game, fact)
        if kept is not None:
            turn = game.turn
            game = evolve(game, kept)
            yield kept, turn


def _in_full(game: Game, fact: Fact) -> Fact | None:
    """The fact as a record has it: positions by their names, the seed with the end; None for what it does not have."""
    if isinstance(fact, Moved):
        rules = game.table.rules
        return attrs.evolve(fact, position=rules.format(game.board, rules.parse(game.board, fact.position)), lag=None)
    if isinstance(fact, Resigned):
        return attrs.evolve(fact, reason=None)
    if isinstance(fact, Revealed):
        return attrs.evolve(fact, at=game.last_at)
    return fact if isinstance(fact, Thrown | Ended) else None


# ------------------------------------------------------------------------------------------------------- as text


def _headers(opened: Opened) -> Iterator[str]:
    options = (f"{name}={str(value).lower()}" for name, value in opened.options.items())
    yield f"{FIRST_LINE} {VERSION}"
    yield f"game: {opened.game_type}"
    yield f"options: {' '.join(options) or 'none'}"
    yield f"opened: {to_text(opened.at)}"
    for seat, player in enumerate(opened.players, 1):
        yield f"seat {seat}: {player.username}"
    for name, value in _chosen(opened).items():
        members = (f" {member}={number}" for member, number in value.items() if member != "kind")
        yield f"{name}: {value['kind']}{''.join(members)}"
    if opened.commitment is not None:
        yield f"commitment: {opened.commitment}"


def _since(opened: Opened, fact: Fact) -> str:
    """How long after the opening something happened, in seconds."""
    passed = fact.at - opened.at
    seconds, milliseconds = divmod(abs(passed), 1000)
    return f" ({'-' if passed < 0 else '+'}{seconds}.{milliseconds:03})"


def _result(fact: Ended) -> str:
    by = "" if fact.seat is None else f" by seat {fact.seat}"
    winners = " ".join(map(str, fact.winners)) or "none"
    return f"result: {fact.reason}{by}; winners {winners}; places {' '.join(map(str, fact.places)) or 'none'}"


_LINES: Final[Mapping[type[Any], Callable[[Any, int | None], str]]] = {
    Moved: lambda fact, _: f"move {fact.ply}, seat {fact.seat}: {fact.position}",
    Thrown: lambda fact, turn: f"throw {fact.number}, seat {turn}: {fact.value} of {fact.sides}",
    Resigned: lambda fact, _: f"seat {fact.seat} leaves",
}

# ------------------------------------------------------------------------------------------------------- as JSON


def _result_members(fact: Ended) -> dict[str, Any]:
    return {"reason": fact.reason, "seat": fact.seat, "winners": list(fact.winners), "places": list(fact.places),
            "at": fact.at}


_EVENTS: Final[Mapping[type[Any], Callable[[Any, int | None], dict[str, Any]]]] = {
    Moved: lambda fact, _: {"kind": "move", "ply": fact.ply, "seat": fact.seat, "position": fact.position,
                            "at": fact.at},
    Thrown: lambda fact, turn: {"kind": "throw", "number": fact.number, "seat": turn, "sides": fact.sides,
                                "value": fact.value, "at": fact.at},
    Resigned: lambda fact, _: {"kind": "leave", "seat": fact.seat, "at": fact.at},
}
