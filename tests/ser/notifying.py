"""A notifier that sends nothing anywhere, and remembers what it was given."""

from collections.abc import Sequence

import attrs
import trio

from ser.app.ports import AddressRefusedError, NotSentError


@attrs.define
class FakeNotifier:
    """Takes what begins with one of its services. ``failures`` times it does not get there."""

    services: Sequence[str] = ("json", "ntfys")
    failures: int = 0
    again: bool = True
    """Whether what failed is worth another attempt."""
    seconds: float = 0.0
    """How long sending takes."""
    sent: list[tuple[str, str, str]] = attrs.field(factory=list)
    attempts: int = 0
    at_once: int = 0
    most_at_once: int = 0

    async def check(self, address: str) -> None:
        await trio.lowlevel.checkpoint()
        if address.partition("://")[0] not in self.services:
            raise AddressRefusedError("The operator has not allowed this service.")

    async def send(self, address: str, title: str, text: str) -> None:
        await self.check(address)
        self.attempts += 1
        self.at_once += 1
        self.most_at_once = max(self.at_once, self.most_at_once)
        try:
            await trio.sleep(self.seconds)
        finally:
            self.at_once -= 1
        if self.failures:
            self.failures -= 1
            raise NotSentError("nobody answers", again=self.again)
        self.sent.append((address, title, text))

    @property
    def texts(self) -> list[str]:
        """What was sent."""
        return [text for _, _, text in self.sent]
