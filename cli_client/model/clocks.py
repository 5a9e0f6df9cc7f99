"""When a player's time runs low: once a move, and only when it falls so far while somebody is there to be told."""

import attrs

from cli_client.happenings import Passed
from cli_client.model import words
from cli_client.model.aside import low, ticks
from cli_client.model.effects import Ring
from cli_client.model.state import State, effect, note, put
from cli_client.model.view import View


def low_at(view: View) -> int | None:
    """When our time falls low in this turn, in milliseconds of the server's clock; None when it does not fall."""
    clock, seat = view.snapshot.clock, view.snapshot.your_seat
    if clock is None or seat is None or not view.my_turn or clock.get("running") != seat:
        return None
    left, since, least = clock["remainingMs"][seat - 1], clock["asOf"], low(clock)
    return None if since is None or left <= least else int(since + left - least)


def next_low(state: State, after: int) -> int | None:
    """The next moment after this one at which the time of one of our games falls low."""
    moments = [low_at(view) for view in state.games if view.warned != len(view.snapshot.moves)]
    return min((moment for moment in moments if moment is not None and moment > after), default=None)


def next_tick(state: State, after: int) -> int | None:
    """The next moment at which what is shown of the current game is another one; at once, if time was not known."""
    period = ticks(state.view) if state.view is not None else None
    if period is None:
        return None
    return after if after - state.now >= period else state.now + period


def next_due(state: State, after: int) -> int | None:
    """The next moment after this one at which something happens because time has passed."""
    moments = (next_low(state, after), next_tick(state, after))
    return min((moment for moment in moments if moment is not None), default=None)


def passed(state: State, event: Passed) -> State:
    """Warns where time has fallen low meanwhile."""
    state = attrs.evolve(state, now=event.now)
    for view in state.games:
        moment, ply = low_at(view), len(view.snapshot.moves)
        if moment is not None and event.since < moment <= event.now and view.warned != ply:
            text = words.low(view)
            state = note(put(state, attrs.evolve(view, warned=ply)), "turn", text)
            state = effect(state, Ring("clock", text))
    return state
