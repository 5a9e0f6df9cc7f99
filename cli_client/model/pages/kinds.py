"""The table of all pages."""

from collections.abc import Mapping
from typing import Final

from cli_client.model.pages import lobby, seats
from cli_client.model.pages.page import Kind

_ALL: Final = (lobby.KIND, *seats.KINDS)

KINDS: Final[Mapping[str, Kind]] = {kind.name: kind for kind in _ALL}
"""The pages by their names."""

if len(KINDS) != len(_ALL):
    raise ValueError("two pages have the same name")
