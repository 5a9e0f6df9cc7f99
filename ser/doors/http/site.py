"""What the routes need to know of the server around the application."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import attrs
from fastapi import Request

from ser.app.application import Application
from ser.doors.http.proxies import Proxies

if TYPE_CHECKING:
    from prometheus_client import Metric

    Figures = Callable[[], Awaitable[Iterable[Metric]]]


@attrs.define
class WebSockets:
    """How many there are at the moment, and how many have been cut because they did not read."""

    open: int = 0
    slow: int = 0

    def __len__(self) -> int:
        return self.open


@attrs.define
class Site:
    """The server as its HTTP door sees it. ``figures`` measures it; ``addresses`` are where its doors listen."""

    app: Application
    figures: "Figures | None" = None
    proxies: Proxies = attrs.field(factory=Proxies)
    metrics_token: str | None = None
    origins: tuple[str, ...] = ()
    """From where pages of others may call; ``*`` is anywhere."""
    addresses: Sequence[str] = ()
    web_sockets: WebSockets = attrs.field(factory=WebSockets)
    ready: bool = False
    """Whether all doors are open."""


def site_of(request: Request) -> Site:
    """The site that a request came to."""
    site: Site = request.app.state.site
    return site
