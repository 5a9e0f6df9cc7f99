"""People in rooms, for tests."""

from typing import Any

from tests.ser.clients import Client
from tests.ser.harness import World


def user_id(client: Client) -> str:
    identifier: str = client.identity["user"]["userId"]
    return identifier


async def room_of(client: Client, **params: Any) -> str:
    """A new room of the client's."""
    room_id: str = (await client.good("rooms.create", **{"roomName": "Sunday", **params}))["roomId"]
    return room_id


async def gathered(world: World, *names: str, **params: Any) -> tuple[str, list[Client]]:
    """Guests in a room of the first one's, who have heard of everything."""
    host, *others = [await world.guest(name) for name in names]
    room_id = await room_of(host, **params)
    for other in others:
        code = (await host.good("rooms.link", roomId=room_id))["code"]
        await other.good("rooms.join", code=code)
    for client in (host, *others):
        await client.told()
    return room_id, [host, *others]


def names_of(room: dict[str, Any]) -> list[str]:
    return [player["username"] for player in room["players"]]
