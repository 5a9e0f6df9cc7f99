"""argon2id in a process of its own, run as a program: a line of JSON in, a line out, until there is no more input.

A hash takes a fiftieth of a second of CPU. Done in a thread it would share the interpreter's lock and the address space
with the game. This file imports nothing of ours, so that a worker is there in a twentieth of a second and takes no more
memory than argon2.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from typing import Final

NICENESS: Final = 10
SPARE: Final = "spare"
"""The argument with which it runs in time that nobody else wants."""


def step_back(*, spare: bool = False) -> None:
    """The server goes first, and an interrupt at the keyboard is the server's affair.

    Who is only nice still keeps the processor for some milliseconds when the server wakes up (``ser/thinking.py``).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    if spare and sys.platform == "linux":
        with suppress(OSError):  # some sandboxes know no other policy than the usual one
            os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def main() -> None:
    """Answers ``["hash", password]`` with the hash, ``["fits", hash, password]`` with whether it is the password."""
    from argon2 import PasswordHasher  # noqa: PLC0415 - who only starts this program does not need it
    from argon2.exceptions import InvalidHashError, VerificationError  # noqa: PLC0415

    step_back(spare=SPARE in sys.argv)
    hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)  # RFC 9106, and OWASP's least recommendation
    for line in sys.stdin.buffer:
        task, *arguments = json.loads(line)
        try:
            answer: str | bool = hasher.hash(*arguments) if task == "hash" else hasher.verify(*arguments)
        except (VerificationError, InvalidHashError):
            answer = False
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
