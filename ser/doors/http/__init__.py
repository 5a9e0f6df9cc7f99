"""The HTTP door: FastAPI on Hypercorn's trio worker, a file for each API; every route calls what the socket calls."""
