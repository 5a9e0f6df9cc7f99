"""Instants as people write them: milliseconds of the Unix epoch to ISO 8601 in UTC, and back.

The calendar's arithmetic is Howard Hinnant's (https://howardhinnant.github.io/date_algorithms.html).
"""

import re
from typing import Final

_DAY: Final = 86_400_000
_ERA: Final = 146_097
"""The days of 400 years; the first of them begins with March of the year 0."""
_EPOCH: Final = 719_468
_TEXT: Final = re.compile(r"(\d{4,6})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)\.(\d{3})Z", re.ASCII)


def to_text(instant: int) -> str:
    """An instant as ``2023-11-14T22:13:20.000Z``."""
    days, rest = divmod(instant, _DAY)
    year, month, day = _date(days)
    seconds, milliseconds = divmod(rest, 1000)
    minutes, second = divmod(seconds, 60)
    return f"{year:04}-{month:02}-{day:02}T{minutes // 60:02}:{minutes % 60:02}:{second:02}.{milliseconds:03}Z"


def from_text(text: str) -> int:
    """The instant that ``to_text`` writes like this; a text that it writes for none is a ``ValueError``."""
    match = _TEXT.fullmatch(text)
    if match is not None:
        year, month, day, hour, minute, second, milliseconds = map(int, match.groups())
        instant = _days(year, month, day) * _DAY + ((hour * 60 + minute) * 60 + second) * 1000 + milliseconds
        if to_text(instant) == text:
            return instant
    raise ValueError(f"{text!r} is no instant")


def _date(days: int) -> tuple[int, int, int]:
    era, day_of_era = divmod(days + _EPOCH, _ERA)
    year = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year + year // 4 - year // 100)
    month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * month + 2) // 5 + 1
    return year + era * 400 + (month > 9), (month + 2) % 12 + 1, day


def _days(year: int, month: int, day: int) -> int:
    era, year_of_era = divmod(year - (month < 3), 400)
    day_of_year = (153 * ((month + 9) % 12) + 2) // 5 + day - 1
    return era * _ERA + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - _EPOCH
