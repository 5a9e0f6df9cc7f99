"""How the HTTP door is put together; imported only where it is opened."""

import importlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import attrs
import trio

from ser.app.application import Application
from ser.doors.admission import Admission
from ser.doors.http.answers import Answers
from ser.doors.http.app import http_application
from ser.doors.http.door import HttpDoor
from ser.doors.http.proxies import Proxies
from ser.doors.http.site import Site
from ser.settings import Settings, addresses, listed

if TYPE_CHECKING:
    from ser.metrics import Door, Figures


@attrs.define
class Web:
    """The door, and the site that it leads to."""

    door: HttpDoor
    site: Site


def open_web(
    settings: Settings, app: Application, admission: Admission, doors: Mapping[str, Any], listening: Sequence[str]
) -> Web:
    """The HTTP door of a server with these other doors, which listen at these addresses; it is not ready yet."""
    answers = Answers()
    proxies = Proxies(addresses(settings.trusted_proxies), settings.public_url)
    site = Site(app, proxies=proxies, metrics_token=settings.metrics_token, origins=listed(settings.cors_origins),
                addresses=listening)
    door = HttpDoor(http_application(site, answers), admission, app.limits, proxies)
    site.figures = _Later(app, {**doors, "http": door, "websocket": site.web_sockets}, answers, admission)
    return Web(door, site)


class _Later:
    """The figures; what knows Prometheus is loaded by the first who asks for them, beside the players."""

    def __init__(self, app: Application, doors: "Mapping[str, Door]", answers: Answers, admission: Admission) -> None:
        self._measured = (app, doors, answers, admission)
        self._figures: Figures | None = None

    async def __call__(self) -> Any:
        if self._figures is None:
            metrics = await trio.to_thread.run_sync(importlib.import_module, "ser.metrics")
            self._figures = metrics.Figures(*self._measured)
        return await self._figures()
