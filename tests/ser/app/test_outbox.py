"""What is sent to who is away: once to each address, not to who came back, not in quiet hours, not without end."""

import logging
from typing import Any

import attrs
import pytest
import trio
import trio.testing

from ser.app.notices import notify
from ser.app.outbox import LONGEST_PAUSE, MOST_IN_HAND, PAUSES, SPACING
from ser.app.ports import Batch, Due, TargetRow
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time, settle
from tests.ser.notifying import FakeNotifier
from tests.ser.stores import HeldStore

DELAY = 3.0
LONG = sum(PAUSES) + 60
ADDRESS = "json://user:secret@push.example.org"


async def away(world: World, name: str = "ann", *addresses: str, **settings: Any) -> str:
    """A player who is away and has these addresses; their user id."""
    client = await world.registered(name)
    for address in addresses or (ADDRESS,):
        await client.good("notifications.subscribe", address=address)
    if settings:
        await client.good("settings.set", settings=settings)
    await client.leave()
    user_id: str = client.identity["user"]["userId"]
    return user_id


async def back(world: World, name: str = "ann") -> Client:
    client = world.client()
    await client.enter("auth.login", username=name, password=PASSWORD)
    return client


def say(world: World, user_id: str, text: str) -> None:
    notify(world.app, user_id, "server", {"text": text})


async def test_who_is_away_gets_it_once_after_the_delay(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "Good morning.")
        await pass_time(DELAY - 0.1)
        assert notifier.sent == []
        await pass_time(0.2)
        assert notifier.sent == [(ADDRESS, "ser", "Good morning.")]
        await pass_time(10 * LONGEST_PAUSE)
        assert len(notifier.sent) == 1


