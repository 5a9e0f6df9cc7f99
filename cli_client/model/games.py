"""What the server says about games: snapshots replace, events follow gapless, and a gap asks for a snapshot."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Answered, Gone, Received, Seen
from cli_client.model import affairs, attendance, configuring, gathering, notices, replaying, words
from cli_client.model.catching_up import catch_up, fetch, in_turn
from cli_client.model.effects import Ring
from cli_client.model.foreign import ground_among
from cli_client.model.inquiring import inquire, retold
from cli_client.model.replaying import board_of, moved, view_of
from cli_client.model.ringing import ring_end, ring_move
from cli_client.model.settling import is_move, settle
from cli_client.model.state import State, effect, note, put
from cli_client.model.view import HERE, View
from engine.wire.messages import games as messages
from engine.wire.messages import settings
from engine.wire.messages.shared import Snapshot


def see(state: State, snapshot: Snapshot) -> State:
    """The game as the server has it, in place of what was known."""
    view = state.find(snapshot.game_id)
    if view is None:
        state, view = _add(state, snapshot)
    else:
        board = board_of(snapshot, view, view.told)
        view = attrs.evolve(view, snapshot=snapshot, board=board, fetching=False)
        state = put(state, view if view.my_turn else attrs.evolve(view, called=None, warned=None))
    state = inquire(state, snapshot.game_id)
    view = state.find(snapshot.game_id) or view
    if view.id in state.awaited:
        state = attrs.evolve(state, current=view.id, awaited=state.awaited - {view.id}, panel="")
    return settle(state, view)


def _add(state: State, snapshot: Snapshot) -> tuple[State, View]:
    told = ground_among([(view.snapshot, view.told) for view in state.games], snapshot)
    here = _is_here(state, snapshot) and snapshot.your_seat is None
    view = view_of(state.opened + 1, snapshot, told, both_seats=here)
    return attrs.evolve(state, games=(*state.games, view), opened=state.opened + 1), view


def _is_here(state: State, snapshot: Snapshot) -> bool:
    return state.local or snapshot.game_id.startswith(HERE)


def fetched(state: State, snapshot: Snapshot) -> State:
    """A snapshot that we have asked for, because something in it is news: it rings like what it stands for."""
    before = state.find(snapshot.game_id)
    state = see(state, snapshot)
    view = state.find(snapshot.game_id)
    if before is None or view is None:
        return state
    if view.over and not before.over:
        return ring_end(note(state, "result", words.ended(view)), view)
    ours = bool(snapshot.moves) and snapshot.moves[-1].seat == view.seat
    return _call(state, view, ring=not ours) if view.my_turn and view.called != len(snapshot.moves) else state


# ------------------------------------------------------------------------------------------------- not asked for


def seen(state: State, event: Seen) -> State:
    """A game fetched again: what was missed is told, but nothing rings."""
    before = state.find(event.snapshot.game_id)
    state = see(state, event.snapshot)
    view = state.find(event.snapshot.game_id)
    return state if view is None else _tell_missed(state, before, view)


def _tell_missed(state: State, before: View | None, view: View) -> State:
    if before is None:
        return _call(state, view, ring=False) if view.my_turn else note(state, "info", words.stand(view))
    missed = view.snapshot.moves[len(before.snapshot.moves):]
    for move, said in zip(missed, replaying.missed(view.snapshot, before), strict=True):
        state = note(state, "info", words.played(view, move.seat, said))
    if view.over and not before.over:
        return note(state, "result", words.ended(view))
    if view.my_turn and (missed or not before.my_turn):
        return _call(state, view, ring=False)
    return state


def gone(state: State, event: Gone) -> State:
    """A game that is not there any more."""
    view = state.find(event.game_id)
    if view is None:
        return attrs.evolve(state, awaited=state.awaited - {event.game_id})
    games = tuple(other for other in state.games if other.id != view.id)
    current = None if state.current == view.id else state.current
    state = attrs.evolve(state, games=games, current=current)
    return note(state, "result", f"game {view.number} is not there any more.")


# -------------------------------------------------------------------------------------------------------- events


def received(state: State, event: Received) -> State:
    """An event of the server."""
    reducer = _EVENTS.get(type(event.message))
    return state if reducer is None else catch_up(reducer(state, event.message), event.params.get("gameId"))


def described(state: State, event: Answered) -> State:
    """What can be done in a game, now; where dice were awaited, the turn begins with it."""
    said: messages.Description = event.message
    view = state.find(said.game_id)
    if view is None or not view.foreign or said.seq < view.snapshot.seq:
        return state
    if said.seq > view.snapshot.seq:
        return fetch(state, view)
    view = retold(view, description=said)
    state = put(state, view)
    if not view.my_turn:
        return state
    if view.called != len(view.snapshot.moves):
        return _call(state, view)
    return note(state, "info", said.hint) if said.hint else state


def _started(state: State, event: messages.Started) -> State:
    snapshot = Snapshot(**{field.name: getattr(event, field.name) for field in attrs.fields(Snapshot)})
    open_now = state.view
    if open_now is None or open_now.over:
        state = attrs.evolve(state, awaited=state.awaited | {snapshot.game_id})
    state = see(state, snapshot)
    view = state.find(snapshot.game_id)
    if view is None:
        return state
    for seat in snapshot.seats:
        if seat.bot:
            state = note(state, "info", f"{seat.username} is a bot.")
    return _call(state, view) if view.my_turn else note(state, "info", f"the game begins. {words.stand(view)}")


def _call(state: State, view: View, *, ring: bool = True) -> State:
    """Tells the player that it is their turn; it rings once a turn."""
    text, ply = words.your_turn(view), len(view.snapshot.moves)
    state = note(put(state, attrs.evolve(view, called=ply)), "turn", text)
    hint = words.hint(view)
    if hint:
        state = note(state, "info", hint)
    return effect(state, Ring("turn", text)) if ring and not view.both_seats and view.called != ply else state


def _moved(state: State, event: messages.Moved) -> State:
    state, view = in_turn(state, event)
    return state if view is None else apply_move(state, view, event)


def apply_move(state: State, view: View, move: messages.Moved) -> State:
    """One more move, ours or theirs; a fresh snapshot where the rules here do not lead on."""
    after = moved(view, move)
    if after is None:
        return fetch(state, view)
    lost = view.pending is not None and not is_move(view, view.pending, move.position)
    state = note(put(state, after), "info", words.played_on(after, move.seat, view.say(move.position)))
    if lost and view.pending is not None:
        state = note(state, "refused", f"your move {view.pending.position} was not played.")
    theirs = after.both_seats or move.seat != after.snapshot.your_seat
    if not theirs:
        return state
    return _call(state, after) if after.my_turn else ring_move(state, after, move)


def _thrown(state: State, event: messages.Thrown) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    after = replaying.thrown(view, event)
    if after is None:
        return fetch(state, view)
    state = put(state, after)
    if not after.my_turn:
        return note(state, "info", words.thrown(view, event.value))
    heard = bool(view.snapshot.moves) and view.snapshot.moves[-1].seat == view.seat
    return _call(state, after, ring=not heard)


def _left(state: State, event: messages.Left) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    after = replaying.left(view, event)
    if after is None:
        return fetch(state, view)
    state = note(put(state, after), "info", words.left(after, event.seat))
    return _call(state, after) if after.my_turn and not view.my_turn else state


def _revealed(state: State, event: messages.Revealed) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    chance = view.snapshot.chance and attrs.evolve(view.snapshot.chance, seed=event.seed)
    view = attrs.evolve(view, snapshot=attrs.evolve(view.snapshot, seq=event.seq, chance=chance))
    return note(put(state, view), "info", f"the seed of the throws in game {view.number} is {event.seed}.")


def _ended(state: State, event: messages.Ended) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    snapshot = attrs.evolve(view.snapshot, seq=event.seq, status="ended", result=event.result, turn=None, offers=[],
                            clock=event.clock)
    view = attrs.evolve(view, snapshot=snapshot, pending=None, typed="")
    return ring_end(note(put(state, view), "result", words.ended(view)), view)


_EVENTS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    messages.Started: _started,
    messages.Moved: _moved,
    messages.Thrown: _thrown,
    messages.Left: _left,
    messages.Ended: _ended,
    messages.Revealed: _revealed,
    settings.Changed: configuring.heard,
    **attendance.EVENTS,
    **gathering.EVENTS,
    **affairs.EVENTS,
    **notices.EVENTS,
}
