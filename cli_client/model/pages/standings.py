"""Who is how good: leaderboards, a player's figures with the curve of the rating, and the games that were played."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from cli_client.model import intents, words
from cli_client.model.aside import DAY, HOUR, MINUTE
from cli_client.model.effects import Ask
from cli_client.model.pages.page import Item, Kind, Page, Plot, answer_of, heading, missing, sentence
from cli_client.model.pages.seats import further
from cli_client.model.rewinding import Recall
from cli_client.model.state import State
from engine.rules import RULES
from engine.wire.messages.stats import PlayedGame, Ranked, Rivalry, Standing

PAGE: Final = 20
RECENT: Final = 50
"""Games of which the curve is drawn."""
VIEWS: Final[Mapping[str, Mapping[str, str]]] = {
    "all": {}, "month": {"period": "month"}, "played": {"among": "played"}, "me": {"around": ""},
    "guests": {"pool": "guests"}, "bots": {"pool": "bots"},
}
"""The leaderboards of a game, with what each is asked for by; ``me`` is around oneself."""
_TITLES: Final[Mapping[str, str]] = {
    "all": "the best", "month": "the best of this month", "played": "the best of those you have played",
    "me": "around you", "guests": "the best against guests", "bots": "the best against bots",
}
MARKS: Final[Mapping[str, str]] = {"won": "+", "drawn": "=", "lost": "-"}
"""How a game ended for somebody, in one character."""


def signed_in(state: State) -> bool:
    """Whether we have an account: guests have no figures of their own."""
    return state.user is not None and not state.user.guest


# ----------------------------------------------------------------------------------------------------- leaderboards


def about_top(state: State) -> tuple[str, str]:
    """The game and the leaderboard that the page is about: ``GAME [VIEW]``."""
    named = state.browsing.place.about.split()
    game = next((word for word in named if word in RULES), next(iter(RULES)))
    return game, next((word for word in named if word in VIEWS), "all")


def _ask_top(state: State) -> tuple[Ask, ...]:
    game, view = about_top(state)
    params: dict[str, Any] = {"gameType": game, "limit": PAGE, "offset": state.browsing.place.offset, **VIEWS[view]}
    if view == "me" and state.user is not None:
        params |= {"around": state.user.username, "offset": 0}
    return (Ask("stats.leaderboard", params),)


def _top(state: State) -> Page:
    ask = _ask_top(state)[0]
    game, view = about_top(state)
    title = f"{words.title(game)}: {_TITLES[view]}"
    hint = "Enter shows the player. left and right on the first lines choose game and list."
    if (found := answer_of(state, ask)) is None:
        return Page(title, (*_choosers(game, view), *missing(state, ask)), hint)
    lines = tuple(_ranked(state, entry) for entry in found.entries)
    nobody = (sentence("nobody stands there yet: a rating counts after ten decided games."),)
    head = (Item(("", "rank", "player", "rating", "games", "won", "drawn", "lost"), style="class:names"),)
    more = () if view == "me" else further(state, found.total)
    return Page(title, (*_choosers(game, view), *((*head, *lines) if lines else nobody), *more), hint)


def _choosers(game: str, view: str) -> Iterator[Item]:
    games, views = tuple(RULES), tuple(VIEWS)
    yield _chooser("game", words.title(game), [f"{name} {view}" for name in games], games.index(game))
    yield _chooser("list", _TITLES[view], [f"{game} {name}" for name in views], views.index(view))


def _chooser(what: str, now: str, abouts: Sequence[str], at: int) -> Item:
    less, more = (intents.Browse("top", abouts[(at + step) % len(abouts)]) for step in (-1, 1))
    return Item((f"{what}: < {now} >",), more, less=less, more=more, mark=":")


def _ranked(state: State, entry: Ranked) -> Item:
    mine = state.user is not None and entry.user_id == state.user.user_id
    figures = map(str, (entry.rating, entry.games, entry.won, entry.drawn, entry.lost))
    return Item(("*" if mine else "", str(entry.rank), entry.username, *figures),
                intents.Browse("profile", entry.username), style="class:turn" if mine else "")


# ------------------------------------------------------------------------------------------------------- one player


def _ask_profile(state: State) -> tuple[Ask, ...]:
    name = _about(state)
    if not name and not signed_in(state):
        return ()
    who = {"username": name} if name else {}
    asks = [Ask("stats.user", who) if name else Ask("stats.me", {}), Ask("stats.history", {**who, "limit": RECENT})]
    if _is_another(state, name):
        asks.append(Ask("stats.headToHead", {"opponent": name}))
    return tuple(asks)


def _about(state: State) -> str:
    """Whose page it is; nothing where that is a guest, and we are."""
    name, user = state.browsing.place.about, state.user
    return "" if user is not None and user.guest and name.lower() == user.username.lower() else name


def _is_another(state: State, name: str) -> bool:
    return bool(name) and signed_in(state) and state.user is not None and name.lower() != state.user.username.lower()


def _profile(state: State) -> Page:
    asks = _ask_profile(state)
    name = _about(state)
    title = f"how {name} has done" if name else "how you have done"
    if not asks:
        text = "a guest has no figures: register NAME makes an account of you, and keeps your games."
        return Page(title, (sentence(text),))
    if (found := answer_of(state, asks[0])) is None:
        return Page(title, missing(state, asks[0]))
    played = answer_of(state, asks[1])
    against = answer_of(state, asks[2]) if len(asks) > 2 else None
    items = (*_standings(found.standings), *_curves(played.games if played else ()),
             *_rivalry(name, against.games if against else ()), *_deeds(state, name))
    return Page(title, items, "Enter on a game shows its leaderboard.")


def _standings(standings: Sequence[Standing]) -> Iterator[Item]:
    if not standings:
        yield sentence("no game has been finished yet.")
        return
    yield Item(("game", "against", "rating", "rank", "games", "won", "drawn", "lost", "left", "in a row", "a move"),
               style="class:names")
    for one in standings:
        rating = f"{one.rating}{'?' if one.provisional else ''}"
        rank = f"{one.rank}/{one.ranked_players}" if one.rank else ""
        figures = map(str, (one.games, one.won, one.drawn, one.lost, one.abandoned))
        view = {"guests": "guests", "bots": "bots"}.get(one.pool, "me")
        yield Item((words.title(one.game_type), {"rated": "players"}.get(one.pool, one.pool), rating, rank, *figures,
                    f"{one.streak} (most {one.longest_streak})", seconds(one.average_move_ms)),
                   intents.Browse("top", f"{one.game_type} {view}"))
    if any(one.provisional for one in standings):
        yield sentence("a rating with ? is of fewer than ten games.")


def _curves(games: Sequence[PlayedGame]) -> Iterator[Item | Plot]:
    """The last results, and the rating in each game type of which there are several rated games."""
    if games:
        recent = " ".join(MARKS.get(game.outcome, "?") for game in reversed(games[:20]))
        yield heading("the last games, the newest on the right")
        yield Item((f"  {recent}",))
    for game_type in dict.fromkeys(game.game_type for game in games if game.rating_after is not None):
        ratings = tuple(float(game.rating_after) for game in reversed(games)
                        if game.game_type == game_type and game.rating_after is not None)
        if len(ratings) > 1:
            yield Plot(f"rating in {words.title(game_type)}", ratings,
                       f"from {ratings[0]:.0f} to {ratings[-1]:.0f}, highest {max(ratings):.0f}")


def _rivalry(name: str, games: Sequence[Rivalry]) -> Iterator[Item]:
    if games:
        yield heading(f"you against {name}")
        yield Item(("game", "won", "drawn", "lost", "left", "in a row"), style="class:names")
    for one in games:
        figures = map(str, (one.won, one.drawn, one.lost, one.abandoned))
        yield Item((words.title(one.game_type), *figures, f"{one.streak} (most {one.longest_streak})"))


def _deeds(state: State, name: str) -> Iterator[Item]:
    yield Item(("all games",), intents.Browse("history", name), mark="-")
    if _is_another(state, name):
        yield Item((f"challenge {name}",), intents.Open("command", f"challenge {name} "), mark="-")


# ---------------------------------------------------------------------------------------------------------- history


def _ask_history(state: State) -> tuple[Ask, ...]:
    name = _about(state)
    if not name and not signed_in(state):
        return ()
    who = {"username": name} if name else {}
    return (Ask("stats.history", {**who, "limit": PAGE, "offset": state.browsing.place.offset}),)


def _history(state: State) -> Page:
    name = _about(state)
    title = f"games of {name}, the newest first" if name else "your games, the newest first"
    asks = _ask_history(state)
    if not asks:
        return Page(title, (sentence("a guest has no history: register NAME makes an account of you."),))
    if (found := answer_of(state, asks[0])) is None:
        return Page(title, missing(state, asks[0]))
    lines = tuple(_played(game) for game in found.games)
    nothing = (sentence("no game has been finished yet."),)
    return Page(title, (*(lines or nothing), *further(state, found.total)), "Enter replays a game, move by move.")


def _played(game: PlayedGame) -> Item:
    others = ", ".join(opponent.username for opponent in game.opponents)
    change = ""
    if game.rating_after is not None and game.rating_before is not None:
        change = f"{game.rating_after - game.rating_before:+d}"
    how = words.REASONS.get(game.reason, game.reason.replace("_", " "))
    return Item((MARKS.get(game.outcome, "?"), game.outcome, words.title(game.game_type), others, how,
                 words.count(game.moves), change, day(game.ended_at)), Recall(game.game_id))


def seconds(milliseconds: int | None) -> str:
    """A time in seconds, or minutes, or longer, with two figures."""
    if milliseconds is None:
        return ""
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        if milliseconds >= 2 * size:
            return f"{milliseconds / size:.0f} {unit}"
    return f"{milliseconds / 1000:.1f} s"


def day(at: int) -> str:
    """The day of an instant, in UTC."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d")


KINDS: Final = (
    Kind("top", "leaderboards (GAME all, month, played, me, guests, bots)", _top, _ask_top, keys=("T",),
         typed=("top",), argument="[GAME] [LIST]", known=frozenset(RULES) | frozenset(VIEWS)),
    Kind("profile", "how you, or NAME, have done", _profile, _ask_profile, keys=("F",), typed=("profile",),
         argument="[NAME]"),
    Kind("history", "the games that you, or NAME, have played", _history, _ask_history, typed=("history",),
         argument="[NAME]"),
)
