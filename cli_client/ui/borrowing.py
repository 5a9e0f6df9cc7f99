"""What is borrowed of the terminal together with its other screen: the title, and reports of whether it has the focus.

prompt-toolkit takes the other screen and gives it back in every way of coming and leaving, Ctrl-Z and exceptions among
them.
"""

from collections.abc import Mapping
from typing import Final

import trio
from prompt_toolkit.application import Application
from prompt_toolkit.input.ansi_escape_sequences import ANSI_SEQUENCES
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.output import Output

from cli_client.text import drawn
from cli_client.ui.notes import END

FOCUS: Final[Mapping[str, bool]] = {"\x1b[I": True, "\x1b[O": False}
"""What a terminal says when it comes to have the focus, and when it has it no more."""
ANSI_SEQUENCES.update(dict.fromkeys(FOCUS, Keys.Ignore))  # otherwise they would be Esc, [ and a letter

_TAKE: Final = "\x1b[22;2t\x1b[?1004h"
_GIVE: Final = f"\x1b[?1004l\x1b]2;{END}\x1b[23;2t"
"""An empty title, for terminals that keep none: most of them have one of their own then."""
RECENT: Final = 15.0
"""Seconds after a key in which the player is there, as long as the terminal has said nothing of its focus."""
_WITHOUT: Final = frozenset({"linux", "dumb", "vt100", "vt220", "eterm-color"})


class Borrowed:
    """The title and the focus of a terminal, as long as its other screen is shown."""

    def __init__(self, output: Output, environ: Mapping[str, str], title: str) -> None:
        self.focused: bool | None = None
        """Whether it has the focus; None where it has not said so."""
        self._touched = -RECENT
        self._output, self._title, self._shown = output, title, False
        if environ.get("TERM") not in _WITHOUT:
            self._enter, self._leave = output.enter_alternate_screen, output.quit_alternate_screen
            output.enter_alternate_screen = self._take  # type: ignore[method-assign]
            output.quit_alternate_screen = self._give  # type: ignore[method-assign]

    def _take(self) -> None:
        self._enter()
        self.focused, self._shown = None, True
        self._output.write_raw(f"{_TAKE}\x1b]2;{self._title}{END}")

    def _give(self) -> None:
        self._shown = False
        self._output.write_raw(_GIVE)
        self._leave()

    def name(self, title: str) -> None:
        """Another title, now or as soon as the screen is shown."""
        changed, self._title = title != self._title, drawn(title)
        if changed and self._shown:
            self.say(f"\x1b]2;{self._title}{END}")

    def say(self, sequence: str) -> None:
        """Writes something that is not shown."""
        self._output.write_raw(sequence)
        self._output.flush()

    @property
    def looking(self) -> bool:
        """Whether the player looks at it, as far as can be told: by its focus, or else by their keys."""
        return trio.current_time() - self._touched < RECENT if self.focused is None else self.focused

    def watch(self, app: "Application[int]") -> None:
        """Hears of the focus, and of all keys."""
        reports = KeyBindings()

        @reports.add(Keys.Ignore)
        def report(event: KeyPressEvent) -> None:
            self.focused = FOCUS.get(event.data, self.focused)

        def touch(_processor: object) -> None:
            self._touched = trio.current_time()

        app.key_bindings = merge_key_bindings([*([app.key_bindings] if app.key_bindings else ()), reports])
        app.key_processor.before_key_press += touch
