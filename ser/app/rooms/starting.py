"""How a room's game is opened: recorded with what happens in the room, and its players brought to their seats."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from engine.game import decide as games
from engine.reasons import Refusal
from ser.app.rooms.facts import Started
from ser.app.rooms.seating import seats_of
from ser.app.rooms.state import OPEN, Room

if TYPE_CHECKING:
    from ser.app.application import Application


def start(app: "Application", room: Room, order: str | Sequence[str]) -> Started:
    """Opens the room's game, in what the journal gathers now; refuses ``too_many_games``, and wrong orders."""
    made, at = room.made, app.sources.now_ms()
    seats = seats_of(room, order, app.sources.random)
    for member in room.members:
        if not member.player.bot:
            app.games.check_room(member.user_id)
    players = {member.user_id: member.player for member in room.members}
    live = app.games.create(made.game_type)
    try:
        facts, game = games.open_game(
            made.game_type, made.options, tuple(players[user_id] for user_id in seats), at, capacity=made.capacity,
            seed=live.seed, clock=made.clock, on_leave=made.on_leave, room=room.room_id, private=not room.is_public,
            watch_delay=made.watch_delay)
    except Refusal:
        app.games.abandon(live)
        raise
    live.away = {seat: at for seat, player in enumerate(game.table.seats, 1)
                 if not player.bot and player.user_id not in app.sessions_of}
    app.games.record(live, facts, game)
    for seat, player in enumerate(game.table.seats, 1):
        app.games.seat(live, seat, player, None)
    return Started(live.id, seats, at)


def by_itself(app: "Application", room: Room) -> tuple[Started, ...]:
    """The game that begins because all are there, if the room is one whose games do; a challenge's has to."""
    if not room.made.auto_start or room.status != OPEN or not room.is_ready:
        return ()
    try:
        return (start(app, room, room.made.order),)
    except Refusal:
        if room.is_challenge:
            raise
        return ()  # somebody plays too many games at the moment: the host can start it later
