"""What is open at the server, followed through all interruptions: fetched again, caught up with, told without a gap."""

from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from typing import Any, Final

from cli_client.connection.errors import RequestRefusedError
from cli_client.connection.link import Link, Reply
from cli_client.connection.patience import patiently
from cli_client.connection.reading import read_event
from cli_client.connection.tracking import Tracking
from cli_client.happenings import Gathered, Gone, Happening, Received, Seen
from engine.wire.messages.games import Watched

_MISSING: Final = frozenset({"not_found", "forbidden"})


class Following:
    """Games, rooms and invitations of ours; ``tell`` gets what is fetched and what is heard of them."""

    def __init__(self, tell: Callable[[Happening], None]) -> None:
        self.catches_up = False
        """Whether a game that was followed before goes on with the events that were missed, each once, and not with
        a snapshot."""
        self._tell = tell
        self._tracking = Tracking()

    @property
    def games(self) -> dict[str, int]:
        """The games that are followed, each with the last ``seq`` that was heard of it."""
        return self._tracking.games

    def restart(self) -> None:
        """What was told has been thrown away: every game is told anew when it is fetched next."""
        self._tracking.restart()

    def hear(self, received: Received) -> None:
        """An event, which is told unless it was before, or comes again with those before it at the next ping."""
        if self.catches_up and not self._tracking.is_next(received):
            return
        self._tracking.hear(received)
        self._tell(received)

    def note(self, method: str, asked: Mapping[str, Any], reply: Reply) -> None:
        """What an answer to somebody says about which games are open, and how far they are."""
        if method == "games.watch" and reply.failure is None:
            self._tracking.open(reply.message.game_id)
            self._tracking.reach(reply.message.game_id, reply.message.seq)
            self._tracking.see(reply.raw.get("snapshot"))
        elif method == "games.unwatch":
            self._tracking.drop(str(asked.get("gameId")))
        else:
            self._tracking.see(reply.raw)

    async def restore(self, link: Link) -> None:
        """Fetches everything that is open."""
        listed = await patiently(link, "games.list", {})
        for game in listed.games:
            self._tracking.open(game.game_id)
        await self._gather(link)
        for game_id in self.games:
            await self._see(link, game_id)

    async def refresh(self, link: Link, stale: Collection[str], before: Mapping[str, int]) -> None:
        """Fetches the games that the server says are behind, unless they have moved on since it was asked."""
        now = self.games
        for game_id in stale:
            if game_id in now and now[game_id] == before.get(game_id):
                await self._see(link, game_id)

    async def _gather(self, link: Link) -> None:
        """Rooms and invitations; a server that has none is one to play on all the same."""
        with suppress(RequestRefusedError):
            rooms = await patiently(link, "rooms.mine", {})
            invited = await patiently(link, "invites.mine", {"status": "pending"})
            self._tell(Gathered(tuple(rooms.rooms), tuple(invited.invitations)))

    async def _see(self, link: Link, game_id: str) -> None:
        """Has the game told as it stands, and from there on."""
        def heard(reply: Reply) -> None:
            watched = reply.message
            if isinstance(watched, Watched) and watched.snapshot is not None:
                self._tracking.see(reply.raw["snapshot"])
                self._tell(Seen(watched.snapshot, reply.raw["snapshot"]))
            elif isinstance(watched, Watched):
                self._catch_up(watched)
            elif reply.failure is not None and reply.failure.reason in _MISSING:
                self._tracking.drop(game_id)
                self._tell(Gone(game_id))

        known = self.games.get(game_id) if self.catches_up else None
        since = {"since": known} if known else {}
        try:
            await patiently(link, "games.watch", {"gameId": game_id, **since}, heard)
        except RequestRefusedError as refused:
            if refused.failure.reason not in _MISSING:
                raise

    def _catch_up(self, watched: Watched) -> None:
        """Tells the events that were missed."""
        for missed in watched.events or ():
            method, params = str(missed.get("method")), missed.get("params")
            if isinstance(params, dict):
                self.hear(Received(method, params, read_event(method, params)))
        self._tracking.reach(watched.game_id, watched.seq)
