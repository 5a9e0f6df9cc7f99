"""How soon the page behind a link can be used, by the clock of the page itself, in a fresh Chromium each time."""

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import mkdtemp
from typing import Any, Final

from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Row
from tests.ser.doors.http.browsers import Friend, open_browser
from tests.ser.processes import server

WATCH: Final = """
window.usable = null;
const look = () => {
  const guest = document.getElementById("guest");
  if (guest && guest.offsetParent) window.usable = performance.now(); else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
"""Notes when the button is there by which one plays."""

TIMES: Final = """() => {
  const [opened] = performance.getEntriesByType("navigation");
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  const loaded = [opened, ...performance.getEntriesByType("resource")];
  return {answer: opened.responseEnd, paint: paint.startTime, usable: window.usable,
          bytes: loaded.reduce((sum, each) => sum + each.transferSize, 0)};
}"""


def run(scale: Scale) -> Iterator[Row]:
    """Milliseconds from the beginning of the navigation, without the start of the browser."""
    with (server(Path(mkdtemp(dir=scale.directory)), SER_HTTP_PORT="0") as process,
          Friend(process.port, "friend") as friend):
        times = [_once(friend.link()) for _ in range(scale.rounds)]
    yield {"page": "join", "times": len(times), **{
        f"{name} {what}": round(of([each[name] for each in times]))
        for name in ("answer", "paint", "usable") for what, of in (("ms", median), ("worst", max))},
        "kB": round(times[0]["bytes"] / 1000, 1)}


def _once(url: str) -> dict[str, Any]:
    with open_browser() as browser:
        page = browser.new_page(viewport={"width": 390, "height": 800})
        page.add_init_script(WATCH)
        page.goto(url)
        page.wait_for_function("() => window.usable !== null")
        times: dict[str, Any] = page.evaluate(TIMES)
        return times
