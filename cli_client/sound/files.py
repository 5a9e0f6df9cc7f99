"""The sounds as files in the user's cache: made when they are missing, never seen half written, bounded in number."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import attrs
import platformdirs
import trio

from cli_client.replacing import replace_file
from cli_client.sound.tones import SOUNDS, length_of, wav

STEP: Final = 5
"""Volumes are rounded up to this, in percent: so there are no more than 20 files of a sound."""
EDITION: Final = 1
"""Another number for other tones: old files are not mistaken for new ones."""
HEAD: Final = 44
"""Bytes of a file before the samples."""


def cache_directory(environ: Mapping[str, str]) -> Path:
    """Where the client keeps what it can make again: beside ``CLI_CLIENT_DATA_DIR``'s files, or in the user's cache."""
    own = environ.get("CLI_CLIENT_DATA_DIR")
    return Path(own) / "cache" if own else Path(platformdirs.user_cache_dir("cli-client", appauthor=False))


@attrs.frozen
class SoundFiles:
    """The files of a cache directory."""

    directory: Path

    def path(self, name: str, volume: int) -> Path | None:
        """The file of a sound at a volume of 1 to 100; None where it cannot be kept."""
        level = -(-volume // STEP) * STEP
        path = self.directory / f"sounds-{EDITION}" / f"{name}-{level}.wav"
        try:
            if not path.is_file() or path.stat().st_size != HEAD + 2 * length_of(name):
                replace_file(path, wav(name, level))
        except OSError:
            return None
        return path

    async def fetch(self, name: str, volume: int) -> Path | None:
        """As ``path``, while other things go on."""
        return await trio.to_thread.run_sync(self.path, name, volume)

    async def prepare(self, volume: int) -> None:
        """Makes whatever is missing at this volume, while other things go on."""
        for name in SOUNDS:
            await self.fetch(name, volume)
