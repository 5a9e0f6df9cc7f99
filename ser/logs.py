"""Logs: one line per event on standard error; JSON when that is not a terminal."""

import contextlib
import logging
import sys
from typing import Any, TextIO

import structlog

_LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def _one_line(_: Any, __: str, event: Any) -> Any:
    """Text from outside cannot begin a new line or write to the terminal."""
    return {key: _harmless(value) if isinstance(value, str) else value for key, value in event.items()}


def _harmless(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


class _Forgiving:
    """A file whose disk may be full: what cannot be written is not, and whoever has logged it goes on."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def write(self, text: str) -> None:
        """Writes, if that is possible."""
        with contextlib.suppress(OSError):
            self._file.write(text)

    def flush(self) -> None:
        """Passes on what waits, if that is possible."""
        with contextlib.suppress(OSError):
            self._file.flush()


def finish_logs() -> None:
    """Writes what still waits; what cannot be written is given up, so that it does not become the exit status (120)."""
    try:
        sys.stderr.flush()
    except OSError:
        sys.stderr = None


def set_up_logs(level: str) -> None:
    """Makes structlog write to standard error."""
    terminal = sys.stderr.isatty()
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
        structlog.processors.format_exc_info,
    ]
    if terminal:
        processors += [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
        processors.remove(structlog.processors.format_exc_info)
    else:
        processors += [_one_line, structlog.processors.JSONRenderer()]
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(_Forgiving(sys.stderr)),  # type: ignore[arg-type]
        cache_logger_on_first_use=True,
    )
