"""Push to talk: in the model's words with fakes, and whole, in the real application, with a pretended recorder."""

from contextlib import asynccontextmanager

import attrs
import trio
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput

from cli_client.local import Local
from cli_client.model import intents
from cli_client.model.spoken import Speak
from cli_client.model.state import State
from cli_client.plain import Plain
from cli_client.running import run_face
from cli_client.settings import OwnSettings
from cli_client.store import Store
from cli_client.text import UNICODE
from cli_client.ui.app import Terminal
from cli_client.ui.face import run_full
from cli_client.voice.ear import NOTHING, Ear, hearing
from cli_client.voice.microphone import NoSoundError
from tests.cli_client.fakes import playing, texts
from tests.cli_client.voice.recorders import pretend, runs
from tests.cli_client.voice.speech import needs_speech, speech

VOICE = OwnSettings(voice=True)


class Talk:
    """An ear whose microphone and recogniser are this object's members."""

    def __init__(self, state):
        self.store = Store(Local(), state)
        self.store.state = state
        self.phrase = None
        self.failure = None
        self.meanwhile = lambda: None
        self.recorded = 0
        self.ear = Ear(self.store, self._record, self._recognise)

    async def _record(self, stop):
        self.recorded += 1
        if self.failure:
            raise NoSoundError(self.failure)
        await stop.wait()
        return b"sound"

    async def _recognise(self, phrases, sound):
        assert self.store.state.hearing == "thinking"
        await trio.sleep(0.1)
        self.meanwhile()
        return self.phrase

    async def press(self):
        self.store.dispatch(Speak())
        await trio.sleep(1)


@asynccontextmanager
async def talk(state=None):
    one = Talk(attrs.evolve(state or playing(), own=VOICE))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(one.ear.run)
        yield one
        nursery.cancel_scope.cancel()


async def test_nothing_is_recorded_before_the_key_and_after_it(autojump_clock):
    async with talk() as one:
        await trio.sleep(100)
        assert one.recorded == 0
        await one.press()
        assert one.store.state.hearing == "listening"
        one.phrase = "help"
        await one.press()
        assert one.store.state.hearing == ""
        assert one.store.state.panel == "help"
        await trio.sleep(100)
        assert one.recorded == 1


async def test_what_was_not_understood_is_told(autojump_clock):
    async with talk() as one:
        await one.press()
        await one.press()
        assert texts(one.store.state)[-1] == NOTHING


async def test_what_is_missing_is_told(autojump_clock):
    async with talk() as one:
        one.failure = "there is no microphone."
        await one.press()
        assert texts(one.store.state)[-1] == "there is no microphone."
        assert one.store.state.hearing == ""


async def test_what_was_meant_for_another_game_is_not_done(autojump_clock):
    async with talk() as one:
        one.phrase, one.meanwhile = "top left", lambda: one.store.dispatch(intents.Lobby())
        await one.press()
        await one.press()
        assert texts(one.store.state)[-1] == "heard: top left. it means nothing any more."
        assert one.store.state.games[0].pending is None


# ------------------------------------------------------------------------------------------- whole, with real sound


async def until(store, reached):
    with trio.move_on_after(60) as waited:
        while not reached(store.state):
            await store.stirred.wait()
    assert not waited.cancelled_caught, texts(store.state)


@needs_speech
async def test_a_key_is_pressed_and_what_is_said_is_played(folder):
    pretend(folder, "arecord", speech("bravo two"), stays=True)
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        store = Store(Local(), State(local=True, own=VOICE))
        terminal = Terminal(UNICODE, True, keys, DummyOutput())
        async with trio.open_nursery() as nursery:
            nursery.start_soon(run_face, store, hearing(lambda store: run_full(store, terminal)))
            await until(store, lambda state: state.restored)
            store.dispatch(intents.Seek("tic-tac-toe"))
            await until(store, lambda state: state.view is not None and state.view.my_turn)
            assert runs(folder, "arecord") == 0
            keys.send_text("v")
            await until(store, lambda state: state.view.cells[4] == "X")
            assert "heard: bravo two." in texts(store.state)
            pretend(folder, "arecord", speech("resign"), stays=True)
            keys.send_text("v")
            await until(store, lambda state: state.question is not None)
            assert store.state.view.running
            pretend(folder, "arecord", speech("yes"), stays=True)
            keys.send_text("v")
            await until(store, lambda state: state.view.over)
            nursery.cancel_scope.cancel()
    assert runs(folder, "arecord") == 3


@needs_speech
async def test_in_line_mode_it_is_a_command(folder):
    pretend(folder, "arecord", speech("top left"), stays=True)
    said = []
    store = Store(Local(), State(local=True, own=VOICE))
    plain = Plain(store, said.append, 60)

    async def lines():
        yield b"play tic-tac-toe"
        await until(store, lambda state: state.view is not None and state.view.my_turn)
        yield b"voice"
        await until(store, lambda state: state.view.cells[0] == "X")

    with trio.fail_after(60):
        await run_face(store, hearing(lambda _: plain.show(lines())), heard=plain.heard)
    assert "heard: top left.\n" in said
