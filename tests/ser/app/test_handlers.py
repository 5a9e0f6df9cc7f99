"""The dispatch table: every method has one handler, and only methods have one."""

import inspect

import pytest

from engine.wire.messages.registry import METHODS
from ser.app.handlers import HANDLERS, check_complete, handles


def test_every_method_is_handled() -> None:
    check_complete()
    assert HANDLERS.keys() == METHODS.keys()


@pytest.mark.parametrize("name", ["no.such", "server.ping"])
def test_what_is_no_method_or_is_handled_already_cannot_be_entered(name: str) -> None:
    before = dict(HANDLERS)
    with pytest.raises(ValueError, match=name):
        handles(name)(lambda app, session, params: None)
    assert before == HANDLERS


@pytest.mark.parametrize("name", HANDLERS)
def test_only_handlers_that_wait_are_slow(name: str) -> None:
    handler = HANDLERS[name]
    assert handler.slow == inspect.iscoroutinefunction(handler.function)


@pytest.mark.parametrize("name", [
    "games.move", "games.get", "games.resign", "games.legal", "lobby.quickMatch", "server.ping",
])
def test_what_is_on_the_way_of_a_move_waits_for_nothing(name: str) -> None:
    assert not HANDLERS[name].slow
