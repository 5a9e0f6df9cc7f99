"""One player on several connections: all hear the same, and a client that connects again takes its own place."""

from typing import TYPE_CHECKING

from ser.app.live import LiveGame

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.session import Session


def hears(session: "Session") -> bool:
    """Whether the connection can be told of a game that it has not asked for."""
    return session.open and session.classic is False and not session.passing


def bring(app: "Application", live: LiveGame, seat: int, user_id: str) -> None:
    """All connections of the user that can be told hear of the game from now on, as that seat; nobody is told of it."""
    for session in tuple(app.sessions_of.get(user_id, ())):
        if hears(session) and (session, seat) not in live.listeners:
            live.attach(session, seat, classic=False, ack=session.wants_ack, quiet=True)


def take_own_place(app: "Application", session: "Session") -> None:
    """Of all connections of the user by the same instance of a client only the newest stays.

    It hears of the games already, so nobody notices. Which one is the newest does not change: two of them do not
    push out each other.
    """
    account = session.account
    if account is None or session.instance is None or session.passing:
        return
    same = [other for other in app.sessions_of.get(account.user_id, ())
            if other.open and other.instance == session.instance]
    newest = max(same, key=lambda other: other.number, default=session)
    for other in same:
        if other is not newest:
            other.bye("replaced")
