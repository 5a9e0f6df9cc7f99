"""One request, by whatever door it came: what can be done at once is done, the rest in a task.

A line protocol calls ``begin`` and ``finish`` for its session. A door that has no sessions (HTTP) calls ``call`` for a
method of the dispatch table and ``use`` for a use case that is no method; both answer only when everything that the
result rests on is stored.
"""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from inspect import iscoroutinefunction
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import attrs
import structlog

from engine.reasons import Refusal
from engine.wire.codec import structure
from engine.wire.messages.registry import METHODS
from ser.app.games import NotLoadedError
from ser.app.handlers import HANDLERS, LaterError, Then
from ser.app.meter import OK
from ser.app.passwords import is_once
from ser.app.ports import Account, Login, StoreFailedError
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application

log = structlog.get_logger("ser.calls")

Work = Callable[[], Awaitable[Any]]

LINES: Final = "jsonrpc"
HTTP: Final = "http"
"""The doors' names, where requests are counted."""


@attrs.frozen
class Unfinished:
    """What of a request has to be done in a task; ``finish`` does it. ``began``: in seconds, by ``perf_counter``."""

    work: Work
    began: float = 0.0


# ------------------------------------------------------------------------------------------- for one session's calls


def begin(app: "Application", session: Session, method: str, params: Any) -> Any:
    """Calls a method that there is, with parameters as they came: its result, or ``Unfinished``. Refuses."""
    began = perf_counter()
    try:
        result = _begin(app, session, method, params)
    except Refusal as refused:
        app.meter.answered(LINES, method, refused.reason, perf_counter() - began)
        raise
    if type(result) is Unfinished:
        return Unfinished(result.work, began)
    app.meter.answered(LINES, method, OK, perf_counter() - began)
    return result


def _begin(app: "Application", session: Session, method: str, params: Any) -> Any:
    if app.draining:
        raise Refusal("shutting_down")
    check = partial(_check_identity, session, method)
    check()
    if type(params) is list and params:
        raise Refusal("invalid_params", "Parameters are named: params is an object.", path="params",
                      expected="an object")
    message = structure(params or {}, METHODS[method].params)
    handler = HANDLERS[method]
    run = partial(handler.function, app, session, message)
    return Unfinished(run) if handler.slow else _attempt(app, run, check)


def _attempt(app: "Application", run: Callable[[], Any], check: Callable[[], None]) -> Any:
    """What the function answers; unless it lacks a game that has to be read first, or wants to be awaited."""
    try:
        return run()
    except NotLoadedError as missing:
        return Unfinished(partial(_load_and_run, app, missing.game_id, check, run))
    except LaterError as later:
        return Unfinished(later.work)


async def _load_and_run(
    app: "Application", game_id: str, check: Callable[[], None], run: Callable[[], Any]
) -> Any:
    await app.games.load(game_id)
    check()
    try:
        return run()
    except NotLoadedError as further:  # one game has led to another
        if further.game_id == game_id:
            raise
        return await _load_and_run(app, further.game_id, check, run)
    except LaterError as later:  # there is more to be read than the game
        return await later.work()


async def finish(app: "Application", session: Session, method: str, unfinished: Unfinished) -> Any:
    """The result of the rest. Raises nothing but ``Refusal``."""
    with _metered(app, LINES, method, unfinished.began), _refusals_only(app, session, method):
        _check_identity(session, method)
        return await unfinished.work()


@contextmanager
def _metered(app: "Application", door: str, name: str, began: float) -> Iterator[None]:
    """What is done meanwhile is counted and timed, with its outcome."""
    outcome = "cancelled"
    try:
        yield
        outcome = OK
    except Refusal as refused:
        outcome = refused.reason
        raise
    finally:
        app.meter.answered(door, name, outcome, perf_counter() - began)


@contextmanager
def _refusals_only(app: "Application", session: Session, name: str) -> Iterator[None]:
    """Whatever goes wrong meanwhile, a refusal says it."""
    try:
        yield
    except StoreFailedError:
        raise Refusal("storage_unavailable") from None
    except NotLoadedError:  # the store failed in between: the client asks once more
        raise Refusal("busy", retryAfterMs=100) from None
    except Refusal:
        raise
    except Exception:
        log.exception("internal", method=name, peer=session.peer)
        app.count("internal")
        raise Refusal("internal") from None


UNTIL_CHANGED: Final = frozenset({"auth.me", "auth.changePassword", "auth.logout"})
"""What may be called by who came in with a one-time password, of the methods that need an identity."""


def _check_identity(session: Session, method: str) -> None:
    """Refuses ``login_required``, to who has no identity or has lost it, and ``password_change_required``."""
    account = session.account
    if account is None:
        if method in METHODS and METHODS[method].identity:
            raise Refusal("login_required")
    elif is_once(account.password_hash) and method not in UNTIL_CHANGED and (
            method not in METHODS or METHODS[method].identity):
        raise Refusal("password_change_required")


# ------------------------------------------------------------------------------------------ for doors without sessions


@attrs.frozen
class Caller:
    """Whose request it is: from where, and of which account, by which login (None: somebody unknown).

    ``client`` is by which program, as it says itself.
    """

    peer: str
    account: Account | None = None
    login: Login | None = None
    client: str | None = None


@attrs.frozen
class _Nowhere:
    """The link of a session that is not heard of again."""

    peer: str

    def write(self, data: bytes) -> None:
        """Nobody listens."""

    def close(self) -> None:
        """There is nothing to close."""

    def pause(self) -> None:
        """Nothing is read."""

    def wake(self) -> None:
        """Nothing waits."""


async def call(app: "Application", caller: Caller, method: str, params: Any) -> Any:
    """Calls a method of the dispatch table: its result, once that is stored. Raises nothing but ``Refusal``."""
    return await _passing(app, caller, method, lambda session: _begin(app, session, method, params))


async def use(app: "Application", caller: Caller, function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls a use case (application, session, arguments), plain or ``async``, as ``call`` does a method."""
    name = function.__name__

    def start(session: Session) -> Any:
        if app.draining:
            raise Refusal("shutting_down")
        check = partial(_check_identity, session, name)
        check()
        run = partial(function, app, session, *arguments)
        return Unfinished(run) if iscoroutinefunction(function) else _attempt(app, run, check)

    return await _passing(app, caller, name, start)


async def _passing(app: "Application", caller: Caller, name: str, start: Callable[[Session], Any]) -> Any:
    """The result of what a session begins that lives no longer than this."""
    session = Session(app, _Nowhere(caller.peer), passing=True)
    session.account, session.login, session.client = caller.account, caller.login, caller.client
    try:
        with app.at_work(), _metered(app, HTTP, name, perf_counter()), _refusals_only(app, session, name):
            try:
                return await _done(start(session))
            finally:  # a refusal may rest on what is not stored yet, as a result does
                await app.journal.settled(session.rests_on)
    finally:
        session.forget()


async def _done(result: Any) -> Any:
    if type(result) is Unfinished:
        result = await result.work()
    if type(result) is Then:
        result.action()  # what it says waits for its ticket
        result = result.result
    return result
