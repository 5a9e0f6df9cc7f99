"""The commands that ask the server one thing and end: games, login, register, logout."""

import json
import os
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final, TypeVar

import trio

from cli_client.connection.address import DIAL_LIMIT, Address
from cli_client.connection.calling import By
from cli_client.connection.calls.auth import Auth
from cli_client.connection.calls.games import Games
from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.greeting import greet
from cli_client.connection.identity import Password, Vault, identify, keep
from cli_client.connection.link import Link
from cli_client.connection.opening import open_link
from cli_client.exits import CANCELLED, FAILED, INTERRUPTED, NOT_LOGGED_IN, ExitError, no_connection
from cli_client.keyring import Keyring, data_directory
from cli_client.model.words import result_words
from cli_client.options import Options
from cli_client.terminal import read_password, say
from engine.wire.codec import unstructure
from engine.wire.messages.shared import GameSummary, User

T = TypeVar("T")
NEXT_STEPS: Final[Mapping[str, str]] = {"login_required": " cli-client login NAME logs you in."}
"""What to do about a refusal, by its reason."""
_ANOTHER: Final = " Ask whoever sent it for a new link."
LINK_STEPS: Final[Mapping[str, str]] = {
    "not_found": " Is the link whole, and is it of this server? --server HOST:PORT names another.",
    "forbidden": " Only a new invitation by name lets you in again.",
    **dict.fromkeys(("room_closed", "room_full", "invite_used", "invite_expired", "offer_gone"), _ANOTHER),
}
"""The same, where a link was followed."""
_WHO = frozenset({"login_required", "bad_credentials", "token_expired", "account_inactive"})


def keyring_of(options: Options) -> Keyring:
    """The identities for the server."""
    return Keyring(data_directory(os.environ), str(Address(options.host, options.port)))


def list_games(options: Options) -> None:
    """Prints one's own unfinished games."""
    slot = keyring_of(options).look(options.name, guest=options.guest)
    found = at_server(options, lambda link: _games(link, slot))
    for game in found:
        say(json.dumps(unstructure(game)) if options.json else _line(game))
    if not found and not options.json:
        sys.stderr.write("you have no unfinished games; cli-client play looks for an opponent.\n")


def log_in(options: Options, name: str, *, new: bool) -> None:
    """Logs in, or makes an account (out of the guest of this machine, if there is one), and keeps the tokens."""
    password = Password(name, read_password(options, twice=new), new)
    keyring = keyring_of(options)
    slot = keyring.take(guest=True) if new else keyring.account(name)
    try:
        user = at_server(options, lambda link: _enter(link, password, slot))
        keyring.drop_others(slot)
    finally:
        slot.free()
    if options.json:
        say(json.dumps(unstructure(user)))
    else:
        say(f"{'registered and ' if new else ''}logged in as {user.username}.")


def log_out(options: Options) -> None:
    """Ends the login at the server, and forgets its tokens here; of a guest (``--guest``) the same."""
    slot = keyring_of(options).look(options.name, guest=options.guest)
    tokens = slot.load()
    if tokens is None or (tokens.guest and not options.guest):
        raise ExitError(NOT_LOGGED_IN, "there is no login here to end; cli-client login NAME makes one.")
    at_server(options, lambda link: _leave(link, slot), {})
    if options.json:
        say(json.dumps({"username": tokens.username}))
    else:
        say(f"{tokens.username} is logged out.")


async def _leave(link: Link, vault: Vault) -> None:
    await identify(link, None, vault)
    await Auth(By(link)).logout()
    vault.save(None)


async def _games(link: Link, vault: Vault) -> list[GameSummary]:
    await identify(link, None, vault)
    return (await Games(By(link)).list()).games


async def _enter(link: Link, password: Password, vault: Vault) -> User:
    if not password.new:
        return keep(vault, await link.request("auth.login", _credentials(password)))
    if vault.load() is not None:
        try:
            await identify(link, None, vault)  # as the guest that becomes the account
        except RequestRefusedError as refused:
            if refused.failure.reason not in _WHO:
                raise
    return keep(vault, await link.request("auth.register", _credentials(password)))


def _credentials(password: Password) -> dict[str, str]:
    return {"username": password.username, "password": password.password}


# --------------------------------------------------------------------------------------------------- the server


def at_server(options: Options, ask: Callable[[Link], Awaitable[T]], steps: Mapping[str, str] = NEXT_STEPS) -> T:
    """What the server answers; what goes wrong as an exit code and a sentence."""
    address = Address(options.host, options.port, min(DIAL_LIMIT, options.timeout))
    try:
        answer: T = trio.run(_asking, address, options.timeout, ask)
    except ConnectionLostError as error:
        raise no_connection(str(error)) from None
    except trio.TooSlowError:
        raise ExitError(CANCELLED, f"{address} did not answer within {options.timeout:g} s; "
                                   "--timeout SECONDS waits longer.") from None
    except RequestRefusedError as refused:
        failure = refused.failure
        code = NOT_LOGGED_IN if failure.reason in _WHO else FAILED
        raise ExitError(code, failure.message + steps.get(failure.reason, "")) from None
    except KeyboardInterrupt:
        raise ExitError(INTERRUPTED) from None
    return answer


async def _asking(address: Address, within: float, ask: Callable[[Link], Awaitable[Any]]) -> Any:
    async with open_link(address, 2 * within) as link:
        with trio.fail_after(within):
            await greet(link)
            return await ask(link)


def _line(game: GameSummary) -> str:
    turn = "your turn" if game.your_turn else result_words(game.result) if game.result else game.status
    return f"{game.game_id}  {turn:<12}  {game.game_type}  {' against '.join(game.players)}"
