"""The full-screen application: shows the picture, turns keys and clicks into intents, has the command line."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

import attrs
from prompt_toolkit.application import Application
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.data_structures import Point
from prompt_toolkit.document import Document
from prompt_toolkit.filters import Condition, Filter
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.input import Input
from prompt_toolkit.key_binding import (
    DynamicKeyBindings,
    KeyBindings,
    KeyBindingsBase,
    KeyPressEvent,
    merge_key_bindings,
)
from prompt_toolkit.layout import (
    BufferControl,
    ConditionalContainer,
    Float,
    FloatContainer,
    FormattedTextControl,
    HSplit,
    Layout,
    Window,
)
from prompt_toolkit.layout.menus import CompletionsMenu
from prompt_toolkit.layout.processors import BeforeInput
from prompt_toolkit.mouse_events import MouseEvent, MouseEventType
from prompt_toolkit.output import ColorDepth, Output
from prompt_toolkit.styles import DynamicStyle

from cli_client.actions import read_command
from cli_client.attention import title
from cli_client.herald import Herald, silent_herald
from cli_client.model import intents
from cli_client.model.state import State
from cli_client.store import Store
from cli_client.text import Symbols, symbols_as
from cli_client.ui.board import Size
from cli_client.ui.borrowing import Borrowed
from cli_client.ui.keys import all_keys, intent_of
from cli_client.ui.notes import sequence
from cli_client.ui.pieces import Piece
from cli_client.ui.screen import screen
from cli_client.ui.style import depth_of, style_of
from cli_client.ui.suggesting import suggestions

REDRAW_INTERVAL: Final = 1 / 30
ESCAPE_TIMEOUT: Final = 0.05


@attrs.frozen
class Terminal:
    """What is known of the terminal; ``input`` and ``output`` are None for the process's own.

    ``environ`` says which one it is; without a herald nothing but its bell and its notes is heard.
    """

    symbols: Symbols
    color: bool = True
    input: Input | None = None
    output: Output | None = None
    truecolor: bool = False
    environ: Mapping[str, str] = attrs.field(factory=dict)
    herald: Herald = attrs.field(factory=silent_herald)


class Words(Completer):
    """Completes what is typed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:  # noqa: ARG002
        """The words that go on what is typed."""
        for word, typed in suggestions(self._store.state, document.text_before_cursor):
            yield Completion(word, -typed)


def build(store: Store, terminal: Terminal) -> "Application[int]":
    """The application of a store."""
    commanding = Condition(lambda: store.state.panel == "command")
    line = _command_line(store)
    picture = Window(FormattedTextControl(
        lambda: _fragments(store, symbols_as(store.state.own.symbols, terminal.symbols)), focusable=True,
        show_cursor=False, get_cursor_position=lambda: Point(0, 0)), always_hide_cursor=~commanding)
    root = FloatContainer(
        HSplit([picture, ConditionalContainer(line, commanding)]),
        [Float(CompletionsMenu(max_height=8), xcursor=True, ycursor=True)], style="class:screen")
    app: Application[int] = Application(
        Layout(root, picture),
        DynamicStyle(lambda: style_of(store.state.own.theme, few=app.color_depth is ColorDepth.DEPTH_4_BIT)),
        key_bindings=_bindings(store, commanding), full_screen=True,
        mouse_support=Condition(lambda: store.state.own.mouse), min_redraw_interval=REDRAW_INTERVAL,
        color_depth=depth_of(color=terminal.color, truecolor=terminal.truecolor),
        input=terminal.input, output=terminal.output)
    app.ttimeoutlen = app.timeoutlen = ESCAPE_TIMEOUT
    borrowed = Borrowed(app.output, terminal.environ, title(store.state, terminal.symbols))
    borrowed.watch(app)
    store.changed = _follow(app, picture, line, lambda state: borrowed.name(title(state, terminal.symbols)))
    store.ring = lambda ring: terminal.herald.heard(ring, store.state.own)
    _call_by(terminal, borrowed)
    store.sleep = app.suspend_to_background
    store.leave = Leaving(app)
    return app


