"""Replays: opened from a record, stepped through by the player or by time, and played on from where one looks."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Answered
from cli_client.model import intents, player, retelling, rewinding, words
from cli_client.model.effects import Later
from cli_client.model.games import see
from cli_client.model.replay import REPLAY, Replay, looked, replay_of
from cli_client.model.rewinding import PEOPLE, Autoplay, PlayOn
from cli_client.model.state import State, ask, effect, note, put
from cli_client.model.terms import BOTS
from engine.game.record_json import read_json_record
from engine.reasons import Refusal

PACES: Final = (4.0, 2.0, 1.0, 0.5, 0.25, 0.1)
"""Seconds between two moves of a replay that goes on by itself, the slowest first."""
USUAL: Final = 1.0
CHOICES: Final = (*BOTS, PEOPLE)
"""Against whom a game can be played on."""
NONE_OPEN: Final = "there is no replay open: replay opens the game that is shown."


def recall(state: State, intent: rewinding.Recall) -> State:
    """Asks for the record of a game."""
    game_id = intent.game_id or state.current
    if game_id is None:
        return note(state, "refused", "there is no game here to look at again: replay GAMEID names one.")
    if game_id == REPLAY:
        return note(state, "refused", "this is the replay.")
    return ask(state, "games.record", gameId=game_id, format="json")


def recorded(state: State, event: Answered) -> State:
    """The record has come: it is shown."""
    game_id = str(event.asked["gameId"])
    view = state.find(game_id)
    try:
        facts = read_json_record(event.message.record)
    except Refusal as refused:
        return note(state, "refused", f"this client cannot replay it: {refused.message}")
    return show(state, rewinding.Show(facts, f"game {view.number}" if view else game_id))


def show(state: State, intent: rewinding.Show) -> State:
    """Opens a replay, in the place of the one before."""
    back = state.replay.back if state.current == REPLAY and state.replay else state.current
    replay = _told(attrs.evolve(replay_of(intent.facts, intent.source), back=back))
    return attrs.evolve(state, replay=replay, current=REPLAY, panel="")


def _told(replay: Replay) -> Replay:
    return attrs.evolve(replay, view=attrs.evolve(replay.view, caption=retelling.caption(replay)))


def _close(state: State, intent: intents.Close) -> State:
    """Closes what lies over the replay; otherwise goes back to where it was opened."""
    if state.question is not None or state.panel:
        return player.close(state, intent)
    back = state.replay.back if state.replay else None
    return attrs.evolve(state, replay=None, current=back if state.find(back) else None)


# --------------------------------------------------------------------------------------------------------- stepping


def _at(state: State, ply: int, **changes: Any) -> State:
    if state.replay is None or state.current != REPLAY:
        return note(state, "refused", NONE_OPEN)
    replay = _told(attrs.evolve(looked(state.replay, ply), **{"typed": "", **changes}))
    panel = "" if state.panel == "playon" else state.panel
    return attrs.evolve(state, replay=replay, panel=panel)


def rewind(state: State, intent: rewinding.Rewind) -> State:
    """Some moves on, or back; who steps stops what goes by itself."""
    return _at(state, state.replay.at + intent.by if state.replay else 0, pace=None)


def go_to(state: State, intent: rewinding.GoTo) -> State:
    """To a move."""
    last = state.replay.course.last if state.replay else 0
    return _at(state, last + 1 + intent.ply if intent.ply < 0 else intent.ply, pace=None)


def _type(state: State, intent: intents.TypeKey) -> State:
    """One more digit of a move's number, beginning anew where there are not so many moves."""
    replay = state.replay
    if replay is None or not intent.key.isdigit():
        return state
    typed = replay.typed + intent.key
    typed = typed if int(typed) <= replay.course.last else intent.key
    return _at(state, int(typed), pace=None, typed=typed)


def _play(state: State, intent: intents.Play) -> State:
    """A number is that of a move, or of a line of the question whom to play against; nothing else can be played."""
    typed = intent.position.strip()
    if not (typed.isascii() and typed.isdigit()):
        return note(state, "refused", "this is a replay: , and . step through it, playon plays on from here.")
    number = int(typed[:9])
    if state.panel != "playon":
        return go_to(state, rewinding.GoTo(number))
    if not 1 <= number <= len(CHOICES):
        return note(state, "refused", f"there are the lines 1 to {len(CHOICES)}.")
    return play_on(state, PlayOn(CHOICES[number - 1]))


# ----------------------------------------------------------------------------------------------------- by itself


