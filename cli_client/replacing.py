"""Files that are replaced whole or not at all."""

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Writes beside the file and puts it in its place: nobody ever sees half of it.

    The file's mode stays; a new one is its owner's alone. Raises ``OSError``, and then the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, new = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(new).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o600)
        Path(new).replace(path)
    except BaseException:
        Path(new).unlink(missing_ok=True)
        raise
