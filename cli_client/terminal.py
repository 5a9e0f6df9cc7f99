"""What is said before the terminal is painted, so that no name can write to it: errors, passwords, tables."""

import getpass
import os
import sys
from typing import Final

from cli_client.exits import CANCELLED, USAGE, ExitError
from cli_client.options import Options
from cli_client.text import drawn

PASSWORD_VARIABLE: Final = "CLI_CLIENT_PASSWORD"  # noqa: S105 - the name of a variable


def say(text: str) -> None:
    """A line of data, on standard output."""
    sys.stdout.write(drawn(text) + "\n")
    sys.stdout.flush()


def write(text: str) -> None:
    """Text of a face, as it is: faces draw their own text."""
    sys.stdout.write(text)
    sys.stdout.flush()


def read_password(options: Options, *, twice: bool) -> str:
    """The password: from the environment, from a pipe, or asked for; never from the command line."""
    given = os.environ.get(PASSWORD_VARIABLE)
    if given is None and not sys.stdin.isatty() and options.input:
        given = sys.stdin.readline().rstrip("\r\n") or None
    if given is not None:
        return given
    if not options.input or not sys.stdin.isatty():
        raise ExitError(USAGE, f"no password was given: set {PASSWORD_VARIABLE}, or pipe it in.")
    return _ask(twice=twice)


def _ask(*, twice: bool) -> str:
    if twice:
        from engine.wire.messages.auth import PASSWORD_LENGTH  # noqa: PLC0415 - no other command needs messages for this

        least, most = PASSWORD_LENGTH
        sys.stderr.write(f"a password has {least} to {most} characters, and is none that many people have.\n")
    try:
        password = getpass.getpass("password: ")
        if twice and getpass.getpass("once more: ") != password:
            raise ExitError(USAGE, "the passwords are not the same; nothing was done.")
    except (EOFError, KeyboardInterrupt):
        raise ExitError(CANCELLED, "cancelled; nothing was done.") from None
    return password
