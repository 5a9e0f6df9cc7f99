"""Push to talk: records while it is wanted, has it recognised in a thread, and tells the store what was meant."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import trio

from cli_client.model.intents import Answer
from cli_client.model.spoken import Heard, Hearing
from cli_client.store import Store
from cli_client.voice.microphone import NoSoundError, record
from cli_client.voice.phrases import spoken
from cli_client.voice.recogniser import MISSING, Endings, is_installed, recogniser

Show = Callable[[Store], Awaitable[int]]
Record = Callable[[trio.Event], Awaitable[bytes]]
Recognise = Callable[[Mapping[str, Any], bytes], Awaitable[str | None]]
NOTHING = "that was not understood, or it means nothing here: cli-client voice tells what can be said."


async def record_speech(stop: trio.Event) -> bytes:
    """From the microphone, until nobody speaks any more; raises ``NoSoundError``."""
    if not is_installed():
        raise NoSoundError(MISSING)
    with _told():
        endings = Endings()
    return await record(endings.feed, stop)


async def recognise_speech(phrases: Mapping[str, Any], sound: bytes) -> str | None:
    """By PocketSphinx, in a thread; the first time its model is loaded there, too. A yes has to be clear."""
    sure = [phrase for phrase, intent in phrases.items() if intent == Answer(yes=True)]
    with _told():
        return await trio.to_thread.run_sync(lambda: recogniser().hear(phrases.keys(), sound, sure))


@contextmanager
def _told() -> Iterator[None]:
    """An extra that does not work ends no game: it is told."""
    try:
        yield
    except (ImportError, OSError, RuntimeError) as error:
        raise NoSoundError(f"PocketSphinx does not work here: {error}. the keys go on as ever.") from error


class Ear:
    """Listens for a store: ``toggle`` begins, and ends what was begun."""

    def __init__(self, store: Store, record: Record = record_speech, recognise: Recognise = recognise_speech) -> None:
        self._store, self._record, self._recognise = store, record, recognise
        self._wanted, self._stop = trio.Event(), trio.Event()
        store.listen = self.toggle

    def toggle(self) -> None:
        """Begins to listen; if that is going on, ends it. While it is found out what was said, nothing."""
        phase = self._store.state.hearing
        if phase == "listening":
            self._stop.set()
        elif not phase:
            self._wanted.set()

    async def run(self) -> None:
        """Listens whenever that is wanted."""
        while True:
            await self._wanted.wait()
            self._wanted, self._stop = trio.Event(), trio.Event()
            await self._listen()

    async def _listen(self) -> None:
        try:
            event = await self._understand()
        except NoSoundError as error:
            event = Hearing(why=str(error))
        self._store.dispatch(event)

    async def _understand(self) -> Hearing | Heard:
        self._store.dispatch(Hearing("listening"))
        sound = await self._record(self._stop)
        self._store.dispatch(Hearing("thinking"))
        current, phrases = self._store.state.current, spoken(self._store.state)
        phrase = await self._recognise(phrases, sound)
        if phrase is None:
            return Hearing(why=NOTHING)
        state = self._store.state  # which may have changed meanwhile
        meant = spoken(state).get(phrase) if state.current == current else None
        return Heard(phrase, meant if meant == phrases[phrase] else None)


def hearing(show: Show) -> Show:
    """A face that can be spoken to."""
    async def heard(store: Store) -> int:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(Ear(store).run)
            code = await show(store)
            nursery.cancel_scope.cancel()
        return code
    return heard
