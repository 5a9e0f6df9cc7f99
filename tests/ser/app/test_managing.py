"""What admins do to accounts, apart from how they come to do it."""

from random import Random

import attrs
import pytest

from engine.reasons import Refusal
from ser.app.managing import CHANGES, ROLES, check_role, first_admin, stamped, with_role
from ser.app.passwords import is_once
from ser.app.ports import Account
from ser.app.sources import Sources
from ser.store.memory import MemoryStore
from tests.refusals import reason_of
from tests.ser.harness import PASSWORD, PlainPasswords

ANN = Account("u1", "ann", "bot", False, True, "hash", 5, 10, ("ludo",))
GUEST = attrs.evolve(ANN, guest=True, role="player", password_hash=None, games=())


def test_what_may_be_done_leaves_everything_else_as_it_was() -> None:
    assert {name: change(ANN) for name, change in CHANGES.items()} == {
        "activate": ANN, "deactivate": attrs.evolve(ANN, active=False),
        "delete": attrs.evolve(ANN, active=False, password_hash=None, games=())}


@pytest.mark.parametrize("role", ROLES)
def test_only_bots_keep_what_they_play(role: str) -> None:
    assert with_role(ANN, role) == attrs.evolve(ANN, role=role, games=("ludo",) if role == "bot" else ())
    assert reason_of(with_role, GUEST, role) == "forbidden"


@pytest.mark.parametrize("role", ["", "Admin", "king", "\x00"])
def test_there_are_three_roles(role: str) -> None:
    assert reason_of(check_role, role) == "invalid_params"


@pytest.mark.parametrize(("now", "stamp"), [(9, 11), (10, 11), (11, 11), (12, 12)])
def test_a_change_is_later_than_the_one_before(now: int, stamp: int) -> None:
    assert stamped(ANN, attrs.evolve(ANN, active=False), now).updated_at == stamp
    assert stamped(ANN, ANN, now) == ANN


@pytest.fixture
def tools() -> tuple[MemoryStore, Sources, PlainPasswords]:
    return MemoryStore(), Sources(Random(1).randbytes, lambda: 5.0), PlainPasswords()


async def test_the_first_admin_is_made_once(tools: tuple[MemoryStore, Sources, PlainPasswords]) -> None:
    store, sources, passwords = tools
    made = await first_admin(store, sources, passwords, "Admin", PASSWORD)  # type: ignore[arg-type]
    assert made is not None
    assert (made.role, made.active, is_once(made.password_hash), made.created_at) == ("admin", True, False, 5000)
    assert await store.account_named("admin") == made
    assert await first_admin(store, sources, passwords, "other", PASSWORD) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(("name", "password", "reason"), [
    ("ANN", PASSWORD, "name_taken"), ("a b", PASSWORD, "name_invalid"), ("chief", "12345678", "password_weak"),
])
async def test_nobody_becomes_the_first_admin_by_what_is_wrong(
    tools: tuple[MemoryStore, Sources, PlainPasswords], name: str, password: str, reason: str
) -> None:
    store, sources, passwords = tools
    await store.register(ANN)
    with pytest.raises(Refusal) as refused:
        await first_admin(store, sources, passwords, name, password)  # type: ignore[arg-type]
    assert refused.value.reason == reason
    assert await store.account_named("ann") == ANN
