"""What goes wrong with a connection, as exceptions."""

from collections.abc import Mapping
from typing import Any

from cli_client.happenings import Failure


class ConnectionLostError(Exception):
    """The connection is gone, or was never there; its text says why.

    ``reason`` is the server's, where it will not have us and trying again would not help.
    """

    def __init__(self, why: str, reason: str | None = None) -> None:
        super().__init__(why)
        self.reason = reason

    @property
    def for_good(self) -> bool:
        """Whether there will be no other connection."""
        return self.reason is not None


class RequestRefusedError(Exception):
    """The server did not grant a request; ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason, failure.message)
        self.failure = failure

    @property
    def reason(self) -> str:
        """Why not, as one of the reasons of docs/PROTOCOL.md."""
        return self.failure.reason

    @property
    def message(self) -> str:
        """Why not, as a sentence."""
        return self.failure.message

    @property
    def data(self) -> Mapping[str, Any]:
        """What else the server says about it."""
        return self.failure.data
