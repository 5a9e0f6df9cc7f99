"""Logs in at a steady rate until standard input ends, then prints what became of it as JSON."""

import json
import sys
from functools import partial
from itertools import count
from time import perf_counter

import trio

ACCOUNTS = 50
PASSWORD = "correct horse battery"
WRONG = 10
"""One in so many logins has a wrong password."""


class Results:
    """Latencies in microseconds, and how many answers were not as they should be."""

    def __init__(self) -> None:
        self.began = perf_counter()
        self.latencies: list[int] = []
        self.errors = 0


async def _ask(stream: trio.SocketStream, method: str, **params: str) -> str:
    """The reason of the refusal, or nothing."""
    line = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    await stream.send_all(json.dumps(line).encode() + b"\n")
    answer = b""
    while not answer.endswith(b"\n"):
        data = await stream.receive_some()
        if not data:
            return "closed"
        answer += data
    response = json.loads(answer.rpartition(b"\n")[0].rpartition(b"\n")[2])
    return "" if "result" in response else str(response["error"]["data"]["reason"])


async def _log_in(stream: trio.SocketStream, name: str, free: trio.Semaphore, results: Results, *, wrong: bool) -> None:
    began = perf_counter()
    said = await _ask(stream, "auth.login", username=name, password="a wrong one" if wrong else PASSWORD)
    results.latencies.append(int((perf_counter() - began) * 1e6))
    results.errors += said != ("bad_credentials" if wrong else "")
    free.release()


async def _steadily(streams: list[trio.SocketStream], rate: float, results: Results) -> None:
    """Each connection has one login under way at most; a rate that is not reached shows in how many were done."""
    free = [trio.Semaphore(1) for _ in streams]
    async with trio.open_nursery() as nursery:
        began = trio.current_time()
        for number in count():
            await trio.sleep_until(began + number / rate)
            place = number % len(streams)
            await free[place].acquire()
            nursery.start_soon(partial(_log_in, streams[place], f"login{place}", free[place], results,
                                       wrong=number % WRONG == 0))


async def main(host: str, port: int, rate: float) -> None:
    """Makes the accounts, says so, and logs in."""
    streams = [await trio.open_tcp_stream(host, port) for _ in range(ACCOUNTS)]
    for number, stream in enumerate(streams):
        await _ask(stream, "auth.register", username=f"login{number}", password=PASSWORD)
    print("ready", flush=True)
    results = Results()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_steadily, streams, rate, results)
        await trio.to_thread.run_sync(sys.stdin.read)
        nursery.cancel_scope.cancel()
    seconds = perf_counter() - results.began
    print(json.dumps({"seconds": seconds, "latencies": results.latencies, "errors": results.errors}))


if __name__ == "__main__":
    trio.run(main, sys.argv[1], int(sys.argv[2]), float(sys.argv[3]))
