"""Whether the server lives, whether it is ready, and what it measures."""

import hmac
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from engine.reasons import Refusal
from ser.doors.http.auth import token_of
from ser.doors.http.body import Route
from ser.doors.http.documents import Done, problems
from ser.doors.http.errors import HttpError, json_response
from ser.doors.http.site import site_of

router = APIRouter(route_class=Route, tags=["operation"])

_TEXT: Final = {"text/plain": {"schema": {"type": "string"}}}
_JSON: Final = {"application/json": {"schema": {"type": "array", "items": {"type": "object"}}}}


def wants_json(request: Request) -> bool:
    """Whether a program asks, and no person."""
    accepted = request.headers.get("accept", "")
    return "application/json" in accepted and "text/html" not in accepted


@router.get("/healthz", response_model=Done, responses=problems())
async def healthz() -> Response:
    """Whether the server lives."""
    return json_response({"status": "ok"})


@router.get("/readyz", response_model=Done, responses=problems("starting"))
async def readyz(request: Request) -> Response:
    """Whether the server takes requests: not while it is starting or stopping."""
    site = site_of(request)
    if site.app.draining:
        raise Refusal("shutting_down")
    if not site.ready:
        raise HttpError("starting", **{"Retry-After": "1"})
    return json_response({"status": "ready"})


@router.get("/metrics", openapi_extra={"security": [{"bearer": []}, {}]}, response_class=Response, responses={
    **problems("login_required", "bad_credentials"),
    200: {"description": "The figures, for Prometheus; with `Accept: application/json` as JSON",
          "content": {**_TEXT, **_JSON}}})
async def metrics(request: Request) -> Response:
    """What the server measures. Where the operator has set a token, it has to be shown."""
    site = site_of(request)
    _check_token(site.metrics_token, request)
    families = [] if site.figures is None else list(await site.figures())
    if wants_json(request):
        return json_response([_as_json(family) for family in families])
    from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4, generate_latest  # noqa: PLC0415 - when asked

    return Response(generate_latest(_Collected(families)), media_type=CONTENT_TYPE_PLAIN_0_0_4)


def _check_token(wanted: str | None, request: Request) -> None:
    if wanted is None:
        return
    shown = token_of(request)
    if shown is None:
        raise Refusal("login_required")
    if not hmac.compare_digest(shown.encode(), wanted.encode()):
        raise Refusal("bad_credentials")


class _Collected:
    """Families of figures that have been measured already."""

    def __init__(self, families: list[Any]) -> None:
        self._families = families

    def collect(self) -> list[Any]:
        """The families."""
        return self._families


def _as_json(family: Any) -> dict[str, Any]:
    samples = [{"name": sample.name, "labels": sample.labels, "value": sample.value} for sample in family.samples]
    return {"name": family.name, "help": family.documentation, "type": family.type, "samples": samples}
