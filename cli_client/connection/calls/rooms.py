"""``rooms.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

import builtins
from typing import Any

from cli_client.connection.calling import Call
from engine.wire.messages import gathering as gathering_messages
from engine.wire.messages import invites as invites_messages
from engine.wire.messages import rooms as rooms_messages
from engine.wire.messages import shared as shared_messages


class Rooms:
    """What can be asked for of ``rooms.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def close(self, *, room_id: str) -> shared_messages.Empty:
        """Ends a room for good: nobody can join any more, and its invitations are gone.

        Refuses ``not_found``, ``not_a_member``, ``forbidden``, ``room_closed``.
        """
        return await self._call("rooms.close", rooms_messages.Close(room_id=room_id), shared_messages.Empty)

    async def create(
        self, *, room_name: str, game_type: str = "tic-tac-toe", options: builtins.dict[str, Any] | None = None,
        capacity: int | None = None, visibility: str = "public", auto_start: bool = False, order: str = "joined", role:
        str | None = None, clock: builtins.dict[str, Any] | None = None, on_leave: Any = None, watch_delay_ms: int |
        None = None,
    ) -> gathering_messages.Room:
        """Makes a room with oneself as its host and first member.

        Refuses ``unknown_game_type``, ``too_many_rooms``.
        """
        return await self._call(
            "rooms.create",
            rooms_messages.Create(room_name=room_name, game_type=game_type, options=options or {}, capacity=capacity,
                visibility=visibility, auto_start=auto_start, order=order, role=role, clock=clock, on_leave=on_leave,
                watch_delay_ms=watch_delay_ms),
            gathering_messages.Room,
        )

    async def get(self, *, room_id: str) -> gathering_messages.Room:
        """A room, for its members, for who is invited, and if it is public for everybody.

        Refuses ``not_found``.
        """
        return await self._call("rooms.get", rooms_messages.Get(room_id=room_id), gathering_messages.Room)

    async def invite(self, *, room_id: str, username: str, role: str | None = None) -> gathering_messages.Invitation:
        """Invites a user by name; a bot, ``bot:hard``, sits down at once.

        Refuses ``not_found``, ``not_a_member``, ``already_joined``, ``room_closed``, ``room_full``,
        ``name_invalid``, ``too_many_invitations``.
        """
        return await self._call(
            "rooms.invite",
            invites_messages.Invite(room_id=room_id, username=username, role=role),
            gathering_messages.Invitation,
        )

    async def join(self, *, room_id: str | None = None, code: str | None = None) -> gathering_messages.Room:
        """Takes a seat: in a public room, by an invitation, or by the code of one (then without naming the room).

        Refuses ``not_found``, ``already_joined``, ``room_closed``, ``room_full``, ``forbidden``, ``invite_used``,
        ``invite_expired``, ``offer_gone``, ``too_many_rooms``.
        """
        return await self._call("rooms.join", rooms_messages.Join(room_id=room_id, code=code), gathering_messages.Room)

    async def kick(self, *, room_id: str, user_id: str) -> shared_messages.Empty:
        """Sends a member away, who can come back only by a new invitation.

        Refuses ``not_found``, ``not_a_member``, ``forbidden``.
        """
        return await self._call(
            "rooms.kick",
            rooms_messages.Kick(room_id=room_id, user_id=user_id),
            shared_messages.Empty,
        )

    async def leave(self, *, room_id: str) -> shared_messages.Empty:
        """Leaves a room; a game that is on goes on.

        Refuses ``not_found``, ``not_a_member``.
        """
        return await self._call("rooms.leave", rooms_messages.Leave(room_id=room_id), shared_messages.Empty)

    async def link(
        self, *, room_id: str, uses: int | None = None, expires_ms: int | None = None, role: str | None = None,
    ) -> invites_messages.Link:
        """Makes a link that is good so many times, or (``uses`` null) as long as seats are free.

        Refuses ``not_found``, ``not_a_member``, ``room_closed``, ``room_full``, ``too_many_invitations``.
        """
        return await self._call(
            "rooms.link",
            invites_messages.MakeLink(room_id=room_id, uses=uses, expires_ms=expires_ms, role=role),
            invites_messages.Link,
        )

    async def list(
        self, *, visibility: str = "public", game_type: str | None = None, is_closed: bool | None = None, is_ready: bool
        | None = None, limit: int = 50, offset: int = 0,
    ) -> rooms_messages.RoomList:
        """The public rooms, those first that can be joined; an admin may list ``private`` ones, or ``all``.

        Refuses ``forbidden``.
        """
        return await self._call(
            "rooms.list",
            rooms_messages.List(visibility=visibility, game_type=game_type, is_closed=is_closed, is_ready=is_ready,
                limit=limit, offset=offset),
            rooms_messages.RoomList,
        )

    async def log(self, *, room_id: str, since: int = 0, limit: int = 100) -> rooms_messages.RoomLog:
        """What has happened in a room, for its members.

        Refuses ``not_found``, ``not_a_member``.
        """
        return await self._call(
            "rooms.log",
            rooms_messages.Log(room_id=room_id, since=since, limit=limit),
            rooms_messages.RoomLog,
        )

    async def mine(
        self, *, game_type: str | None = None, is_closed: bool | None = None, is_ready: bool | None = None, limit: int =
        50, offset: int = 0,
    ) -> rooms_messages.RoomList:
        """The rooms that one is in."""
        return await self._call(
            "rooms.mine",
            rooms_messages.Mine(game_type=game_type, is_closed=is_closed, is_ready=is_ready, limit=limit,
                offset=offset),
            rooms_messages.RoomList,
        )

    async def start(self, *, room_id: str, order: Any = None) -> rooms_messages.Begun:
        """Begins the room's game; ``order`` is joined, drawn, or a list of all members' userIds.

        Refuses ``not_found``, ``not_a_member``, ``forbidden``, ``room_closed``, ``room_not_ready``,
        ``too_many_games``.
        """
        return await self._call("rooms.start", rooms_messages.Start(room_id=room_id, order=order), rooms_messages.Begun)

    async def unlink(self, *, invite_id: str) -> shared_messages.Empty:
        """Takes back a link.

        Refuses ``not_found``, ``not_a_member``, ``forbidden``, ``offer_gone``.
        """
        return await self._call("rooms.unlink", invites_messages.Unlink(invite_id=invite_id), shared_messages.Empty)

    async def unwatch(self, *, room_id: str) -> shared_messages.Empty:
        """Hears no more of a room, unless one is in it or invited."""
        return await self._call("rooms.unwatch", rooms_messages.Unwatch(room_id=room_id), shared_messages.Empty)

    async def watch(self, *, room_id: str) -> gathering_messages.Room:
        """Hears of everything in a room that one may see.

        Refuses ``not_found``, ``too_many_rooms``.
        """
        return await self._call("rooms.watch", rooms_messages.Watch(room_id=room_id), gathering_messages.Room)
