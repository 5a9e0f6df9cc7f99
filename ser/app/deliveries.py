"""Acknowledged delivery: what one connection has been told and not acknowledged is told again."""

from typing import TYPE_CHECKING, Final

import attrs

from ser.app.timers import Timer

if TYPE_CHECKING:
    from ser.app.session import Session

MOST: Final = 1000
"""How many messages may wait for their acknowledgement at once."""


@attrs.define
class _Delivery:
    data: bytes
    ticket: int
    attempts: int
    timer: Timer


class Deliveries:
    """One session's unacknowledged messages, each under its game and number (a ply, or a seq)."""

    def __init__(self, session: "Session") -> None:
        self._session = session
        self._waiting: dict[tuple[str, int], _Delivery] = {}

    def send(self, game_id: str, number: int, data: bytes, ticket: int) -> None:
        """Sends a message, and again until it is acknowledged; after the last attempt the session is closed."""
        if len(self._waiting) >= MOST:
            self._session.bye("unacknowledged", retry=True)
            return
        key = (game_id, number)
        if key in self._waiting:
            self._waiting[key].timer.cancel()
        timer = self._session.app.timers.after(self._session.app.limits.ack_timeout, lambda: self._again(key))
        self._waiting[key] = _Delivery(data, ticket, 1, timer)
        self._session.say(data, ticket)

    def acknowledge(self, game_id: str, number: int) -> None:
        """Everything of this game up to this number has arrived."""
        for key in [key for key in self._waiting if key[0] == game_id and key[1] <= number]:
            self._waiting.pop(key).timer.cancel()

    def forget(self, game_id: str, number: int) -> None:
        """Whatever of this game comes after this number has not happened after all."""
        for key in [key for key in self._waiting if key[0] == game_id and key[1] > number]:
            self._waiting.pop(key).timer.cancel()

    def clear(self) -> None:
        """Forgets everything."""
        for delivery in self._waiting.values():
            delivery.timer.cancel()
        self._waiting.clear()

    def _again(self, key: tuple[str, int]) -> None:
        delivery = self._waiting.get(key)
        if delivery is None:
            return
        if delivery.ticket in self._session.app.journal.failed:
            del self._waiting[key]  # it was not stored, so it has not happened
            return
        limits = self._session.app.limits
        if delivery.attempts >= limits.ack_attempts:
            self.clear()
            self._session.bye("unacknowledged", retry=True)
            return
        delivery.attempts += 1
        delivery.timer = self._session.app.timers.after(limits.ack_timeout, lambda: self._again(key))
        self._session.say(delivery.data, delivery.ticket)


def deliveries_of(session: "Session") -> Deliveries:
    """The session's deliveries."""
    if session.deliveries is None:
        session.deliveries = Deliveries(session)
    return session.deliveries
