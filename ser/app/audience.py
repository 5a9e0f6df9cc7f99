"""Who hears what: every fact of a game, said to each of its listeners in their dialect."""

from collections.abc import Sequence
from typing import Any

from engine.game import leaving
from engine.game.facts import ENDED, PLAYING, Ended, Fact, Moved, Opened, Resigned, Seated, TakenBack
from engine.reasons import Refusal
from engine.wire import classic, jsonrpc
from engine.wire.codec import dump, unstructure
from engine.wire.messages import games as messages
from ser.app.deliveries import deliveries_of
from ser.app.events import Event, event_of
from ser.app.live import Listener, LiveGame
from ser.app.session import Session
from ser.app.views import snapshot

Lines = dict[tuple[bool, bool], bytes]
"""Lines of the classic dialect about a move: whether with its ply, whether with the game's identifier."""


def announce(
    live: LiveGame, facts: Sequence[Fact], ticket: int, origin: Session | None = None, *,
    moved: tuple[int, str] | None = None,
) -> None:
    """Tells everyone what has happened: these are the last facts of the game.

    Whoever is to be there for a seat has been attached before. ``origin`` is the session whose request it was: its
    response tells it of its own move.
    """
    if live.away or live.unseen:
        live.missed(facts)
    seq = live.game.seq - len(facts)
    for fact in facts:
        seq += 1
        if type(fact) is Moved:
            _moved(live, facts, fact, seq, ticket, origin)
        elif type(fact) in (Opened, Seated):
            _sat_down(live, seq, ticket, origin, moved)
            if live.game.status == PLAYING:
                return  # the throws that follow stand in the snapshot of the beginning
        else:
            _happened(live, facts, fact, seq, ticket)


def _moved(  # noqa: PLR0913, PLR0917 - a move is on the hot way
    live: LiveGame, facts: Sequence[Fact], fact: Moved, seq: int, ticket: int, origin: Session | None
) -> None:
    event: bytes | None = None
    lines: Lines = {}
    for listener in live.listeners.values():
        if listener.classic:
            if listener.seat != fact.seat:
                forward(live, listener, fact, ticket, lines)
        elif listener.session is not origin:
            event = event or jsonrpc.event(*event_of(live, facts, fact, seq))
            tell(live, listener, event, seq, ticket)


def _sat_down(
    live: LiveGame, seq: int, ticket: int, origin: Session | None, moved: tuple[int, str] | None
) -> None:
    """``moved``: whoever has this seat now has waited in that game before."""
    game = live.game
    started = game.status == PLAYING
    if not started and seq == 1:
        return
    events: dict[int, bytes] = {}
    for listener in tuple(live.listeners.values()):
        if listener.classic:
            continue
        if moved is not None and listener.seat == moved[0]:
            params = {"gameId": live.id, "insteadOf": moved[1]}
            listener.session.say(jsonrpc.event("lobby.matched", params), ticket)
        elif started and listener.seat and listener.session is not origin:
            listener.session.say(jsonrpc.event("lobby.matched", {"gameId": live.id}), ticket)
        seat = listener.seat if started else 0
        if seat not in events:
            events[seat] = jsonrpc.event(*(_started(live, seat) if started else _joined(live, seq)))
        tell(live, listener, events[seat], seq, ticket)


def begin(live: LiveGame) -> None:
    """Tells everyone that the game has begun, which it may have done a while ago."""
    for listener in tuple(live.listeners.values()):
        if not listener.classic:
            tell(live, listener, jsonrpc.event(*_started(live, listener.seat)), live.game.seq, live.ticket)


def _started(live: LiveGame, seat: int) -> Event:
    return "games.started", unstructure(snapshot(live, seat or None))


def _joined(live: LiveGame, seq: int) -> Event:
    seats = live.game.table.seats
    joined = messages.Presence(live.id, len(seats), seats[-1].username, present=True, seq=seq)
    return "games.presence", unstructure(joined)


def _happened(live: LiveGame, facts: Sequence[Fact], fact: Fact, seq: int, ticket: int) -> None:
    event: bytes | None = None
    for listener in tuple(live.listeners.values()):
        if not listener.classic:
            event = event or jsonrpc.event(*event_of(live, facts, fact, seq))
            tell(live, listener, event, seq, ticket)
        elif isinstance(fact, TakenBack):  # their numbers are used again
            deliveries_of(listener.session).forget(live.id, fact.ply)
        elif isinstance(fact, Ended | Resigned) and fact.seat not in (None, listener.seat):
            session = listener.session
            several = live.game.table.capacity > 2
            left = Refusal("opponent_left", seat=fact.seat) if several else Refusal("opponent_left")
            session.say(classic.refusal(left, named(live, session)), ticket)


# ---------------------------------------------------------------------------------------------- single listeners


def forward(  # noqa: PLR0913 - a move is on the hot way
    live: LiveGame, listener: Listener, fact: Moved, ticket: int, lines: Lines, *, numbered: bool = False
) -> None:
    """Says a move to a classic listener: the position, and what else it needs to be told apart.

    ``lines`` are those that have been made of this move so far.
    """
    form = numbered or listener.ack, listener.session.playing > live.unfinished
    line = lines.get(form)
    if line is None:
        line = lines[form] = dump(_line(live, fact, form))
    if listener.ack:
        deliveries_of(listener.session).send(live.id, fact.ply, line, ticket)
    else:
        listener.session.say(line, ticket)


def _line(live: LiveGame, fact: Moved, form: tuple[bool, bool]) -> dict[str, Any]:
    numbered, several = form
    line: dict[str, Any] = {"position": fact.position}
    if numbered:
        line["ply"] = fact.ply
    if live.game.table.capacity > 2:
        line["seat"] = fact.seat
    if several:
        line["gameId"] = live.id
    return line


def named(live: LiveGame, session: Session) -> str | None:
    """The game's identifier, for lines to a session that plays another one too."""
    return live.id if session.playing > live.unfinished else None


def tell(live: LiveGame, listener: Listener, event: bytes, seq: int, ticket: int) -> None:
    """Says an event to a listener of the full dialect."""
    if listener.ack:
        deliveries_of(listener.session).send(live.id, seq, event, ticket)
    else:
        listener.session.say(event, ticket)


def presence(live: LiveGame, seat: int) -> None:
    """Tells the others that the player of a seat has come or gone."""
    if live.late is not None:
        live.late.away = live.away
        presence(live.late, seat)
    game = live.state
    if game is None or game.status == ENDED or seat > len(game.table.seats):
        return
    told = messages.Presence(
        live.id, seat, game.table.seats[seat - 1].username, live.is_present(seat), live.away.get(seat),
        due_at=leaving.countdown(game, live.absent).get(seat))
    event: bytes | None = None
    for listener in tuple(live.listeners.values()):
        if not listener.classic and listener.seat != seat:
            event = event or jsonrpc.event("games.presence", unstructure(told))
            listener.session.say(event, live.ticket)
