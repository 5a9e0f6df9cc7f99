"""Where the connection stands, and what is to be done once it does."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Connecting, Online, Refused, Restored, Waiting
from cli_client.model import configuring, intents, inviting, notices, player, replays, rewinding
from cli_client.model.effects import Leave
from cli_client.model.pages import browsing
from cli_client.model.settling import settle
from cli_client.model.state import Line, State, Wish, effect, note
from cli_client.model.view import View
from engine.rules import RULES

NOT_LOGGED_IN = 4
_THEN: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    intents.Invite: inviting.invite,
    intents.Join: inviting.join,
    rewinding.Recall: replays.recall,
    rewinding.Show: replays.show,
}


def connecting(state: State, event: Connecting) -> State:  # noqa: ARG001 - all happenings are treated alike
    """The connection is being made; why the one before failed stays known, and nothing is on its way any more."""
    games = tuple(_unsent(view) for view in state.games)
    state = attrs.evolve(state, line=Line("connecting", 0, state.line.why), games=games, seeking=False, sought=None)
    return browsing.disconnected(state)


def _unsent(view: View) -> View:
    pending = None if view.pending is None else attrs.evolve(view.pending, sent=False)
    return attrs.evolve(view, pending=pending, fetching=False, told=attrs.evolve(view.told, asked=False))


def online(state: State, event: Online) -> State:
    """The server knows us."""
    again = state.restored and state.user == event.user
    strange = tuple(info for info in event.offered if info.game_type not in RULES)
    state = attrs.evolve(state, line=Line("local" if state.local else "online"), user=event.user, strange=strange)
    if state.local:
        return state
    state = configuring.fetch(state) if state.follows else state
    said = "connected again." if again else f"connected as {event.user.username}."
    return notices.greeted(note(state, "connection", said), event.notices)


def waiting(state: State, event: Waiting) -> State:
    """There is no connection; this is told once, not before every attempt."""
    told = bool(state.line.why)
    state = attrs.evolve(state, line=Line("waiting", event.seconds, event.why))
    return state if told else note(state, "connection", f"offline: {event.why}. trying again.")


def refused(state: State, event: Refused) -> State:
    """There will be no connection."""
    state = attrs.evolve(state, line=Line("refused", 0, event.message))
    return effect(note(state, "connection", event.message), Leave(NOT_LOGGED_IN))


def restored(state: State, event: Restored) -> State:  # noqa: ARG001
    """Sends what could not be sent; the first time, carries out the wish or goes back to the game that was on."""
    for view in state.games:
        if view.pending is not None and not view.pending.sent:
            state = settle(state, view)
    first, wish = not state.restored, state.wish
    state = browsing.load(attrs.evolve(state, restored=True, wish=None))
    if wish is not None:
        return _carry_out(state, wish)
    return _go_back(state) if first and state.current is None else state


def _go_back(state: State) -> State:
    mine = [view for view in state.games if not view.over]
    best = sorted(mine, key=lambda view: (not view.my_turn, not view.running))
    return attrs.evolve(state, current=best[0].id) if best else state


def _carry_out(state: State, wish: Wish) -> State:
    if wish.then is not None:
        return _THEN[type(wish.then)](state, wish.then)
    if wish.watch is not None:
        return player.watch(state, intents.Watch(wish.watch))
    for view in state.games:
        if not view.over and view.snapshot.your_seat is not None and _fits(view, wish):
            text = f"back in game {view.number}; n looks for another one."
            return note(attrs.evolve(state, current=view.id), "info", text)
    return player.seek(state, intents.Seek(wish.game_type, wish.options, wish.opponent))


def _fits(view: View, wish: Wish) -> bool:
    names = [seat.username.lower() for seat in view.snapshot.seats]
    wanted = wish.opponent is None or wish.opponent.lower() in names
    options = all(view.snapshot.options.get(name) == value for name, value in wish.options.items())
    return wanted and options and view.snapshot.game_type == (wish.game_type or view.snapshot.game_type)
