"""The first page: the games, and what waits for us: invitations, challenges of ours, rooms."""

from collections.abc import Iterator
from typing import Final

from cli_client.model import intents, words
from cli_client.model.pages.page import Item, Kind, Page
from cli_client.model.state import State
from engine.rules import RULES

_HINT: Final = "Enter or a number looks for an opponent; arrows choose; : and watch GAMEID shows a game."


def lobby(state: State) -> Page:
    """What can be played, and beneath it what waits."""
    games = (Item((rules.title,), intents.Seek(game_type)) for game_type, rules in RULES.items())
    return Page("what would you like to play?", (*games, *_waiting(state)), _HINT)


def _waiting(state: State) -> Iterator[Item]:
    for invitation in state.invitations:
        yes, no = (intents.Reply(accept, invitation.inviter_name) for accept in (True, False))
        yield Item((words.invited(invitation),), yes, (("accept", yes), ("decline", no)), mark="!", style="class:turn")
    for sent in state.sent:
        text = f"challenged: {sent.name}, {words.title(sent.game_type)}. x takes it back."
        yield Item((text,), mark=">")
    for room in state.rooms:
        if room.kind != "challenge":
            yield Item((words.room(room),), _door(state, room.room_id), mark=">")


def _door(state: State, room_id: str) -> intents.Open | None:
    there = state.door is not None and state.door.room_id == room_id
    return intents.Open("link") if there else None


KIND: Final = Kind("lobby", "go to the lobby", lobby, local=True)
