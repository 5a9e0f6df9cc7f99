"""The same bytes everywhere, short, and as loud as they should be."""

import hashlib
import io
import wave

import pytest

from cli_client.sound.tones import LOUDEST, RATE, SOUNDS, length_of, samples, wav

BYTES = {
    "turn": "f20cf9639b4f76fb692ceb8cbd03357c",
    "clock": "b988ebf9a051505837950226a7f9aa6d",
    "win": "abdadb054120235c301e8461373256f5",
    "loss": "31f5ccc73f55f09317d2afabd8092ff9",
    "draw": "691f43be031298d6ebedf399ce0355a2",
    "move": "51413b47fc1810011f80a867df570079",
    "refused": "25d48f235377801f964ca6b27c214390",
}

every_sound = pytest.mark.parametrize("name", SOUNDS)


@every_sound
def test_the_bytes_are_the_same_everywhere(name):
    assert hashlib.sha256(wav(name, 60)).hexdigest()[:32] == BYTES[name]


@every_sound
def test_a_sound_is_a_short_file_that_players_know(name):
    with wave.open(io.BytesIO(wav(name, 100))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        assert file.getnframes() == length_of(name)
    assert RATE // 20 <= length_of(name) <= RATE


@every_sound
def test_it_comes_up_and_dies_away_and_can_be_heard_but_never_cut(name):
    loud = samples(name, 100)
    assert abs(loud[0]) + abs(loud[-1]) < 100
    assert LOUDEST // 4 < max(map(abs, loud)) < LOUDEST // 2


@every_sound
def test_half_the_volume_is_a_quarter_of_the_swing_and_none_is_silence(name):
    loud, half = samples(name, 100), samples(name, 50)
    assert all(abs(4 * b - a) <= 4 for a, b in zip(loud, half, strict=True))
    assert set(samples(name, 0)) == {0}


def test_no_two_sounds_are_alike():
    assert len({wav(name, 100) for name in SOUNDS}) == len(SOUNDS) == 7
