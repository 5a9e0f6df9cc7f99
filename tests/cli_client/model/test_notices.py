"""What the server says to everybody, in the model."""

import attrs
import pytest

from cli_client.happenings import Online, Restored, Waiting
from cli_client.model import notices
from engine.wire.messages.server import Notice
from tests.cli_client.fakes import ANN, after, playing, received, texts


@pytest.mark.parametrize(("said", "text"), [
    ({"kind": "broadcast", "text": "The final begins."}, "the server says: The final begins."),
    ({"kind": "motd", "text": "Welcome"}, "message of the day: Welcome"),
    ({"kind": "maintenance", "text": "coffee", "at": 600_000, "inMs": 599_749},
     "the server stops in 10 minutes: coffee"),
    ({"kind": "cancelled", "text": "It has been called off."}, "the server says: It has been called off."),
])
def test_what_the_server_says_to_everybody_is_told_in_a_game_and_in_the_lobby(said, text):
    notice = received("server.notice", **said)
    assert texts(after(notice))[-1] == text
    assert texts(after(notice, state=playing("B2")))[-1] == text


@pytest.mark.parametrize(("seconds", "text"), [
    (86_400, "1 day"), (43_200, "12 hours"), (3_600, "1 hour"), (3_599, "60 minutes"), (120, "2 minutes"),
    (60, "1 minute"), (30, "30 seconds"), (1, "1 second"), (-5, "0 seconds"),
])
def test_the_time_that_is_left_in_words(seconds, text):
    assert notices.within(seconds * 1000) == text


def test_who_comes_later_is_told_too_and_who_comes_back_is_told_what_is_new_only():
    motd, stop = Notice("motd", "Welcome"), Notice("maintenance", "coffee", 600_000, 60_000)
    state = after(Online(ANN, (), (motd,)))
    assert texts(state) == ["connected as ann.", "message of the day: Welcome"]
    state = after(Restored(), received("server.notice", kind="maintenance", text="coffee", at=600_000, inMs=120_000),
                  state=state)
    again = after(Waiting(1, "gone"), Online(ANN, (), (motd, stop)), state=state)
    assert texts(again)[-1] == "connected again."
    changed = after(Online(ANN, (), (motd, attrs.evolve(stop, at=900_000))), state=again)
    assert texts(changed)[-2:] == ["connected again.", "the server stops in 1 minute: coffee"]
