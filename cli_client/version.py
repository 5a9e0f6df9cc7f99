"""The client's name and version, as it tells them to servers and to people."""

from typing import Final

NAME: Final = "cli-client"
VERSION: Final = "0.1.0"
