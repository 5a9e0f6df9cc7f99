"""Who asks: the token that a request carries, and the account that it is good for."""

from typing import TYPE_CHECKING, Any, Final

from fastapi import Request

from engine.reasons import Refusal
from ser.app.calls import Caller, call, use
from ser.app.ports import Account, Login
from ser.app.session import Session
from ser.app.texts import LONGEST, RAW, tidy
from ser.app.use_cases.logins import holder_of
from ser.doors.http.site import site_of

if TYPE_CHECKING:
    from ser.app.application import Application

_SCHEME: Final = "bearer "


def token_of(request: Request, header: str | None = None) -> str | None:
    """The token of a header that an API has of its own, or else of ``Authorization: Bearer …``."""
    own = request.headers.get(header) if header else None
    said = request.headers.get("authorization", "")
    if not own and said[: len(_SCHEME)].lower() == _SCHEME:
        own = said[len(_SCHEME) :].strip()
    return own or None


def stranger(request: Request) -> Caller:
    """Somebody of whom nothing is known but the address, and by which program they come."""
    client = request.scope.get("client")
    program = tidy(request.headers.get("user-agent", "")[:RAW])[:LONGEST]
    return Caller(client[0] if client else "unknown", client=program or None)


async def caller(request: Request, header: str | None = None) -> Caller:
    """Whoever the token is for; refuses ``login_required`` without one, and a token that is good for nothing."""
    token, somebody = token_of(request, header), stranger(request)
    if token is None:
        raise Refusal("login_required")
    account, login = await use(site_of(request).app, somebody, _holder, token)
    return Caller(somebody.peer, account, login)


async def _holder(app: "Application", session: Session, token: str) -> tuple[Account, Login]:  # noqa: ARG001
    return await holder_of(app, token)


async def answer_to(request: Request, who: Caller, method: str, **params: Any) -> Any:
    """What the method of the dispatch table answers this caller."""
    return await call(site_of(request).app, who, method, params)
