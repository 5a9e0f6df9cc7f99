"""What players should know of games that they are away from; and that they know it once they have looked."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from engine.game.facts import (
    PLAYING,
    Ended,
    Fact,
    Moved,
    Opened,
    Resigned,
    Resumed,
    Seated,
    TakenBack,
)
from engine.game.state import Game
from engine.rules.contract import Outcome
from ser.app import notices
from ser.app.live import LiveGame

if TYPE_CHECKING:
    from ser.app.application import Application

BEGINNING: Final = frozenset({Opened, Seated})
TURNING: Final = BEGINNING | {Moved, Resigned, Resumed, TakenBack}
"""After these kinds of facts it may be somebody else's turn."""

KEYS: Final[Mapping[str, str]] = {
    "your_turn": "turn", "nudge": "nudge", "game_started": "started", "game_over": "over",
}
"""A player has at most one notification of each of these kinds about a game: its key has the game's identifier."""

UNKNOWN: Final = ""
"""In the place of identifiers: there may be notifications from before the game was read, or none."""


def tell_absent(app: "Application", live: LiveGame, facts: Sequence[Fact]) -> None:
    """What has happened in a game, for who is away: stored with it."""
    game, kinds = live.game, {type(fact) for fact in facts}
    if Ended in kinds:
        _over(app, live)
        return
    if game.status != PLAYING or not live.away:
        return
    if kinds & BEGINNING:
        for seat in tuple(live.away):
            notify_seat(app, live, seat, "game_started", {"yourTurn": game.turn == seat})
    turn = game.turn
    if turn in live.away and kinds & TURNING:
        notify_seat(app, live, turn, "your_turn", {"ply": game.ply + 1})


def _over(app: "Application", live: LiveGame) -> None:
    """Whose turn it was does not matter any more; who is away hears how it ended."""
    for seat in tuple(live.unseen):
        looked(app, live, seat)
    game = live.game
    by_itself = game.result is not None and game.result.reason == "expired"
    if game.table.began_at is not None or by_itself:
        for seat in tuple(live.away):
            notify_seat(app, live, seat, "game_over", _outcome(game.result, seat))


def _outcome(result: Outcome | None, seat: int) -> Mapping[str, Any]:
    if result is None or not result.places:
        return {"reason": result.reason if result else None, "outcome": "cancelled", "place": None}
    outcome = "won" if seat in result.winners else "lost" if result.winners else "drawn"
    return {"reason": result.reason, "outcome": outcome, "place": result.places[seat - 1]}


def notify_seat(app: "Application", live: LiveGame, seat: int, kind: str, more: Mapping[str, Any]) -> None:
    """Tells the player of a seat something about the game, in place of the last such thing."""
    if can_be_told(live.game, seat):
        user_id = live.game.table.seats[seat - 1].user_id
        row = notices.notify(app, user_id, kind, {**about(live, seat), **more}, key=key_of(live, kind))
        live.unseen.setdefault(seat, set()).add(row.notification_id)


def can_be_told(game: Game, seat: int) -> bool:
    """Whether somebody plays in the seat who can come back to read it."""
    player = game.table.seats[seat - 1]
    return not (player.ours or player.passing or game.bot_for(seat) is not None)


def key_of(live: LiveGame, kind: str) -> str:
    """The key of a player's notification of this kind about the game."""
    return f"{KEYS[kind]}:{live.id}"


def about(live: LiveGame, seat: int) -> dict[str, Any]:
    """Which game it is, as a player's notification has it."""
    table = live.game.table
    others = [player.username for number, player in enumerate(table.seats, 1) if number != seat]
    return {"gameId": live.id, "gameType": table.game_type, "opponents": others, "players": len(table.seats)}


def looked(app: "Application", live: LiveGame, seat: int) -> None:
    """The player of a seat has looked at the game, or moved: what there was to know of it is known."""
    if seat not in live.unseen:
        return
    user_id = live.game.table.seats[seat - 1].user_id
    known = live.unseen.pop(seat)
    if UNKNOWN in known:
        every = [notices.notice_id(user_id, key_of(live, kind)) for kind in KEYS]
        app.journal.batch.see(app.sources.now_ms(), every)
        app.journal.touch()
    if known := known - {UNKNOWN}:
        notices.see(app, user_id, sorted(known))


def may_be_unseen(game: Game) -> dict[int, set[str]]:
    """Whose notifications of a game that is read anew may not have been read."""
    seats = enumerate(game.table.seats, 1)
    return {seat: {UNKNOWN} for seat, player in seats if not player.ours and not player.passing}
