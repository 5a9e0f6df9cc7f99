"""The colours, from the sixteen that every terminal names; each has a mark in the text beside it."""

from typing import Final

from prompt_toolkit.styles import Style

STYLE: Final = Style.from_dict({
    "tabs": "reverse",
    "tab-current": "bold noreverse",
    "offline": "ansired bold reverse",
    "grid": "ansibrightblack",
    "names": "ansibrightblack",
    "red": "ansired",
    "green": "ansigreen",
    "yellow": "ansiyellow",
    "blue": "ansibrightblue",
    "cyan": "ansicyan",
    "magenta": "ansimagenta",
    "mark": "bold",
    "lost": "ansibrightblack",
    "left": "ansibrightblack",
    "empty": "ansibrightblack",
    "pending": "ansibrightblack italic",
    "last": "underline",
    "movable": "underline",
    "cursor": "reverse",
    "chosen": "bold",
    "die": "bold",
    "turn": "bold ansigreen",
    "refused": "ansired",
    "result": "bold",
    "connection": "ansibrightblack",
    "question": "bold",
    "qr": "ansiwhite bg:ansiblack",
    "key": "ansicyan",
    "bar": "reverse",
    "bar-key": "bold",
})
