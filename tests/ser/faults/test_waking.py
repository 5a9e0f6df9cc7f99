"""A link is woken when its session can go on, and not before: a door may look at what waits only then."""

import pytest
import trio.testing

from tests.ser.harness import open_world


async def test_a_slow_request_that_ends_while_too_much_was_asked_leaves_the_waking_to_the_clock(
    autojump_clock: trio.testing.MockClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_world(rate=1.0, burst=2.0) as world:
        client = world.client()
        link, wake, early = client.link, client.link.wake, []

        def woken() -> None:
            early.append(link.session is not None and link.session.stopped)
            wake()

        monkeypatch.setattr(link, "wake", woken)
        batch = [client.request("auth.guest"), client.request("server.ping"), client.request("server.ping")]
        client.send(batch, client.request("server.ping"))
        kinds = ["error" in response for response in await client.response()]
        assert kinds == [False, False, True]
        assert "result" in await client.line(within=5.0)
        assert early
        assert not any(early)
