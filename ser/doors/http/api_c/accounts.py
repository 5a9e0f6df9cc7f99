"""API C: registering, coming in, tokens, passwords."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from ser.doors.http.api_c.types import (
    AuthRequest,
    ChangePasswordRequest,
    Failure,
    RefreshTokenRequest,
    Success,
    TokenResponse,
    User,
    ask,
    identity,
    success,
    user,
)
from ser.doors.http.auth import answer_to, stranger
from ser.doors.http.body import Route
from ser.doors.http.documents import TOKEN, Responses, problems, secured
from ser.doors.http.errors import json_response

router = APIRouter(prefix="/auth", route_class=Route, tags=["C: accounts"])


def _errors(*codes: str) -> Responses:
    return problems(*codes, shape=Failure)


_NEW = _errors("invalid_params", "name_invalid", "name_taken", "password_weak")


@router.post("/registrate", status_code=201, response_model=TokenResponse, responses=_NEW)
@router.post("/register", status_code=201, response_model=TokenResponse, responses=_NEW)
async def register(request: Request, person: AuthRequest) -> Response:
    """New user, who has come in by this."""
    made = await answer_to(
        request, stranger(request), "auth.register", username=person.username, password=person.password)
    return json_response(identity(request, made, f"Welcome, {made.user.username}."), 201)


@router.post("/login", response_model=TokenResponse, responses=_errors(
    "invalid_params", "bad_credentials", "account_inactive"))
async def log_in(request: Request, person: AuthRequest) -> Response:
    """Comes in with name and password."""
    there = await answer_to(
        request, stranger(request), "auth.login", username=person.username, password=person.password)
    return json_response(identity(request, there, f"Welcome back, {there.user.username}."))


@router.post("/refresh", response_model=TokenResponse, responses=_errors(
    "invalid_params", "bad_credentials", "token_expired", "account_inactive"))
async def refresh(request: Request, given: RefreshTokenRequest) -> Response:
    """New tokens for a refresh token, which is used up by this."""
    fresh = await answer_to(request, stranger(request), "auth.refresh", refreshToken=given.refresh_token.token)
    return json_response(identity(request, fresh, "Here are new tokens."))


@router.post("/logout", response_model=Success, openapi_extra=secured(), responses=_errors(*TOKEN))
async def log_out(request: Request) -> Response:
    """Ends this login: its tokens are no longer good."""
    await ask(request, "auth.logout")
    return json_response(success(request, "Good-bye."))


@router.get("/me", response_model=User, openapi_extra=secured(), responses=_errors(*TOKEN))
async def me(request: Request) -> Response:
    """Whose token this is."""
    return json_response(user(await ask(request, "auth.me")))


@router.post("/verify-token", response_model=Success, openapi_extra=secured(), responses=_errors(*TOKEN))
async def verify_token(request: Request) -> Response:
    """Whether the token is good."""
    await ask(request, "auth.me")
    return json_response(success(request, "The token is good."))


@router.post("/change-password", response_model=Success, openapi_extra=secured(), responses=_errors(
    *TOKEN, "invalid_params", "password_weak", "forbidden"))
async def change_password(request: Request, change: ChangePasswordRequest) -> Response:
    """Sets a new password and ends the other logins."""
    await ask(request, "auth.changePassword", currentPassword=change.current_password, newPassword=change.new_password)
    return json_response(success(request, "The password is changed; other logins have been ended."))
