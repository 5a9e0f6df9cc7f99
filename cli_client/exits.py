"""The exit codes, and the error that carries one."""

from typing import Final

OK: Final = 0
FAILED: Final = 1
USAGE: Final = 2
CANCELLED: Final = 3
NOT_LOGGED_IN: Final = 4
NO_CONNECTION: Final = 5
HUNG_UP: Final = 129
INTERRUPTED: Final = 130
TERMINATED: Final = 143


def no_connection(why: str) -> "ExitError":
    """There is no connection, for this reason."""
    return ExitError(NO_CONNECTION, f"{why}; is the server running? --server HOST:PORT names another.")


class ExitError(Exception):
    """The program ends with this code, and (unless it is empty) this sentence on stderr."""

    def __init__(self, code: int, message: str = "") -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
