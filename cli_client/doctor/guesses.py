"""What a terminal can, guessed from its environment: asking it would take its answers away from who types."""

from collections.abc import Mapping
from typing import Final

from cli_client.options import wants_truecolor

_REPORTS_FOCUS: Final = frozenset({
    "iTerm.app", "WezTerm", "ghostty", "kitty", "contour", "vscode", "Hyper", "rio", "mintty", "tmux"})
_FOCUS_TERMS: Final = ("xterm-kitty", "xterm-ghostty", "alacritty", "foot", "xterm", "rxvt-unicode", "tmux", "contour")
_FOCUS_VARIABLES: Final = ("KITTY_WINDOW_ID", "VTE_VERSION", "WT_SESSION", "ALACRITTY_WINDOW_ID", "KONSOLE_VERSION")
_FEW: Final = frozenset({"linux", "eterm-color"})


def color_bits(environ: Mapping[str, str], *, color: bool) -> int:
    """Bits of colour that are written: 1, 4, 8 or 24."""
    term = environ.get("TERM", "")
    if not color or term.lower() in ("dumb", "unknown"):
        return 1
    if wants_truecolor(environ):
        return 24
    return 4 if term in _FEW else 8


def reports_focus(environ: Mapping[str, str]) -> str:
    """Whether the terminal says that it has lost the focus: yes, no or unknown."""
    term = environ.get("TERM", "")
    if term in ("linux", "dumb", "vt100", "vt220", ""):
        return "no"
    if environ.get("TERM_PROGRAM") == "Apple_Terminal" or (term.startswith("screen") and "TMUX" not in environ):
        return "no"
    known = (environ.get("TERM_PROGRAM") in _REPORTS_FOCUS or any(name in environ for name in _FOCUS_VARIABLES)
             or term.startswith(_FOCUS_TERMS))
    return "yes" if known else "unknown"


def around(environ: Mapping[str, str]) -> list[str]:
    """What stands between the client and the terminal."""
    signs = {"tmux": "TMUX", "screen": "STY", "ssh": "SSH_CONNECTION", "mosh": "MOSH_SERVER_PID",
             "wsl": "WSL_DISTRO_NAME", "container": "container"}
    return [name for name, variable in signs.items() if environ.get(variable)]
