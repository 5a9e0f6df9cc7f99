"""One connection as the application sees it: its input in order, its output in order and only when it may leave."""

from collections import deque
from collections.abc import Awaitable, Callable
from itertools import count
from math import ceil
from typing import TYPE_CHECKING, Final

import structlog
import trio

from engine.reasons import Refusal
from engine.wire import classic, jsonrpc
from engine.wire.codec import dump, parse
from engine.wire.framing import LineBuffer
from ser.app.limits import Bucket
from ser.app.ports import Account, Link, Login
from ser.app.timers import Timer

if TYPE_CHECKING:
    from ser.app.application import Application
    from ser.app.deliveries import Deliveries
    from ser.app.live import Listener, LiveGame

log = structlog.get_logger("ser.session")

BOT_FACTOR: Final = 10
"""So many times more requests than a player may a bot send."""

LINES_AT_ONCE: Final = 16
"""How many lines of one connection are handled before the others have their turn."""

_NUMBERS = count(1)


class Session:
    """One connection: what it has sent and not been answered, who it belongs to, what it listens to."""

    __slots__ = (
        "_bucket",
        "_closing",
        "_ended",
        "_held",
        "_late",
        "_link",
        "_pace",
        "_silence",
        "_stranger",
        "account",
        "app",
        "attached",
        "busy",
        "classic",
        "client",
        "deliveries",
        "heard",
        "instance",
        "lag",
        "lines",
        "login",
        "number",
        "passing",
        "playing",
        "rests_on",
        "wants_ack",
    )

    def __init__(self, app: "Application", link: Link, *, passing: bool = False) -> None:
        now = trio.current_time()
        self.app = app
        self.number = next(_NUMBERS)
        """The later it came, the greater."""
        self.passing = passing
        """Whether it lives for one call only: it hears of nothing, and nobody is present by it."""
        self.account: Account | None = None
        self.login: Login | None = None
        self.classic: bool | None = None
        """Whether its last message was of the classic dialect; None before the first message."""
        self.attached: dict[tuple[LiveGame, int], Listener] = {}
        """The seats it speaks for and (as seat 0) the games it watches."""
        self.playing = 0
        """For how many seats in unfinished games it speaks."""
        self.lines = LineBuffer(app.limits.line_bytes_before_identity)
        self.rests_on = 0
        """The ticket that the answer to the present request has to wait for."""
        self.busy = False
        self.heard = now
        self.lag = 0
        """How long what it sends is on its way, there and back, in milliseconds, as far as it has said."""
        self.client: str | None = None
        self.instance: str | None = None
        """Which instance of a client is at the other end, as it says itself."""
        self.wants_ack = False
        self.deliveries: Deliveries | None = None
        self._bucket = Bucket(app.limits.rate, app.limits.burst, now)
        self._pace = 1
        self._held: deque[tuple[int, int, bytes, bytes | None]] | None = None
        self._link = link
        self._closing = self._ended = self._late = False
        self._silence: Timer | None = None
        self._stranger = Timer(None)
        self.expect_identity()

    # ------------------------------------------------------------------------------------------------ input

    @property
    def peer(self) -> str:
        """The address at the other end."""
        return self._link.peer

    @property
    def stopped(self) -> bool:
        """Whether no line is handled at the moment."""
        return self.busy or self._late or self._closing

    @property
    def open(self) -> bool:
        """Whether anything can still be said to it."""
        return not self._closing

    def receive(self, data: bytes) -> bool:
        """Takes bytes in and handles what can be handled now. True: there is more, call ``go_on``."""
        self.heard = trio.current_time()
        lines = self.lines
        if lines or self.stopped or data.find(b"\n") != len(data) - 1 or len(data) > lines.limit:
            if not self._closing:
                lines.feed(data)
            return self.go_on()
        self.handle(data)  # one whole line, as nearly always
        return False

    def end(self) -> bool:
        """There will be no more input: what has come is answered, then the link is closed."""
        self._ended = True
        return self.go_on()

    def go_on(self) -> bool:
        """Handles the next few lines. True: there is more."""
        for _ in range(LINES_AT_ONCE):
            if self.stopped:
                return False
            try:
                line = self.lines.next_line()
            except Refusal as refused:
                self.refuse(refused)
                self.bye("line_too_long")
                return False
            if line is None:
                if self._ended:
                    self.close("ended")
                return False
            self.handle(line)
        return True

    def handle(self, line: bytes) -> None:
        """Handles one line, whatever is in it."""
        late = self.take()
        if not line or line.isspace():
            return
        try:
            value = parse(line)
            self.classic = type(value) is dict and "jsonrpc" not in value
            (self.app.classic if self.classic else self.app.rpc).handle(self, value, late)
        except Refusal as refused:
            self.refuse(late or refused)
        except Exception:
            log.exception("internal", peer=self.peer)
            self._fail()

    def _fail(self) -> None:
        """An error of ours in handling a request ends this connection, and nothing else."""
        self.app.count("internal")
        self.refuse(Refusal("internal"))
        self.bye("internal", retry=True)

    def take(self) -> Refusal | None:
        """Counts a request against the rate; the refusal, if there were too many (then nothing is read for a while)."""
        wait = self._bucket.take(self.heard)
        if not wait:
            return None
        if not self._late:
            self._late = True
            self._link.pause()
            self.app.timers.after(wait, self._in_time)
        return Refusal("rate_limited", retryAfterMs=ceil(wait * 1000))

    def _in_time(self) -> None:
        self._late = False
        self.heard = trio.current_time()
        if not self.busy:
            self._link.wake()

    # ------------------------------------------------------------------------------------------- slow requests

    def defer(self, work: Callable[[], Awaitable[None]]) -> None:
        """Does the rest of the present request in a task; until it is done no other request is taken."""
        self.busy = True
        self._link.pause()
        self.app.spawn(self._deferred, work)

    async def _deferred(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except Exception:
            log.exception("internal", peer=self.peer)
            self._fail()
        finally:
            self.busy = False
            self.heard = trio.current_time()
            if not self._late:
                self._link.wake()

    # ------------------------------------------------------------------------------------------------ output

    def say(self, data: bytes, ticket: int = 0, otherwise: bytes | None = None) -> None:
        """Sends when the group with this ticket is stored, after everything that was said before.

        ``otherwise`` is sent in its place when it could not be stored.
        """
        if self._closing:
            return
        if self._held:
            before = self._held[-1][0]
            self._held.append((max(before, ticket), ticket, data, otherwise))
            if ticket > before:
                self.app.journal.notify(self, ticket)
        elif ticket <= self.app.journal.done:
            said = otherwise if ticket in self.app.journal.failed else data
            if said:
                self._link.write(said)
        else:
            if self._held is None:
                self._held = deque()
            self._held.append((ticket, ticket, data, otherwise))
            self.app.journal.notify(self, ticket)

    def release(self, ticket: int, stored: bool) -> None:  # noqa: ARG002 - own tickets may be older
        """Sends what waited for this ticket."""
        held = self._held
        if not held:
            return
        out = []
        while held and held[0][0] <= ticket:
            _, own, data, otherwise = held.popleft()
            said = otherwise if own in self.app.journal.failed else data
            if said:
                out.append(said)
        if out:
            self._link.write(out[0] if len(out) == 1 else b"".join(out))
        if self._closing and not held:
            self._link.close()

    def refuse(self, refused: Refusal) -> None:
        """Answers a line with a refusal, in the dialect of the last message."""
        self.say(classic.refusal(refused) if self.classic else dump(jsonrpc.refusal(None, refused)))

    # --------------------------------------------------------------------------------------- identity and end

    def identify(self, account: Account, login: Login | None = None) -> None:
        """The connection belongs to this account from now on."""
        if self.account is not None:
            self.forget()
        self.become(account)
        self.login = login
        self.known()
        self.app.sessions_of.setdefault(account.user_id, set()).add(self)

    def become(self, account: Account) -> None:
        """The account is this one, or has become this one."""
        self.account = account
        self.app.programs.note(account)
        pace = BOT_FACTOR if account.role == "bot" else 1
        if pace != self._pace:  # or else it goes on as it is: a new identity is no new allowance
            self._pace = pace
            self._bucket = Bucket(self.app.limits.rate * pace, self.app.limits.burst * pace, self.heard)

    def known(self) -> None:
        """Somebody is there who speaks for an account or for a seat: no stranger any more."""
        self.lines.limit = self.app.limits.line_bytes
        self._stranger.cancel()

    def forget(self) -> None:
        """The connection belongs to nobody, and listens to nothing."""
        self.app.lobby_news.unwatch(self)
        for live, seat in tuple(self.attached):
            live.detach(self, seat)
        if self.deliveries is not None:
            self.deliveries.clear()
        account, self.account, self.login = self.account, None, None
        self.app.rooms.forget(self, account)
        others = None if account is None else self.app.sessions_of.get(account.user_id)
        if account is None or others is None or self not in others:
            return
        if account.guest:
            self.app.names.release(account.username, account.user_id)
        others.discard(self)
        if not others:
            del self.app.sessions_of[account.user_id]
            self.app.preferences.forget(account.user_id)

    def set_ack(self, wanted: bool) -> None:
        """Whether game events are to be acknowledged."""
        if wanted == self.wants_ack:
            return
        self.wants_ack = wanted
        for (live, seat), listener in tuple(self.attached.items()):
            if not listener.classic:
                live.attach(self, seat, classic=False, ack=wanted)

    def expect_identity(self) -> None:
        """Somebody has to say who they are within the limit."""
        self._stranger.cancel()
        if not self.passing:
            self._stranger = self.app.timers.after(self.app.limits.identify_timeout, self._unidentified)

    def _unidentified(self) -> None:
        if self.account is None:
            self.bye("login_required")

    def expect_pings(self) -> None:
        """From now on the connection is closed after a long silence."""
        if self._silence is None and not self.passing:
            self._silence = self.app.timers.after(self.app.limits.silence_timeout, self._check_silence)

    def _check_silence(self) -> None:
        left = self.heard + self.app.limits.silence_timeout - trio.current_time()
        if left <= 0:
            self.bye("silent", retry=True)
        else:
            self._silence = self.app.timers.after(left, self._check_silence)

    def bye(self, reason: str, *, retry: bool = False, after_ms: int = 0) -> None:
        """Says why (in the full dialect, and of a shut-down in both) and closes."""
        if self._closing:
            return
        if self.classic is False:
            self.say(jsonrpc.event("server.bye", {"reason": reason, "retry": retry, "afterMs": after_ms}))
        elif self.classic and reason == "shutting_down":
            self.say(classic.refusal(Refusal(reason)))
        self.close(reason)

    def close(self, reason: str) -> None:
        """Closes once everything that was said has left."""
        if self._closing:
            return
        self._closing = True
        self.app.count(f"closed_{reason}")
        if not self._held:
            self._link.close()

    def lost(self) -> None:
        """The connection is gone."""
        self._closing = True
        self._stranger.cancel()
        if self._silence is not None:
            self._silence.cancel()
        self._held = None
        self.forget()
        self.app.disconnect(self)
