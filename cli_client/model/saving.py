"""Records written to files: of the game that is shown, or of the replay; never over one that is there, unasked."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Answered
from cli_client.model import replays
from cli_client.model.effects import Write
from cli_client.model.replay import REPLAY
from cli_client.model.rewinding import Save, Saved
from cli_client.model.state import Question, State, ask, effect, note
from engine.game.record import read_record, record_as_json, write_record
from engine.reasons import Refusal


def save(state: State, intent: Save) -> State:
    """Asks for the record of the game that is shown; a replay has it."""
    if state.current is None:
        return note(state, "refused", "there is no game here whose record could be written.")
    if state.current == REPLAY and state.replay is not None:
        return _write(state, intent, write_record(state.replay.course.facts))
    return ask(attrs.evolve(state, saving=intent), "games.record", gameId=state.current, format="text")


def recorded(state: State, event: Answered) -> State:
    """A record has come: as text it is to be written, as JSON to be shown."""
    if event.asked.get("format") != "text":
        return replays.recorded(state, event)
    wanted, state = state.saving, attrs.evolve(state, saving=None)
    return state if wanted is None else _write(state, wanted, str(event.message.record))


def _write(state: State, wanted: Save, text: str) -> State:
    try:
        if wanted.path.endswith(".json"):
            text = json.dumps(record_as_json(read_record(text)), indent=1) + "\n"
    except Refusal as refused:
        return note(state, "refused", refused.message)
    return effect(state, Write(wanted.path, text, wanted.over))


def saved(state: State, event: Saved) -> State:
    """Says what became of it; asks whether to write over a file."""
    if event.taken and state.asks:
        return attrs.evolve(state, question=Question(f"{event.path} is there already: write over it?",
                                                     Save(event.path, over=True)))
    why = "there is such a file already" if event.taken else event.why
    if why:
        return note(state, "refused", f"{event.path} was not written: {why}.")
    return note(state, "info", f"the record is in {event.path}.")


REDUCERS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {Save: save, Saved: saved}
