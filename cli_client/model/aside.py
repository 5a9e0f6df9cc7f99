"""What goes on beside the board, in a word or two each: clocks, offers, who is away, who watches."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from cli_client.model.view import View
from engine.wire.messages.shared import Seat

SECOND: Final = 1000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
PART: Final = 5
"""Time is low when less is left than this part of what there was at first, and (``MOST_MS``) less than this."""
MOST_MS: Final = 30 * SECOND


def time_left(ms: int) -> str:
    """So much time, short: 2d 3h, 1:02:03, 4:32, 0:07."""
    seconds = max(0, ms) // SECOND
    minutes, hours = seconds // 60, seconds // 3600
    if ms >= DAY:
        return f"{hours // 24}d {hours % 24}h"
    if ms >= HOUR:
        return f"{hours}:{minutes % 60:02}:{seconds % 60:02}"
    return f"{minutes}:{seconds % 60:02}"


def asides(view: View, now: int) -> tuple[str, ...]:
    """The urgent first; ``now`` in milliseconds of the server's clock, 0 where it is not known."""
    if view.over or view.snapshot.status == "waiting":
        return tuple(_watchers(view))
    return (*_clocks(view, now), *_offers(view), *_away(view, now), *_watchers(view))


def ticks(view: View) -> int | None:
    """After how many milliseconds something here is another one; None while nothing runs."""
    if view.snapshot.status != "playing":
        return None
    clock, leaving = view.snapshot.clock, view.snapshot.on_leave
    if leaving is not None and leaving.get("countdown"):
        return SECOND
    if clock is None or clock.get("dueAt") is None:
        return None
    return MINUTE if clock["kind"] == "days" else SECOND


# ---------------------------------------------------------------------------------------------------------- clocks


def _clocks(view: View, now: int) -> Iterator[str]:
    """What each seat has left, brackets round the one that runs, ! where it is low; or until when to move first."""
    clock = view.snapshot.clock
    if clock is None:
        return
    left = [_left(view, seat, now) for seat in range(1, len(clock["remainingMs"]) + 1)]
    said = (f"{view.mark_of(seat)} {time_left(ms)}{'!' if ms <= low(clock) else ''}" for seat, ms in enumerate(left, 1))
    yield " ".join(f"[{text}]" if seat == clock["running"] else text for seat, text in enumerate(said, 1))
    if clock["running"] is None and clock["dueAt"] is not None and now:
        yield f"first move in {time_left(clock['dueAt'] - now)}"
    elif clock["held"]:
        yield "clock stands still"


def low(clock: Mapping[str, Any]) -> int:
    """So little is left when time is low, in milliseconds; where a move has days, half a minute would be too late."""
    if clock["kind"] == "days":
        return int(clock["perMoveDays"]) * DAY // PART
    return min(int(clock["initialMs" if clock["kind"] == "fischer" else "perMoveMs"]) // PART, MOST_MS)


def _left(view: View, seat: int, now: int) -> int:
    clock = view.snapshot.clock or {}
    remaining = int(clock["remainingMs"][seat - 1])
    if seat != clock["running"] or clock["asOf"] is None:
        return remaining
    return remaining - max(0, now - int(clock["asOf"]))


# ------------------------------------------------------------------------------------------------- others, and people


def _offers(view: View) -> Iterator[str]:
    for offer in view.snapshot.offers:
        ours = offer.seat == view.snapshot.your_seat
        yield f"you offer: {offer.kind}" if ours else f"{view.name_of(offer.seat)}: {offer.kind}?"


def _away(view: View, now: int) -> Iterator[str]:
    leaving = view.snapshot.on_leave or {}
    due = {grace["seat"]: grace["dueAt"] for grace in leaving.get("countdown", ())}
    for seat in view.snapshot.seats:
        if seat.stand_in is not None:
            yield f"{seat.stand_in} for {seat.username}"
        elif not seat.present and not seat.bot and not view.left(seat.seat):
            yield f"{seat.username} away{_grace(view, seat, due.get(seat.seat), str(leaving.get('kind')), now)}"


def _grace(view: View, seat: Seat, due: int | None, kind: str, now: int) -> str:
    if due is None or not now:
        return ""
    if due > now:
        return f" {time_left(due - now)}"
    return ": claim?" if kind == "claim" and seat.seat != view.snapshot.your_seat else ""


def _watchers(view: View) -> Iterator[str]:
    if view.snapshot.watchers:
        yield f"{view.snapshot.watchers} watching"
