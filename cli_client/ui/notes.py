"""Notes of the desktop by way of the terminal: the sequences OSC 9, 99 and 777, and which of them it knows."""

from collections.abc import Callable, Mapping
from typing import Final

from cli_client.attention import Message
from cli_client.version import NAME

END: Final = "\x1b\\"
"""Not the bell, which also ends such a sequence: where none is known, it would be heard."""

_FORMS: Final[Mapping[str, Callable[[str, str], str]]] = {
    "osc9": lambda title, text: f"\x1b]9;{title}: {text}{END}",
    "osc99": lambda title, text: (f"\x1b]99;i={NAME}:d=0:o=unfocused;{title}{END}"
                                  f"\x1b]99;i={NAME}:p=body;{text}{END}"),
    "osc777": lambda title, text: f"\x1b]777;notify;{title};{text}{END}",
}
_PROGRAMS: Final[Mapping[str, str]] = {
    "iTerm.app": "osc9", "WezTerm": "osc777", "ghostty": "osc777", "kitty": "osc99", "contour": "osc777"}
_TERMS: Final[Mapping[str, str]] = {
    "xterm-kitty": "osc99", "xterm-ghostty": "osc777", "foot": "osc777", "foot-extra": "osc777",
    "rxvt-unicode-256color": "osc777", "rxvt-unicode": "osc777"}
_BARE: Final = frozenset({"linux", "dumb", "vt100", "vt220"})
"""Terminals that print what they do not know."""


def way_of(environ: Mapping[str, str]) -> str:
    """How this terminal is told; ``off`` where it would print what it is told, OSC 9 where nothing is known of it."""
    term = environ.get("TERM", "")
    if term in _BARE:
        return "off"
    if "KITTY_WINDOW_ID" in environ:
        return "osc99"
    program = environ.get("LC_TERMINAL") or environ.get("TERM_PROGRAM", "")
    known = _PROGRAMS.get(program.replace("iTerm2", "iTerm.app")) or _TERMS.get(term)
    return known or ("osc777" if "VTE_VERSION" in environ else "osc9")


def sequence(way: str, note: Message, environ: Mapping[str, str]) -> str:
    """What is written for a note; nothing where there is no way. tmux is asked to pass it on."""
    form = _FORMS.get(way_of(environ) if way == "auto" else way)
    if form is None:
        return ""
    told = form(*(part.replace(";", ",") for part in (note.title, note.text)))
    return "\x1bPtmux;" + told.replace("\x1b", "\x1b\x1b") + END if "TMUX" in environ else told
