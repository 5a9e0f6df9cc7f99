"""Every screen of the client as a state, by name: what golden files, the mono terminal and the README are made of."""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Final

from cli_client.model.state import State
from tests.cli_client.ui import game_scenes, page_scenes
from tests.cli_client.ui.test_screens import Scene, state_of

SCENES: Final[Mapping[str, Mapping[str, Callable[[], State]]]] = {
    "pages": page_scenes.SCENES, "games": game_scenes.SCENES}
BOARDS: Final[Mapping[str, Callable[[], State]]] = {
    "ultimate": partial(state_of, "ultimate", Scene(44)),
    "ludo, one has left": partial(state_of, "ludo", Scene(140, {"capacity": 3}, quits=60)),
    "connect-four": partial(state_of, "connect-four", Scene(15)),
}
"""Boards of which there are golden screens elsewhere."""
ALL: Final = {name: build for table in (*SCENES.values(), BOARDS) for name, build in table.items()}


@cache
def scene(name: str) -> State:
    """The state of a scene."""
    return ALL[name]()
