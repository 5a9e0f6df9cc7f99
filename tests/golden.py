"""Golden files: what a test makes has to be, byte for byte, what the file says."""

import os
from pathlib import Path

WRITE = "SER_GOLDEN"
"""With ``SER_GOLDEN=write`` in the environment the files are written anew; read the difference before committing it."""


def same_as_golden(made: bytes, path: Path) -> None:
    """Fails unless the file has just these bytes."""
    if os.environ.get(WRITE) == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(made)
    assert path.exists(), f"{path} is missing: run the tests once with {WRITE}=write and read what they wrote"
    assert made.decode().splitlines() == path.read_bytes().decode().splitlines()
    assert made == path.read_bytes()
