"""Going from page to page: what is asked for one, when it is asked again, and which line is chosen."""

from typing import Any, Final

import attrs

from cli_client.happenings import Answered
from cli_client.model import intents
from cli_client.model.pages.kinds import KINDS
from cli_client.model.pages.page import Item, Page
from cli_client.model.state import Browsing, Kept, Place, State, effect, note

LONGEST_TRAIL: Final = 20


def page_of(state: State) -> Page:
    """The page that is open, as it stands."""
    return KINDS[state.browsing.place.page].build(state)


def hint_of(state: State) -> str:
    """What is said beneath the page: of the chosen line, or of all."""
    page = page_of(state)
    chosen = page.choices[state.browsing.choice:][:1]
    return chosen[0].about if chosen and chosen[0].about else page.hint


def browse(state: State, intent: intents.Browse) -> State:
    """Opens a page, and asks for what is on it."""
    if state.local and not KINDS[intent.page].local:
        return note(state, "refused", f"{intent.page}: there is no server to ask.")
    here, there = state.browsing, Place(intent.page, intent.about, intent.offset)
    if here.place.page != there.page:
        return _go(state, there, (*here.trail, here.place)[-LONGEST_TRAIL:])
    turned = _go(state, there, here.trail)
    return turned if there.offset != here.place.offset else _with(turned, choice=here.choice)


def lobby(state: State) -> State:
    """The first page; on it, the chosen line stays."""
    if state.browsing.place == Place():
        return attrs.evolve(state, current=None, panel="")
    return _go(state, Place(), ())


def back(state: State) -> State:
    """The page before."""
    *trail, place = state.browsing.trail or (Place(),)
    return _go(state, place, tuple(trail))


def _go(state: State, place: Place, trail: tuple[Place, ...]) -> State:
    if not state.local and state.browsing.place.page != place.page and state.line.phase == "online":
        state = effect(state, *KINDS[state.browsing.place.page].leaving(state))
    browsing = attrs.evolve(state.browsing, place=place, trail=trail, choice=0, deed=0)
    return load(attrs.evolve(state, current=None, panel="", browsing=browsing))


# -------------------------------------------------------------------------------------------------------- asking


def load(state: State) -> State:
    """Asks for what is on the page; while an answer is on its way, once it is there."""
    asks = KINDS[state.browsing.place.page].asks(state)
    if state.local or not asks or state.line.phase != "online":
        return state
    if state.browsing.loading:
        return _with(state, outdated=True)
    return effect(_with(state, loading=frozenset(ask.method for ask in asks), outdated=False), *asks)


def expected(state: State, event: Answered) -> bool:
    """Whether this is an answer for a page."""
    return event.method in state.browsing.loading


def keep(state: State, event: Answered) -> State:
    """Puts an answer where the page finds it."""
    here = state.browsing
    kept = Kept(event.asked, event.message, event.failure.message if event.failure else "")
    state = _with(state, shelf={**here.shelf, event.method: kept}, loading=here.loading - {event.method})
    state = within(state)
    return refresh(state)


def heard(state: State, method: str) -> State:
    """Asks again for what is on the page, if an event of the server concerns it; once it is shown."""
    concerns = method in KINDS[state.browsing.place.page].events
    return refresh(_with(state, outdated=True)) if concerns else state


def refresh(state: State) -> State:
    """Asks for a page that is shown and outdated, unless its answers are on their way."""
    here = state.browsing
    return load(state) if here.outdated and not here.loading and state.current is None else state


def disconnected(state: State) -> State:
    """No answer is on its way any more."""
    return _with(state, loading=frozenset(), outdated=False)


# ------------------------------------------------------------------------------------------------------- choosing


def move(state: State, intent: intents.MoveCursor) -> tuple[State, Any]:
    """Another line, or another thing to do with it; what is to be done at once, where a value stands in the line."""
    here = state.browsing
    choices = page_of(state).choices
    if not choices:
        return state, None
    item = choices[here.choice]
    if intent.rows:
        return _with(state, choice=(here.choice + intent.rows) % len(choices), deed=0), None
    if (change := item.more if intent.columns > 0 else item.less) is not None:
        return state, change
    return _with(state, deed=(here.deed + intent.columns) % (1 + len(item.deeds))), None


def pick(state: State, intent: intents.Pick) -> tuple[State, Any]:
    """Chooses a line by its number, and what it stands for."""
    choices = page_of(state).choices
    if not 1 <= intent.number <= len(choices):
        there = f"this page has the lines 1 to {len(choices)}." if choices else "there is nothing to choose here."
        return note(state, "refused", there), None
    state = _with(state, choice=intent.number - 1, deed=0)
    return state, deed_of(choices[intent.number - 1], intent.deed)


def change(state: State, intent: intents.Change) -> tuple[State, Any]:
    """Chooses a line by its number, and what makes the value in it more or less."""
    state, _ = pick(state, intents.Pick(intent.number))
    choices = page_of(state).choices
    if not 1 <= intent.number <= len(choices):
        return state, None
    item = choices[intent.number - 1]
    if (found := item.more if intent.by > 0 else item.less) is None:
        return note(state, "refused", "there is no value in this line."), None
    return state, found


def chosen(state: State) -> Any:
    """What the chosen line stands for; None where there is none."""
    here, choices = state.browsing, page_of(state).choices
    return deed_of(choices[here.choice], here.deed) if choices else None


def deed_of(item: Item, deed: int) -> Any:
    """The intent: of the line itself, or of one of the other things that can be done with it; None when it is gone."""
    intentions = (item.intent, *(intent for _, intent in item.deeds))
    return intentions[deed] if 0 <= deed < len(intentions) else None


def within(state: State) -> State:
    """The choice, kept within lines that are there; where a game is shown, no page has to be made for it."""
    if state.view is not None:
        return state
    here, choices = state.browsing, page_of(state).choices
    choice = max(0, min(here.choice, len(choices) - 1))
    deeds = len(choices[choice].deeds) if choices else 0
    return _with(state, choice=choice, deed=min(here.deed, deeds))


def _with(state: State, **changes: Any) -> State:
    browsing: Browsing = attrs.evolve(state.browsing, **changes)
    return attrs.evolve(state, browsing=browsing)
