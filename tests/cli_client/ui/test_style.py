"""Themes: every class has a look in each, colours that can be told apart and read, and nothing told by colour alone."""

import re
from itertools import combinations
from pathlib import Path

import pytest
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import DEFAULT_ATTRS
from prompt_toolkit.styles.base import ANSI_COLOR_NAMES

from cli_client.options import wants_truecolor
from cli_client.settings import SETTINGS
from cli_client.ui.style import FEW, LOOKS, PALETTES, depth_of, style_of
from engine.rules import RULES

ROOT = Path(__file__).parents[3] / "cli_client"
SEATS = tuple(dict.fromkeys(color for rules in RULES.values() for color in rules.colors))
COLOURED = [theme for theme in PALETTES if theme != "mono"]
OWN_GROUND = [theme for theme in COLOURED if theme != "default"]
every_theme = pytest.mark.parametrize("theme", PALETTES)


def look(theme, name):
    return style_of(theme).get_attrs_for_style_str(f"class:screen class:{name}", DEFAULT_ATTRS)


def used():
    """The classes that are named anywhere in the source, and those that are made of names of other things."""
    found = set()
    for path in ROOT.rglob("*.py"):
        found |= set(re.findall(r"class:([a-z][a-z-]*)", path.read_text(encoding="utf-8")))
    return found | set(SEATS) | {"info", "turn", "refused", "result", "connection"}


def test_the_themes_are_those_that_can_be_set():
    assert set(PALETTES) == set(SETTINGS["theme"].choices)


@every_theme
def test_every_class_has_a_look_in_every_theme(theme):
    assert used() <= set(LOOKS)
    assert PALETTES[theme].keys() == FEW.get(theme, PALETTES[theme]).keys() == PALETTES["default"].keys()
    for name in LOOKS:
        assert look(theme, name)


def test_the_default_takes_the_terminals_own_sixteen_colours():
    for value in PALETTES["default"].values():
        assert all(word.removeprefix("bg:") in ANSI_COLOR_NAMES for word in value.split())


@pytest.mark.parametrize("theme", COLOURED)
def test_the_colours_of_seats_are_different_at_every_depth(theme):
    colors = [look(theme, seat).color for seat in SEATS]
    assert len(set(colors)) == len(SEATS)
    few = {style_of(theme, few=True).get_attrs_for_style_str(f"class:{seat}").color for seat in SEATS}
    assert len(few) == len(SEATS)
    assert few <= set(ANSI_COLOR_NAMES)


@pytest.mark.parametrize("theme", OWN_GROUND)
def test_everything_can_be_read_on_the_themes_own_ground(theme):
    least = 7 if theme == "high-contrast" else 4.5
    for name in LOOKS:
        attributes = look(theme, name)
        assert contrast(attributes.color, attributes.bgcolor) >= least, name


def contrast(one, other):
    """Of two colours, as WCAG 2 has it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(color):
    parts = [part / 255 for part in bytes.fromhex(color)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_mono_has_no_colours():
    for name in LOOKS:
        assert look("mono", name).color in ("", "ansidefault")
        assert look("mono", name).bgcolor == ""


@every_theme
def test_without_colours_what_is_chosen_or_current_can_still_be_told(theme):
    plain = [look(theme, name)._replace(color="", bgcolor="") for name in ("tabs", "tab-current", "last", "names")]
    assert all(one != other for one, other in combinations(plain, 2))
    assert look(theme, "cursor").reverse
    assert look(theme, "chosen").bold


@pytest.mark.parametrize(("colorterm", "truecolor"), [("truecolor", True), ("24bit", True), ("", False), ("1", False)])
def test_24_bit_is_what_the_terminal_says(colorterm, truecolor):
    assert wants_truecolor({"COLORTERM": colorterm}) == truecolor
    assert not wants_truecolor({})


def test_no_colour_wins():
    assert depth_of(color=False, truecolor=True) == ColorDepth.DEPTH_1_BIT
    assert depth_of(color=True, truecolor=True) == ColorDepth.DEPTH_24_BIT
    assert depth_of(color=True, truecolor=False) is None
