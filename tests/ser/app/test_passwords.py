"""Passwords: which are good, and how they are kept."""

import pytest
import trio
import trio.testing

from ser.app.passwords import COMMON, LENGTH, Passwords, check_password
from tests.refusals import reason_of


@pytest.mark.parametrize("password", ["1" * 7, "x" * 129, "aaaaaaaaaa", "abababab", "annabella", "ANNABELLA", *COMMON])
def test_a_weak_password_is_refused(password: str) -> None:
    assert reason_of(check_password, password, "AnnaBella") == "password_weak"


@pytest.mark.parametrize("password", [
    "abcabcab", "x" * 126 + "yz", "correct horse battery", "\u00e9\u4e2d\U0001f600 four",
])
def test_a_good_password_is_not(password: str) -> None:
    assert reason_of(check_password, password, "ann") is None


def test_all_common_passwords_are_long_enough_to_be_worth_listing() -> None:
    assert all(len(password) >= LENGTH[0] and password == password.lower() for password in COMMON)


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


async def test_so_many_are_hashed_at_once_and_no_more() -> None:
    passwords = Passwords(at_once=2)
    async with trio.open_nursery() as nursery:
        for _ in range(6):
            nursery.start_soon(passwords.hash, "correct horse")
        await trio.testing.wait_all_tasks_blocked()
        assert passwords._limiter.borrowed_tokens == 2
