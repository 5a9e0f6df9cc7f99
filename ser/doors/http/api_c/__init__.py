"""API C: accounts, rooms and invitations, for a gateway."""

from typing import Final

from fastapi import APIRouter

from ser.doors.http.api_c import accounts, rooms, users

ROUTERS: Final[tuple[APIRouter, ...]] = (accounts.router, users.router, rooms.router)
