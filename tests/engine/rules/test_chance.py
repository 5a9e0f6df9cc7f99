"""Throws from a seed: written down by hand once, fair, and to be checked by anybody."""

import hmac
from collections import Counter
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.rules.chance import commitment, throw, verify

SEED = bytes(range(32))
FIRST_DICE = [4, 5, 4, 2, 4, 5, 4, 1, 3, 4, 5, 1, 5, 1, 1, 3, 5, 3, 2, 1, 4, 2, 6, 3]
OTHERS: list[tuple[bytes, int, int, int]] = [
    (SEED, 1, 2, 2), (SEED, 1, 20, 16), (SEED, 2, 100, 17), (b"", 1, 6, 3), (bytes(32), 7, 1, 1),
    (b"x", 1000, 2**64, 1034515182352880284), (SEED, 3, 2**63 + 1, 294493415154652292),
]
FAIR = {1: 10096, 2: 10065, 3: 10045, 4: 10028, 5: 9925, 6: 9841}
ODD = 2**63 + 1
"""Of a die with so many sides nearly every second number has to be drawn again."""


def attempts(seed: bytes, number: int, sides: int) -> int:
    """How many numbers are drawn for a throw, by the words of the specification."""
    attempt = 0
    while True:
        mac = hmac.new(seed, b"%d:%d" % (number, attempt), sha256).digest()
        if int.from_bytes(mac[:8], "big") < 2**64 // sides * sides:
            return attempt + 1
        attempt += 1


def test_the_throws_of_a_seed_stay_what_they_are() -> None:
    assert [throw(SEED, number, 6) for number in range(1, 25)] == FIRST_DICE


@pytest.mark.parametrize(("seed", "number", "sides", "value"), OTHERS)
def test_any_throw_stays_what_it_is(seed: bytes, number: int, sides: int, value: int) -> None:
    assert throw(seed, number, sides) == value


def test_no_value_is_likelier_than_another() -> None:
    assert Counter(throw(SEED, number, 6) for number in range(1, 60_001)) == FAIR


@given(st.binary(max_size=80), st.integers(1, 2**53), st.integers(1, 2**64))
def test_a_throw_shows_one_of_the_dies_sides_and_always_the_same(seed: bytes, number: int, sides: int) -> None:
    value = throw(seed, number, sides)
    assert 1 <= value <= sides
    assert value == throw(seed, number, sides)


def test_a_number_beyond_the_last_whole_multiple_of_the_sides_is_drawn_again() -> None:
    drawn = [attempts(SEED, number, ODD) for number in range(1, 201)]
    assert max(drawn) > 3
    for number, count in enumerate(drawn, 1):
        last = hmac.new(SEED, b"%d:%d" % (number, count - 1), sha256).digest()
        assert throw(SEED, number, ODD) == 1 + int.from_bytes(last[:8], "big") % ODD


@pytest.mark.parametrize(("number", "sides"), [(0, 6), (-1, 6), (1, 0), (1, -6), (1, 2**64 + 1)])
def test_a_throw_that_cannot_be_is_a_mistake_of_ours(number: int, sides: int) -> None:
    with pytest.raises(ValueError, match="there is no throw"):
        throw(SEED, number, sides)


def test_a_commitment_is_the_seeds_sha_256_and_fits_no_other_seed() -> None:
    assert commitment(SEED) == "630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd"
    assert verify(SEED, commitment(SEED))
    assert not verify(SEED[:-1], commitment(SEED))
    assert not verify(SEED, commitment(SEED).upper())
