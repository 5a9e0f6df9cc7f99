"""The looks: what each class looks like, in terms of a palette, and a palette for each theme.

A colour is never the only sign of anything: each class has a mark in the text beside it, or an attribute that is there
without colours too. The default palette is the sixteen colours that every terminal names, as its owner likes them; the
others have a ground of their own, in 24 bit, which prompt-toolkit brings down to what the terminal can show.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import BaseStyle, Style

LOOKS: Final[Mapping[str, str]] = {
    "screen": "{ground}",
    "tabs": "reverse",
    "tab-current": "bold noreverse",
    "offline": "{bad} bold reverse",
    "grid": "{dim}",
    "names": "{dim}",
    "red": "{red}",
    "green": "{green}",
    "yellow": "{yellow}",
    "blue": "{blue}",
    "cyan": "{cyan}",
    "magenta": "{magenta}",
    "mark": "bold",
    "lost": "{dim}",
    "left": "{dim}",
    "empty": "{dim}",
    "pending": "{dim} italic",
    "last": "underline",
    "movable": "underline",
    "cursor": "reverse",
    "chosen": "bold",
    "die": "bold",
    "plot": "{key}",
    "info": "",
    "turn": "bold {good}",
    "refused": "{bad} bold",
    "result": "bold",
    "connection": "{dim}",
    "question": "bold",
    "qr": "{qr}",
    "key": "{key}",
    "bar": "reverse",
    "bar-key": "bold",
}
"""Every class that the pictures use; names in braces are the palette's."""

_QR: Final = "ansiwhite bg:ansiblack"
_MONO: Final = {
    **dict.fromkeys(("ground", "dim", "good", "bad", "key", "qr"), ""),
    # by these names prompt-toolkit has classes of its own, with colours, as long as ours say nothing
    **dict.fromkeys(("red", "green", "yellow", "blue", "cyan", "magenta"), "ansidefault"),
}
_LIGHT_QR: Final = "#ffffff bg:#000000"
PALETTES: Final[Mapping[str, Mapping[str, str]]] = {
    "default": {
        "ground": "", "dim": "ansibrightblack", "good": "ansigreen", "bad": "ansired", "key": "ansicyan",
        "red": "ansired", "green": "ansigreen", "yellow": "ansiyellow", "blue": "ansibrightblue", "cyan": "ansicyan",
        "magenta": "ansimagenta", "qr": _QR,
    },
    "light": {
        "ground": "#1c1c1c bg:#ffffff", "dim": "#6a6a6a", "good": "#00701a", "bad": "#b3001b", "key": "#005f87",
        "red": "#b3001b", "green": "#00701a", "yellow": "#6b6b00", "blue": "#0033cc", "cyan": "#00707a",
        "magenta": "#9c0a9c", "qr": _LIGHT_QR,
    },
    "dark": {
        "ground": "#d8d8d8 bg:#101216", "dim": "#8a8f98", "good": "#6fdc6f", "bad": "#ff5f5f", "key": "#5fd7ff",
        "red": "#ff5f5f", "green": "#6fdc6f", "yellow": "#f0e060", "blue": "#6f8fff", "cyan": "#45e0e0",
        "magenta": "#e58aff", "qr": _LIGHT_QR,
    },
    "high-contrast": {
        "ground": "#ffffff bg:#000000", "dim": "#d0d0d0", "good": "#00ff00 bold", "bad": "#ff8080 bold",
        "key": "#00ffff bold", "red": "#ff8080", "green": "#00ff00", "yellow": "#ffff00", "blue": "#8fb4ff",
        "cyan": "#00ffff", "magenta": "#ff80ff", "qr": _LIGHT_QR,
    },
    "colour-blind": {  # Okabe and Ito's colours (jfly.uni-koeln.de/color), vermilion and blue lightened for the ground
        "ground": "#e8e8e8 bg:#101216", "dim": "#999ea6", "good": "#56b4e9", "bad": "#e69f00", "key": "#56b4e9",
        "red": "#f0803c", "green": "#10b283", "yellow": "#f0e442", "blue": "#4c9ee6", "cyan": "#b3e4ff",
        "magenta": "#dd8fbe", "qr": _LIGHT_QR,
    },
    "mono": _MONO,
}
"""The colours of each theme (``engine.preferences`` lists them)."""

_BRIGHT: Final = {
    "ground": "ansigray bg:ansiblack", "dim": "ansigray", "good": "ansibrightgreen", "bad": "ansibrightred",
    "key": "ansibrightcyan", "red": "ansibrightred", "green": "ansibrightgreen", "yellow": "ansibrightyellow",
    "blue": "ansibrightblue", "cyan": "ansibrightcyan", "magenta": "ansibrightmagenta", "qr": _QR,
}
FEW: Final[Mapping[str, Mapping[str, str]]] = {
    "light": {
        **PALETTES["default"], "ground": "ansiblack bg:ansiwhite", "blue": "ansiblue", "key": "ansiblue",
    },
    "dark": _BRIGHT,
    "high-contrast": {**_BRIGHT, "ground": "ansiwhite bg:ansiblack", "dim": "ansiwhite"},
    "colour-blind": {
        **_BRIGHT, "good": "ansibrightcyan", "bad": "ansibrightyellow", "red": "ansiyellow", "green": "ansicyan",
        "cyan": "ansiwhite",
    },
}
"""The same where there are only sixteen: what is nearest to the colours above would be alike."""


@lru_cache(maxsize=2 * len(PALETTES))
def style_of(theme: str, *, few: bool = False) -> BaseStyle:
    """The style of a theme; ``few`` where the terminal shows no more than sixteen colours."""
    palette = FEW.get(theme, PALETTES[theme]) if few else PALETTES[theme]
    return Style.from_dict({name: look.format_map(palette) for name, look in LOOKS.items()})


def depth_of(*, color: bool, truecolor: bool) -> ColorDepth | None:
    """How many colours to write: none, 24 bit, or (None) what prompt-toolkit makes of ``TERM``."""
    if not color:
        return ColorDepth.DEPTH_1_BIT
    return ColorDepth.DEPTH_24_BIT if truecolor else None
