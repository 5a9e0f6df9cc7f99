"""Waiting for thousands of sockets at once: epoll on Linux, kqueue on macOS and BSD, behind the same few methods."""

import select
import sys
from typing import Final, Protocol

READ: Final = 1
WRITE: Final = 2
GONE: Final = 4


class Poller(Protocol):
    """Watches descriptors; its own descriptor is readable when something is ready."""

    def fileno(self) -> int:
        """Its own descriptor."""
        ...

    def watch(self, fd: int, wanted: int) -> None:
        """Watches a descriptor, or watches it for something else; ``GONE`` is always reported."""
        ...

    def forget(self, fd: int) -> None:
        """Watches it no more."""
        ...

    def ready(self, most: int) -> list[tuple[int, int]]:
        """What is ready now: descriptor, and ``READ``, ``WRITE`` and ``GONE`` added up."""
        ...

    def close(self) -> None:
        """Lets go of everything."""
        ...


if sys.platform == "linux":

    class EpollPoller:
        """Level-triggered epoll."""

        def __init__(self) -> None:
            self._epoll = select.epoll()
            self._watched: set[int] = set()

        def fileno(self) -> int:
            """Its own descriptor."""
            return self._epoll.fileno()

        def watch(self, fd: int, wanted: int) -> None:
            """Watches a descriptor."""
            mask = _MASKS[wanted]
            if fd in self._watched:
                self._epoll.modify(fd, mask)
            else:
                self._epoll.register(fd, mask)
                self._watched.add(fd)

        def forget(self, fd: int) -> None:
            """Watches it no more."""
            self._watched.discard(fd)
            self._epoll.unregister(fd)

        def ready(self, most: int) -> list[tuple[int, int]]:
            """What is ready now."""
            return [(fd, _READY.get(event) or _translate(event)) for fd, event in self._epoll.poll(0, most)]

        def close(self) -> None:
            """Lets go of everything."""
            self._epoll.close()

    _MASKS: Final = (0, select.EPOLLIN, select.EPOLLOUT, select.EPOLLIN | select.EPOLLOUT)
    _READY: Final = {select.EPOLLIN: READ, select.EPOLLOUT: WRITE, select.EPOLLIN | select.EPOLLOUT: READ | WRITE}

    def _translate(event: int) -> int:
        ready = READ if event & select.EPOLLIN else 0
        if event & select.EPOLLOUT:
            ready |= WRITE
        if event & (select.EPOLLHUP | select.EPOLLERR):
            ready |= GONE
        return ready

    def open_poller() -> Poller | None:
        """The machine's poller; None where there is none like this."""
        return EpollPoller()

elif hasattr(select, "kqueue"):

    class KqueuePoller:
        """Level-triggered kqueue."""

        def __init__(self) -> None:
            self._kqueue = select.kqueue()
            self._watched: dict[int, int] = {}

        def fileno(self) -> int:
            """Its own descriptor."""
            return self._kqueue.fileno()

        def watch(self, fd: int, wanted: int) -> None:
            """Watches a descriptor."""
            before = self._watched.get(fd, 0)
            changes = []
            for bit, which in ((READ, select.KQ_FILTER_READ), (WRITE, select.KQ_FILTER_WRITE)):
                if wanted & bit and not before & bit:
                    changes.append(select.kevent(fd, which, select.KQ_EV_ADD))
                elif before & bit and not wanted & bit:
                    changes.append(select.kevent(fd, which, select.KQ_EV_DELETE))
            if changes:
                self._kqueue.control(changes, 0, 0)
            self._watched[fd] = wanted

        def forget(self, fd: int) -> None:
            """Watches it no more."""
            self.watch(fd, 0)
            del self._watched[fd]

        def ready(self, most: int) -> list[tuple[int, int]]:
            """What is ready now."""
            ready: dict[int, int] = {}
            for event in self._kqueue.control(None, most, 0):
                bit = READ if event.filter == select.KQ_FILTER_READ else WRITE
                gone = GONE if event.flags & select.KQ_EV_EOF and event.fflags else 0
                ready[event.ident] = ready.get(event.ident, 0) | bit | gone
            return list(ready.items())

        def close(self) -> None:
            """Lets go of everything."""
            self._kqueue.close()

    def open_poller() -> Poller | None:
        """The machine's poller; None where there is none like this."""
        return KqueuePoller()

else:

    def open_poller() -> Poller | None:
        """The machine's poller; None where there is none like this."""
        return None