async def test_a_turn_in_a_game_reaches_who_is_away(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann, bob = [await world.registered(name) for name in ("ann", "bob")]
        await bob.good("notifications.subscribe", address=ADDRESS, kinds=["your_turn"])
        game_id = (await ann.good("lobby.quickMatch"))["gameId"]
        await bob.good("lobby.quickMatch")
        await bob.leave()
        await ann.good("games.move", gameId=game_id, position=4)
        await pass_time(DELAY + 1)
        assert notifier.texts == ["It is your turn in tic-tac-toe against ann."]
        await ann.good("games.resign", gameId=game_id)
        await pass_time(DELAY + 1)
        assert len(notifier.sent) == 1, "the end was not asked for"


async def test_who_is_there_or_comes_back_in_time_gets_nothing(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        client = await back(world)
        say(world, ann, "while you are there")
        await client.leave()
        await pass_time(DELAY + 1)
        say(world, ann, "while you are away")
        await pass_time(DELAY - 1)
        client = await back(world)
        await pass_time(DELAY)
        await client.leave()
        await pass_time(2 * LONGEST_PAUSE)
        assert notifier.sent == []
        assert (await (await back(world)).good("notifications.list"))["unread"] == 2


async def test_what_was_read_meanwhile_is_not_sent(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "news")
        client = await back(world)
        await client.good("notifications.read", all=True)
        await client.leave()
        await pass_time(DELAY + 1)
        assert notifier.sent == []


async def test_several_that_are_due_at_once_come_in_one(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world, "ann", quietHours=True, quietFrom="22:13", quietTo="23:00")
        for number in range(14):
            say(world, ann, f"number {number}")
            await pass_time(1)
        await pass_time(40 * 60)
        assert notifier.sent == []
        await pass_time(10 * 60)
        ((_, title, text),) = notifier.sent
        assert title == "ser: 14 notifications"
        assert text.splitlines() == [*(f"number {number}" for number in range(9)), "and 5 more."]


async def test_so_much_is_sent_to_one_user_and_no_more(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann, bob = await away(world, "ann"), await away(world, "bob", "json://bob")
        for number in range(40):
            say(world, ann, f"number {number}")
            await pass_time(2)
        say(world, bob, "for bob")
        await pass_time(SPACING + DELAY + 1)
        said = [text for address, _, text in notifier.sent if address == ADDRESS]
        assert len(said) == 4
        assert said[0].splitlines()[0] == "number 0"
        assert said[-1].splitlines()[-1] == "and 3 more." or "number 39" in said[-1]
        assert ("json://bob", "ser", "for bob") in notifier.sent
        await pass_time(10 * SPACING)
        say(world, ann, "later")
        await pass_time(DELAY + 1)
        assert notifier.texts[-1] == "later"
        assert list(world.app.outbox._sent_at) == [ann], "who had one long ago is forgotten"


async def test_after_the_quiet_hours_it_is_sent_also_when_the_server_was_restarted_in_them(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store, first, second = MemoryStore(), FakeNotifier(), FakeNotifier()
    async with open_world(store, notifier=first) as world:
        ann = await away(world, "ann", quietHours=True, quietFrom="22:13", quietTo="22:20")
        say(world, ann, "news")
        await pass_time(60)
    async with open_world(store, notifier=second) as world:
        await pass_time(60)
        assert second.sent == []
        await pass_time(10 * 60)
        assert (first.texts, second.texts) == ([], ["news"])


async def test_only_the_kinds_that_are_wanted_and_only_while_it_is_wanted(
    autojump_clock: trio.testing.MockClock,
) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world, "ann", "json://a")
        client = await back(world)
        await client.good("notifications.subscribe", address="json://b", kinds=["nudge"])
        await client.leave()
        say(world, ann, "news")
        await pass_time(DELAY + 1)
        assert notifier.sent == [("json://a", "ser", "news")]
        for settings in ({"notifyServer": False}, {"notifyServer": True, "notifyAway": False}):
            client = await back(world)
            await client.good("settings.set", settings=settings)
            await client.leave()
            say(world, ann, "more news")
            await pass_time(DELAY + SPACING + 1)
        assert len(notifier.sent) == 1
        client = await back(world)
        await client.good("settings.set", settings={"notifyAway": True})
        await client.leave()
        await pass_time(2 * LONGEST_PAUSE)
        assert len(notifier.sent) == 1, "what was not wanted is not sent later"


async def test_who_has_no_address_or_no_active_account_gets_nothing(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        bob = await world.registered("bob")
        await bob.leave()
        account = await world.app.store.account(ann)
        assert account is not None
        batch = Batch()
        batch.accounts[ann] = attrs.evolve(account, active=False)
        await world.app.store.commit(batch)
        for user_id in (ann, bob.identity["user"]["userId"], "u-nobody"):
            say(world, user_id, "news")
        await pass_time(DELAY + 1)
        assert notifier.attempts == 0
        assert list(await world.app.store.notices(Due(9))) == []


async def test_a_failed_attempt_is_repeated_a_few_times(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier(failures=2)
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "news")
        await pass_time(LONG)
        assert (notifier.attempts, notifier.texts) == (3, ["news"])
        notifier.failures = 99
        say(world, ann, "more news")
        await pass_time(10 * LONG)
        assert (notifier.attempts, notifier.texts) == (6, ["news"])


async def test_of_two_addresses_only_the_one_that_failed_is_tried_again(
    autojump_clock: trio.testing.MockClock,
) -> None:
    notifier = FakeNotifier(failures=1)
    async with open_world(notifier=notifier) as world:
        ann = await away(world, "ann", "json://a", "json://b")
        say(world, ann, "news")
        await pass_time(LONG)
        assert sorted(address for address, _, _ in notifier.sent) == ["json://a", "json://b"]


async def test_what_may_have_arrived_is_not_sent_again(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier(failures=1, again=False)
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "news")
        await pass_time(LONG)
        assert notifier.attempts == 1


async def test_who_comes_back_between_two_attempts_gets_no_other(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier(failures=1)
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "news")
        await pass_time(DELAY + 1)
        await back(world)
        await pass_time(LONG)
        assert (notifier.attempts, notifier.sent) == (1, [])


async def test_what_the_operator_allows_no_more_is_not_sent(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        notifier.services = ("ntfys",)
        say(world, ann, "news")
        await pass_time(LONG)
        assert notifier.attempts == 0
        assert world.app.counts["notification_address_refused"] == 1


async def test_an_address_that_is_given_up_gets_nothing(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier()
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "news")
        client = await back(world)
        target = (await client.good("notifications.targets"))["targets"][0]
        await client.good("notifications.unsubscribe", targetId=target["targetId"])
        await client.leave()
        await pass_time(DELAY + 1)
        assert notifier.sent == []


async def test_what_waited_is_sent_after_a_restart_and_what_was_taken_is_not_sent_twice(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store, first, second = MemoryStore(), FakeNotifier(seconds=1e6), FakeNotifier()
    async with open_world(store, notifier=first) as world:
        ann, bob = await away(world, "ann"), await away(world, "bob")
        say(world, ann, "for ann")
        await pass_time(DELAY + 1)
        assert first.attempts == 1
        say(world, bob, "for bob")
        await settle()
    async with open_world(store, notifier=second) as world:
        await pass_time(3 * DELAY)  # its clock begins anew
        assert second.texts == ["for bob"]
        assert (await (await back(world, "ann")).good("notifications.list"))["unread"] == 1, "it is not lost"


async def test_nothing_is_sent_that_was_not_stored(autojump_clock: trio.testing.MockClock) -> None:
    store, notifier = HeldStore(), FakeNotifier()
    async with open_world(store, notifier=notifier) as world:
        ann = await away(world)
        store.failing = True
        say(world, ann, "news")
        await pass_time(DELAY + 1)
        store.failing = False
        await pass_time(2 * LONGEST_PAUSE)
        assert notifier.sent == []


class ShakyStore(MemoryStore):
    """Fails to give what is due, for a while."""

    failing = False

    async def claim(self, user_id: str, now: int, limit: int) -> Any:
        if self.failing:
            from ser.app.ports import StoreFailedError  # noqa: PLC0415

            await trio.lowlevel.checkpoint()
            raise StoreFailedError("the disk is gone")
        return await super().claim(user_id, now, limit)


async def test_while_the_store_fails_it_waits(autojump_clock: trio.testing.MockClock) -> None:
    store, notifier = ShakyStore(), FakeNotifier()
    async with open_world(store, notifier=notifier) as world:
        ann = await away(world)
        store.failing = True
        say(world, ann, "news")
        await pass_time(60)
        assert notifier.attempts == 0
        store.failing = False
        await pass_time(LONGEST_PAUSE)
        assert notifier.texts == ["news"]


async def test_so_many_at_once_and_the_rest_waits_in_the_store(autojump_clock: trio.testing.MockClock) -> None:
    notifier = FakeNotifier(seconds=10.0)
    async with open_world(notifier=notifier) as world:
        users = [await away(world, "ann")]
        account = await world.app.store.account(users[0])
        assert account is not None
        batch = Batch()
        for number in range(2 * MOST_IN_HAND):
            user_id = f"u{number}"
            users.append(user_id)
            batch.accounts[user_id] = attrs.evolve(account, user_id=user_id, username=f"n{number}")
            batch.put(TargetRow(f"t{number}", user_id, f"json://{number}", "[]", 0))
        await world.app.store.commit(batch)
        for user_id in users:
            say(world, user_id, f"for {user_id}")
        await pass_time(DELAY + 1)
        assert len(world.app.outbox._in_hand) == MOST_IN_HAND
        assert len(await world.app.store.notices(Due(999))) >= MOST_IN_HAND, "what is not in hand is not taken"
        await pass_time(10 * len(users))
        assert sorted(notifier.texts) == sorted(f"for {user_id}" for user_id in users)
        assert notifier.most_at_once == 4


async def test_of_an_address_no_log_has_more_than_its_beginning(
    autojump_clock: trio.testing.MockClock, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    notifier = FakeNotifier(failures=99)
    async with open_world(notifier=notifier) as world:
        ann = await away(world)
        say(world, ann, "news")
        await pass_time(LONG)
        notifier.services = ()
        say(world, ann, "news")
        await pass_time(LONG)
    said = "".join(capsys.readouterr()) + caplog.text
    assert "not_sent" in said
    assert "address_refused" in said
    assert "json" in said
    assert not [secret for secret in ("secret", "push.example.org", "user:") if secret in said]


async def test_without_a_notifier_nothing_is_ever_due(world: World) -> None:
    ann = await world.registered("ann")
    await ann.leave()
    say(world, ann.identity["user"]["userId"], "news")
    await pass_time(10)
    assert list(await world.app.store.notices(Due(9))) == []
