"""A bare forwarder of moves: the classic dialect without rules, limits and storage, to compare the server with.

    python -m tests.benchmarks.forwarder [PORT]

It prints ``listening tcp://HOST:PORT`` and ``ready`` as the server does.
"""

import itertools
import select
import socket
import sys
from typing import Any

import orjson
import trio


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


class Session:
    """One connection: bytes in, positions out at the other end."""

    def __init__(self, forwarder: "Forwarder", link: Any) -> None:
        self.forwarder, self.link = forwarder, link
        self.name = ""
        self.opponent: Session | None = None
        self.wants_more = False
        self.inbox = b""

    def receive(self, data: bytes) -> bool:
        *lines, self.inbox = (self.inbox + data).split(b"\n")
        for line in lines:
            self.handle(orjson.loads(line))
        return False

    def go_on(self) -> bool:
        return False

    def end(self) -> bool:
        self.link.close()
        return False

    def handle(self, message: dict[str, Any]) -> None:
        if "position" in message:
            if self.opponent is not None:
                self.opponent.link.write(_dump({"position": message["position"]}))
        elif "username" in message:
            self.forwarder.join(self, message["username"], message["opponent"])
        elif self.opponent is not None:
            self.forwarder.again(self, self.opponent)

    def lost(self) -> None:
        if self.opponent is not None:
            self.opponent.opponent = None
        self.forwarder.waiting.pop(self.name, None)


class Forwarder:
    """Pairs connections by name."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.waiting: dict[str, tuple[Session, str]] = {}

    def join(self, session: Session, name: str, opponent: str) -> None:
        session.name = name
        if opponent in self.waiting:
            other, game_id = self.waiting.pop(opponent)
            session.opponent, other.opponent = other, session
            self.seat(session, game_id, 2)
        else:
            game_id = f"game{next(self.numbers):022}"
            self.waiting[name] = session, game_id
            self.seat(session, game_id, 1)

    def again(self, session: Session, other: Session) -> None:
        session.wants_more = True
        if other.wants_more:
            game_id = f"game{next(self.numbers):022}"
            session.wants_more = other.wants_more = False
            self.seat(session, game_id, 1)
            self.seat(other, game_id, 2)

    def seat(self, session: Session, game_id: str, seat: int) -> None:
        session.link.write(_dump({"gameId": game_id, "playerId": f"{game_id}-{seat}", "seat": seat}))


class Link:
    """A socket's end of a connection."""

    def __init__(self, hub: "Hub", sock: socket.socket) -> None:
        self.hub, self.sock = hub, sock

    def write(self, data: bytes) -> None:
        try:
            self.sock.send(data)
        except OSError:
            self.close()

    def close(self) -> None:
        self.hub.close(self.sock)


class Hub:
    """All sockets in one task."""

    def __init__(self, listener: socket.socket) -> None:
        self.listener = listener
        self.forwarder = Forwarder()
        self.sessions: dict[int, tuple[socket.socket, Session]] = {}
        self.epoll = select.epoll()
        self.epoll.register(listener, select.EPOLLIN)

    async def run(self) -> None:
        while True:
            await trio.lowlevel.wait_readable(self.epoll.fileno())
            for fd, _ in self.epoll.poll(0, 256):
                if fd == self.listener.fileno():
                    self.accept()
                elif fd in self.sessions:
                    self.read(*self.sessions[fd])

    def accept(self) -> None:
        for _ in range(64):
            try:
                sock, _ = self.listener.accept()
            except BlockingIOError:
                return
            sock.setblocking(False)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.sessions[sock.fileno()] = sock, Session(self.forwarder, Link(self, sock))
            self.epoll.register(sock, select.EPOLLIN)

    def read(self, sock: socket.socket, session: Session) -> None:
        try:
            data = sock.recv(4096)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        if data:
            session.receive(data)
        else:
            session.end()

    def close(self, sock: socket.socket) -> None:
        entry = self.sessions.pop(sock.fileno(), None)
        if entry is not None:
            entry[1].lost()
            sock.close()


async def main(port: int) -> None:
    with socket.create_server(("127.0.0.1", port), backlog=4096) as listener:
        listener.setblocking(False)
        print(f"listening tcp://127.0.0.1:{listener.getsockname()[1]}", flush=True)
        print("ready", flush=True)
        await Hub(listener).run()


if __name__ == "__main__":
    trio.run(main, int(sys.argv[1]) if len(sys.argv) > 1 else 0)
