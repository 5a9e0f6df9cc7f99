"""Sends notifications to where users want them when they are away: each once, not in quiet hours, several in one.

What is to be sent waits in the store, with the instant at which it is due. Whoever sends it takes it first (``claim``):
what was taken and not sent when the server is killed is not sent any more, but still in the user's list.
"""

import math
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Final

import attrs
import orjson
import structlog
import trio

from engine.reasons import Refusal
from ser.app.ports import (
    AddressRefusedError,
    Due,
    NotificationRow,
    Notifier,
    NotSentError,
    StoreFailedError,
    TargetRow,
)
from ser.app.preferences import Values, wants
from ser.app.quiet import quiet_until
from ser.app.sentences import sentence

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.outbox")

LONGEST_PAUSE: Final = 60.0
"""Seconds until the store is asked again, when it knows of nothing that is due."""

MOST_IN_HAND: Final = 50
"""For so many users something is being sent, or waits for another attempt; all else waits in the store."""

AT_ONCE: Final = 4
PAUSES: Final = (5.0, 30.0)
"""Seconds before the second and the third attempt, which is the last."""

SPACING: Final = 30.0
"""Seconds between two messages to one user: what happens in between comes in one."""

MOST_TAKEN: Final = 100
MOST_LINES: Final = 10
"""How many sentences are in one message."""


@attrs.frozen
class _Message:
    """What is sent to one address."""

    target: TargetRow
    title: str
    text: str


