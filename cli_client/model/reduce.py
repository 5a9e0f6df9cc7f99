"""``reduce``: the state after something happened or was wanted, by one table of what can be."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client import happenings
from cli_client.model import (
    affairs,
    answers,
    clocks,
    configuring,
    games,
    gathering,
    intents,
    inviting,
    meetings,
    moves,
    player,
    presence,
    replays,
    saving,
    speaking,
    spoken,
)
from cli_client.model.pages import browsing
from cli_client.model.replay import REPLAY
from cli_client.model.state import State


def _cursor(state: State, intent: intents.MoveCursor) -> State:
    """On a board the cursor moves; on a page, the choice."""
    if state.view:
        return moves.move_cursor(state, intent)
    return _then(*browsing.move(state, intent))


def _place(state: State, intent: intents.Place) -> State:  # noqa: ARG001 - all intents are treated alike
    return moves.place(state) if state.view else _then(state, browsing.chosen(state))


def _pick(state: State, intent: intents.Pick) -> State:
    return _then(*browsing.pick(state, intent))


def _change(state: State, intent: intents.Change) -> State:
    return _then(*browsing.change(state, intent))


def _typed(state: State, intent: intents.TypeKey) -> State:
    if state.view is None and intent.key.isdigit():
        return _pick(state, intents.Pick(int(intent.key)))
    return moves.type_key(state, intent)


def _then(state: State, intent: Any) -> State:
    return state if intent is None else reduce(state, intent)


def _received(state: State, event: happenings.Received) -> State:
    return browsing.heard(games.received(state, event), event.method)


def _answered(state: State, event: happenings.Answered) -> State:
    if browsing.expected(state, event):
        return browsing.keep(state, event)
    return browsing.heard(answers.answered(state, event), event.method)


def _answer(state: State, intent: intents.Answer) -> State:
    question = state.question
    state = attrs.evolve(state, question=None)
    return reduce(state, question.then) if question is not None and intent.yes else state


REDUCERS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    happenings.Connecting: presence.connecting,
    happenings.Online: presence.online,
    happenings.Waiting: presence.waiting,
    happenings.Refused: presence.refused,
    happenings.Gathered: gathering.gathered,
    happenings.Restored: presence.restored,
    happenings.Seen: games.seen,
    happenings.Gone: games.gone,
    happenings.Received: _received,
    happenings.Answered: _answered,
    happenings.Passed: clocks.passed,
    intents.MoveCursor: _cursor,
    intents.Place: _place,
    intents.PlayCell: moves.play_cell,
    intents.Browse: browsing.browse,
    intents.Back: lambda state, _: browsing.back(state),
    intents.Pick: _pick,
    intents.Change: _change,
    intents.TypeKey: _typed,
    intents.Play: moves.play,
    intents.Seek: player.seek,
    intents.Invite: inviting.invite,
    intents.Join: inviting.join,
    intents.Reply: affairs.reply,
    intents.Offer: affairs.offer,
    intents.Claim: affairs.claim,
    intents.Begin: inviting.begin,
    intents.TakeBack: player.take_back,
    intents.Resign: player.resign,
    intents.Watch: player.watch,
    intents.Take: player.take,
    intents.Step: player.step,
    intents.NextTurn: player.next_turn,
    intents.Lobby: player.lobby,
    intents.ReadBoard: player.read_board,
    spoken.Speak: speaking.speak,
    spoken.Hearing: speaking.hearing,
    spoken.Heard: lambda state, event: _then(*speaking.heard(state, event)),
    intents.Open: player.open_panel,
    intents.Turn: player.turn,
    intents.Close: player.close,
    intents.Answer: _answer,
    intents.Quit: player.quit_client,
    intents.Interrupt: player.interrupt,
    intents.Reconnect: player.reconnect,
    intents.Suspend: player.suspend,
    intents.Configure: configuring.configure,
    intents.Set: configuring.set_by_name,
    intents.Request: player.request,
    intents.Complain: player.complain,
    **meetings.REDUCERS,
    **replays.REDUCERS,
    **saving.REDUCERS,
}


def reduce(state: State, event: Any) -> State:
    """The state after an event: a happening of the connection, or an intent of the player."""
    within = replays.WITHIN if state.current == REPLAY else {}
    state = (within.get(type(event)) or REDUCERS[type(event)])(state, event)
    return browsing.within(browsing.refresh(state))
