"""The sounds, made of a few tones each: whole numbers only, so that the same bytes come out everywhere."""

import io
import math
import wave
from collections.abc import Mapping
from typing import Final

import attrs

RATE: Final = 22_050
"""Samples a second; one channel of 16 bits."""
LOUDEST: Final = 32_767
_STEPS: Final = 1024
_SINE: Final = tuple(round(LOUDEST * math.sin(2 * math.pi * step / _STEPS)) for step in range(_STEPS))
_RISE: Final = RATE // 200
"""Samples in which a tone comes up: without them it begins with a crack."""


@attrs.frozen
class Tone:
    """A sine with a softer octave above, that dies away. Hertz, milliseconds, percent of what can be."""

    pitch: int
    start: int
    length: int
    loudness: int


SOUNDS: Final[Mapping[str, tuple[Tone, ...]]] = {
    "turn": (Tone(659, 0, 140, 45), Tone(880, 110, 260, 45)),
    "clock": (Tone(1319, 0, 60, 50), Tone(1319, 120, 60, 50), Tone(1319, 240, 90, 50)),
    "win": (Tone(523, 0, 160, 40), Tone(659, 110, 160, 40), Tone(784, 220, 160, 40), Tone(1047, 330, 360, 45)),
    "loss": (Tone(440, 0, 200, 45), Tone(349, 160, 200, 45), Tone(294, 320, 360, 45)),
    "draw": (Tone(392, 0, 180, 45), Tone(392, 200, 260, 40)),
    "move": (Tone(587, 0, 70, 45), Tone(1175, 0, 30, 15)),
    "refused": (Tone(196, 0, 90, 60), Tone(185, 110, 140, 60)),
}
"""The urgent ones first."""


def length_of(name: str) -> int:
    """How many samples a sound has."""
    return max(tone.start + tone.length for tone in SOUNDS[name]) * RATE // 1000


def samples(name: str, volume: int) -> list[int]:
    """A sound at a volume of 0 to 100 percent; it is heard as half as loud at half of it, so it goes by the square."""
    mixed = [0] * length_of(name)
    for tone in SOUNDS[name]:
        start = tone.start * RATE // 1000
        for number, value in enumerate(_tone(tone)):
            mixed[start + number] += value
    return [max(-LOUDEST, min(LOUDEST, value)) * volume * volume // 10_000 for value in mixed]


def _tone(tone: Tone) -> list[int]:
    count = tone.length * RATE // 1000
    values = []
    for number in range(count):
        at = number * tone.pitch * _STEPS // RATE
        value = (4 * _SINE[at % _STEPS] + _SINE[2 * at % _STEPS]) // 5
        left = count - number
        values.append(value * tone.loudness * min(number, _RISE) * left * left // (100 * _RISE * count * count))
    return values


def wav(name: str, volume: int) -> bytes:
    """A sound as the file of a player."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(value.to_bytes(2, "little", signed=True) for value in samples(name, volume)))
    return out.getvalue()
