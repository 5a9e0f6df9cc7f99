"""The server: one application behind every door."""

from typing import Final

VERSION: Final = "0.1.0"
