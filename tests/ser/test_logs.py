"""Logs: one line an event, whatever text is in it."""

import json
from collections.abc import Iterator

import pytest
import structlog

from ser.logs import set_up_logs


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    yield
    structlog.reset_defaults()


@pytest.mark.parametrize("text", ["a\nb", "\u001b[31mred", "\r\n{}", "\u202e\u2028x", "\ud800", "\x00"])
def test_text_from_outside_cannot_begin_a_line_or_write_to_the_terminal(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("info")
    structlog.get_logger("test").info("said", text=text)
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert err[:-1].isprintable()
    assert json.loads(err)["event"] == "said"


def test_an_error_is_one_line_with_its_cause(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs("info")
    try:
        int("\n\u001b")
    except ValueError:
        structlog.get_logger("test").exception("internal")
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "ValueError" in json.loads(err)["exception"]


@pytest.mark.parametrize(("level", "events"), [
    ("debug", ["debug", "info", "warning", "error"]), ("warning", ["warning", "error"]), ("error", ["error"]),
])
def test_only_what_is_grave_enough_is_logged(level: str, events: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logs(level)
    log = structlog.get_logger("test")
    for name in ("debug", "info", "warning", "error"):
        getattr(log, name)(name)
    assert [json.loads(line)["event"] for line in capsys.readouterr().err.splitlines()] == events
