"""What admins do to accounts, by whatever way they come: decided here, stored by who asks."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from engine.reasons import Refusal
from ser.app.names import check_given
from ser.app.passwords import Passwords, one_time_password, stored_once
from ser.app.ports import Account, NameTakenError, Store, UserQuery
from ser.app.sources import Sources

ROLES: Final = ("player", "bot", "admin")


def check_role(role: str, path: str = "params.role") -> str:
    """The role, if there is such a one; refuses ``invalid_params``."""
    if role not in ROLES:
        raise Refusal("invalid_params", f"A role is {' or '.join(ROLES)}.", path=path, expected=" or ".join(ROLES))
    return role


def with_role(account: Account, role: str) -> Account:
    """The account in this role; refuses ``forbidden`` for guests."""
    if account.guest:
        raise Refusal("forbidden", "A guest has no other role than player.")
    return attrs.evolve(account, role=check_role(role), games=account.games if role == "bot" else ())


def _deleted(account: Account) -> Account:
    return attrs.evolve(account, active=False, password_hash=None, games=())


CHANGES: Final[Mapping[str, Callable[[Account], Account]]] = {
    "activate": lambda account: attrs.evolve(account, active=True),
    "deactivate": lambda account: attrs.evolve(account, active=False),
    "delete": _deleted,
}
"""What may be done to an account without saying more."""


def is_deleted(account: Account) -> bool:
    """Whether it is inactive for good: what its user had set, and where they wanted to be told, is not kept."""
    return not account.active and not account.guest and account.password_hash is None


def stamped(before: Account, after: Account, now_ms: int) -> Account:
    """The account with the instant of its change, later than that of the one before; the same if nothing changed."""
    return before if after == before else attrs.evolve(after, updated_at=max(now_ms, before.updated_at + 1))


def is_admin(account: Account) -> bool:
    """Whether it is an admin who can come in."""
    return account.active and account.role == "admin"


async def check_admins(store: Store, before: Account, after: Account) -> None:
    """Refuses ``last_admin`` when nobody would be an active admin after this change."""
    if is_admin(before) and not is_admin(after):
        _, admins = await store.users(UserQuery(active=True, role="admin", limit=1))
        if admins < 2:
            raise Refusal("last_admin")


@attrs.frozen
class Made:
    """A new account, not stored yet, and its one-time password where it has one."""

    account: Account
    one_time: str | None


async def make_account(  # noqa: PLR0913 - what an account has
    sources: Sources, passwords: Passwords, name: str, role: str, password: str | None, *, active: bool = True
) -> Made:
    """A new account for somebody else; without a password it gets one that has to be changed."""
    check_given(name)
    check_role(role)
    if password is not None:
        await passwords.check(password, name)
    stored, once = await new_password(sources, passwords, password)
    now = sources.now_ms()
    return Made(Account(sources.identifier("u"), name, role, False, active, stored, now, now), once)


async def new_password(sources: Sources, passwords: Passwords, password: str | None) -> tuple[str, str | None]:
    """What is stored of a password, or (None) of a new one-time password, which is told too."""
    if password is not None:
        return await passwords.hash(password), None
    once = one_time_password(sources)
    return stored_once(await passwords.hash(once), sources.now_ms()), once


async def first_admin(
    store: Store, sources: Sources, passwords: Passwords, name: str, password: str
) -> Account | None:
    """Makes an admin if there is none; None if there was one.

    Refuses a name that is taken, be it by a player: whoever has registered it is not to become an admin by that.
    """
    _, admins = await store.users(UserQuery(role="admin", limit=1))
    if admins:
        return None
    made = await make_account(sources, passwords, name, "admin", password)
    try:
        await store.register(made.account)
    except NameTakenError:
        raise Refusal("name_taken") from None
    return made.account
