"""Every event that there is, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

from engine.wire.messages import affairs as affairs_messages
from engine.wire.messages import games as games_messages
from engine.wire.messages import invites as invites_messages
from engine.wire.messages import lobby as lobby_messages
from engine.wire.messages import notifications as notifications_messages
from engine.wire.messages import rooms as rooms_messages
from engine.wire.messages import server as server_messages
from engine.wire.messages import settings as settings_messages

Event = (
    games_messages.Answered
    | games_messages.Ended
    | affairs_messages.Held
    | affairs_messages.Lapsed
    | games_messages.Left
    | games_messages.Moved
    | games_messages.Offered
    | affairs_messages.Paused
    | games_messages.Presence
    | affairs_messages.Released
    | affairs_messages.Resumed
    | affairs_messages.Returned
    | games_messages.Revealed
    | games_messages.Started
    | affairs_messages.TakenBack
    | affairs_messages.TakenOver
    | games_messages.Thrown
    | games_messages.WatchersCounted
    | affairs_messages.Withdrawn
    | invites_messages.Answered
    | invites_messages.Received
    | lobby_messages.OpponentFound
    | lobby_messages.Updated
    | notifications_messages.Added
    | notifications_messages.Marked
    | rooms_messages.Closed
    | rooms_messages.Updated
    | server_messages.Bye
    | server_messages.Notice
    | settings_messages.Changed
)
"""An event of the server, by its class."""
