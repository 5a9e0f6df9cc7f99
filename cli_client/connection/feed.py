"""A bounded queue with one reader: what does not fit is not waited for, it is all thrown away and told."""

from collections import deque
from typing import Final, Generic, TypeVar

import trio

T = TypeVar("T")
MOST: Final = 10_000


class Feed(Generic[T]):
    """Things for one reader, in order; after an overflow the reader needs a fresh start from somewhere else.

    As long as nobody has begun to read, overflowing is no loss.
    """

    def __init__(self, most: int = MOST) -> None:
        self._items: deque[T] = deque()
        self._most = most
        self._there = trio.Event()
        self._closed = False
        self._read = False
        self.incomplete = False
        """Whether something was thrown away before anybody began to read."""

    def __len__(self) -> int:
        return len(self._items)

    def put_nowait(self, item: T) -> bool:
        """Adds a thing. False: the reader is too slow, and everything before this has been thrown away."""
        fits = len(self._items) < self._most
        if not fits:
            self._items.clear()
            self.incomplete = not self._read
        self._items.append(item)
        self._there.set()
        return fits or not self._read

    def close(self) -> None:
        """There will be no more; what is there can still be read."""
        self._closed = True
        self._there.set()

    def __aiter__(self) -> "Feed[T]":
        return self

    async def __anext__(self) -> T:
        self._read = True
        while not self._items:
            if self._closed:
                raise StopAsyncIteration
            self._there = trio.Event()
            await self._there.wait()
        await trio.lowlevel.checkpoint()
        return self._items.popleft()
