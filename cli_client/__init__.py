"""The terminal client: one model with three faces, and ``connect``, the library for scripts and bots."""

import importlib
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from cli_client.connection import (
        ConnectionLostError,
        Gathered,
        Gone,
        Guest,
        Password,
        Received,
        RequestRefusedError,
        Restored,
        Seen,
        Session,
        Told,
        Waiting,
        connect,
    )

__all__ = [
    "ConnectionLostError", "Gathered", "Gone", "Guest", "Password", "Received", "RequestRefusedError", "Restored",
    "Seen", "Session", "Told", "Waiting", "connect",
]

_LIBRARY: Final = frozenset(__all__)


def __getattr__(name: str) -> Any:
    """Loads the library (and trio with it) when it is asked for: ``--help`` never does."""
    if name in _LIBRARY:
        return getattr(importlib.import_module("cli_client.connection"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
