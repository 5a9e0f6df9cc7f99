"""Other people: who has invited us and whom we have, and who can be challenged."""

from collections.abc import Iterator
from typing import Final

from cli_client.model import intents, meeting, words
from cli_client.model.effects import Ask
from cli_client.model.pages.page import Item, Kind, Page, answer_of, heading, missing, sentence
from cli_client.model.pages.seats import PAGE, further
from cli_client.model.state import State
from cli_client.text import for_people
from engine.rules import RULES
from engine.wire.messages.gathering import Invitation
from engine.wire.messages.invites import DECLINE_REASONS
from engine.wire.messages.lobby import Bot
from engine.wire.messages.stats import Ranked

# ----------------------------------------------------------------------------------------------------- invitations

_SENT: Final = Ask("invites.mine", {"sent": True, "status": "pending"})


def _invitations(state: State) -> Page:
    return Page("invitations", (heading("to you"), *_received(state), heading("from you"), *_sent(state)),
                "Enter accepts; Right: why not.")


def _received(state: State) -> Iterator[Item]:
    if not state.invitations:
        yield sentence("nobody has asked you.")
    for invitation in state.invitations:
        yes = intents.Reply(accept=True, invite_id=invitation.invite_id)
        why = tuple((for_people(reason), intents.Reply(accept=False, reason=reason, invite_id=invitation.invite_id))
                    for reason in DECLINE_REASONS)
        yield Item((words.asked(invitation),), yes, (("accept", yes), *why), mark="!", style="class:turn")


def _sent(state: State) -> Iterator[Item]:
    if (found := answer_of(state, _SENT)) is None:
        yield from missing(state, _SENT)
        return
    if not found.invitations:
        yield sentence("nobody is asked by you.")
    for invitation in found.invitations:
        yield _mine(invitation)


def _mine(invitation: Invitation) -> Item:
    link = invitation.kind == "link"
    to = "by link" if link else invitation.receiver_name or "somebody"
    uses = "" if invitation.uses_left is None else f"good {invitation.uses_left} times"
    where = "a challenge" if invitation.kind == "challenge" else f"room {invitation.room_name}"
    cancel = meeting.CancelInvitation(invitation.invite_id, link)
    page = intents.Browse("room", invitation.room_id)
    first = cancel if invitation.kind == "challenge" else page
    return Item((to, words.with_terms(invitation), where, uses), first, (("cancel", cancel),), mark="-")


# --------------------------------------------------------------------------------------------------------- players


def _game_type(state: State) -> str:
    return state.browsing.place.about or state.terms.game_type or next(iter(RULES))


def _ask_players(state: State) -> tuple[Ask, ...]:
    game_type = _game_type(state)
    best = Ask("stats.leaderboard", {"gameType": game_type, "limit": PAGE, "offset": state.browsing.place.offset})
    return Ask("lobby.bots", {"gameType": game_type}), best


def _players(state: State) -> Page:
    game_type = _game_type(state)
    bots, best = _ask_players(state)
    types = tuple(RULES)
    at = types.index(game_type) if game_type in types else 0
    other = [intents.Browse("players", types[(at + by) % len(types)]) for by in (-1, 1)]
    game = Item((f"game: < {words.title(game_type)} >",), other[1], less=other[0], more=other[1])
    lines = (game, heading("bots, at once"), *_bots(state, bots, game_type), heading("people, the best first"),
             *_people(state, best, game_type), Item(("somebody else, by name",), intents.Open("command", "challenge ")))
    return Page("players: who can be challenged", lines, "Enter challenges; Left, Right: game.")


def _bots(state: State, ask: Ask, game_type: str) -> Iterator[Item]:
    if (found := answer_of(state, ask)) is None:
        yield from missing(state, ask)
        return
    if not found.bots:
        yield sentence("there is no bot for this game.")
    for bot in found.bots:
        yield Item((bot.username, _busy(bot)), intents.Seek(game_type, {}, bot.username), mark="+")


def _busy(bot: Bot) -> str:
    return "" if bot.by == "server" else f"plays {bot.playing} of {bot.most or 'any number of'} games"


def _people(state: State, ask: Ask, game_type: str) -> Iterator[Item]:
    if (found := answer_of(state, ask)) is None:
        yield from missing(state, ask)
        return
    if not found.entries:
        yield sentence("nobody stands on the leaderboard yet.")
    for entry in found.entries:
        yield _person(state, entry, game_type)
    yield from further(state, found.total)


def _person(state: State, entry: Ranked, game_type: str) -> Item:
    cells = (f"{entry.rank}.", entry.username, str(entry.rating))
    mine = state.user is not None and entry.user_id == state.user.user_id
    if mine:
        return Item((*cells, "you"))
    profile = intents.Browse("profile", entry.username)
    return Item((*cells, ""), intents.Seek(game_type, {}, entry.username), (("profile", profile),))


KINDS: Final = (
    Kind("invitations", "invitations and challenges, yours and of others", _invitations, lambda _: (_SENT,),
         frozenset({"invites.answered", "invites.received", "invites.cancel", "rooms.unlink", "rooms.invite",
                    "rooms.link", "lobby.challenge"}), keys=("I",), typed=("invitations",), group="people"),
    Kind("players", "bots and people who can be challenged", _players, _ask_players, keys=("P",), typed=("players",),
         argument="[GAME]", group="people"),
)
