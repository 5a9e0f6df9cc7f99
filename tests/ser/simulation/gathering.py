"""A player of the full dialect who also gathers people in rooms, invites, accepts, takes back, sends away and goes."""

from typing import TYPE_CHECKING, Any

from engine.wire.messages.invites import DECLINE_REASONS
from tests.ser.simulation.full import FullPlayer

if TYPE_CHECKING:
    from tests.ser.simulation.network import Wire

AREAS = ("rooms.", "invites.", "lobby.challenge")
EXPECTED = {
    "not_found", "forbidden", "room_full", "room_closed", "room_not_ready", "already_joined", "not_a_member",
    "invite_used", "invite_expired", "offer_gone", "too_many_rooms", "too_many_games", "too_many_invitations",
}
"""What may be said to somebody who gathers like this."""


class Gatherer(FullPlayer):
    """Knows the rooms and invitations that it has heard of; does with them what comes to mind."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.rooms: dict[str, dict[str, Any]] = {}
        self.invitations: list[str] = []
        self.codes: list[str] = []
        self.pauses = 0.2

    def act(self, wire: "Wire") -> None:
        """Plays; and gathers."""
        super().act(wire)
        if self._entered and not (self.world.calm or self.behind) and self.chance.random() < 0.5:
            self.ask(wire, self._gather())

    def _gather(self) -> tuple[str, dict[str, Any]]:
        """Something to do in rooms."""
        room_id = self.chance.choice(list(self.rooms)) if self.rooms else "r-nowhere"
        invite_id = self.chance.choice(self.invitations[-3:]) if self.invitations else "i-nowhere"
        code = self.chance.choice(self.codes[-3:]) if self.codes else "nothing"
        others = [player.name for player in self.world.players if isinstance(player, Gatherer)]
        name = self.chance.choice(others)
        user_id = self.chance.choice([player["userId"] for player in self.rooms.get(room_id, {}).get("players", ())]
                                     or ["u-nowhere"])
        return self.chance.choice((
            ("rooms.create", {"roomName": "Sunday", "autoStart": self.chance.random() < 0.5,
                              "visibility": self.chance.choice(("public", "private"))}),
            ("rooms.list", {"isClosed": False, "limit": 2}),
            ("rooms.mine", {}),
            ("rooms.join", {"roomId": room_id}),
            ("rooms.join", {"roomId": room_id}),
            ("rooms.join", {"code": code}),
            ("rooms.get", {"roomId": room_id}),
            ("rooms.watch", {"roomId": room_id}),
            ("rooms.start", {"roomId": room_id, "order": self.chance.choice((None, "joined", "drawn"))}),
            ("rooms.leave", {"roomId": room_id}),
            ("rooms.kick", {"roomId": room_id, "userId": user_id}),
            ("rooms.close", {"roomId": room_id}),
            ("rooms.invite", {"roomId": room_id, "username": name}),
            ("rooms.link", {"roomId": room_id, "uses": self.chance.choice((1, 2, None)), "expiresMs": 60_000}),
            ("lobby.challenge", {"username": name}),
            ("invites.mine", {"status": "pending"}),
            ("invites.accept", {"inviteId": invite_id}),
            ("invites.accept", {"inviteId": invite_id}),
            ("invites.decline", {"inviteId": invite_id, "reason": self.chance.choice(list(DECLINE_REASONS))}),
            ("invites.cancel", {"inviteId": invite_id}),
        ))

    async def _answered(self, wire: "Wire", method: str, params: dict[str, Any], result: Any) -> None:
        if method.startswith(AREAS):
            self._note(method, result)
            await self.think(wire)
            self.act(wire)
        else:
            for room in result.get("rooms", ()) if isinstance(result, dict) else ():
                self._hear_of(room)
            await super()._answered(wire, method, params, result)

    def _note(self, method: str, result: dict[str, Any]) -> None:
        for room in (result, *result.get("rooms", ())):
            if "players" in room:
                self._hear_of(room)
        for invitation in (result, *result.get("invitations", ())):
            if "inviteId" in invitation:
                self.invitations.append(invitation["inviteId"])
        if method == "rooms.link":
            for player in self.world.players:
                if isinstance(player, Gatherer):
                    player.codes.append(result["code"])

    def _hear_of(self, room: dict[str, Any]) -> None:
        self.rooms.pop(room["roomId"], None)
        self.rooms[room["roomId"]] = room
        if len(self.rooms) > 4:
            del self.rooms[next(iter(self.rooms))]

    async def _event(self, wire: "Wire", method: str, params: dict[str, Any]) -> None:
        if method == "rooms.updated":
            self._hear_of(params)
        elif method == "rooms.closed":
            self.rooms.pop(params["roomId"], None)
        elif method == "invites.received":
            self.invitations.append(params["inviteId"])
        await super()._event(wire, method, params)

    def expected(self, method: str, reason: str | None) -> bool:
        """Whether this may be said to this request."""
        return (method.startswith(AREAS) and reason in EXPECTED) or super().expected(method, reason)