# ----------------------------------------------------------------------------------------------------- the parts


def _fragments(store: Store, symbols: Symbols) -> StyleAndTextTuples:
    from prompt_toolkit.application import get_app  # noqa: PLC0415
    size = get_app().output.get_size()
    rows = size.rows - (store.state.panel == "command")
    fragments: StyleAndTextTuples = []
    for number, row in enumerate(screen(store.state, Size(size.columns, max(1, rows)), symbols)):
        if number:
            fragments.append(("", "\n"))
        fragments += [_fragment(store, piece) for piece in row]
    return fragments


def _fragment(store: Store, piece: Piece) -> Any:
    if piece.intent is None:
        return piece.style, piece.text

    def click(event: MouseEvent) -> Any:
        if event.event_type is not MouseEventType.MOUSE_UP:
            return NotImplemented
        store.dispatch(piece.intent)
        return None
    return piece.style, piece.text, click


def _command_line(store: Store) -> Window:
    def accept(buffer: Buffer) -> bool:
        store.dispatch(intents.Close())
        if buffer.text.strip():
            store.dispatch(read_command(buffer.text.removeprefix(":")))
        return False  # the line is empty the next time

    buffer = Buffer(Words(store), multiline=False, accept_handler=accept, complete_while_typing=True)
    return Window(BufferControl(buffer, [BeforeInput(":")]), height=1)


def _bindings(store: Store, commanding: Condition) -> KeyBindingsBase:
    """The keys as they are now: settings can change them while the client runs."""
    @lru_cache(maxsize=4)
    def playing(keys: frozenset[str]) -> KeyBindings:
        return _keys(store, ~commanding, keys)

    return merge_key_bindings([
        DynamicKeyBindings(lambda: playing(all_keys(store.state))), _line_keys(store, commanding)])


def _keys(store: Store, when: Filter, keys: Iterable[str]) -> KeyBindings:
    bindings = KeyBindings()

    def bind(key: str) -> None:
        @bindings.add(key, filter=when)
        def press(_event: KeyPressEvent) -> None:
            intent = intent_of(store.state, key)
            if intent is not None:
                store.dispatch(intent)

    for key in keys:
        bind(key)
    return bindings


def _line_keys(store: Store, commanding: Condition) -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("escape", filter=commanding)
    @bindings.add("c-c", filter=commanding)
    def close(event: KeyPressEvent) -> None:
        event.current_buffer.reset()
        store.dispatch(intents.Close())

    return bindings


def _follow(app: "Application[int]", picture: Window, line: Window,
            name: Callable[[State], None]) -> Callable[[State, State], None]:
    def changed(before: State, after: State) -> None:
        if before.panel != after.panel:
            app.layout.focus(line if after.panel == "command" else picture)
            if after.panel == "command":
                app.current_buffer.document = Document(after.draft)
        name(after)
        app.invalidate()
    return changed


def _call_by(terminal: Terminal, borrowed: Borrowed) -> None:
    """Has the herald call by what the terminal can."""
    herald = terminal.herald
    herald.ring = lambda: borrowed.say("\a")
    herald.show = lambda way, note: borrowed.say(sequence(way, note, terminal.environ))
    herald.looking = lambda: borrowed.looking


class Leaving:
    """Ends the application with a code: now, or as soon as it runs."""

    def __init__(self, app: "Application[int]") -> None:
        self._app = app
        self._code: int | None = None
        app.pre_run_callables.append(self._begin)

    def __call__(self, code: int) -> None:
        """Ends it."""
        self._code = code
        if self._app.is_running and not self._app.is_done:
            self._app.exit(result=code)

    def _begin(self) -> None:
        if self._code is not None:
            self._app.exit(result=self._code)
