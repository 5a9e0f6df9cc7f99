"""A route of FastAPI's that does nothing, on Hypercorn's trio worker: what HTTP costs without a server behind it."""

import socket

import trio
from fastapi import FastAPI
from hypercorn.config import Config
from hypercorn.trio import serve

app = FastAPI()


@app.put("/game/{game}")
async def nothing(game: str) -> dict[str, str]:
    """Nothing."""
    return {"result": "OK"}


def main() -> None:
    """Says where it listens, as the server does, and serves."""
    with socket.create_server(("127.0.0.1", 0), backlog=1000) as listening:
        config = Config()
        config.bind = [f"fd://{listening.fileno()}"]
        config.errorlog = None
        port = listening.getsockname()[1]
        print(f"listening tcp://127.0.0.1:{port}\nlistening http://127.0.0.1:{port}\nready", flush=True)
        trio.run(serve, app, config)


if __name__ == "__main__":
    main()
