"""All rooms in memory: read when first needed, changed by one request at a time, announced once that is stored."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import orjson
import structlog
import trio

from engine.game.facts import ENDED, PASSING
from engine.reasons import Refusal
from ser.app import notices
from ser.app.ports import InvitationQuery, InvitationRow, RoomQuery, StoreFailedError
from ser.app.rooms import decide, starting
from ser.app.rooms.facts import Fact, Joined, pack, unpack
from ser.app.rooms.state import OPEN, PLAYING, Room, replay
from ser.app.rooms.telling import Telling
from ser.app.rooms.views import PENDING, rows

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.live import LiveGame
    from ser.app.ports import Account
    from ser.app.session import Session

log = structlog.get_logger("ser.rooms")

RETRY: Final = (0.1, 5.0)
"""Seconds between two attempts to read a room again after a failure of the store: the first, and the longest."""

PERIOD: Final = 15.0
"""Seconds between two looks at what has had its time."""

T = TypeVar("T")
Decide = Callable[[Room], Sequence[Fact]]
Beside = Callable[[], None]


@attrs.frozen
class Change:
    """What has happened in a room: the room before (None: it was made by this) and after, and the facts between."""

    before: Room | None
    after: Room
    facts: Sequence[Fact]


@attrs.define(eq=False)
class LiveRoom:
    """A room in memory. Who changes it holds the ``lock`` until that is stored; meanwhile ``room`` is None."""

    room: Room | None = None
    lock: trio.Lock = attrs.field(factory=trio.Lock)


class Rooms:
    """The rooms by their identifiers."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._live: dict[str, LiveRoom] = {}
        self._coming: Counter[str] = Counter()
        self.telling = Telling(app)

    def __len__(self) -> int:
        return len(self._live)

    # ------------------------------------------------------------------------------------------------- finding

    def known(self, room_id: str) -> Room | None:
        """The room, if it is in memory."""
        live = self._live.get(room_id)
        return None if live is None else live.room

    async def load(self, room_id: str) -> Room:
        """The room; refuses ``not_found``. May raise ``StoreFailedError``."""
        room = self.known(room_id)
        if room is not None:
            self._live[room_id] = self._live.pop(room_id)
            return room
        live = self._entry(room_id)
        async with live.lock:
            room = await self._read(room_id, live)
        return await self._up_to_date(room)

    def _entry(self, room_id: str) -> LiveRoom:
        """The room's place in memory, now the last that will be given up."""
        live = self._live[room_id] = self._live.pop(room_id, LiveRoom())
        if len(self._live) > self._app.limits.rooms_in_memory:
            for other, unused in self._live.items():
                if unused is not live and not unused.lock.locked():
                    del self._live[other]
                    break
        return live

    async def _read(self, room_id: str, live: LiveRoom) -> Room:
        """The room whose lock is held."""
        if live.room is None:
            stored = await self._app.store.room(room_id)
            if stored is None:
                self._live.pop(room_id, None)
                raise Refusal("not_found")
            live.room = replay(room_id, [unpack(data) for data in stored])
        return live.room

    async def _up_to_date(self, room: Room) -> Room:
        """The room that has just been read, after what should have happened to it since."""
        if room.status == PLAYING and room.game_id is not None:
            await self._follow(await self._app.games.load(room.game_id))
        if any(invitation.expires_at <= self._app.sources.now_ms() for invitation in room.standing.values()):
            await self.expire(room.room_id)
        return self.known(room.room_id) or room

    # ------------------------------------------------------------------------------------------------ changing

    async def create(self, room: Room, further: Sequence[Fact] = (), beside: Beside | None = None) -> Change:
        """A new room that has just been made, stored with what has happened in it further."""
        self._app.games.check_journal()
        live = self._entry(room.room_id)
        async with live.lock:
            return await self._store(live, None, room, [room.made], further, beside)

    async def change(self, room_id: str, decision: Decide, beside: Beside | None = None) -> Change:
        """What is decided about the room as it is, stored; where nothing is, the room as it is.

        ``beside`` puts what else is to be stored, or not, with it.
        """
        while True:
            if self.known(room_id) is None:
                await self.load(room_id)
            live = self._live.get(room_id) or self._entry(room_id)
            async with live.lock:
                if self._live.get(room_id) is live:
                    room = await self._read(room_id, live)
                    self._app.games.check_journal()
                    return await self._store(live, room, room, [], decision(room), beside)

    async def _store(  # noqa: PLR0913, PLR0917 - what has happened, and what is stored with it
        self, live: LiveRoom, before: Room | None, room: Room, made: Sequence[Fact], further: Sequence[Fact],
        beside: Beside | None = None,
    ) -> Change:
        if not (made or further):
            return Change(before, room, ())
        journal = self._app.journal
        after = decide.after(room, further)
        started = starting.by_itself(self._app, after) if _has_joined(further) else ()
        facts, after = [*made, *further, *started], decide.after(after, started)
        self._put(before, after, facts)
        if beside is not None:
            beside()
        live.room, ticket = None, journal.touch()
        try:
            await journal.settled(ticket)
        except StoreFailedError:
            self._app.spawn(self._recover, before, after, facts)
            raise
        live.room = after
        return Change(before, after, facts)

    def _put(self, before: Room | None, after: Room, facts: Sequence[Fact]) -> None:
        batch = self._app.journal.batch
        seq = after.seq - len(facts)
        for number, fact in enumerate(facts, seq + 1):
            batch.room_facts.append((after.room_id, number, pack(fact)))
        for row in rows(after.room_id, before, after, facts):
            batch.put(row)
            if isinstance(row, InvitationRow) and row.receiver_id is not None and row.status != PENDING:
                notice = notices.notice_id(row.receiver_id, notices.invitation_key(row.invite_id))
                batch.see(self._app.sources.now_ms(), [notice])

    @asynccontextmanager
    async def one_more(self, user_id: str) -> AsyncIterator[None]:
        """The user comes into one more room meanwhile; refuses ``too_many_rooms``."""
        coming = self._coming[user_id]
        self._coming[user_id] += 1
        try:
            _, total = await self._app.store.rooms(RoomQuery(member_id=user_id, limit=1))
            if total + coming >= self._app.limits.rooms_per_user:
                raise Refusal("too_many_rooms")
            yield
        finally:
            self._coming[user_id] -= 1
            if not self._coming[user_id]:
                del self._coming[user_id]

    # -------------------------------------------------------------------------------------- what goes by itself

    def forget(self, session: "Session", account: "Account | None") -> None:
        """The session hears of no room any more; a guest who cannot come back gives up the seat that they wait for."""
        for room_id in self.telling.forget(session):
            if account is not None and account.guest and account.user_id.startswith(PASSING):
                self.give_up(room_id, account.user_id)

    async def withdraw(self, user_id: str) -> None:
        """The user, who will not come back, leaves all rooms. May raise ``StoreFailedError``."""
        query = RoomQuery(member_id=user_id, limit=self._app.limits.rooms_per_user)
        for room in (await self._app.store.rooms(query))[0]:
            await self._leave(orjson.loads(room)["roomId"], user_id)

    def give_up(self, room_id: str, user_id: str) -> None:
        """A member is gone for good, and leaves, unless the room's game is on already."""
        if not self._app.draining:
            self._app.spawn(self._give_up, room_id, user_id)

    async def _give_up(self, room_id: str, user_id: str) -> None:
        with contextlib.suppress(StoreFailedError):
            await self._leave(room_id, user_id, OPEN)

    async def _leave(self, room_id: str, user_id: str, *statuses: str) -> None:
        now = self._app.sources.now_ms()
        with contextlib.suppress(Refusal):  # they have left already
            self.telling.announce(await self.change(room_id, lambda room: (
                decide.leave(room, user_id, now) if room.status in (statuses or (OPEN, PLAYING)) else ())))

    async def expire(self, room_id: str) -> None:
        """What has had its time in a room is over."""
        now = self._app.sources.now_ms()
        self.telling.announce(await self.change(room_id, lambda room: decide.expire(room, now, self._quiet(now))))

    def _quiet(self, now: int) -> int:
        """In which room nothing has happened since then, that is over."""
        return now - int(self._app.limits.room_expires * 1000)

    def follow(self, live: "LiveGame") -> None:
        """A room's game is over, or its players have gone on in another one: the room is told."""
        self._app.spawn(self._follow_stored, live)

    async def _follow_stored(self, live: "LiveGame") -> None:
        with contextlib.suppress(StoreFailedError, Refusal):
            await self._app.journal.settled(live.ticket)  # unless it is, nothing is over
            await _until_stored(partial(self._follow, live))

    async def _follow(self, live: "LiveGame") -> None:
        game = live.state
        if game is None or game.status != ENDED or game.table.room is None:
            return
        following = None if game.next_game is None else (await self._app.games.load(game.next_game)).game.table
        seats = () if following is None else tuple(player.user_id for player in following.seats)
        now = self._app.sources.now_ms()
        self.telling.announce(await self.change(
            game.table.room, lambda room: decide.finish(room, live.id, game.next_game, seats, now)), begun=True)

    async def run(self) -> None:
        """Looks for what has had its time, for ever."""
        while True:
            with contextlib.suppress(StoreFailedError):
                for room_id in await self._due(self._app.sources.now_ms()):
                    with contextlib.suppress(Refusal):
                        await self.expire(room_id)
            await trio.sleep(PERIOD)

    async def _due(self, now: int) -> Iterable[str]:
        """Rooms with an invitation that nobody has answered in time, or in which nothing happens."""
        rows, _ = await self._app.store.invitations(InvitationQuery(due=now))
        quiet, _ = await self._app.store.rooms(RoomQuery(quiet=self._quiet(now)))
        return dict.fromkeys([*(row.room_id for row in rows), *(orjson.loads(room)["roomId"] for room in quiet)])

    async def _recover(self, before: Room | None, after: Room, facts: Sequence[Fact]) -> None:
        """Nobody knows whether these facts are stored: as soon as it is known, who has not been told of them is."""
        await trio.sleep(RETRY[0])
        stored = await _until_stored(partial(self._app.store.room, after.room_id)) or ()
        if list(stored[after.seq - len(facts) : after.seq]) == [pack(fact) for fact in facts]:
            log.info("recovered", room=after.room_id)
            with contextlib.suppress(StoreFailedError, Refusal):
                self.telling.announce(Change(before, await self.load(after.room_id), facts))


async def _until_stored(work: Callable[[], Awaitable[T]]) -> T:
    """Does it until the store does not fail."""
    pause, longest = RETRY
    while True:
        try:
            return await work()
        except StoreFailedError:
            await trio.sleep(pause)
            pause = min(2 * pause, longest)


def _has_joined(facts: Sequence[Fact]) -> bool:
    return any(isinstance(fact, Joined) for fact in facts)
