"""The screens in the README are those that the client shows; with ``SER_GOLDEN=write`` they are written anew."""

import os
import re
from pathlib import Path

from cli_client.text import UNICODE
from cli_client.ui.board import Size
from cli_client.ui.pieces import text_of
from cli_client.ui.screen import screen
from tests.cli_client.ui.scenes import scene
from tests.golden import WRITE

README = Path(__file__).parents[3] / "README.md"
SHOWN = re.compile(r"(<!-- screen: ([^\n]+), (\d+)x(\d+) -->\n\n).*?(\n\n<!-- end of the screen -->)", re.DOTALL)


def drawn(found: "re.Match[str]") -> str:
    """A block of the README, with the screen as it is today."""
    before, name, columns, rows, after = found.groups()
    text = text_of(screen(scene(name), Size(int(columns), int(rows)), UNICODE))
    return before + "\n".join(f"    {line}".rstrip() for line in text.split("\n")) + after


def test_the_screens_in_the_readme_are_those_of_today() -> None:
    text = README.read_text(encoding="utf-8")
    today = SHOWN.sub(drawn, text)
    if os.environ.get(WRITE) == "write":
        README.write_text(today, encoding="utf-8")
        text = today
    assert len(SHOWN.findall(text)) == 3
    assert text == today
