"""Every page as a state, with answers as a server gives them: the lobby, people, figures, news, settings."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Final

import attrs

from cli_client.happenings import Answered, Failure, Gathered, Online, Restored
from cli_client.model import intents, meeting
from cli_client.model.state import Line, State
from engine.wire.messages import auth, lobby, notifications, stats
from tests.cli_client.fakes import ANN, after, answered
from tests.cli_client.model.pages import test_lobby, test_news, test_people, test_rooms, test_settings, test_setup
from tests.cli_client.model.pages.test_standings import BOB, MINE, STANDING, board, kept, opened, played
from tests.cli_client.model.test_inviting import CHALLENGE, LINK, ROOM

LONG = "carl-friedrich the third"
DAY = 86_400_000


def online() -> State:
    return attrs.evolve(after(Online(ANN), Restored()), effects=(), notes=())


def empty_lobby() -> State:
    return after(Online(ANN), Restored())


def local_lobby() -> State:
    return State(local=True, line=Line("local"))


def full_lobby() -> State:
    invited = attrs.evolve(CHALLENGE, invite_id="i5", kind="invitation", room_name="club", game_type="ludo")
    den = attrs.evolve(ROOM, room_id="r4", room_name="den", capacity=4, game_type="ludo")
    state = after(Gathered((ROOM, den), (CHALLENGE, invited)), state=test_lobby.online())
    return after(answered("rooms.link", LINK), intents.Close(), *[intents.MoveCursor(rows=1)] * 6, state=state)


def seats() -> State:
    def seat(number: int, game_type: str, names: str, left: int = 1, *, away: bool = False,
             **more: object) -> lobby.OpenSeat:
        waiting = [lobby.Waiting(name) for name in names.split()]
        return attrs.evolve(lobby.OpenSeat(f"g{number}", game_type, {}, waiting, 0, left, not away, away), **more)
    found = [seat(7, "mnk", "bob", options={"rows": 5, "columns": 5, "line": 4}),
             seat(8, "tic-tac-toe", "eve", away=True),
             seat(9, "ludo", "joe zoë", 2, options={"capacity": 4}, clock=test_setup.CLOCK), seat(1, "gomoku", "ann")]
    return after(intents.Browse("seats"), Answered("lobby.watch", {}, None, lobby.OpenSeats(found, 4)), state=online())


def running() -> State:
    games = [lobby.RunningGame("g1", "gomoku", {}, [lobby.Contestant("bob", 1702), lobby.Contestant(LONG, 1499)],
                               33, 31, 12, 0, 0),
             lobby.RunningGame("g2", "ludo", {"capacity": 3}, [lobby.Contestant("eve", 1500), lobby.Contestant("zoë"),
                               lobby.Contestant("bot:hard", bot=True)], 3, 1, 0, 0, 0)]
    return kept(after(intents.Browse("running"), state=online()), running=lobby.RunningGames(games, 45))


def rooms() -> State:
    state = test_rooms.listed(test_rooms.OTHERS, test_rooms.BEGUN, test_rooms.MINE,
                              state=test_rooms.online(test_rooms.MINE))
    return after(intents.MoveCursor(rows=1), state=state)


def room() -> State:
    return after(test_rooms.answered("rooms.log", test_rooms.LOG, roomId="r1", since=0),
                 state=test_rooms.inside(test_rooms.FULL))


def invitations() -> State:
    return after(intents.MoveCursor(columns=1), state=test_people.invitations(test_people.OURS, test_people.LINK))


def setup() -> State:
    return after(meeting.SetUp("mnk"), meeting.SetTerm("clock", test_setup.CLOCK), meeting.SetTerm("on_leave", "claim"),
                 *[intents.MoveCursor(rows=1)] * 6, state=test_setup.online())


def top() -> State:
    third = stats.Ranked(3, "u3", LONG, 1499, 1200, 11, 2, 0, 9)
    state = kept(opened("top gomoku"), leaderboard=board(BOB, MINE, third))
    return after(*[intents.MoveCursor(rows=1)] * 2, state=state)


def profile() -> State:
    state = opened("profile bob")
    ratings = (1500, 1512, 1504, 1491, 1479, 1486, 1503, 1518, 1526, 1515, 1531, 1544, 1540, 1552)
    games = [played(number, outcome="won" if new > old else "lost", rating_before=old, rating_after=new)
             for number, (old, new) in enumerate(pairwise(ratings))][::-1]
    bots = attrs.evolve(STANDING, game_type="tic-tac-toe", pool="bots", games=120, won=7, drawn=99, lost=14,
                        provisional=False, rank=3, ranked_players=24)
    return kept(state, user=stats.Statistics("u2", "bob", [STANDING, bots]), history=stats.History(games, len(games)),
                headToHead=stats.HeadToHead("ann", "bob", [stats.Rivalry("gomoku", 2, 0, 1, 0, 900, 1, 2, 0)]))


def history() -> State:
    games = [played(3, opponents=[stats.Opponent(2, "u3", LONG, False)], outcome="lost", reason="timeout", moves=120),
             played(2, game_type="ludo", outcome="drawn", reason="abandoned", rating_after=None),
             played(1)]
    return kept(opened("history"), history=stats.History(games, 41))


def news() -> State:
    waits = notifications.Notification(
        "n3", "invited", {"roomId": "r5"}, 1_700_000_000_000 + DAY, None,
        "bob invites you to ludo, in the room club, which begins as soon as everybody is there.")
    found = notifications.NotificationList([waits, test_news.NOTICE, test_news.READ], 3, 2)
    return kept(opened("notifications"), list=found)


def addresses() -> State:
    targets = [notifications.Target("t1", "mailto://a…@example.org", [], 0),
               notifications.Target("t2", "ntfys://ntfy.example/ann", ["your_turn", "nudge"], 0)]
    return kept(opened("addresses"), targets=notifications.Targets(targets, ["mailto", "ntfys"]))


def logins() -> State:
    mine = auth.SessionInfo("s1", 1_700_000_000_000, 1_700_000_060_000, "cli-client 0.1.0", True)
    other = auth.SessionInfo("s2", 1_600_000_000_000, 1_600_000_060_000, None, False)
    return kept(opened("logins"), sessions=auth.SessionList([mine, other]))


def settings() -> State:
    return after(*[intents.MoveCursor(rows=1)] * 3, state=test_settings.settings(volume=35))


def refused_page() -> State:
    state = after(intents.Browse("running"), state=online())
    (ask,) = state.effects
    busy = Failure("busy", "The server has too much to do now; try again in a moment.")
    return after(Answered(ask.method, ask.params, failure=busy), state=state)


SCENES: Final[Mapping[str, Callable[[], State]]] = {
    "lobby, empty": empty_lobby, "lobby, full": full_lobby, "lobby without a server": local_lobby,
    "seats": seats, "running": running, "rooms": rooms, "room": room,
    "invitations": invitations, "players": test_people.players, "game": setup, "top": top, "profile": profile,
    "history": history, "notifications": news, "addresses": addresses, "logins": logins, "settings": settings,
    "a page that was refused": refused_page, "a page that is awaited": lambda: opened("history"),
    "a guest's profile": lambda: opened("profile", user=ANN),
}
