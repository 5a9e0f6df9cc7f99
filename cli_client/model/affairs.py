"""What goes on beside the board: offers, pauses, claims, and bots that play on for who is away."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Answered
from cli_client.model import intents, inviting, words
from cli_client.model.catching_up import fetch, in_turn
from cli_client.model.state import State, ask, note, put
from cli_client.model.view import View
from engine.wire.messages import affairs as messages
from engine.wire.messages import games
from engine.wire.messages.shared import Offer

# --------------------------------------------------------------------------------------------- what the player wants


def offers_of_others(view: View) -> list[Offer]:
    """What the others have offered and nobody has answered."""
    return [] if view.seat is None else [offer for offer in view.snapshot.offers if offer.seat != view.seat]


def offer(state: State, intent: intents.Offer) -> State:
    """Offers something in the current game, or wishes what was offered."""
    view = state.view
    if view is None or (view.snapshot.your_seat is None and not view.both_seats):
        return note(state, "refused", "there is no game here in which anything can be offered.")
    return ask(state, "games.offer", gameId=view.id, kind=intent.kind)


def reply(state: State, intent: intents.Reply) -> State:
    """Answers what is offered in the current game; where nothing is, or a name was said, an invitation."""
    view = state.view
    offered = offers_of_others(view) if view and intent.name is None and not intent.invite_id else []
    if view is None or not offered:
        return inviting.reply(state, intent)
    return ask(state, "games.answer", gameId=view.id, kind=offered[-1].kind, accept=intent.accept)


def withdraw(state: State, view: View) -> State | None:
    """Takes back what we have offered; None when that is nothing."""
    mine = [offer for offer in view.snapshot.offers if offer.seat == view.seat]
    return ask(state, "games.withdraw", gameId=view.id, kind=mine[-1].kind) if mine else None


def claim(state: State, intent: intents.Claim) -> State:
    """Claims the current game because the other player has been away too long."""
    view = state.view
    if view is None or not view.running:
        return note(state, "refused", "there is no running game to claim.")
    return ask(state, "games.claim", gameId=view.id, kind=intent.kind)


# ---------------------------------------------------------------------------------------------- what the server says


def progressed(state: State, event: Answered) -> State:
    """The game has come further by what we wanted: how, its snapshot says."""
    view = state.find(event.message.game_id)
    if view is None or event.message.seq <= view.snapshot.seq:
        return state
    return fetch(state, view)


def _told(say: Callable[[View, Any], str]) -> Callable[[State, Any], State]:
    """A reducer that tells what has happened, and has the game fetched as it is now."""
    def reduce(state: State, event: Any) -> State:
        view = state.find(event.game_id)
        if view is None or event.seq <= view.snapshot.seq:
            return state
        text = say(view, event)
        return fetch(note(state, "info", text) if text else state, view)
    return reduce


def _offered(state: State, event: games.Offered) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    offers = [*view.snapshot.offers, Offer(event.seat, event.kind, event.game_type, event.expires_at)]
    view = attrs.evolve(view, snapshot=attrs.evolve(view.snapshot, seq=event.seq, offers=offers))
    return note(put(state, view), "info", words.offered(view, event.seat, event.kind))


def _answered(state: State, event: games.Answered) -> State:
    state, view = in_turn(state, event)
    if view is None:
        return state
    offers = [offer for offer in view.snapshot.offers if offer.kind != event.kind]
    snapshot = attrs.evolve(view.snapshot, seq=event.seq, offers=offers, next_game_id=event.next_game_id)
    state = put(state, attrs.evolve(view, snapshot=snapshot))
    return state if event.accept else note(state, "result", f"declined in game {view.number}: {event.kind}.")


EVENTS: Final[Mapping[type[Any], Callable[[State, Any], State]]] = {
    games.Offered: _offered,
    games.Answered: _answered,
    messages.Withdrawn: _told(lambda view, event: f"{view.name_of(event.seat)} takes back: {event.kind}."),
    messages.Lapsed: _told(lambda _, event: f"nobody has answered in time: {event.kind}."),
    messages.TakenBack: _told(lambda view, event: f"taken back: {words.count(len(view.snapshot.moves) - event.ply)}."),
    messages.Paused: _told(lambda view, _: f"game {view.number} is paused; resume offers to go on."),
    messages.Resumed: _told(lambda view, _: f"game {view.number} goes on."),
    messages.Held: _told(lambda *_: ""),
    messages.Released: _told(lambda *_: ""),
    messages.TakenOver: _told(lambda view, event: f"{event.bot} plays on for {view.name_of(event.seat)}."),
    messages.Returned: _told(lambda view, event: f"{view.name_of(event.seat)} is back and plays on."),
}
