"""The door for browsers: a WebSocket at ``/ws`` that speaks as the plain socket does, one message a frame."""

from functools import partial
from typing import Any, Final

import trio
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from engine.reasons import Refusal
from engine.wire.codec import dump, parse
from ser.doors.http.site import Site
from ser.doors.streams import StreamLink

GOING_AWAY: Final = 1001
NORMAL: Final = 1000
CLOSING_TIMEOUT: Final = 5.0
"""Seconds in which the last frame has to be taken."""


def line_of(frame: bytes) -> bytes:
    """A frame as the one line that it is; one that is no JSON stays none."""
    if b"\n" not in frame:
        return frame + b"\n"
    try:
        return dump(parse(frame))
    except Refusal:
        return frame.replace(b"\n", b"\v") + b"\n"  # as little JSON as before, but one line


class FrameStream:
    """A WebSocket as a stream of lines."""

    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive_some(self, most: int) -> bytes:  # noqa: ARG002 - a frame is as long as it is
        """The next frame, as a line; nothing more when the other end has gone."""
        message = await self._socket.receive()
        if message["type"] != "websocket.receive":
            return b""
        text = message.get("text")
        return line_of(message["bytes"] if text is None else text.encode("utf-8", "surrogatepass"))

    async def send_all(self, data: bytes) -> None:
        """Sends each line as a frame."""
        for line in data.splitlines():
            try:
                await self._socket.send_text(line.decode())
            except (WebSocketDisconnect, RuntimeError):
                raise trio.BrokenResourceError from None


async def serve(socket: WebSocket) -> None:
    """Serves one browser until either end closes."""
    site: Site = socket.app.state.site
    if site.app.draining:
        await socket.close(GOING_AWAY)
        return
    await socket.accept()
    peer = socket.client.host if socket.client else "unknown"
    link = StreamLink(peer, site.app.limits.output_bytes, partial(_count_slow, site))
    session = site.app.connect(link)
    stream: Any = FrameStream(socket)
    site.web_sockets.open += 1
    try:
        with link.scope:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(_read, link, stream, session, nursery.cancel_scope)
                await _until_broken(link.send, stream)
                nursery.cancel_scope.cancel()
    finally:
        session.lost()
        site.web_sockets.open -= 1
    if socket.application_state is WebSocketState.CONNECTED and socket.client_state is WebSocketState.CONNECTED:
        with trio.move_on_after(CLOSING_TIMEOUT):
            await _until_broken(socket.close, GOING_AWAY if site.app.draining else NORMAL)


def _count_slow(site: Site) -> None:
    site.web_sockets.slow += 1


async def _read(link: StreamLink, stream: Any, session: Any, scope: trio.CancelScope) -> None:
    if not await _until_broken(link.read, stream, session):
        scope.cancel()


async def _until_broken(function: Any, *arguments: Any) -> bool:
    """Whether it went well; a connection that is gone is no error of ours."""
    try:
        await function(*arguments)
    except (trio.BrokenResourceError, trio.ClosedResourceError, WebSocketDisconnect, RuntimeError, OSError):
        return False
    return True


ROUTE: Final = WebSocketRoute("/ws", serve)
