"""Speech made by espeak-ng, as recordings; the same text, voice and speed give the same bytes."""

import subprocess
from array import array
from functools import cache
from shutil import which

import pytest

from cli_client.voice.recogniser import is_installed
from cli_client.voice.sound import RATE

needs_speech = pytest.mark.skipif(
    which("espeak-ng") is None or not is_installed(),
    reason="speaking is tested with espeak-ng (a Debian package) and pocketsphinx (the extra voice)")
_THEIRS = 22_050
_HEADER = 44
_PAUSE = bytes(RATE)  # half a second


@cache
def speech(text: str, voice: str = "en-us", speed: int = 150) -> bytes:
    """PCM as in ``cli_client.voice.sound``, with silence before and after."""
    said = subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text], capture_output=True,
                          check=True, timeout=30).stdout[_HEADER:]
    return _PAUSE + _resampled(array("h", said[: len(said) // 2 * 2])) + _PAUSE


def _resampled(samples: "array[int]") -> bytes:
    found = array("h")
    for number in range((len(samples) - 1) * RATE // _THEIRS):
        at, between = divmod(number * _THEIRS, RATE)
        found.append((samples[at] * (RATE - between) + samples[at + 1] * between) // RATE)
    return found.tobytes()
