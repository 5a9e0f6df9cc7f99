"""Identifiers and secrets, made of time and chance that come in as parameters."""

import re
from random import Random

import pytest

from ser.app.sources import Sources, digest


@pytest.fixture
def sources() -> Sources:
    return Sources(Random(1).randbytes, lambda: 1_700_000_000.5)


def test_identifiers_are_different_and_fit_their_column(sources: Sources) -> None:
    made = {sources.identifier("g") for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"g[0-9a-f]{1,39}", identifier) for identifier in made)


def test_later_identifiers_are_greater() -> None:
    chance = Random(1).randbytes
    made = [Sources(chance, lambda at=at: at).identifier("g") for at in (1.0, 1.7e9, 1.7e9 + 0.001, 4e9, 1.7e10)]
    assert made == sorted(made)


def test_secrets_are_different_and_have_144_bits(sources: Sources) -> None:
    made = {sources.secret() for _ in range(1000)}
    assert len(made) == 1000
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{24}", secret) for secret in made)


def test_of_real_chance_nothing_comes_twice() -> None:
    sources = Sources()
    assert len({sources.secret() for _ in range(1000)} | {sources.identifier("g") for _ in range(1000)}) == 2000


def test_time_is_told_in_whole_milliseconds(sources: Sources) -> None:
    assert sources.now_ms() == 1_700_000_000_500


@pytest.mark.parametrize("secret", ["", "x", "\ud800", "\U0001f600" * 99])
def test_a_digest_is_a_sha_256_whatever_the_text(secret: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{64}", digest(secret))
    assert digest(secret) == digest(secret) != digest(secret + "x")
