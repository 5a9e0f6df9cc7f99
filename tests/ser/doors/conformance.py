"""What every door owes its sessions and its clients, as laws on an open door; ``LAWS`` lists them."""

from collections.abc import Awaitable, Callable

import trio
import trio.testing

from tests.ser.doors.opening import OUTPUT_BYTES, Opened


async def what_is_sent_is_received_and_answered(opened: Opened) -> None:
    visitor = await opened.visit()
    assert [await visitor.ask(line) for line in (b"one", b"two", b"\xff\x00")] == [b"one", b"two", b"\xff\x00"]
    assert opened.puppets[0].link.peer == "127.0.0.1"


async def pieces_are_taken_as_they_come(opened: Opened) -> None:
    visitor = await opened.visit()
    for byte in b"hello\nyou":
        await visitor.send(bytes([byte]))
    assert await visitor.ask(b"") == b"hello"
    assert await visitor.line() == b"you"


async def many_lines_at_once_are_all_answered(opened: Opened) -> None:
    visitor = await opened.visit()
    await visitor.send(b"".join(b"%d\n" % number for number in range(5000)))
    assert [await visitor.line() for _ in range(5000)] == [b"%d" % number for number in range(5000)]


async def many_connections_are_served_at_once(opened: Opened) -> None:
    visitors = [await opened.visit() for _ in range(50)]
    for number, visitor in enumerate(visitors):
        await visitor.send(b"%d\n" % number)
    assert [await visitor.line() for visitor in visitors] == [b"%d" % number for number in range(50)]


async def what_the_kernel_does_not_take_at_once_arrives_later(opened: Opened) -> None:
    visitor = await opened.visit()
    for _ in range(40):
        assert len(await visitor.ask(b"big 200000")) == 200_000
    await visitor.send(b"big 200000\nafter\n")
    assert [len(await visitor.line()), await visitor.line()] == [200_000, b"after"]


async def a_session_that_closes_has_its_last_word(opened: Opened) -> None:
    visitor = await opened.visit()
    assert await visitor.ask(b"close") == b"bye"
    assert await visitor.at_end()
    await visitor.stream.aclose()
    await opened.puppets[0].gone.wait()
    assert opened.puppets[0].lost_times == 1


async def its_last_word_arrives_even_when_the_client_goes_on_sending(opened: Opened) -> None:
    visitor = await opened.visit()
    await visitor.ask(b"hello")
    await visitor.send(b"close\n" + b"x" * 1_000_000)
    assert await visitor.line() == b"bye"
    assert await visitor.at_end()


async def a_client_that_leaves_is_lost_once(opened: Opened) -> None:
    visitor = await opened.visit()
    await visitor.ask(b"hello")
    await visitor.stream.aclose()
    await opened.puppets[0].gone.wait()
    await trio.testing.wait_all_tasks_blocked(0.01)
    assert opened.puppets[0].lost_times == 1


async def a_connection_that_breaks_is_lost_once_and_harms_nobody(opened: Opened) -> None:
    other = await opened.visit()
    await other.ask(b"hello")
    for _ in range(20):
        visitor = await opened.visit()
        await visitor.ask(b"hello")
        visitor.reset()
    for puppet in opened.puppets[1:]:
        await puppet.gone.wait()
    assert [puppet.lost_times for puppet in opened.puppets] == [0] + [1] * 20
    assert await other.ask(b"again") == b"again"


async def a_connection_that_breaks_before_its_first_word_harms_nobody(opened: Opened) -> None:
    for _ in range(20):
        opened.knock()
    assert await (await opened.visit()).ask(b"hello") == b"hello"


async def after_a_clients_last_word_it_is_answered_and_then_closed(opened: Opened) -> None:
    visitor = await opened.visit()
    await visitor.ask(b"hello")
    await visitor.send(b"one\npause\ntwo\n")
    if opened.context is None:
        await visitor.stream.send_eof()
    assert await visitor.line() == b"one"
    await opened.puppets[0].paused.wait()
    opened.puppets[0].wake()
    assert await visitor.line() == b"two"
    assert opened.context is not None or await visitor.at_end()


async def while_a_session_pauses_nothing_is_read(opened: Opened) -> None:
    visitor = await opened.visit()
    await visitor.ask(b"hello")
    await visitor.send(b"pause\n")
    puppet = opened.puppets[0]
    await puppet.paused.wait()
    await visitor.send(b"later\n")
    await trio.testing.wait_all_tasks_blocked(0.02)
    assert puppet.buffer == b""
    puppet.wake()
    assert await visitor.line() == b"later"


async def who_does_not_read_is_cut_when_too_much_waits(opened: Opened) -> None:
    visitor, other = await opened.visit(), await opened.visit()
    await visitor.ask(b"hello")
    puppet = opened.puppets[0] if opened.puppets[0].link else None
    assert puppet is not None
    await visitor.send(b"big 200000\n" * 200)
    with trio.move_on_after(5):
        await puppet.gone.wait()
    assert (puppet.lost_times, opened.door.slow) == (1, 1)
    assert await other.ask(b"hello") == b"hello"
    assert OUTPUT_BYTES == 262_144


async def there_are_so_many_connections_from_one_address_and_no_more(opened: Opened) -> None:
    opened.admission.per_address = 2
    first, second = [await opened.visit() for _ in range(2)]
    assert [await visitor.ask(b"hello") for visitor in (first, second)] == [b"hello"] * 2
    assert await (await opened.plain()).receive_some(1) == b""
    assert opened.admission.refused == 1
    await first.stream.aclose()
    await opened.puppets[0].gone.wait()
    await trio.testing.wait_all_tasks_blocked(0.01)
    assert await (await opened.visit()).ask(b"hello") == b"hello"


LAWS: tuple[Callable[[Opened], Awaitable[None]], ...] = (
    what_is_sent_is_received_and_answered,
    pieces_are_taken_as_they_come,
    many_lines_at_once_are_all_answered,
    many_connections_are_served_at_once,
    what_the_kernel_does_not_take_at_once_arrives_later,
    a_session_that_closes_has_its_last_word,
    its_last_word_arrives_even_when_the_client_goes_on_sending,
    a_client_that_leaves_is_lost_once,
    a_connection_that_breaks_is_lost_once_and_harms_nobody,
    a_connection_that_breaks_before_its_first_word_harms_nobody,
    after_a_clients_last_word_it_is_answered_and_then_closed,
    while_a_session_pauses_nothing_is_read,
    who_does_not_read_is_cut_when_too_much_waits,
    there_are_so_many_connections_from_one_address_and_no_more,
)
