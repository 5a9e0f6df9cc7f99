"""How commands about other people are typed."""

import pytest

from cli_client.actions import read_command
from cli_client.model import intents, meeting
from cli_client.model.terms import Terms

CLOCK = {"kind": "fischer", "initialMs": 300_000, "incrementMs": 2000}


@pytest.mark.parametrize(("typed", "intent"), [
    ("play", intents.Seek()),
    ("play mnk rows=5 bob", intents.Seek("mnk", {"rows": 5}, "bob")),
    ("play bob mnk", intents.Seek("mnk", {}, "bob")),
    ("play ludo capacity=3 clock=5+2 leave=bot", intents.Seek("ludo", {"capacity": 3}, None,
                                                             {"clock": CLOCK, "onLeave": "bot"})),
    ("play mnk accept=any", intents.Seek("mnk", {}, None, {"accept": {"options": "any"}})),
    ("room start drawn", meeting.RoomDeed("start", "drawn")),
    ("room link 3", meeting.RoomDeed("link", "3")),
    ("room new den role=X delay=30", meeting.MakeRoom("den", Terms(room={"role": "X", "watchDelayMs": 30_000}))),
    ("open gomoku", intents.Seek("gomoku", stays=True)),
    ("challenge bob", intents.Seek(None, {}, "bob")),
    ("challenge bob mnk rows=4", intents.Seek("mnk", {"rows": 4}, "bob")),
    ("challenge mnk rows=4 bob", intents.Seek("mnk", {"rows": 4}, "bob")),
    ("bot", meeting.Bot()),
    ("bot hard", meeting.Bot("hard")),
    ("invite", intents.Invite()),
    ("invite mnk rows=5", intents.Invite("mnk", {"rows": 5})),
    ("invite bob", meeting.RoomDeed("invite", "bob")),
    ("decline", intents.Reply(accept=False)),
    ("decline bob", intents.Reply(accept=False, name="bob")),
    ("decline bob busy", intents.Reply(accept=False, name="bob", reason="busy")),
    ("decline bob other-game", intents.Reply(accept=False, name="bob", reason="other_game")),
    ("decline other_time", intents.Reply(accept=False, reason="other_time")),
    ("decline later", intents.Reply(accept=False, reason="later")),
    ("game mnk", meeting.SetUp("mnk")),
    ("options", meeting.SetUp()),
    ("room", intents.Browse("room")),
    ("room r7", intents.Browse("room", "r7")),
    ("room start", meeting.RoomDeed("start")),
    ("room kick bob", meeting.RoomDeed("kick", "bob")),
    ("room new my club", meeting.MakeRoom("my club", Terms())),
    ("room new the den ludo capacity=3 private auto drawn clock=5+2",
     meeting.MakeRoom("the den", Terms("ludo", {"capacity": 3}, CLOCK), "private", auto_start=True, order="drawn")),
])
def test_what_is_typed_is_meant(typed, intent):
    assert read_command(typed) == intent


@pytest.mark.parametrize("typed", [
    "play a b c", "play mnk rows=x", "play clock=soon", "open a b c", "challenge", "challenge a b c", "bot brutal",
    "invite a b", "decline a b", "game chess", "room kick", "room start now", "room link many", "room leave now",
    "play mnk role=X", "play accept=all", "room new den delay=long", "room new", "room new mnk"])
def test_what_cannot_be_meant_is_told(typed):
    said = read_command(typed)
    assert isinstance(said, intents.Complain)
    assert said.text.startswith(f"{typed.split()[0]}: ")
