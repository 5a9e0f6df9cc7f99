"""The first page: the games, what waits for us, and the ways to all other pages."""

from collections.abc import Iterator, Sequence
from typing import Final

from cli_client.model import intents, meeting, words
from cli_client.model.pages.page import Item, Kind, Page
from cli_client.model.state import State
from engine.rules import RULES

_HINT: Final = "Enter plays or goes there."
_GROUPS: Final = {"play": "play and watch", "people": "people", "": "you and more"}
"""How the ways to other pages are put together."""


def lobby_of(others: Sequence[Kind]) -> Kind:
    """The lobby, with ways to the others."""
    ways = tuple(_way(title, [kind for kind in others if kind.group == group and kind.name != "game"])
                 for group, title in _GROUPS.items())

    def lobby(state: State) -> Page:
        more = () if state.local else (way for way in ways if way is not None)
        return Page("what would you like to play?", (*_games(state), *_waiting(state), *more), _HINT)
    return Kind("lobby", "go to the lobby", lobby, local=True)


def _games(state: State) -> Iterator[Item]:
    for game_type, rules in RULES.items():
        yield Item((rules.title, ""), intents.Seek(game_type), (("options", meeting.SetUp(game_type)),))
    for info in state.strange:
        yield Item((info.title, ""), intents.Seek(info.game_type))


def _way(title: str, kinds: Sequence[Kind]) -> Item | None:
    """A line that leads to several pages."""
    deeds = tuple((kind.name, intents.Browse(kind.name)) for kind in kinds)
    return Item((f"{title}:",), deeds[0][1], deeds, mark=".") if deeds else None


# -------------------------------------------------------------------------------------------------- what waits for us


def _waiting(state: State) -> Iterator[Item]:
    for invitation in state.invitations:
        yes, no = (intents.Reply(accept, invite_id=invitation.invite_id) for accept in (True, False))
        yield Item((words.asked(invitation),), yes, (("accept", yes), ("decline", no)), mark="!", style="class:turn")
    for sent in state.sent:
        cancel = meeting.CancelInvitation(sent.invite_id)
        yield Item((f"challenged: {sent.name}, {words.title(sent.game_type)}.",), intents.Browse("invitations"),
                   (("cancel", cancel),), mark="-")
    for view in state.games:
        if view.snapshot.status == "waiting":
            yield Item((f"{view.title.lower()}, game {view.number}: nobody has sat down yet.",), intents.Watch(view.id),
                       (("take-back", meeting.GiveUpSeat(view.id)),), mark="-")
    for room in state.rooms:
        if room.kind != "challenge":
            there = state.door is not None and state.door.room_id == room.room_id
            yield Item((words.room(room),), intents.Browse("room", room.room_id),
                       (("link", intents.Open("link")),) if there else (), mark="-")
