"""What was said is said back, and done; what could not be made good again is asked first."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.model import affairs, intents
from cli_client.model.effects import Listen
from cli_client.model.spoken import Heard, Hearing, Speak
from cli_client.model.state import Question, State, effect, note
from engine.wire.messages.shared import Offer

OFF: Final = "voice is off: set voice yes (or --set voice=yes) switches it on."


def speak(state: State, intent: Speak) -> State:  # noqa: ARG001 - all intents are treated alike
    """Has the player listened to, if that is wanted at all."""
    return effect(state, Listen()) if state.own.voice else note(state, "refused", OFF)


def hearing(state: State, event: Hearing) -> State:
    """It has got further, or to nothing."""
    state = attrs.evolve(state, hearing=event.phase)
    return note(state, "refused", event.why) if event.why else state


def heard(state: State, event: Heard) -> tuple[State, Any]:
    """Says what was understood; answers what is to be done, too."""
    state = attrs.evolve(state, hearing="")
    if event.intent is None:
        return note(state, "refused", f"heard: {event.phrase}. it means nothing any more."), None
    if state.question is not None and not isinstance(event.intent, intents.Answer):
        return note(state, "refused", f"heard: {event.phrase}. the question wants yes or no."), None
    state = note(state, "info", f"heard: {event.phrase}.")
    ask = _ASKED.get(type(event.intent))
    text, sure = ask(state, event.intent) if ask is not None else ("", None)
    if not text:
        return state, event.intent
    if not state.asks:
        return note(state, "refused", "this is asked first, and there is nobody to ask."), None
    return attrs.evolve(state, question=Question(text, sure)), None


# -------------------------------------------------------------------------------------------- what is asked, and how


def _resign(state: State, intent: intents.Resign) -> tuple[str, Any]:
    if state.view is None or not state.view.running:
        return "", None
    return f"resign game {state.view.number}?", attrs.evolve(intent, sure=True)


def _leave(state: State, intent: intents.Quit) -> tuple[str, Any]:
    lost = "the game will be lost. " if state.local and any(view.running for view in state.games) else ""
    return f"{lost}leave?", attrs.evolve(intent, sure=True)


def _claim(state: State, intent: intents.Claim) -> tuple[str, Any]:
    return (f"claim game {state.view.number}?", intent) if state.view is not None else ("", None)


def _accept(state: State, intent: intents.Reply) -> tuple[str, Any]:
    offered = _offered(state)
    return (f"accept: {offered[-1].kind}?", intent) if intent.accept and offered else ("", None)


def _agree(state: State, intent: intents.Offer) -> tuple[str, Any]:
    agreed = any(offer.kind == intent.kind for offer in _offered(state))
    return (f"accept: {intent.kind}?", intent) if agreed else ("", None)


def _offered(state: State) -> list[Offer]:
    return affairs.offers_of_others(state.view) if state.view is not None else []


_ASKED: Final[Mapping[type[Any], Callable[[State, Any], tuple[str, Any]]]] = {
    intents.Resign: _resign,
    intents.Quit: _leave,
    intents.Claim: _claim,
    intents.Reply: _accept,
    intents.Offer: _agree,
}
"""What could not be taken back, with the question and what a yes does; an empty question is none."""
