"""What players offer each other and say to it; and claiming a game that the other player has left."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

import attrs

from engine.game import decide
from engine.game.decide import Decision
from engine.game.facts import Fact, Offered
from engine.game.state import Game
from engine.reasons import Refusal
from engine.wire.messages import affairs as messages
from ser.app import following
from ser.app.agreeing import answers
from ser.app.following import Following
from ser.app.handlers import Then, handles
from ser.app.live import LiveGame
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application

REMATCH = "rematch"


@attrs.frozen
class Happened:
    """What has been recorded of a game, and the next game, where the players go on in one by that."""

    live: LiveGame
    facts: tuple[Fact, ...]
    following: Following | None

    def tell(self, origin: Session) -> None:
        """Tells everybody."""
        following.tell(self.live, self.facts, self.following, origin)


def offer_in(
    app: "Application", live: LiveGame, seat: int, kind: str, game_type: str | None = None
) -> Happened:
    """A seat offers something, and bots answer; nobody has been told yet."""
    def decision(game: Game, now: int, next_id: str) -> Decision:
        facts, game = decide.offer(game, seat, kind, now, game_type=game_type, next_id=next_id, seed=live.seed)
        if [type(fact) for fact in facts] == [Offered]:
            told, game = answers(app, game, kind, now, next_id, live.seed)
            facts += told
        return facts, game

    return _recorded(app, live, decision)


def _recorded(app: "Application", live: LiveGame, decision: Callable[[Game, int, str], Decision]) -> Happened:
    app.games.check_journal()
    now = app.clocks.moment(live)
    facts, game = decision(live.game, now, app.sources.identifier("g"))
    return Happened(live, facts, following.record(app, live, facts, game) if facts else None)


def _answered(session: Session, happened: Happened) -> Then:
    live = happened.live
    session.rests_on = max(session.rests_on, live.ticket)
    result = messages.Progress(live.id, live.game.seq, live.game.next_game)
    return Then(result, partial(happened.tell, session) if happened.facts else lambda: None)


# ----------------------------------------------------------------------------------------------------- the methods


@handles("games.offer")
def offer(app: "Application", session: Session, params: messages.Offer) -> Then:
    """Offers something, or wishes it too."""
    live = app.games.find(session, params.game_id)
    seat = live.seat_of(session)
    if params.kind == REMATCH:
        if _has_gone_on(app, session, live, seat, params.game_type):
            return _answered(session, Happened(live, (), None))
        _check_room(app, live, seat)
    return _answered(session, offer_in(app, live, seat, params.kind, params.game_type))


def _has_gone_on(
    app: "Application", session: Session, live: LiveGame, seat: int, game_type: str | None = None
) -> bool:
    """Whether the next game has begun, with this seat's player in it: then there is nothing left to wish."""
    if live.game.next_game is None:
        return False
    new = following.next_game_of(app, session, live, game_type)
    if new.game.table.seat_of(live.game.table.seats[seat - 1].user_id) is None:
        raise Refusal("offer_gone", "The others have gone on without you.")
    return True


def _check_room(app: "Application", live: LiveGame, seat: int) -> None:
    """Refuses ``too_many_games`` to who would have one more by a rematch."""
    app.games.check_room(live.game.table.seats[seat - 1].user_id)


@handles("games.answer")
def answer(app: "Application", session: Session, params: messages.Answer) -> Then:
    """Says yes or no."""
    live = app.games.find(session, params.game_id)
    seat = live.seat_of(session)
    if params.kind == REMATCH and params.accept:
        if _has_gone_on(app, session, live, seat):
            return _answered(session, Happened(live, (), None))
        _check_room(app, live, seat)

    def decision(game: Game, now: int, next_id: str) -> Decision:
        return decide.answer(game, seat, params.kind, params.accept, now, next_id=next_id, seed=live.seed)

    return _answered(session, _recorded(app, live, decision))


@handles("games.withdraw")
def withdraw(app: "Application", session: Session, params: messages.Withdraw) -> Then:
    """Takes an offer back."""
    live = app.games.find(session, params.game_id)
    seat = live.seat_of(session)
    return _answered(session, _recorded(
        app, live, lambda game, now, _: decide.withdraw(game, seat, params.kind, now)))


@handles("games.claim")
def claim(app: "Application", session: Session, params: messages.Claim) -> Then:
    """Claims the game, or half of it."""
    live = app.games.find(session, params.game_id)
    seat = live.seat_of(session)
    return _answered(session, _recorded(
        app, live, lambda game, now, _: decide.claim(game, seat, params.kind, live.absent, now, seed=live.seed)))
