"""Notifications, addresses and logins as pages."""

from cli_client.model import intents
from cli_client.model.effects import Ask, Leave
from cli_client.model.pages.browsing import page_of
from engine.wire.messages import auth, notifications
from tests.cli_client.fakes import after, answered
from tests.cli_client.model.pages.test_standings import kept, lines, opened

NOTICE = notifications.Notification("n1", "your_turn", {"gameId": "g9"}, 1_700_000_000_000, None, "It is your turn.")
READ = notifications.Notification("n2", "server", {}, 0, 5, "Hello.")


def news():
    return kept(opened("notifications"), list=notifications.NotificationList([NOTICE, READ], 2, 1))


def test_what_is_not_read_is_marked_and_leads_where_it_is_about():
    unread, read, mark_all = page_of(news()).choices
    assert (unread.mark, unread.cells) == ("!", ("2023-11-14 22:13", "It is your turn."))
    assert unread.intent == intents.Watch("g9")
    assert read.mark == ""
    assert mark_all.intent == intents.Request("notifications.read", {"all": True})
    assert "1 not read" in page_of(news()).title


def test_what_was_marked_is_asked_for_again():
    state = after(intents.Pick(1, 1), state=news())
    assert state.effects == (Ask("notifications.read", {"notificationId": "n1"}),)
    state = after(answered("notifications.read", {"unread": 0}), state=state)
    assert [ask.method for ask in state.effects] == ["notifications.list"]


def test_addresses_are_added_by_a_command_and_taken_away_after_asking():
    target = notifications.Target("t1", "mailto://a…@example.org", [], 0)
    state = kept(opened("addresses"), targets=notifications.Targets([target], ["mailto"]))
    assert page_of(state).choices[0].cells == ("mailto://a…@example.org", "everything")
    asked = after(intents.Pick(1), state=state)
    assert asked.question.text == "send nothing to mailto://a…@example.org any more?"
    assert after(intents.Answer(yes=True), state=asked).effects == (
        Ask("notifications.unsubscribe", {"targetId": "t1"}),)
    added = opened("subscribe ntfy://ntfy.example/ann your_turn nudge")
    assert added.effects == (Ask("notifications.subscribe", {
        "address": "ntfy://ntfy.example/ann", "kinds": ["your_turn", "nudge"]}),)
    nowhere = kept(opened("addresses"), targets=notifications.Targets([], []))
    assert lines(nowhere)[-1] == ("this server sends nothing outside.",)


def test_logins_are_ended_after_asking_and_with_this_one_the_client_is_left():
    mine = auth.SessionInfo("s1", 0, 60_000, "cli-client 0.1.0", True)
    other = auth.SessionInfo("s2", 0, 60_000, None, False)
    state = kept(opened("logins"), sessions=auth.SessionList([mine, other]))
    assert [item.cells[0] for item in page_of(state).choices] == ["cli-client 0.1.0", "unknown"]
    out = after(intents.Pick(1), state=state)
    assert (out.effects, out.question.text) == ((), "log out, and leave? only the password lets you in again.")
    assert after(intents.Answer(yes=True), state=out).effects == (Ask("auth.logout", {}),)
    assert after(answered("auth.logout", {}), state=state).effects == (Leave(),)
    asked = after(intents.Pick(2), state=state)
    assert after(intents.Answer(yes=True), state=asked).effects == (Ask("auth.endSession", {"sessionId": "s2"}),)
