"""A bot on the client's library, whose moves are legal and nothing else: python library_bot.py HOST PORT NAME GAME"""

import random
import sys

import trio

from cli_client import ConnectionLostError, Guest, RequestRefusedError, Restored, connect


async def play(client, game_id):
    """Moves as long as it is its turn; a move whose answer was lost is not played twice, because it asks first."""
    try:
        while positions := (await client.games.legal(game_id=game_id)).positions:
            await client.games.move(game_id=game_id, position=random.choice(positions))
    except RequestRefusedError as refused:
        print(f"not played: {refused.message}", file=sys.stderr)
    except ConnectionLostError as lost:
        if lost.for_good:
            raise  # otherwise Restored follows, and it is asked for again


async def main(host, port, name, game_type):
    """Plays whatever game it is in, and finds a first one; a seat that it waits on is kept meanwhile."""
    async with connect(host, int(port), Guest(name)) as client:
        await client.lobby.quick_match(game_type=game_type)
        async for event in client.events():
            if isinstance(event, Restored):
                for game in (await client.games.list()).games:
                    await play(client, game.game_id)
            elif (game_id := getattr(event, "game_id", None)) is not None:
                await play(client, game_id)


if __name__ == "__main__":
    trio.run(main, *sys.argv[1:])
