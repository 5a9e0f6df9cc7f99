"""Playing: moves, giving up, playing again. Everything here is on the way of a move and waits for nothing."""

from typing import TYPE_CHECKING

import attrs

from engine.game import decide
from engine.game.facts import PLAYING, WAITING, Continued, Fact, Moved
from engine.reasons import Refusal
from engine.wire.messages import games as messages
from engine.wire.messages.shared import Empty
from ser.app import audience
from ser.app.absent import looked
from ser.app.handlers import Then, handles
from ser.app.live import LiveGame
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application


def play_move(
    app: "Application", live: LiveGame, seat: int, position: int | str, ply: int | None = None
) -> tuple[Fact, ...]:
    """Decides and records a move; nobody has been told yet. A move that is there already leaves no facts."""
    game = live.game
    facts, after = decide.move(game, seat, position, app.sources.now_ms(), ply, seed=live.seed)
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
    facts = play_move(app, live, seat, params.position, params.ply)
    ply = params.ply if params.ply is not None else live.game.ply
    session.rests_on = max(session.rests_on, live.ticket)
    result = {"gameId": live.id, "seq": _seq_of(live, ply), "ply": ply}
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
    facts, game = decide.resign(live.game, seat, app.sources.now_ms(), seed=live.seed)
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


# --------------------------------------------------------------------------------------------------- play again


@attrs.frozen
class Following:
    """The game that follows another, and the secrets of its seats, where somebody speaks for a seat by a secret."""

    live: LiveGame
    secrets: dict[int, str]


def play_again(
    app: "Application", session: Session, live: LiveGame, seat: int, game_type: str
) -> Following | None:
    """Wants to play again; the next game, once all have asked for the same. Tells all but its classic listeners."""
    now = app.sources.now_ms()
    _let_bots_agree(app, live, game_type, now)
    facts, game = decide.offer_rematch(live.game, seat, game_type, now, app.sources.identifier("g"))
    if not facts:
        return None
    ticket = app.games.record(live, facts, game)
    audience.announce(live, facts, ticket, session)
    if not isinstance(facts[-1], Continued):
        return None
    following, opening = _open_next(app, live, facts[-1].game_id, game_type)
    audience.announce(following.live, opening, following.live.ticket)
    return following


def _let_bots_agree(app: "Application", live: LiveGame, game_type: str, now: int) -> None:
    for seat, player in enumerate(live.game.table.seats, 1):
        if player.bot and app.programs.willing(player, game_type):
            facts, game = decide.offer_rematch(live.game, seat, game_type, now, "")
            if facts:
                audience.announce(live, facts, app.games.record(live, facts, game))


def _open_next(
    app: "Application", live: LiveGame, game_id: str, game_type: str
) -> tuple[Following, tuple[Fact, ...]]:
    """The game that follows: the same players, another one begins, and who listened for a seat goes over to it."""
    table = live.game.table
    options = table.options if game_type == table.game_type else {}
    players = decide.next_players(live.game)
    following = Following(app.games.create(game_type, game_id), {})
    facts, game = decide.open_game(
        game_type, options, players, app.sources.now_ms(), capacity=len(players), seed=following.live.seed,
        room=table.room, private=table.private)
    app.games.record(following.live, facts, game)
    seat_of = {player.user_id: seat for seat, player in enumerate(players, 1)}
    by_secret = {listener.seat for listener in live.listeners.values() if listener.classic}
    for old, player in enumerate(table.seats, 1):
        new = seat_of[player.user_id]
        secret = following.secrets[new] = app.sources.secret() if old in by_secret else ""
        app.games.seat(following.live, new, player, secret, ack=live.seats[old].ack)
    for listener in tuple(live.listeners.values()):
        if listener.seat:
            new = seat_of[table.seats[listener.seat - 1].user_id]
            following.live.attach(
                listener.session, new, classic=listener.classic, ack=listener.ack, quiet=True)
            live.detach(listener.session, listener.seat)
    return following, facts


def new_secret(app: "Application", live: LiveGame, seat: int) -> str:
    """A new secret that speaks for the seat, in place of any before."""
    secret = app.sources.secret()
    app.games.seat(live, seat, live.game.table.seats[seat - 1], secret, ack=live.seats[seat].ack)
    return secret


def next_game_of(app: "Application", session: Session, live: LiveGame, game_type: str) -> LiveGame:
    """The game that has followed already, for a player who asks again; refuses ``game_type_mismatch``."""
    following = app.games.find(session, live.game.next_game or "")
    if following.game.table.game_type != game_type:
        raise Refusal("game_type_mismatch")
    return following
