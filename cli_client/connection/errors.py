"""What goes wrong with a connection, as exceptions."""

from cli_client.happenings import Failure


class ConnectionLostError(Exception):
    """The connection is gone, or was never there; its text says why."""


class RequestRefusedError(Exception):
    """The server did not grant a request; ``failure`` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.reason, failure.message)
        self.failure = failure
