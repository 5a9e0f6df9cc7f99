"""One connection: requests out, answers matched to them by id, everything told in the order in which it came."""

import math
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import trio

from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.reading import read_event, read_failure, read_result
from cli_client.happenings import UNSENT, Failure, Received
from engine.reasons import Refusal
from engine.wire import jsonrpc
from engine.wire.codec import parse
from engine.wire.framing import LineBuffer

LINE_LIMIT: Final = 1 << 20
"""Bytes that a line of the server may have."""
OUTPUT_LIMIT: Final = 256 * 1024
"""Bytes that may wait to be sent."""
MOST_PENDING: Final = 1000
"""Requests that may wait for their answers."""
ANSWER_LIMIT: Final = 10.0
"""Seconds within which a request is answered; a server that takes longer is taken for lost."""
CHUNK: Final = 65536


@attrs.frozen
class Reply:
    """The answer to a request, or why there is none."""

    raw: Any = None
    message: Any = None
    failure: Failure | None = None


Heard = Callable[[Reply], None]


@attrs.frozen
class _Pending:
    method: str
    deadline: float
    heard: Heard


class Link:
    """A connection over a stream. ``run`` it; it ends with the connection, and ``why`` says how."""

    def __init__(self, stream: trio.abc.Stream, deliver: Callable[[Received], None],
                 answer_limit: float = ANSWER_LIMIT) -> None:
        self.why: str | None = None
        self._stream = stream
        self._deliver = deliver
        self._answer_limit = answer_limit
        self._pending: dict[int, _Pending] = {}
        self._next_id = 1
        self._out = bytearray()
        self._wanted = trio.Event()
        self._scope = trio.CancelScope()

    def end(self, why: str) -> None:
        """Ends the connection, for this reason unless there was one before."""
        if self.why is None:
            self.why = why
            self._scope.cancel()

    # ---------------------------------------------------------------------------------------------- requests

    def post(self, method: str, params: Mapping[str, Any], heard: Heard) -> None:
        """Sends a request; ``heard`` is called with its reply, once and in order, if need be with a failure."""
        if self.why is not None or len(self._pending) >= MOST_PENDING or len(self._out) > OUTPUT_LIMIT:
            self.end("too much is waiting to be sent")
            heard(Reply(failure=Failure("not_connected", "There is no connection to the server.")))
            return
        id_, self._next_id = self._next_id, self._next_id + 1
        self._pending[id_] = _Pending(method, trio.current_time() + self._answer_limit, heard)
        self._out += jsonrpc.request(id_, method, dict(params))
        self._wanted.set()

    async def request(self, method: str, params: Mapping[str, Any], heard: Heard | None = None) -> Any:
        """The result of a request, as its class; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
        replies: list[Reply] = []
        there = trio.Event()

        def take(reply: Reply) -> None:
            if heard is not None:
                heard(reply)
            replies.append(reply)
            there.set()

        self.post(method, params, take)
        await there.wait()
        return unpack(replies[0])

    # --------------------------------------------------------------------------------------------- the tasks

    async def run(self) -> None:
        """Reads and writes until the connection ends; then everything that waits is told so."""
        try:
            with self._scope:
                async with trio.open_nursery() as nursery:
                    nursery.start_soon(self._write)
                    nursery.start_soon(self._watch)
                    await self._read()
        finally:
            self.end("the connection was closed here")
            self._fail_pending()
            await trio.aclose_forcefully(self._stream)

    def _fail_pending(self) -> None:
        failure = Failure("connection_lost", f"The connection was lost: {self.why}.")
        pending, self._pending = self._pending, {}
        for waiting in pending.values():
            waiting.heard(Reply(failure=failure))

    async def _read(self) -> None:
        lines = LineBuffer(LINE_LIMIT)
        try:
            while data := await self._stream.receive_some(CHUNK):
                lines.feed(bytes(data))
                while (line := lines.next_line()) is not None:
                    if line:
                        self._take(parse(line))
            self.end("the server closed the connection")
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            self.end("the connection broke")
        except Refusal as refused:
            self.end(f"the server sent what cannot be read: {refused.message}")

    def _take(self, value: Any) -> None:
        if not isinstance(value, dict):
            return
        method, id_ = value.get("method"), value.get("id")
        if isinstance(method, str):
            params = value.get("params")
            params = params if isinstance(params, dict) else {}
            self._deliver(Received(method, params, read_event(method, params)))
        elif isinstance(id_, int) and id_ in self._pending:
            pending = self._pending.pop(id_)
            pending.heard(_reply(pending.method, value))
        elif id_ is None and "error" in value:
            self.end(read_failure(value["error"]).message.rstrip("."))

    async def _write(self) -> None:
        try:
            while True:
                await self._wanted.wait()
                self._wanted = trio.Event()
                data = bytes(self._out)
                self._out.clear()
                with trio.fail_after(self._answer_limit):
                    await self._stream.send_all(data)
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            self.end("the connection broke")
        except trio.TooSlowError:
            self.end("the server takes nothing")

    async def _watch(self) -> None:
        """Ends the connection when a request has not been answered in time."""
        while True:
            first = min((pending.deadline for pending in self._pending.values()), default=math.inf)
            if first <= trio.current_time():
                self.end(f"no answer within {self._answer_limit:g} s")
            with trio.move_on_at(min(first, trio.current_time() + self._answer_limit)):
                await trio.sleep_forever()


def unpack(reply: Reply) -> Any:
    """The result in a reply; raises ``RequestRefusedError``, or ``ConnectionLostError`` when there was no answer."""
    failure = reply.failure
    if failure is None:
        return reply.message
    if failure.reason in UNSENT:
        raise ConnectionLostError(failure.message.rstrip("."))
    raise RequestRefusedError(failure)


def _reply(method: str, value: Mapping[str, Any]) -> Reply:
    if "error" in value:
        return Reply(failure=read_failure(value["error"]))
    raw = value.get("result")
    try:
        return Reply(raw, read_result(method, raw))
    except Refusal as refused:
        return Reply(failure=Failure("internal", f"The server's answer could not be read: {refused.message}"))
