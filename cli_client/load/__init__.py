"""The load tester: plays complete games in pairs against any server and measures what it does with them."""

from cli_client.load.command import main

__all__ = ["main"]
