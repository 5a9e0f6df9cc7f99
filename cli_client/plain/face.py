"""Line mode: every change is one line, the important word first; nothing is ever repainted."""

from collections.abc import AsyncIterator, Callable, Mapping
from typing import Final

import trio

from cli_client.actions import ACTIONS, read_command
from cli_client.exits import FAILED, NO_CONNECTION, no_connection
from cli_client.happenings import Happening, Restored, wish_failed
from cli_client.herald import Herald
from cli_client.model import intents, words
from cli_client.model.state import State
from cli_client.plain.pages import page_changes, page_lines, pick_of
from cli_client.plain.replay import spoken
from cli_client.qr import half_blocks
from cli_client.store import Store
from cli_client.text import drawn

Write = Callable[[str], None]
_ANSWERS: Final[Mapping[str, bool]] = {"y": True, "yes": True, "n": False, "no": False}


class Plain:
    """The face. ``write`` gets each line; ``timeout`` is for the first connection.

    Nobody reading (``reads`` false), it ends with the games; ``herald`` is for where it may be heard.
    """

    def __init__(self, store: Store, write: Write, timeout: float, *, reads: bool = True,
                 herald: Herald | None = None) -> None:
        self.sees = False
        """Whether a QR code can be seen."""
        self._store, self._write, self._timeout = store, write, timeout
        self._reads = reads
        self._wished = store.state.wish is not None
        self._told = 0
        self._due = False
        self._code = 0
        self._in_vain = False
        """Whether what the command line asked for is not to be had, and nothing has been typed since."""
        self._over = trio.Event()
        self._restored = trio.Event()
        self._moved_on = trio.Event()
        store.changed = self._changed
        if herald is not None:
            herald.ring = lambda: write("\a")
            store.ring = lambda ring: herald.heard(ring, store.state.own)
        store.leave = self._leave

    def interrupt(self) -> None:
        """Ctrl-C: asks once, leaves the second time."""
        self._store.dispatch(intents.Interrupt())

    def heard(self, happening: Happening) -> None:
        """Notices that the first connection stands."""
        if isinstance(happening, Restored):
            self._restored.set()
        if wish_failed(happening, {sent.invite_id for sent in self._store.state.sent}):
            self._in_vain = self._wished
            if not self._reads:
                self._leave(FAILED)

    async def show(self, lines: AsyncIterator[bytes]) -> int:
        """Tells what happens, and does what the lines say, until one of them or their end ends it."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._expect_connection)
            if self._reads:
                nursery.start_soon(self._read, lines)
            await self._over.wait()
            nursery.cancel_scope.cancel()
        if self._code == NO_CONNECTION:
            raise no_connection(self._store.state.line.why or "there is no connection yet")
        return self._code

    # ------------------------------------------------------------------------------------------------ inside

    async def _expect_connection(self) -> None:
        with trio.move_on_after(self._timeout):
            await self._restored.wait()
            if self._store.state.current is None and not self._wished:
                self._tell_page()
            return
        self._leave(NO_CONNECTION)

    async def _read(self, lines: AsyncIterator[bytes]) -> None:
        await self._restored.wait()
        async for line in lines:
            await self._quiet()
            self._in_vain = False
            self.take(line.decode(errors="replace").strip().removeprefix(":"))
        await self._quiet()
        self._leave(FAILED if self._in_vain else 0)

    async def _quiet(self) -> None:
        """Waits until what was typed before has been done, so that a script can be piped in."""
        with trio.move_on_after(self._timeout):
            while not self._store.quiet:
                self._moved_on = trio.Event()
                await self._moved_on.wait()

    def take(self, line: str) -> None:
        """Does what a line says: the answer to a question, a number of the page, a command, or a move."""
        state = self._store.state
        if state.question is not None:
            self._store.dispatch(intents.Answer(yes=_ANSWERS.get(line.lower(), False)))
        elif state.view is None and (picked := pick_of(state, line)) is not None:
            self._store.dispatch(picked)
        else:
            self._store.dispatch(read_command(line))

    def _leave(self, code: int) -> None:
        self._code = code
        self._over.set()

    def _changed(self, before: State, after: State) -> None:
        self._moved_on.set()
        for told in after.notes:
            if told.number > self._told:
                self._write(drawn(told.text) + "\n")
        self._told = after.noted
        if after.question is not None and after.question != before.question:
            self._write(f"{drawn(after.question.text)} (yes or no)\n")
        if after.panel == "link" and before.panel != "link":
            self._tell_link()
        if after.panel == "help" and before.panel != "help":
            self._tell_help()
        for line in (*spoken(before, after), *page_changes(before, after)):
            self._write(drawn(line) + "\n")
        if after.panel == "command":
            self._tell_draft()
        if self._opened(before, after):
            self._tell_page()
        if not self._reads and after.games and all(view.over for view in after.games):
            self._leave(0)

    def _opened(self, before: State, after: State) -> bool:
        """Whether there is a page to tell that has not been told; one that is on its way is told when it is there."""
        moved = after.current is None and (before.current is not None or before.browsing.place != after.browsing.place)
        self._due = after.current is None and (self._due or moved)
        if not self._due or after.browsing.loading:
            return False
        self._due = False
        return True

    def _tell_page(self) -> None:
        for line in page_lines(self._store.state):
            self._write(f"{drawn(line)}\n")

    def _tell_link(self) -> None:
        door = self._store.state.door
        for line in words.door(door) if door else ():
            self._write(drawn(line) + "\n")
        if door and self.sees:
            self._write("\n".join(half_blocks(door.url)) + "\n")
        self._store.dispatch(intents.Close())

    def _tell_draft(self) -> None:
        draft = drawn(self._store.state.draft.strip())
        self._write(f"type {draft}, and behind it who or what.\n" if draft else "type a command.\n")
        self._store.dispatch(intents.Close())

    def _tell_help(self) -> None:
        for action in ACTIONS:
            if action.typed:
                self._write(f"{action.typed[0]} {action.argument}".rstrip() + f": {action.help}.\n")
        self._write("b2: the move at row b, column 2. on a board of 3x3, 1 to 9 are the keys of a number pad.\n"
                    "after a throw: the number of the piece that is to move.\n")
        self._store.dispatch(intents.Close())
