"""Passwords: which are good, and how they are kept."""

import os
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
import trio
import trio.testing

from engine.reasons import Refusal
from ser.app.hashing import NICENESS
from ser.app.passwords import (
    COMMON,
    LENGTH,
    MOST_WAITING,
    NOBODY,
    ONCE_TTL_MS,
    Passwords,
    check_password,
    hash_of,
    is_once,
    one_time_password,
    stored_once,
)
from ser.app.sources import Sources
from tests.refusals import reason_of
from tests.ser.app import hash_workers

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


async def test_what_is_kept_is_a_salted_argon2id_hash_of_enough_memory_and_passes() -> None:
    passwords = Passwords()
    one, other = await passwords.hash("correct horse"), await passwords.hash("correct horse")
    assert one != other
    algorithm, _, parameters = one.split("$")[1:4]
    values = dict(pair.split("=") for pair in parameters.split(","))
    assert algorithm == "argon2id"
    assert (int(values["m"]) >= 19 * 1024, int(values["t"]) >= 2) == (True, True)


async def test_only_the_password_fits_its_hash() -> None:
    passwords = Passwords()
    stored = await passwords.hash("correct horse")
    assert [await passwords.verify(stored, password) for password in ("correct horse", "Correct horse", "")] == [
        True, False, False]


async def test_where_there_is_nothing_to_compare_with_no_password_fits() -> None:
    passwords = Passwords()
    assert not any([await passwords.verify(None, password) for password in ("", "nobody's password", "x")])


async def test_what_a_name_that_does_not_exist_is_compared_with_costs_as_much_as_any_hash() -> None:
    assert NOBODY.split("$")[:4] == (await Passwords().hash("correct horse")).split("$")[:4]
    assert [len(part) for part in NOBODY.split("$")[4:]] == [22, 43]


async def test_it_is_done_in_another_process_that_steps_back() -> None:
    passwords = Passwords()
    await passwords.hash("correct horse")
    assert await passwords._ask(hash_workers.who) != os.getpid()
    assert await passwords._ask(hash_workers.niceness) >= os.nice(0) + NICENESS


@pytest.mark.parametrize("lost", [hash_workers.die_once, hash_workers.hang_once])
async def test_a_worker_that_is_lost_is_replaced_and_asked_again(tmp_path: Path, lost: Callable[..., int]) -> None:
    assert await Passwords(patience=3.0)._ask(lost, str(tmp_path / "mark")) == hash_workers.ANSWER


async def test_after_so_many_workers_it_gives_up() -> None:
    with pytest.raises(Refusal) as refused:
        await Passwords()._ask(hash_workers.die)
    assert (refused.value.reason, refused.value.data) == ("busy", {"retryAfterMs": 5000})


async def test_more_than_so_many_do_not_wait() -> None:
    passwords = Passwords(at_once=1)
    async with trio.open_nursery() as nursery:
        for _ in range(MOST_WAITING + 1):
            nursery.start_soon(passwords._limiter.acquire_on_behalf_of, object())
        await trio.testing.wait_all_tasks_blocked()
        with pytest.raises(Refusal, match="busy"):
            await passwords.hash("correct horse")
        nursery.cancel_scope.cancel()


async def test_so_many_are_hashed_at_once_and_no_more() -> None:
    passwords = Passwords(at_once=2)
    async with trio.open_nursery() as nursery:
        for _ in range(6):
            nursery.start_soon(passwords.hash, "correct horse")
        await trio.testing.wait_all_tasks_blocked()
        assert passwords._limiter.borrowed_tokens == 2


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
