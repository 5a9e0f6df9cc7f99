"""The one place that changes: holds the state, lets events reduce it, has its effects done, and tells who shows it."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

import attrs
import trio

from cli_client.connection.feed import Feed
from cli_client.files import write_file
from cli_client.happenings import Answered, Connecting, Happening
from cli_client.model import State, reduce
from cli_client.model.effects import Ask, Effect, Keep, Later, Leave, Listen, Retry, Ring, Sleep, Write
from cli_client.model.intents import Complain


class Backend(Protocol):
    """Where requests go and happenings come from: a server, or the game at this keyboard."""

    happenings: Feed[Happening]

    def post(self, method: str, params: Mapping[str, Any], tag: Any = None) -> None:
        """Sends a request; its answer is among the happenings."""
        ...

    def retry_now(self) -> None:
        """Tries the connection again at once."""
        ...

    def now(self) -> int:
        """The server's clock, in milliseconds of the Unix epoch, as far as it is known."""
        ...

    async def run(self) -> None:
        """Keeps the happenings coming."""
        ...


class Store:
    """The state of the client. What it calls besides the backend is the face's."""

    def __init__(self, backend: Backend, state: State) -> None:
        self.state = state
        self.backend = backend
        self.outstanding = 0
        """Requests of the model that have not been answered."""
        self.stirred = trio.Event()
        """Set, and replaced, when something has been dispatched."""
        self.changed: Callable[[State, State], None] = lambda _before, _after: None
        self.ring: Callable[[Ring], None] = lambda _ring: None
        self.sleep: Callable[[], None] = lambda: None
        self.leave: Callable[[int], None] = lambda _code: None
        self.listen: Callable[[], None] = lambda: self.dispatch(Complain("nobody listens here."))
        self.keep: Callable[[str, Any], str] = lambda _name, _value: ""
        """Keeps a setting; answers what went wrong."""
        self._later: tuple[float, Any] | None = None
        self._stirred = trio.Event()

    @property
    def quiet(self) -> bool:
        """Whether all that was asked has been answered and shown."""
        return not (self.outstanding or self.state.awaited or len(self.backend.happenings))

    def dispatch(self, event: Any) -> None:
        """Reduces one event, shows the new state, and does what follows from it."""
        if isinstance(event, Answered) and event.tag is None:
            self.outstanding -= 1
        elif isinstance(event, Connecting):  # what was on its way has been answered, or never will be
            self.outstanding = 0
        before = self.state
        after = reduce(before, event)
        effects, self.state = after.effects, attrs.evolve(after, effects=())
        self.changed(before, self.state)
        stirred, self.stirred = self.stirred, trio.Event()
        stirred.set()
        for effect in effects:
            self._carry_out(effect)
        for told in self.state.notes:
            if told.kind == "refused" and told.number > before.noted:
                self.ring(Ring("refused", told.text))

    def _carry_out(self, effect: Effect) -> None:
        match effect:
            case Ask(method, params):
                self.outstanding += 1
                self.backend.post(method, params)
            case Ring():
                self.ring(effect)
            case Leave(code):
                self.leave(code)
            case Sleep() | Listen():
                (self.sleep if isinstance(effect, Sleep) else self.listen)()
            case Retry():
                self.backend.retry_now()
            case Later(seconds, event):
                self._later = (trio.current_time() + seconds, event)
                self._stirred.set()
            case Write(path, text, over):
                self.dispatch(write_file(path, text, over=over))
            case Keep(name, value):
                failed = self.keep(name, value)
                if failed:
                    self.dispatch(Complain(failed))

    async def pump(self, heard: Callable[[Happening], None] = lambda _: None) -> None:
        """Dispatches what the backend tells, until it ends; ``heard`` gets each happening first."""
        async for happening in self.backend.happenings:
            heard(happening)
            self.dispatch(happening)

    async def follow_up(self) -> None:
        """Dispatches what is to happen later, when its time has come."""
        while True:
            self._stirred = trio.Event()
            if self._later is None:
                await self._stirred.wait()
                continue
            due, event = self._later
            with trio.move_on_at(due) as waited:
                await self._stirred.wait()
            if waited.cancelled_caught:
                self._later = None
                self.dispatch(event)
