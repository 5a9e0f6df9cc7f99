"""The real application's picture of a state, through its own output into a terminal emulator: no loop, no keys."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import attrs
import pyte
import pytest
from prompt_toolkit.application import application
from prompt_toolkit.application.current import set_app
from prompt_toolkit.data_structures import Size as Columns
from prompt_toolkit.input import DummyInput
from prompt_toolkit.key_binding.defaults import load_key_bindings
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.output.vt100 import Vt100_Output

from cli_client.local import Local
from cli_client.model.state import State
from cli_client.settings.own import settle
from cli_client.store import Store
from cli_client.text import UNICODE
from cli_client.ui.app import Terminal, build
from cli_client.ui.board import Size

DEPTHS = {
    1: ColorDepth.DEPTH_1_BIT, 4: ColorDepth.DEPTH_4_BIT, 8: ColorDepth.DEPTH_8_BIT, 24: ColorDepth.DEPTH_24_BIT}
"""By their bits."""
library_keys = cache(load_key_bindings)
"""Hundreds of keys that the library would make anew for every picture, though none is pressed here."""


class Sheet:
    """What prompt-toolkit writes on."""

    encoding = "utf-8"

    def __init__(self) -> None:
        self.raw = ""

    def write(self, text: str) -> None:
        self.raw += text

    def flush(self) -> None:
        pass

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        raise OSError


def themed(state: State, theme: str) -> State:
    return attrs.evolve(state, own=settle([("file", {"theme": theme})]))


def written(state: State, size: Size, bits: int | None = None, **terminal: Any) -> str:
    """Everything that the application writes for its first picture; ``bits`` of colour, or what the terminal says."""
    sheet = Sheet()
    depth = {} if bits is None else {"default_color_depth": DEPTHS[bits]}
    output = Vt100_Output(sheet, lambda: Columns(size.rows, size.columns), enable_cpr=False, **depth)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(application, "load_key_bindings", library_keys)
        app = build(Store(Local(), state), Terminal(UNICODE, input=DummyInput(), output=output, **terminal))
    with set_app(app):
        app.renderer.render(app, app.layout)
    return sheet.raw


def emulated(state: State, size: Size, bits: int) -> pyte.Screen:
    """The terminal's screen after it."""
    screen = pyte.Screen(size.columns, size.rows)
    pyte.Stream(screen).feed(written(state, size, bits))
    return screen


def cells(screen: pyte.Screen) -> Iterator[tuple[int, int, str, str]]:
    """Row, column, character and look of each cell in which anything is to be seen."""
    for row in range(screen.lines):
        for column in range(screen.columns):
            cell = screen.buffer[row][column]
            look = look_of(cell)
            if cell.data != " " or look != "plain":
                yield row, column, cell.data, look


@cache
def look_of(cell: Any) -> str:
    """Attributes and colours of a cell, in words."""
    words = [name for name, there in (("bold", cell.bold), ("italic", cell.italics), ("underlined", cell.underscore),
                                      ("reverse", cell.reverse)) if there]
    words += [cell.fg] if cell.fg != "default" else []
    words += [f"on {cell.bg}"] if cell.bg != "default" else []
    return " ".join(words) or "plain"
