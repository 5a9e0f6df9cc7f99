"""API C: profiles, and what admins do to users."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request
from starlette.responses import Response

from engine.reasons import Refusal
from ser.app.calls import Caller, use
from ser.app.use_cases.users import UserChange, change_user
from ser.doors.http.api_c.types import (
    MOST,
    ChangeUserRequest,
    Failure,
    MadeUser,
    Role,
    Success,
    User,
    UserCreateRequest,
    Users,
    ask,
    now,
    success,
    user,
)
from ser.doors.http.auth import caller
from ser.doors.http.body import Route
from ser.doors.http.documents import TOKEN, Responses, problems, secured
from ser.doors.http.errors import json_response
from ser.doors.http.site import site_of

router = APIRouter(prefix="/users", route_class=Route, tags=["C: users"])

UserId = Annotated[str, Path(alias="user_id")]


def _errors(*codes: str) -> Responses:
    return problems(*TOKEN, *codes, shape=Failure)


@router.get("/me", response_model=User, openapi_extra=secured(), responses=_errors())
async def me(request: Request) -> Response:
    """One's own profile."""
    return json_response(user(await ask(request, "users.get")))


@router.put("/me", response_model=User, openapi_extra=secured(), responses=_errors(
    "invalid_params", "name_invalid", "name_taken", "forbidden", "last_admin"))
async def change_me(request: Request, change: ChangeUserRequest) -> Response:
    """Changes one's own profile; role and activity only if one is an admin."""
    who = await caller(request)
    own = who.account.user_id if who.account else ""
    return json_response(user(await _changed(request, who, own, change)))


@router.post("", response_model=MadeUser, openapi_extra=secured(), responses=_errors(
    "invalid_params", "forbidden", "name_invalid", "name_taken", "password_weak"))
async def create(request: Request, wanted: UserCreateRequest) -> Response:
    """Makes a user; for admins."""
    made = await ask(request, "users.create", username=wanted.username, role=wanted.user_role,
                     password=wanted.password, isActive=wanted.is_active)
    value = user(made.user)
    return json_response(value if made.one_time_password is None
                         else {**value, "one_time_password": made.one_time_password})


@router.get("", response_model=Users, openapi_extra=secured(), responses=_errors("invalid_params", "forbidden"))
async def list_users(
    request: Request, *, is_active: bool | None = None, role: Role | None = None,
    limit: Annotated[int, Query(ge=1, le=MOST)] = 50, offset: Annotated[int, Query(ge=0, lt=2**31)] = 0,
) -> Response:
    """A page of users, the oldest first; for admins."""
    page = await ask(request, "users.list", isActive=is_active, role=role, limit=limit, offset=offset)
    users = [user(each) for each in page.users]
    return json_response({"success": True, "timestamp": now(request), "users": users, "total_count": page.total})


@router.get("/{user_id}", response_model=User, openapi_extra=secured(), responses=_errors("forbidden", "not_found"))
async def get(request: Request, user_id: UserId) -> Response:
    """A user; for admins."""
    who = await caller(request)
    _check_admin(who)
    return json_response(user(await ask(request, "users.get", userId=user_id)))


@router.put("/{user_id}", response_model=User, openapi_extra=secured(), responses=_errors(
    "invalid_params", "forbidden", "not_found", "name_invalid", "name_taken", "last_admin"))
async def change(request: Request, user_id: UserId, change: ChangeUserRequest) -> Response:
    """Changes a user; for admins."""
    who = await caller(request)
    _check_admin(who)
    return json_response(user(await _changed(request, who, user_id, change)))


@router.delete("/{user_id}", response_model=Success, openapi_extra=secured(), responses=_errors(
    "forbidden", "not_found", "last_admin"))
async def delete(request: Request, user_id: UserId) -> Response:
    """Deactivates a user for good; for admins. Finished games keep their players."""
    await ask(request, "users.delete", userId=user_id)
    return json_response(success(request, "The user is deleted."))


@router.post("/{user_id}/deactivate", response_model=User, openapi_extra=secured(), responses=_errors(
    "forbidden", "not_found", "last_admin"))
async def deactivate(request: Request, user_id: UserId) -> Response:
    """Lets a user come in no more; for admins."""
    return json_response(user(await ask(request, "users.deactivate", userId=user_id)))


@router.post("/{user_id}/activate", response_model=User, openapi_extra=secured(), responses=_errors(
    "forbidden", "not_found"))
async def activate(request: Request, user_id: UserId) -> Response:
    """Lets a user come in again; for admins."""
    return json_response(user(await ask(request, "users.activate", userId=user_id)))


def _check_admin(who: Caller) -> None:
    if who.account is None or who.account.role != "admin":
        raise Refusal("forbidden")


async def _changed(request: Request, who: Caller, user_id: str, change: ChangeUserRequest) -> Any:
    if change.user_id != user_id:
        raise Refusal("invalid_params", "The body is about another user than the address.", path="body.user_id",
                      expected="the user of the address")
    admin = None if change.user_role is None else change.user_role == "admin"
    wanted = UserChange(change.username, admin, change.is_active)
    return await use(site_of(request).app, who, change_user, user_id, wanted)
