"""Line mode rings and plays where it may be heard: at a terminal, and nowhere else."""

from datetime import time

import pytest

from cli_client.happenings import Online, Restored
from cli_client.herald import Herald
from cli_client.local import Local
from cli_client.model.state import State
from cli_client.plain import Plain
from cli_client.settings import OwnSettings
from cli_client.store import Store
from tests.cli_client.fakes import ANN, moved, seen, snapshot
from tests.cli_client.test_herald import Speaker


def told(herald, **settings):
    """What is written when it becomes one's turn."""
    said = []
    store = Store(Local(), State(own=OwnSettings(**settings)))
    Plain(store, said.append, 5, herald=herald)
    for event in (Online(ANN), seen(snapshot("B2")), Restored(), moved(4, 2, "A1")):
        store.dispatch(event)
    return "".join(said)


@pytest.fixture
def herald():
    return Herald(Speaker(), lambda: time(12))


async def test_a_turn_rings_and_sounds_beside_its_line(herald):
    text = told(herald, volume=80)
    assert "your turn in game 1, tic-tac-toe against bob. you are X.\n" in text
    assert text.count("\a") == 1
    assert herald._speaker.played == [("turn", 80)]


async def test_mute_leaves_the_line(herald):
    text = told(herald, mute=True)
    assert "your turn in game 1" in text
    assert "\a" not in text
    assert herald._speaker.played == []


async def test_what_is_no_terminal_is_not_rung_at():
    assert "\a" not in told(None)
    assert "your turn in game 1" in told(None)
