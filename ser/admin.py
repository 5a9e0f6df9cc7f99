"""``ser admin``: accounts at the command line, on the database of the settings, be a server running on it or not."""

import sys
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, TypeVar

import attrs
import click
import orjson
import typed_settings as ts

from engine.reasons import Refusal
from ser.settings import Settings

if TYPE_CHECKING:
    from ser.app.passwords import Passwords
    from ser.app.ports import Account, Batch, Store
    from ser.app.sources import Sources

T = TypeVar("T")

PAGE: Final = 500
ROLES: Final = click.Choice(["player", "bot", "admin"])


@attrs.frozen
class Desk:
    """What an admin works with at the command line."""

    store: "Store"
    sources: "Sources"
    passwords: "Passwords"

    async def find(self, name: str) -> "Account":
        """The account with this name, or (a guest's, say) with this identifier."""
        found = await self.store.account_named(name) or await self.store.account(name)
        if found is None:
            raise click.ClickException(f"there is no account {name!r}")
        return found


def work(settings: Settings, task: Callable[[Desk], Awaitable[T]]) -> T:
    """Does something at an open desk; what is refused is told in a line, with exit status 1."""
    if settings.database_url.startswith("memory:"):
        raise click.ClickException("memory: keeps nothing outside of the server; SER_DATABASE_URL names a database")
    import trio  # noqa: PLC0415 - --help and wrong arguments answer at once

    from ser.app.passwords import Passwords  # noqa: PLC0415
    from ser.app.ports import NameTakenError, StoreFailedError  # noqa: PLC0415
    from ser.app.sources import Sources  # noqa: PLC0415
    from ser.store import open_store  # noqa: PLC0415

    async def run() -> T:
        async with open_store(settings.database_url, settings.durability) as store:
            passwords = Passwords(at_once=1)
            try:
                return await task(Desk(store, Sources(), passwords))
            finally:
                await passwords.close()

    try:
        return trio.run(run)
    except Refusal as refused:
        raise click.ClickException(refused.message) from None
    except NameTakenError as taken:
        raise click.ClickException(f"the name {taken} is in use") from None
    except StoreFailedError as failed:
        raise click.ClickException(f"the database cannot be used: {failed}") from None


# ------------------------------------------------------------------------------------------------------ passwords


def read_password(settings: Settings, name: str) -> str | None:
    """A new password: of SER_ADMIN_PASSWORD, asked for at a terminal, or else the first line of standard input.

    SER_ADMIN_PASSWORD is not taken where SER_ADMIN_USERNAME says that it is somebody else's. None: none was given.
    """
    if settings.admin_password and (settings.admin_username or name).lower() == name.lower():
        return settings.admin_password
    if sys.stdin is None:
        return None
    if sys.stdin.isatty():
        return str(click.prompt("Password (empty: one that has to be changed is made)", default="", hide_input=True,
                                show_default=False, confirmation_prompt="Once more", err=True)) or None
    return sys.stdin.readline().rstrip("\r\n") or None


def _tell_once(name: str, password: str | None) -> None:
    if password is not None:
        click.echo(f"{name} comes in with {password} within seven days, and then has to set a password")


# ------------------------------------------------------------------------------------------------------- commands


@click.group()
def admin() -> None:
    """Makes, lists and changes accounts.

    Works on the database of SER_DATABASE_URL (or --database-url before the word admin), whether a server is
    running on it or not; a running server goes by it within a second. A NAME may be an identifier, too.
    """


@admin.command()
@click.argument("name")
@click.option("--role", type=ROLES, default="admin", show_default=True)
@ts.pass_settings
def create(settings: Settings, name: str, role: str) -> None:
    """Makes an account, an admin's if not told otherwise.

    The password is that of SER_ADMIN_PASSWORD, is asked for at a terminal, or is the first line of standard
    input. Without one a password is made that is good for coming in and has to be changed then.
    """
    password = read_password(settings, name)

    async def task(desk: Desk) -> str | None:
        from ser.app.managing import make_account  # noqa: PLC0415

        made = await make_account(desk.sources, desk.passwords, name, role, password)
        await desk.store.register(made.account)
        return made.one_time

    once = work(settings, task)
    click.echo(f"{name} is there, in the role {role}")
    _tell_once(name, once)