def autoplay(state: State, intent: Autoplay) -> State:
    """Has the replay go on by itself, from the beginning if it is at its end; or stops it."""
    replay = state.replay
    if replay is None or state.current != REPLAY:
        return note(state, "refused", NONE_OPEN)
    pace = _pace(replay.pace, intent.how)
    if pace is None:
        return _at(state, replay.at, pace=None)
    run = replay.run + 1
    begin = 0 if replay.pace is None and replay.at == replay.course.last else replay.at
    return effect(_at(state, begin, pace=pace, run=run), Later(pace, rewinding.Tick(run)))


def _pace(pace: float | None, how: str | float) -> float | None:
    if not isinstance(how, str):
        return min(max(how, PACES[-1]), 60.0)
    if how == "off" or (how == "toggle" and pace is not None):
        return None
    if pace is None:
        return None if how == "slower" else USUAL
    if how == "faster":
        return next((each for each in PACES if each < pace), PACES[-1])
    return next((each for each in reversed(PACES) if each > pace), None) if how == "slower" else pace


def tick(state: State, intent: rewinding.Tick) -> State:
    """The next move of a replay that goes on by itself; while another tab is shown it stands still."""
    replay = state.replay
    if replay is None or replay.pace is None or replay.run != intent.run:
        return state
    if state.current != REPLAY:
        return attrs.evolve(state, replay=attrs.evolve(replay, pace=None))
    going = replay.at + 1 < replay.course.last
    state = _at(state, replay.at + 1, pace=replay.pace if going else None)
    return effect(state, Later(replay.pace, intent)) if going else state


# ---------------------------------------------------------------------------------------------------- playing on


def play_on(state: State, intent: PlayOn) -> State:
    """Has the game played on here, from where one looks, with the sides as they were; asks against whom."""
    replay = state.replay
    if replay is None or state.current != REPLAY:
        return note(state, "refused", NONE_OPEN)
    course, step = replay.course, replay.course.steps[replay.at]
    turn = course.game.table.rules.turn(step.board)
    if turn is None:
        return note(state, "refused", "the game is over here: step back first.")
    state = attrs.evolve(state, replay=attrs.evolve(replay, pace=None))
    if intent.opponent is None:
        return attrs.evolve(state, panel="" if state.panel == "playon" else "playon", page=0)
    opponent = intent.opponent.lower()
    if opponent not in CHOICES:
        return note(state, "refused", f"a game is played on against {', '.join(CHOICES[:-1])}, or by {PEOPLE}.")
    seat = None if opponent == PEOPLE else _seat(state, replay, turn)
    return ask(attrs.evolve(state, panel=""), "local.playOn", facts=course.facts[:step.facts], seat=seat,
               opponent=None if seat is None else opponent, origin=f"move {replay.at} of {replay.source}")


def _seat(state: State, replay: Replay, turn: int) -> int:
    """One's own side, if one was there and has not left; otherwise the one that is to move."""
    me = state.user.username.lower() if state.user else None
    step = replay.course.steps[replay.at]
    gone = {leaver.seat for leaver in replay.course.left[:step.gone]}
    return next((seat for seat, player in enumerate(replay.course.game.table.seats, 1)
                 if player.username.lower() == me and seat not in gone), turn)


def begun(state: State, event: Answered) -> State:
    """The game that is played on has begun: it is a tab like any other, and says where it is from."""
    shot, origin = event.message, str(event.asked["origin"])
    state = see(attrs.evolve(state, awaited=state.awaited | {shot.game_id}), shot)
    view = state.find(shot.game_id)
    if view is None:
        return state
    state = put(state, attrs.evolve(view, origin=origin))
    view = attrs.evolve(view, origin=origin)
    state = note(state, "info", f"game {view.number} goes on from {origin}, at this keyboard only.")
    return note(state, "turn" if view.my_turn else "info", words.stand(view))


def _place(state: State, _: Any) -> State:
    return play_on(state, PlayOn(CHOICES[state.page % len(CHOICES)] if state.panel == "playon" else None))


def _not_playable(state: State, _: Any) -> State:
    return _play(state, intents.Play(""))


REDUCERS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    rewinding.Recall: recall,
    rewinding.Show: show,
    rewinding.Rewind: rewind,
    rewinding.GoTo: go_to,
    rewinding.Autoplay: autoplay,
    rewinding.Tick: tick,
    rewinding.PlayOn: play_on,
}
WITHIN: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    intents.MoveCursor: lambda state, intent: rewind(state, rewinding.Rewind(intent.rows + intent.columns)),
    intents.Place: _place,
    intents.PlayCell: _not_playable,
    intents.TypeKey: _type,
    intents.Play: _play,
    intents.Close: _close,
}
"""What these mean while a replay is shown."""
