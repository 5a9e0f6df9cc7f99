"""The examples of docs/PROTOCOL.md: read, compared, and played against an application.

An example is a fenced block ``wire``. A line that begins with ``→`` is sent by the client, one that begins with ``←``
is what the server then says; with several connections a letter stands before the arrow (``A→``). A line that begins
with ``…`` is what happens besides: ``… 60 s`` pass, the server is told to ``… stop``, or it is there again
(``… start``), and then all connections are new. In a line of the server a string ``"<name>"`` stands for any value, the
same one at every further place, and ``…`` in a string for any text. In a line of the client ``<name>`` is the text that
the server has sent.
"""

import json
import re
from collections.abc import Iterator
from contextlib import AsyncExitStack
from typing import Any, Final

import attrs

from ser.app.managing import first_admin
from tests.ser.clients import Wire
from tests.ser.harness import PASSWORD, FirstLegal, World, open_world, pass_time, settle

_FENCE: Final = re.compile(r"^ *```wire *$(.*?)^ *``` *$", re.MULTILINE | re.DOTALL)
_LINE: Final = re.compile(r"^ *([A-Z]?)([→←…]) ?(.*)$")
_BESIDES: Final = re.compile(r"[0-9.]+ s|stop|start")
_NAME: Final = re.compile(r"<([a-z][A-Za-z0-9]*)>")


@attrs.frozen
class Step:
    """One line of an example: what a connection sends or hears, or what happens ``besides``."""

    number: int
    connection: str
    sent: bool
    text: str
    besides: bool = False


@attrs.frozen
class Example:
    """A block; ``number`` is the line of the document at which it begins."""

    number: int
    steps: tuple[Step, ...]


def examples(document: str) -> Iterator[Example]:
    """The examples of a document; raises ``ValueError`` where a line is none."""
    for block in _FENCE.finditer(document):
        number = document.count("\n", 0, block.start()) + 1
        lines = enumerate(block[1].splitlines(), number)
        yield Example(number, tuple(_step(at, line) for at, line in lines if line.strip()))


def _step(number: int, line: str) -> Step:
    found = _LINE.match(line)
    if found is None:
        raise ValueError(f"line {number} begins with no arrow: {line}")
    step = Step(number, found[1], found[2] == "→", found[3].rstrip(), found[2] == "…")
    if step.besides and not _BESIDES.fullmatch(step.text):
        raise ValueError(f"line {number}: nothing like this can happen: {step.text}")
    if not step.sent and not step.besides:
        json.loads(step.text)
    return step


# -------------------------------------------------------------------------------------------------------- comparing


class Mismatch(AssertionError):
    """What the server says is not what the document says."""


@attrs.frozen
class Names:
    """What the names of an example stand for."""

    values: dict[str, Any] = attrs.field(factory=dict)

    def fill(self, text: str) -> str:
        """A client's line with the values of its names."""
        return _NAME.sub(lambda found: json.dumps(self.values[found[1]])[1:-1], text)

    def match(self, expected: Any, actual: Any, path: str = "") -> None:
        """Compares a line of the document with one of the server; raises ``Mismatch``."""
        if isinstance(expected, str):
            self._match_text(expected, actual, path)
        elif type(expected) is not type(actual):
            raise Mismatch(f"{path or 'the line'} is {actual!r}, not {expected!r}")
        elif isinstance(expected, dict):
            self._match_object(expected, actual, path)
        elif isinstance(expected, list):
            if len(expected) != len(actual):
                raise Mismatch(f"{path or 'the line'} has {len(actual)} items, not {len(expected)}")
            for index, pair in enumerate(zip(expected, actual, strict=True)):
                self.match(*pair, f"{path}[{index}]")
        elif expected != actual:
            raise Mismatch(f"{path} is {actual!r}, not {expected!r}")

    def _match_object(self, expected: dict[str, Any], actual: dict[str, Any], path: str) -> None:
        wanted = {self.fill(key): value for key, value in expected.items()}
        if wanted.keys() != actual.keys():
            raise Mismatch(f"{path or 'the line'} has the members {', '.join(actual)}, not {', '.join(wanted)}")
        for key, value in wanted.items():
            self.match(value, actual[key], f"{path}.{key}")

    def _match_text(self, expected: str, actual: Any, path: str) -> None:
        name = _NAME.fullmatch(expected)
        if name is not None:
            if self.values.setdefault(name[1], actual) != actual:
                raise Mismatch(f"{path} is {actual!r}, not <{name[1]}>, which was {self.values[name[1]]!r}")
            return
        pattern = ".*".join(re.escape(part) for part in expected.split("…"))
        if not isinstance(actual, str) or re.fullmatch(pattern, actual, re.DOTALL) is None:
            raise Mismatch(f"{path} is {actual!r}, not {expected!r}")


# ----------------------------------------------------------------------------------------------------------- playing


async def play_example(world: World, example: Example) -> None:
    """Plays an example; raises ``Mismatch`` with the line of the document that does not hold."""
    await first_admin(world.app.store, world.app.sources, world.app.passwords, "chief", PASSWORD)
    async with AsyncExitStack() as stack:
        stage = Stage(world, example, stack)
        for step in example.steps:
            await stage.play(step)
        await stage.check_rest()


@attrs.define
class Stage:
    """The server and the connections of an example."""

    world: World
    example: Example
    stack: AsyncExitStack
    wires: dict[str, Wire] = attrs.field(factory=dict)
    names: Names = attrs.field(factory=Names)

    async def play(self, step: Step) -> None:
        """Plays a line."""
        if step.besides:
            await self._happen(step.text)
            return
        wire = self.wires.get(step.connection) or self.wires.setdefault(step.connection, self.world.connect())
        if step.sent:
            wire.link.send(self.names.fill(step.text).encode() + b"\n")
            await settle()
        else:
            await _hear(wire, step, self.names)

    async def _happen(self, text: str) -> None:
        if text == "stop":
            await self.world.app.drain(1.0)
        elif text == "start":
            await self.check_rest()
            store, bots = self.world.app.store, FirstLegal()
            self.world = await self.stack.enter_async_context(open_world(store, seed=2, thinker=bots, after=self.world))
            self.wires.clear()
        else:
            await pass_time(float(text.removesuffix(" s")))

    async def check_rest(self) -> None:
        """Fails when somebody has heard more than the example shows."""
        for letter, wire in self.wires.items():
            rest = await wire.lines()
            if rest:
                where = f"the example of line {self.example.number}"
                raise Mismatch(f"{where} does not show what {letter or 'it'} hears: {rest}")


async def _hear(wire: Wire, step: Step, names: Names) -> None:
    line = wire.pop()
    if line is None:  # what comes of itself may take a moment
        await pass_time(1.0)
        line = wire.pop()
    if line is None:
        raise Mismatch(f"line {step.number}: the server says nothing")
    try:
        names.match(json.loads(step.text), line)
    except Mismatch as wrong:
        raise Mismatch(f"line {step.number}: {wrong}; the whole line is {json.dumps(line)}") from None
