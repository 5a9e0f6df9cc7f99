"""Playing: moves, and giving up. Everything here is on the way of a move and waits for nothing."""

from typing import TYPE_CHECKING

from engine.game import decide
from engine.game.affairs import PLAIN
from engine.game.facts import PLAYING, WAITING, Fact, Moved
from engine.wire.messages import games as messages
from engine.wire.messages.shared import Empty
from ser.app import audience
from ser.app.absent import looked
from ser.app.events import event_of
from ser.app.handlers import Then, handles
from ser.app.live import LiveGame
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application


def play_move(  # noqa: PLR0913 - what a move depends on
    app: "Application", live: LiveGame, seat: int, position: int | str, ply: int | None = None, *, lag: int = 0,
    seen: int | None = None,
) -> tuple[Fact, ...]:
    """Decides and records a move; nobody has been told yet. A move that is there already leaves no facts.

    ``lag`` and ``seen`` are as ``decide.move`` has them.
    """
    game = live.game
    if game.affairs is PLAIN:
        facts, after = decide.move(game, seat, position, app.sources.now_ms(), ply, seed=live.seed)
    else:
        now = app.clocks.moment(live)
        facts, after = decide.move(live.game, seat, position, now, ply, seed=live.seed, lag=lag, seen=seen)
    if facts:
        app.games.check_journal()
        app.games.record(live, facts, after)
        app.counts["moves"] += 1
        if live.unseen:
            looked(app, live, seat)
    return facts


@handles("games.move")
def move(app: "Application", session: Session, params: messages.Move) -> Then:
    """Plays a move."""
    live = app.games.find(session, params.game_id)
    seat = live.seat_of(session)
    facts = play_move(app, live, seat, params.position, params.ply, lag=session.lag, seen=params.seq)
    ply = params.ply if params.ply is not None else live.game.ply
    session.rests_on = max(session.rests_on, live.ticket)
    seq = _seq_of(live, ply)
    result = {"gameId": live.id, "seq": seq, "ply": ply}
    if facts and live.game.affairs.clock is not None:
        result["clock"] = event_of(live, facts, facts[0], seq)[1]["clock"]
    return Then(result, lambda: audience.announce(live, facts, live.ticket, session))


def _seq_of(live: LiveGame, ply: int) -> int:
    """The seq of a move: it stands at the end, or somewhere before."""
    for back in range(len(live.facts) - 1, -1, -1):
        fact = live.facts[back]
        if type(fact) is Moved and fact.ply == ply:
            return back + 1
    raise LookupError(ply)


@handles("games.resign")
def resign(app: "Application", session: Session, params: messages.Resign) -> Then:
    """Gives up."""
    live = app.games.find(session, params.game_id)
    return Then(Empty(), give_up(app, session, live, live.seat_of(session)))


def give_up(app: "Application", session: Session, live: LiveGame, seat: int) -> "_Tell":
    """Records that a seat gives up; the answer tells everybody."""
    now = app.clocks.moment(live)
    facts, game = decide.resign(live.game, seat, now, seed=live.seed)
    session.rests_on = app.games.record(live, facts, game)
    return _Tell(live, facts)


class _Tell:
    """Tells the listeners of a game what has happened in it."""

    def __init__(self, live: LiveGame, facts: tuple[Fact, ...]) -> None:
        self._live, self._facts = live, facts

    def __call__(self) -> None:
        audience.announce(self._live, self._facts, self._live.ticket)


@handles("games.legal")
def legal(app: "Application", session: Session, params: messages.Legal) -> messages.LegalMoves:
    """Where one may move."""
    live = app.games.find(session, params.game_id)
    game, seat = live.game, live.seat_of(session)
    rules = game.table.rules
    may_move = game.status == PLAYING or (game.status == WAITING and game.table.early and not rules.random)
    moves = rules.legal(game.board, seat) if may_move else ()
    return messages.LegalMoves([rules.format(game.board, move) for move in moves])
