"""A connection that comes back: identifies itself, has what was open fetched again, pings, waits between attempts."""

from collections.abc import Awaitable, Callable, Mapping
from math import ceil
from random import Random
from typing import Any, Final

import trio

from cli_client.connection.backoff import delays
from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.feed import Feed
from cli_client.connection.following import Following
from cli_client.connection.greeting import check_protocol, greeting
from cli_client.connection.identity import Entry, Vault, identify
from cli_client.connection.link import ANSWER_LIMIT, Link, Reply
from cli_client.connection.patience import patiently
from cli_client.happenings import (
    Answered,
    Connecting,
    Failure,
    Happening,
    Online,
    Received,
    Refused,
    Restored,
    Waiting,
)
from engine.wire.messages.server import Hello, Pong

STEADY: Final = 5.0
"""Seconds that a connection has to last for the next attempt to come quickly again."""
LONGEST_BYE: Final = 60.0
SHORTEST_PERIOD: Final = 1.0
FAR: Final = 0.01
"""Seconds that a request has to be on its way, there and back, for the server to be told."""

Dial = Callable[[], Awaitable[trio.abc.Stream]]


class Client:
    """The connection to a server, through all its interruptions. Run ``run``; read ``happenings``."""

    def __init__(self, dial: Dial, entry: Entry, vault: Vault, random: Random,
                 answer_limit: float = ANSWER_LIMIT) -> None:
        self.happenings: Feed[Happening] = Feed()
        self.user: Any = None
        self.hello: Hello | None = None
        self._dial, self._entry, self._vault, self._random = dial, entry, vault, random
        self._answer_limit = answer_limit
        self.following = Following(self._tell)
        self._instance = f"{random.getrandbits(96):024x}"
        """By this the server knows that it is us who come back, and lets go of the connection before."""
        self._on_its_way = 0.0
        self._ahead = 0
        self._link: Link | None = None
        self._ready: Link | None = None
        self._bye: Received | None = None
        self._pause = trio.CancelScope()
        self._settled = trio.Event()
        self.refused: Refused | None = None
        """Why the server will not have us, once it has said so for good."""
        self.why = "no connection has been made yet"
        """What went wrong last."""

    # ------------------------------------------------------------------------------------------------ to use

    def post(self, method: str, params: Mapping[str, Any], tag: Any = None) -> None:
        """Sends a request whose answer will be among the happenings, as ``Answered`` with this tag."""
        asked = dict(params)

        def heard(reply: Reply) -> None:
            self._note(method, asked, reply)
            self._tell(Answered(method, asked, reply.raw, reply.message, reply.failure, tag))

        link = self._standing
        if link is None:
            heard(Reply(failure=Failure("not_connected", "There is no connection to the server.")))
        else:
            link.post(method, asked, heard)

    async def request(self, method: str, /, **params: Any) -> Any:
        """The result of a request, as its message class; waits for the connection if there is none.

        Raises ``RequestRefusedError``, and ``ConnectionLostError`` when the connection is lost before the answer:
        then nobody knows whether the request was carried out.
        """
        await self.wait_online()
        link = self._standing
        if link is None:
            raise ConnectionLostError(self.why)
        return await link.request(method, params, lambda reply: self._note(method, params, reply))

    def _note(self, method: str, asked: Mapping[str, Any], reply: Reply) -> None:
        """What follows from an answer for this connection and the next ones."""
        self.following.note(method, asked, reply)
        if method == "auth.logout" and reply.failure is None:
            self._vault.save(None)

    async def wait_online(self) -> None:
        """Waits for a connection that is fully restored; raises ``ConnectionLostError`` when there will be none."""
        while not self.online:
            if self.refused is not None:
                raise ConnectionLostError(self.refused.message, self.refused.reason)
            await self._settled.wait()

    @property
    def online(self) -> bool:
        """Whether there is a connection that is fully restored."""
        return self._standing is not None

    @property
    def _standing(self) -> Link | None:
        """The connection, if it is restored and has not ended."""
        return self._ready if self._ready is not None and self._ready.why is None else None

    def begin_reading(self) -> None:
        """The happenings are read from now on; where some have been thrown away already, all is fetched again."""
        if self.happenings.incomplete and self._link is not None:
            self.happenings.incomplete = False
            self._start_afresh(self._link)

    def retry_now(self) -> None:
        """Ends the wait for the next attempt."""
        self._pause.cancel()

    def now(self) -> int:
        """The server's clock, in milliseconds of the Unix epoch, as far as it is known."""
        return round(1000 * trio.current_time()) + self._ahead

    async def run(self) -> None:
        """Keeps the connection until it is refused for good, or cancelled."""
        try:
            waits = delays(self._random)
            while True:
                began = trio.current_time()
                await self._attempt()
                if self.refused is not None:
                    return
                if trio.current_time() - began >= STEADY:
                    waits = delays(self._random)
                await self._wait(max(next(waits), self._asked_delay()))
        finally:
            self.happenings.close()

    # ------------------------------------------------------------------------------------------- one attempt

    async def _attempt(self) -> None:
        self._tell(Connecting())
        self._bye = None
        try:
            stream = await self._dial()
        except ConnectionLostError as error:
            self.why = str(error)
            return
        self._link = link = Link(stream, self._receive, self._answer_limit)
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._greet, link)
            await link.run()
            self._ready = self._link = None
            nursery.cancel_scope.cancel()
        self.why = link.why or "the connection was lost"
        self._heed_bye()

    async def _greet(self, link: Link) -> None:
        """Says hello, says who we are, fetches what was open; then keeps the connection alive."""
        try:
            began = trio.current_time()
            self.hello = await patiently(link, "server.hello", greeting(instance=self._instance))
            self._set_clock(began, self.hello.time)
            check_protocol(self.hello)
            self.user = await identify(link, self._entry, self._vault)
            self._tell(Online(self.user, tuple(self.hello.game_types), tuple(self.hello.notices)))
            await self.following.restore(link)
            self._ready = link
            self._settle()
            self._tell(Restored())
            await self._keep_alive(link, max(self.hello.keep_alive_ms / 1000, SHORTEST_PERIOD))
        except RequestRefusedError as refused:
            failure = refused.failure
            if "retryAfterMs" in failure.data or failure.reason in _PASSING:
                link.end(failure.message.rstrip("."))
            else:
                self._refuse(failure.reason, failure.message)
                link.end(failure.message.rstrip("."))
        except ConnectionLostError:
            pass

    async def _keep_alive(self, link: Link, period: float) -> None:
        """Pings; from far away also at once, so that no clock charges us for the way of the first moves."""
        if self._on_its_way >= FAR:
            await self._ping(link)
        while True:
            await trio.sleep(period)
            await self._ping(link)

    async def _ping(self, link: Link) -> None:
        """Tells how long the request before was on its way, and fetches the games that have moved on."""
        before, began = self.following.games, trio.current_time()
        way = {"roundTripMs": round(1000 * self._on_its_way)} if self._on_its_way >= FAR else {}
        pong: Pong = await patiently(link, "server.ping", {"games": before, **way})
        self._set_clock(began, pong.time)
        await self.following.refresh(link, pong.stale, before)

    def _set_clock(self, began: float, time: int) -> None:
        """The server's clock showed this, half way of a request and its answer."""
        self._on_its_way = trio.current_time() - began
        self._ahead = time - round(1000 * (began + self._on_its_way / 2))

    # ------------------------------------------------------------------------------------------------ between

    async def _wait(self, delay: float) -> None:
        until = trio.current_time() + delay
        with trio.move_on_at(until) as self._pause:
            while True:
                left = until - trio.current_time()
                self._tell(Waiting(ceil(left), self.why))
                await trio.sleep(left - ceil(left) + 1 if left > 1 else left)

    def _heed_bye(self) -> None:
        if self._bye is not None and not self._bye.params.get("retry", True):
            reason = str(self._bye.params.get("reason"))
            self._refuse(reason, _BYES.get(reason, "The server has ended this login."))

    def _asked_delay(self) -> float:
        after = self._bye.params.get("afterMs") if self._bye else None
        return min(after / 1000, LONGEST_BYE) if isinstance(after, int) else 0.0

    def _refuse(self, reason: str, message: str) -> None:
        self.refused = Refused(reason, message)
        self._tell(self.refused)
        self._settle()

    def _settle(self) -> None:
        settled, self._settled = self._settled, trio.Event()
        settled.set()

    def _receive(self, received: Received) -> None:
        if received.method == "server.bye":
            self._bye = received
        self.following.hear(received)

    def _tell(self, happening: Happening) -> None:
        if not self.happenings.put_nowait(happening) and self._link is not None:
            self._start_afresh(self._link)

    def _start_afresh(self, link: Link) -> None:
        self.following.restart()
        link.end("more happened than could be taken in")


_BYES: Final = {
    "replaced": "This client has come in on another connection.",
    "account_inactive": "This account has been deactivated.",
}
"""What the server means when it closes for good; with any other reason it has ended the login."""

_PASSING: Final = frozenset({"busy", "rate_limited", "storage_unavailable", "shutting_down", "internal"})
