"""The table of all pages."""

from collections.abc import Mapping
from typing import Final

from cli_client.model.pages import news, people, rooms, seats, settings, setup, standings
from cli_client.model.pages.lobby import lobby_of
from cli_client.model.pages.page import Kind

_OTHERS: Final = (*seats.KINDS, *rooms.KINDS, *people.KINDS, *setup.KINDS,
                  *standings.KINDS, *news.KINDS, *settings.KINDS)
_ALL: Final = (lobby_of(_OTHERS), *_OTHERS)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}
"""The pages by their names."""

if len(KINDS) != len(_ALL):
    raise ValueError("two pages have the same name")
