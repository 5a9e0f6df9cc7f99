"""Quiet hours: whether it is quiet for a user, and until when."""

from datetime import UTC, datetime, time, timedelta

from ser.app.preferences import Values, zone_of


def quiet_until(values: Values, now_ms: int) -> int | None:
    """When the user's quiet hours end (milliseconds of the Unix epoch), if it is quiet at this instant."""
    begin, end = (time.fromisoformat(str(values[name])) for name in ("quietFrom", "quietTo"))
    if not values["quietHours"] or begin == end:
        return None
    here = datetime.fromtimestamp(now_ms / 1000, zone_of(str(values["timeZone"])) or UTC)
    clock = here.time()
    if not (begin <= clock < end if begin < end else clock >= begin or clock < end):
        return None
    day = here.date() if clock < end else here.date() + timedelta(days=1)
    ends = datetime.combine(day, end, here.tzinfo)
    both = [int(ends.replace(fold=fold).timestamp() * 1000) for fold in (0, 1)]  # one hour of the year comes twice
    return next((until for until in both if until > now_ms), None)
