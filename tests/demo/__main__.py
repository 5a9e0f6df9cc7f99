"""Records the session that the documentation shows: plays it with the real program, and writes a cast of it.

    python -m tests.demo [FILE]

The file is docs/demo.cast, if no other is named; ``asciinema play docs/demo.cast`` plays it.
"""

import sys
import tempfile
from pathlib import Path

from tests.cli_client.terminals import ROOT
from tests.demo.session import recording, whole

TITLE = "cli-client: games in the terminal"


def main(arguments: list[str]) -> None:
    path = Path(arguments[0]) if arguments else ROOT / "docs" / "demo.cast"
    with tempfile.TemporaryDirectory() as directory, recording(Path(directory)) as record:
        whole(record)
        path.write_text("".join(record.lines(TITLE)), encoding="utf-8")
    print(f"{path}: {record.now:.0f} s, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main(sys.argv[1:])