@admin.command("list")
@click.option("--role", type=ROLES)
@click.option("--inactive", is_flag=True, help="Only accounts that are not active.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@ts.pass_settings
def list_accounts(settings: Settings, role: str | None, inactive: bool, as_json: bool) -> None:
    """Lists the registered accounts, the oldest first."""
    async def task(desk: Desk) -> "list[Account]":
        from ser.app.ports import UserQuery  # noqa: PLC0415

        found: list[Account] = []
        while True:
            page, total = await desk.store.users(UserQuery(False if inactive else None, role, PAGE, len(found)))
            found += page
            if not page or len(found) >= total:
                return found

    for line in _lines(work(settings, task), as_json=as_json):
        click.echo(line)


def _lines(accounts: "list[Account]", *, as_json: bool) -> Iterator[str]:
    for account in accounts:
        about = {"username": account.username, "role": account.role, "isActive": account.active,
                 "userId": account.user_id, "createdAt": account.created_at, "updatedAt": account.updated_at}
        if as_json:
            yield orjson.dumps(about).decode()
        else:
            since = datetime.fromtimestamp(account.created_at / 1000, UTC).strftime("%Y-%m-%d %H:%M")
            state = "active" if account.active else "inactive"
            yield f"{account.username:<20}  {account.role:<6}  {state:<8}  {since}  {account.user_id}"


async def _change(desk: Desk, name: str, change: "Callable[[Account], Account]", *, forget: bool = False) -> "Account":
    """Stores a changed account. ``forget``: its logins are gone."""
    from ser.app.managing import check_admins, is_deleted, stamped  # noqa: PLC0415
    from ser.app.ports import Batch  # noqa: PLC0415

    before = await desk.find(name)
    after = stamped(before, change(before), desk.sources.now_ms())
    await check_admins(desk.store, before, after)
    batch = Batch()
    batch.accounts[after.user_id] = after
    if forget:
        batch.logouts.extend([login.login_id for login in await desk.store.logins_of(after.user_id)])
    if not after.active:
        await _silence(desk, after, batch)
    if is_deleted(after):
        batch.gone.append(after.user_id)
    await desk.store.commit(batch)
    return after


async def _silence(desk: Desk, account: "Account", batch: "Batch") -> None:
    """The secrets of the account's seats are no longer good."""
    for game_id in await desk.store.unfinished(account.user_id):
        stored = await desk.store.game(game_id)
        for row in stored.seats if stored else ():
            if row.user_id == account.user_id and row.key_hash is not None:
                batch.seats[game_id, row.seat] = attrs.evolve(row, key_hash=None)


@admin.command()
@click.argument("name")
@click.argument("role", type=ROLES)
@ts.pass_settings
def role(settings: Settings, name: str, role: str) -> None:
    """Gives an account another role."""
    async def task(desk: Desk) -> "Account":
        from ser.app.managing import with_role  # noqa: PLC0415

        return await _change(desk, name, lambda account: with_role(account, role))

    after = work(settings, task)
    click.echo(f"{after.username} has the role {after.role}")


def _plain(verb: str, help_: str, said: str) -> None:
    """Enters a command that does something to an account without saying more."""
    @admin.command(verb, help=help_)
    @click.argument("name")
    @ts.pass_settings
    def command(settings: Settings, name: str) -> None:
        async def task(desk: Desk) -> "Account":
            from ser.app.managing import CHANGES  # noqa: PLC0415

            return await _change(desk, name, CHANGES[verb], forget=verb == "delete")

        click.echo(f"{work(settings, task).username} {said}")


_plain("activate", "Lets a deactivated account come in again.", "is active")
_plain("deactivate", "Closes an account's connections and lets nobody come in by it.", "is inactive")
_plain("delete", "Deactivates an account for good: its password and logins are gone, its games stay.",
       "is inactive, without password and logins")


@admin.command("reset-password")
@click.argument("name")
@ts.pass_settings
def reset_password(settings: Settings, name: str) -> None:
    """Gives an account a new password, and ends its logins.

    The password comes from the same places as that of a new account.
    """
    password = read_password(settings, name)

    async def task(desk: Desk) -> "tuple[Account, str | None]":
        from ser.app.managing import new_password  # noqa: PLC0415

        account = await desk.find(name)
        if account.guest:
            raise click.ClickException(f"{name} is a guest and has no password")
        if password is not None:
            await desk.passwords.check(password, account.username)
        stored, once = await new_password(desk.sources, desk.passwords, password)
        return await _change(desk, name, lambda now: attrs.evolve(now, password_hash=stored), forget=True), once

    after, once = work(settings, task)
    click.echo(f"{after.username} has a new password, and no logins")
    _tell_once(after.username, once)