class Outbox:
    """Everything that is sent. ``notifier`` does it; without one nothing is ever due."""

    def __init__(self, app: "Application", notifier: Notifier | None) -> None:
        self._app = app
        self._notifier = notifier
        self._next = -math.inf
        """When (milliseconds of the Unix epoch) the store is asked next."""
        self._sooner = trio.Event()
        self._in_hand: set[str] = set()
        self._slots = trio.Semaphore(AT_ONCE)
        self._changing: set[str] = set()
        self._sent_at: dict[str, int] = {}

    # ------------------------------------------------------------------------------------------------- addresses

    @property
    def services(self) -> Sequence[str]:
        """To which services anything is sent."""
        return () if self._notifier is None else self._notifier.services

    async def check(self, address: str) -> None:
        """Raises ``AddressRefusedError`` where nothing would be sent to."""
        if self._notifier is None:
            raise AddressRefusedError("This server sends nothing to anybody outside.")
        await self._notifier.check(address)

    @asynccontextmanager
    async def addresses_of(self, user_id: str) -> AsyncIterator[Sequence[TargetRow]]:
        """A user's targets, which nobody else changes meanwhile; refuses ``busy`` to a second one."""
        if user_id in self._changing:
            raise Refusal("busy", retryAfterMs=1000)
        self._changing.add(user_id)
        try:
            await self._app.journal.stored()
            yield await self._app.store.targets(user_id)
        finally:
            self._changing.discard(user_id)

    # --------------------------------------------------------------------------------------------------- waiting

    def expect(self, user_id: str, at: int) -> int | None:
        """When a notification of this instant is to be sent; None if the user is there, or nothing is sent at all."""
        if self._notifier is None or user_id in self._app.sessions_of:
            return None
        due_at = at + int(self._app.limits.notify_delay * 1000)
        self._ask_at(due_at)
        return due_at

    def _ask_at(self, instant: float) -> None:
        if instant < self._next:
            self._next = instant
            self._sooner.set()

    async def run(self) -> None:
        """Sends what is due, for ever."""
        while self._notifier is not None:
            if await self._wait():
                continue
            self._next = self._app.sources.now_ms() + LONGEST_PAUSE * 1000
            try:
                await self._look()
            except StoreFailedError as error:
                log.warning("outbox_waits_for_the_store", error=str(error)[:300])

    async def _wait(self) -> bool:
        """Waits until the store is to be asked; True: there is less to wait for than there was."""
        pause = (self._next - self._app.sources.now_ms()) / 1000
        if pause <= 0:
            return False
        self._sooner = trio.Event()
        with trio.move_on_after(min(pause, LONGEST_PAUSE)):
            await self._sooner.wait()
            return True
        return False

    async def _look(self) -> None:
        """Takes in hand what is due."""
        for user_id, due_at in await self._app.store.notices(Due(2 * MOST_IN_HAND)):
            if due_at > self._app.sources.now_ms():
                self._ask_at(due_at)
                return
            if user_id not in self._in_hand and len(self._in_hand) < MOST_IN_HAND:
                self._in_hand.add(user_id)
                self._app.spawn_beside(self._serve, user_id)

    # --------------------------------------------------------------------------------------------------- sending

    async def _serve(self, user_id: str) -> None:
        """Sends what is due of a user, unless it is quiet; with several attempts, but only while the user is away."""
        try:
            values = await self._app.preferences.load(user_id)
            now = self._app.sources.now_ms()
            later = max(quiet_until(values, now) or now, self._spaced(user_id))
            if later > now and values["notifyAway"]:
                await self._app.store.postpone(user_id, now, later)
                self._ask_at(later)
            else:
                await self._send_due(user_id, values)
        except StoreFailedError as error:
            log.warning("outbox_waits_for_the_store", error=str(error)[:300])
        finally:
            self._in_hand.discard(user_id)
            self._ask_at(self._app.sources.now_ms() + 1000)  # what has become due meanwhile

    async def _send_due(self, user_id: str, values: Values) -> None:
        async with self._slots:
            rows = await self._app.store.claim(user_id, self._app.sources.now_ms(), MOST_TAKEN)
            messages = await self._messages(user_id, values, rows)
            if messages:
                self._note(user_id)
            left = await self._send(messages)
        for pause in PAUSES:
            if not left:
                return
            await trio.sleep(pause)
            if user_id in self._app.sessions_of:  # who is there needs no messages
                return
            async with self._slots:
                left = await self._send(left)
        for message in left:
            self._log("not_sent", message, "no attempt succeeded")

    def _spaced(self, user_id: str) -> int:
        """When the user may get the next message, if they have had one just now."""
        return self._sent_at.get(user_id, 0) + int(SPACING * 1000)

    def _note(self, user_id: str) -> None:
        """The user gets a message now; who has got one long ago is forgotten."""
        now = self._app.sources.now_ms()
        self._sent_at.pop(user_id, None)
        self._sent_at[user_id] = now
        while self._sent_at:
            first = next(iter(self._sent_at))
            if self._spaced(first) > now:
                break
            del self._sent_at[first]

    async def _messages(self, user_id: str, values: Values, rows: Sequence[NotificationRow]) -> list[_Message]:
        """What is to be sent of these, to each of the user's addresses."""
        if user_id in self._app.sessions_of or not values["notifyAway"]:
            return []
        account = await self._app.store.account(user_id)
        if account is None or not account.active:
            return []
        wanted = [row for row in rows if row.read_at is None and wants(values, row.kind)]
        targets = await self._app.store.targets(user_id) if wanted else ()
        return [message for target in targets if (message := _message(target, wanted)) is not None]

    async def _send(self, messages: Sequence[_Message]) -> list[_Message]:
        """Sends these; those that are worth another attempt."""
        return [message for message in messages if await self._again(message)]

    async def _again(self, message: _Message) -> bool:
        assert self._notifier is not None  # noqa: S101 - or nothing would be due
        try:
            await self._notifier.send(message.target.address, message.title, message.text)
        except AddressRefusedError as error:
            self._log("address_refused", message, str(error))
        except NotSentError as error:
            self._log("not_sent", message, str(error), again=error.again)
            return error.again
        else:
            self._app.count("notification_sent")
        return False

    def _log(self, what: str, message: _Message, why: str, **more: bool) -> None:
        """Of an address only its beginning is logged."""
        self._app.count(f"notification_{what}")
        service = message.target.address.partition("://")[0]
        log.warning(what, target=message.target.target_id, service=service, why=why[:200], **more)


def _message(target: TargetRow, rows: Sequence[NotificationRow]) -> _Message | None:
    """What is sent to an address of these notifications; None: nothing."""
    kinds = orjson.loads(target.kinds)
    texts = [sentence(row.kind, orjson.loads(row.data)) for row in rows if not kinds or row.kind in kinds]
    if not texts:
        return None
    title = "ser" if len(texts) == 1 else f"ser: {len(texts)} notifications"
    if len(texts) > MOST_LINES:
        texts[MOST_LINES - 1 :] = [f"and {len(texts) - MOST_LINES + 1} more."]
    return _Message(target, title, "\n".join(texts))
