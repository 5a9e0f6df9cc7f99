"""Recording by the programs of the system, of which these are pretended."""

import pytest
import trio

from cli_client.voice.microphone import NONE, NoSoundError, record, recorders
from cli_client.voice.sound import RATE, SECONDS, plain_sound
from tests.cli_client.voice.recorders import pretend, runs

SOUND = bytes(range(256)) * 40


async def recorded(enough=lambda sound: False, stop=None):
    with trio.fail_after(60):
        return await record(enough, trio.Event() if stop is None else stop)


async def test_what_the_recorder_writes_is_the_sound(folder):
    pretend(folder, "arecord", SOUND)
    assert await recorded() == SOUND


async def test_without_a_recorder_it_is_said_what_to_install(folder):
    assert recorders() == []
    with pytest.raises(NoSoundError) as caught:
        await recorded()
    assert str(caught.value) == NONE


async def test_a_recorder_that_cannot_is_followed_by_the_next(folder):
    pretend(folder, "arecord", complaint="no such device")
    pretend(folder, "rec", SOUND)
    assert await recorded() == SOUND


async def test_when_none_can_it_is_said_why(folder):
    pretend(folder, "parecord", complaint="connection refused")
    with pytest.raises(NoSoundError, match=r"parecord says 'connection refused'. is there a microphone"):
        await recorded()


async def test_a_program_that_cannot_be_started_is_told(folder):
    (folder / "arecord").write_bytes(bytes(100))
    (folder / "arecord").chmod(0o755)
    with pytest.raises(NoSoundError, match="Exec format error"):
        await recorded()


async def test_it_ends_when_it_is_enough_and_the_recorder_with_it(folder):
    pretend(folder, "arecord", SOUND, stays=True)
    sound = await recorded(lambda part: True)
    assert sound.startswith(SOUND[:1000])
    assert runs(folder, "arecord") == 1


async def test_it_ends_when_it_is_to_stop_even_where_nothing_was_recorded(folder):
    pretend(folder, "arecord", SOUND, stays=True)
    stop = trio.Event()
    stop.set()
    assert len(await recorded(stop=stop)) <= 2 * RATE * SECONDS


async def test_it_ends_after_ten_seconds_of_sound(folder):
    pretend(folder, "arecord", SOUND, stays=True)
    assert 2 * RATE * SECONDS <= len(await recorded()) < 2 * RATE * SECONDS + 10_000


def test_a_header_of_pipewire_is_taken_off():
    header = b".snd" + (24).to_bytes(4, "big") + bytes(16)
    assert plain_sound(header + b"\x01\x02\x03\x04") == b"\x02\x01\x04\x03"
    assert plain_sound(b"\x01\x02\x03") == b"\x01\x02"
