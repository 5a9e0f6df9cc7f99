"""The full-screen face: the application on trio."""

import gc

from cli_client.store import Store
from cli_client.ui.app import Terminal, build
from cli_client.ui.stepped_loop import run_asyncio


async def run_full(store: Store, terminal: Terminal) -> int:
    """Shows the store's state until the player leaves; answers the exit code."""
    app = build(store, terminal)
    gc.freeze()  # what has been imported stays: looking through it again and again would hold up keys
    return await run_asyncio(lambda: app.run_async(set_exception_handler=False, handle_sigint=False))
