"""Passwords: which are good, and how they are kept."""

import os
import sys
from collections.abc import AsyncIterator, Callable
from random import Random

import attrs
import psutil
import pytest
import trio
import trio.testing

from engine.reasons import Refusal
from ser.app.hashing import NICENESS
from ser.app.passwords import (
    COMMON,
    LENGTH,
    NOBODY,
    ONCE_TTL_MS,
    SPARE_PATIENCE,
    SPARE_PAUSE,
    Passwords,
    check_password,
    hash_of,
    is_once,
    one_time_password,
    stored_once,
)
from ser.app.sources import Sources
from tests.refusals import reason_of

WELL_KNOWN = ["password", "PassWord1", "12345678", "qwertyuiop", "1q2w3e4r", "iloveyou", "trustno1", "zxcvbnm1"]


@pytest.mark.parametrize("password", [
    "1" * 7, "x" * 129, "aaaaaaaaaa", "abababab", "annabella", "ANNABELLA", "abcdefgh", "87654321", "ZYXWVUTSRQ",
    *WELL_KNOWN])
def test_a_weak_password_is_refused(password: str) -> None:
    assert reason_of(check_password, password, "AnnaBella") == "password_weak"


@pytest.mark.parametrize("password", [
    "abcabcab", "x" * 126 + "yz", "correct horse battery", "another horse battery", "\u00e9\u4e2d\U0001f600 four",
    "\x00\x01\x02\x04 hidden", "'; DROP TABLE accounts; --",
])
def test_a_good_password_is_not(password: str) -> None:
    assert reason_of(check_password, password, "ann") is None


def test_thousands_of_common_passwords_are_known_and_none_that_is_too_short_anyway() -> None:
    common = COMMON.read()
    assert len(common) > 10_000
    assert all(len(password) >= LENGTH[0] and password == password.lower() for password in common)


async def test_the_common_passwords_are_read_when_they_are_first_needed() -> None:
    passwords = Passwords()
    await passwords.check("correct horse battery", "ann")
    assert COMMON.ready
    with pytest.raises(Exception, match="password_weak"):
        await passwords.check("iloveyou", "ann")


# -------------------------------------------------------------------------------------------------------- hashing


@pytest.fixture
async def passwords() -> AsyncIterator[Passwords]:
    made = Passwords()
    yield made
    await made.close()


async def test_what_is_kept_is_a_salted_argon2id_hash_of_enough_memory_and_passes(passwords: Passwords) -> None:
    one, other = await passwords.hash("correct horse"), await passwords.hash("correct horse")
    assert one != other
    algorithm, _, parameters = one.split("$")[1:4]
    values = dict(pair.split("=") for pair in parameters.split(","))
    assert algorithm == "argon2id"
    assert (int(values["m"]) >= 19 * 1024, int(values["t"]) >= 2) == (True, True)


@pytest.mark.parametrize("password", ["correct horse", "\x00\n\r\u2028", "\U0001f600\u4e2d", "x" * 5000, ""])
async def test_only_the_password_fits_its_hash(passwords: Passwords, password: str) -> None:
    stored = await passwords.hash(password)
    assert await passwords.verify(stored, password)
    others = ("Correct horse", password + " ", password + "\0")
    assert not any([await passwords.verify(stored, other) for other in others])


async def test_where_there_is_nothing_to_compare_with_no_password_fits(passwords: Passwords) -> None:
    assert not any([await passwords.verify(None, password) for password in ("", "nobody's password", "x")])


async def test_nothing_fits_what_is_no_hash(passwords: Passwords) -> None:
    assert not any([await passwords.verify(stored, "correct horse") for stored in ("", "rubbish", "$argon2id$v=19$")])


async def test_what_a_name_that_does_not_exist_is_compared_with_costs_as_much_as_any_hash(passwords: Passwords) -> None:
    assert NOBODY.split("$")[:4] == (await passwords.hash("correct horse")).split("$")[:4]
    assert [len(part) for part in NOBODY.split("$")[4:]] == [22, 43]


async def test_it_is_done_in_another_process_that_steps_back(passwords: Passwords) -> None:
    passwords.spare._patience = 60.0  # the machine may have little to spare
    await passwords.hash("correct horse")
    (worker,) = passwords.spare._idle
    assert worker._process is not None
    assert psutil.Process(worker._process.pid).nice() == psutil.Process().nice() + NICENESS
    if sys.platform == "linux":
        assert os.sched_getscheduler(worker._process.pid) == os.SCHED_IDLE


@attrs.define
class Asked:
    """Workers that need so many seconds, one at a time, and are refused where that is too long."""

    seconds: float
    patience: float = 20.0
    asked: int = 0
    place: trio.Lock = attrs.field(factory=trio.Lock)

    async def ask(self, question: object, worth: Callable[[], bool] = lambda: True) -> str:
        async with self.place:
            if not worth():
                raise Refusal("busy")
            self.asked += 1
            await trio.sleep(min(self.seconds, self.patience))
            if self.seconds > self.patience:
                raise Refusal("busy")
            return "done"

    async def close(self) -> None:
        """There is nothing to close."""


async def test_where_there_is_nothing_to_spare_logins_go_on(autojump_clock: trio.testing.MockClock) -> None:
    passwords = Passwords()
    spare, nice = passwords.spare, passwords.workers = Asked(1000, SPARE_PATIENCE), Asked(0.02)
    began = trio.current_time()
    async with trio.open_nursery() as nursery:
        for _ in range(50):
            nursery.start_soon(passwords.hash, "correct horse")
    assert trio.current_time() - began < SPARE_PATIENCE + 50 * nice.seconds + 0.1
    assert (spare.asked, nice.asked) == (1, 50)
    await trio.sleep(SPARE_PAUSE)
    spare.seconds = 0.02
    assert await passwords.hash("correct horse") == "done"
    assert (spare.asked, nice.asked) == (2, 50)


# ---------------------------------------------------------------------------------------------- one-time passwords


def test_one_time_passwords_are_good_passwords_and_differ() -> None:
    sources = Sources(Random(1).randbytes)
    made = {one_time_password(sources) for _ in range(100)}
    assert len(made) == 100
    assert all(reason_of(check_password, password, "ann") is None for password in made)


def test_what_is_stored_of_a_one_time_password_has_an_end() -> None:
    stored = stored_once("$argon2id$…", 1000)
    assert is_once(stored)
    assert hash_of(stored, 1000 + ONCE_TTL_MS - 1) == "$argon2id$…"
    assert hash_of(stored, 1000 + ONCE_TTL_MS) is None


@pytest.mark.parametrize("stored", [None, "$argon2id$…"])
def test_any_other_password_has_none(stored: str | None) -> None:
    assert not is_once(stored)
    assert hash_of(stored, 2**60) == stored
