"""``ser announce``, ``ser drain``, ``ser stats``: what operators do on a database, be a server running on it or not."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click
import typed_settings as ts

from ser.admin import Desk, work
from ser.settings import Settings

if TYPE_CHECKING:
    from ser.app.ports import AnnouncementRow

_UNITS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
_DURATION: Final = re.compile(r"(?:([0-9]+)([smhd]))(?:([0-9]+)([smhd]))?")

LONGEST: Final = 30 * 86_400
"""Seconds from the announcement of a maintenance to its beginning."""


class Duration(click.ParamType[int]):
    """A time as ``90s``, ``10m`` or ``1h30m``, in seconds."""

    name = "duration"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The seconds; anything else is a usage error."""
        if isinstance(value, int):
            return value
        found = _DURATION.fullmatch(value)
        if found is None:
            self.fail(f"{value!r} is no time as 90s, 10m or 1h30m", param, ctx)
        parts = zip(found.groups()[::2], found.groups()[1::2], strict=True)
        seconds = sum(int(number) * _UNITS[unit] for number, unit in parts if number)
        if seconds > LONGEST:
            self.fail("at most 30d", param, ctx)
        return seconds


def _text(value: str | None) -> str:
    """What people are told, as it is kept; refuses what cannot be shown."""
    from ser.app.texts import RAW, clean_text  # noqa: PLC0415 - --help and wrong arguments answer at once

    return clean_text(value, "the text", RAW) if value else ""


async def _announce(desk: Desk, kind: str, text: str, at: int | None = None) -> None:
    from ser.app.announcing import announcement  # noqa: PLC0415
    from ser.app.ports import Batch  # noqa: PLC0415

    batch = Batch()
    batch.put(announcement(desk.sources, kind, text, at))
    await desk.store.commit(batch)


# ------------------------------------------------------------------------------------------------------- announcing


@click.command()
@click.argument("text")
@click.option("--motd", is_flag=True, help="As the message of the day; an empty TEXT: the one of the settings again.")
@ts.pass_settings
def announce(settings: Settings, text: str, motd: bool) -> None:
    """Tells everybody who is connected something.

    Servers that run on the database of SER_DATABASE_URL tell it within a second or two. The message of the day is also
    told to whoever comes later.
    """
    if not text and not motd:
        raise click.UsageError("there is nothing to tell")

    async def task(desk: Desk) -> None:
        await _announce(desk, "motd" if motd else "broadcast", _text(text))

    work(settings, task)
    click.echo("announced")


# --------------------------------------------------------------------------------------------------------- draining


@click.command()
@click.option("--in", "seconds", type=Duration(), default="0s", show_default=True, help="When, as 90s, 10m or 1h30m.")
@click.option("--message", help="What people are told beside the time.")
@click.option("--cancel", is_flag=True, help="Calls off what has been announced.")
@ts.pass_settings
def drain(settings: Settings, seconds: int, message: str | None, cancel: bool) -> None:
    """Stops the servers on the database, now or after a countdown.

    Everybody is told at once, and again when an hour, ten minutes, one minute and so on are left. Then a server takes
    no new connections, answers what is under way, and ends. One that is started again before the time stops too.
    """
    async def stop(desk: Desk) -> None:
        await _announce(desk, "maintenance", _text(message), desk.sources.now_ms() + 1000 * seconds)

    async def call_off(desk: Desk) -> None:
        planned = await _planned(desk)
        if planned is None:
            raise click.ClickException("no maintenance is announced")
        await _announce(desk, "maintenance", _text(message))

    work(settings, call_off if cancel else stop)
    click.echo("called off" if cancel else "announced: the servers stop " + (f"in {seconds} s" if seconds else "now"))


async def _planned(desk: Desk) -> "AnnouncementRow | None":
    """The maintenance that is still to come."""
    from ser.app.ports import MAINTENANCE, Announced  # noqa: PLC0415

    question = Announced(kinds=(MAINTENANCE,))
    now = desk.sources.now_ms()
    return next((row for row in await desk.store.notices(question) if row.at is not None and row.at > now), None)


# ------------------------------------------------------------------------------------------------------- statistics


@click.group()
def stats() -> None:
    """Looks after the statistics."""


@stats.command()
@ts.pass_settings
def rebuild(settings: Settings) -> None:
    """Forgets all statistics and counts every finished game again, in the order in which they ended.

    A server may be running on the database: it goes on, and what it counts meanwhile is counted once. Until this is
    done, standings and leaderboards are those of the games counted so far.
    """
    with click.progressbar(length=0, label="counting", show_pos=True) as bar:
        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        total = work(settings, lambda desk: _rebuild(desk, show))
    click.echo(f"{total} games were counted")


async def _rebuild(desk: Desk, show: Callable[[int, int], None]) -> int:
    from ser.app.ports import Batch, ToCount  # noqa: PLC0415
    from ser.app.statistics.counter import next_count  # noqa: PLC0415

    await desk.store.forget_statistics()
    total = await desk.store.statistics(ToCount())
    while (counted := await next_count(desk.store)) is not None:
        batch = Batch()
        counted.write(batch)
        await desk.store.commit(batch)
        left = await desk.store.statistics(ToCount())
        total = max(total, left)
        show(total - left, total)
    return total


COMMANDS: Final[tuple[click.Command, ...]] = (announce, drain, stats)
