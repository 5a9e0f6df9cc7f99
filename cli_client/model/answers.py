"""What becomes of the model's own requests when they are answered."""

from collections.abc import Callable, Mapping
from typing import Final

import attrs

from cli_client.happenings import UNSENT, Answered, Gone, Seen
from cli_client.model import affairs, configuring, inviting, meetings, replays, saving, words
from cli_client.model.catching_up import catch_up, fetch
from cli_client.model.effects import Leave
from cli_client.model.games import apply_move, described, fetched, gone, seen
from cli_client.model.inquiring import drawn_on
from cli_client.model.state import State, ask, effect, note, put
from engine.wire.messages.games import Moved

_Table = Mapping[str, Callable[[State, Answered], State]]


def answered(state: State, event: Answered) -> State:
    """The answer to a request of the model's own."""
    if event.method == "lobby.quickMatch":
        state = attrs.evolve(state, seeking=False)
    if event.failure is not None:
        return _FAILURES.get(event.method, _told)(state, event)
    reducer = _ANSWERS.get(event.method)
    return state if reducer is None else reducer(state, event)


def _no_match(state: State, event: Answered) -> State:
    return _told(attrs.evolve(state, sought=None), event)


def _told(state: State, event: Answered) -> State:
    return note(state, "refused", event.failure.message) if event.failure else state


def _got(state: State, event: Answered) -> State:
    return fetched(state, event.message)


def _not_got(state: State, event: Answered) -> State:
    game_id = str(event.asked["gameId"])
    if event.failure is not None and event.failure.reason == "not_found":
        return gone(state, Gone(game_id))
    view = state.find(game_id)
    return state if view is None else put(state, attrs.evolve(view, fetching=False))


def _watched(state: State, event: Answered) -> State:
    if event.message.snapshot is None:
        return state
    return seen(state, Seen(event.message.snapshot, event.raw["snapshot"]))


def _not_watched(state: State, event: Answered) -> State:
    return _told(attrs.evolve(state, awaited=state.awaited - {event.asked["gameId"]}), event)


def _matched(state: State, event: Answered) -> State:
    found = event.message
    sought = state.sought
    if sought is not None and found.status == "waiting":
        return inviting.challenge(state, attrs.evolve(sought, game_id=found.game_id))
    state = attrs.evolve(state, awaited=state.awaited | {found.game_id}, panel="", sought=None)
    if found.status == "playing":
        return state  # games.started follows
    state = note(state, "info", "waiting for an opponent; bot has one of them play instead.")
    return ask(state, "games.get", gameId=found.game_id)


def _move_stored(state: State, event: Answered) -> State:
    view, stored = state.find(event.message.game_id), event.message
    if view is None or stored.seq <= view.snapshot.seq:
        return state
    position = event.asked["position"]
    unknown = view.move_of(position) is None and not view.foreign
    if stored.seq > view.snapshot.seq + 1 or unknown or view.seat is None:
        return fetch(state, view)
    move = Moved(view.id, stored.seq, stored.ply, view.seat, position, None, stored.clock)
    return catch_up(apply_move(state, view, move), view.id)


def _move_refused(state: State, event: Answered) -> State:
    view = state.find(str(event.asked["gameId"]))
    if view is None or view.pending is None or event.failure is None:
        return state
    if event.failure.reason in UNSENT:
        pending = attrs.evolve(view.pending, sent=False)
        state = put(state, attrs.evolve(view, pending=pending))
        return note(state, "connection", f"{pending.position} is not sent yet: it waits for the connection.")
    if event.failure.reason == "stale":
        return fetch(state, attrs.evolve(view, pending=attrs.evolve(view.pending, sent=False)))
    view = attrs.evolve(view, pending=None)
    state = note(put(state, view), "refused", words.refusal(event.asked["position"], event.failure.message))
    return fetch(state, view)


_ANSWERS: Final[_Table] = {
    "games.get": _got,
    "games.watch": _watched,
    "games.ground": drawn_on,
    "games.describe": described,
    "lobby.quickMatch": _matched,
    "lobby.take": _matched,
    "games.move": _move_stored,
    "auth.logout": lambda state, _: effect(note(state, "info", "logged out."), Leave()),
    **dict.fromkeys(("settings.get", "settings.set"), configuring.got),
    "games.record": saving.recorded,
    "local.playOn": replays.begun,
    **dict.fromkeys(("games.offer", "games.answer", "games.withdraw", "games.claim"), affairs.progressed),
    **inviting.ANSWERS,
    **meetings.ANSWERS,
}
_FAILURES: Final[_Table] = {
    "games.get": _not_got,
    "games.watch": _not_watched,
    "games.move": _move_refused,
    "lobby.quickMatch": _no_match,
    **dict.fromkeys(("settings.get", "games.ground", "games.describe"), lambda state, _: state),
    **inviting.FAILURES,
}
