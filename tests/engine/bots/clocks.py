"""Clocks for bots: one that never ends, and one that ends after so many looks at it."""

import attrs


def never() -> bool:
    """The seed alone decides."""
    return False


def at_once() -> bool:
    """The time was up before it began."""
    return True


@attrs.define
class After:
    """The time is up after so many looks."""

    looks: int
    asked: int = 0

    def __call__(self) -> bool:
        self.asked += 1
        return self.asked > self.looks
