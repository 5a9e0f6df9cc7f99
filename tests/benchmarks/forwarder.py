"""A bare forwarder of moves: the classic dialect without rules, limits and storage, to compare the server with.

    python -m tests.benchmarks.forwarder [PORT]

It prints ``listening tcp://HOST:PORT`` and ``ready`` as the server does.
"""

import itertools
import socket
import sys
from typing import Any

import orjson
import trio

from ser.app.timers import Timers
from ser.doors.admission import Admission
from ser.doors.hub import Connection, Hub
from ser.doors.poller import open_poller

OUTPUT_BYTES = 262_144


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


class Session:
    """One connection: bytes in, positions out at the other end."""

    def __init__(self, forwarder: "Forwarder", link: Connection) -> None:
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


async def main(port: int) -> None:
    """Serves for ever."""
    forwarder, timers, poller = Forwarder(), Timers(), open_poller()
    hub = Hub(poller, lambda link: Session(forwarder, link), timers, Admission(), OUTPUT_BYTES)
    listener = socket.create_server(("127.0.0.1", port), backlog=4096)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # connections inherit it
    hub.listen(listener)
    print(f"listening tcp://127.0.0.1:{listener.getsockname()[1]}", flush=True)
    print("ready", flush=True)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(timers.run)
        nursery.start_soon(hub.run)


if __name__ == "__main__":
    trio.run(main, int(sys.argv[1]) if len(sys.argv) > 1 else 0)
