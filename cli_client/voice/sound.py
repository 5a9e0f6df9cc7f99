"""What a recording is: PCM of one channel, 16,000 samples a second, each 16 bit, the lower byte first."""

from array import array
from typing import Final

RATE: Final = 16_000
SECONDS: Final = 10
"""The longest recording."""
FRAME_SECONDS: Final = 0.03
FRAME: Final = int(RATE * FRAME_SECONDS) * 2
"""Bytes in which speech and silence are told apart."""
_AU: Final = b".snd"
_AU_HEADER: Final = 24


def plain_sound(recorded: bytes) -> bytes:
    """A recording without the header that newer PipeWire puts before it (.au, the higher byte first)."""
    if not recorded.startswith(_AU) or len(recorded) < _AU_HEADER:
        return recorded[: len(recorded) // 2 * 2]
    sound = recorded[int.from_bytes(recorded[4:8], "big"):]
    samples = array("h", sound[: len(sound) // 2 * 2])
    samples.byteswap()
    return samples.tobytes()
