"""The terminal client: one model with three faces, and ``connect``, the library for scripts and bots."""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cli_client.connection import Client, Guest, Password, connect

__all__ = ["Client", "Guest", "Password", "connect"]

_LIBRARY: Final = frozenset({"Client", "Guest", "Password", "connect"})


def __getattr__(name: str) -> Any:
    """Loads the library (and trio with it) when it is asked for: ``--help`` never does."""
    if name in _LIBRARY:
        return getattr(importlib.import_module("cli_client.connection"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
