"""Tables at which somebody waits, and games that are worth watching."""

from typing import Any, Final

from cli_client.model import intents, meeting, terms, words
from cli_client.model.effects import Ask
from cli_client.model.pages.page import Item, Kind, Page, answer_of, missing, sentence
from cli_client.model.state import State
from engine.wire.messages.lobby import OpenSeat, RunningGame

PAGE: Final = 20
"""Lines that are asked for at once."""


def paged(state: State, method: str, **params: Any) -> Ask:
    """What is asked for a page about a game type, or about all, from the line on that it was opened at."""
    place = state.browsing.place
    about = {"gameType": place.about} if place.about else {}
    return Ask(method, {**about, "limit": PAGE, "offset": place.offset, **params})


def further(state: State, total: int) -> tuple[Item, ...]:
    """The lines that lead to those before, and to those after the ones that are shown."""
    place = state.browsing.place
    steps = (("those before", place.offset - PAGE), ("more", place.offset + PAGE))
    return tuple(Item((text,), intents.Browse(place.page, place.about, max(0, offset)), mark="-")
                 for text, offset in steps if -PAGE < offset < total)


# ------------------------------------------------------------------------------------------------------ open seats

_OPEN: Final = Ask("lobby.watch", {})


def _seats(state: State) -> Page:
    title = "open seats: sit down with somebody who waits"
    if (found := answer_of(state, _OPEN)) is None:
        return Page(title, missing(state, _OPEN))
    place = state.browsing.place
    there = [seat for seat in found.seats if place.about in ("", seat.game_type)]
    lines = tuple(_seat(state, seat) for seat in there[place.offset:][:PAGE])
    nobody = (sentence("nobody waits for an opponent now."),)
    return Page(title, (*(lines or nobody), *further(state, len(there)), _KEEP), "Enter sits down.")


_KEEP: Final = Item(("keep a seat open",), meeting.SetUp(), mark="+")


def _seat(state: State, seat: OpenSeat) -> Item:
    names = ", ".join(player.username for player in seat.players)
    left = "" if seat.seats_left == 1 else f"{seat.seats_left} seats"
    cells = (words.title(seat.game_type), words.options(seat.game_type, seat.options), names, left,
             terms.clock_words(seat.clock), "" if seat.present else "away")
    if state.user is None or state.user.username not in [player.username for player in seat.players]:
        return Item(cells, intents.Take(seat.game_id))
    return Item(cells, intents.Watch(seat.game_id), (("take-back", meeting.GiveUpSeat(seat.game_id)),), mark="-")


# --------------------------------------------------------------------------------------------------- running games


def _ask_running(state: State) -> tuple[Ask, ...]:
    return (paged(state, "lobby.running"),)


def _running(state: State) -> Page:
    ask = _ask_running(state)[0]
    title = "games that can be watched, the best first"
    if (found := answer_of(state, ask)) is None:
        return Page(title, missing(state, ask))
    lines = tuple(_game(game) for game in found.games)
    nobody = (sentence("nobody plays where it can be watched."),)
    return Page(title, (lines or nobody) + further(state, found.total), "Enter watches.")


def _game(game: RunningGame) -> Item:
    names = " - ".join(player.username + (f" ({player.rating})" if player.rating else "") for player in game.players)
    return Item((words.title(game.game_type), words.options(game.game_type, game.options), names,
                 words.count(game.ply), f"{game.watchers} watching" if game.watchers else ""),
                intents.Watch(game.game_id))


KINDS: Final = (
    Kind("seats", "open seats, to sit down with somebody who waits", _seats, lambda _: (_OPEN,),
         frozenset({"lobby.updated"}), lambda _: (Ask("lobby.unwatch", {}),), ("o",), ("seats",), "[GAME]",
         group="play"),
    Kind("running", "games that can be watched", _running, _ask_running, group="play", keys=("W",),
         typed=("running",), argument="[GAME]"),
)
