"""The recogniser: silence, noise and speech that is none of the phrases are nothing."""

from random import Random

from cli_client.voice.phrases import COMMANDS, GAMES, spoken
from cli_client.voice.recogniser import Endings, recogniser
from cli_client.voice.sound import RATE, SECONDS
from tests.cli_client.voice.sixty import SITUATIONS
from tests.cli_client.voice.speech import needs_speech, speech

pytestmark = needs_speech
SOME = ("b two", "top left", "offer draw")


def noise(seconds, height):
    chance = Random(1)
    return b"".join(round(chance.gauss(0, height)).to_bytes(2, "little", signed=True)
                    for _ in range(int(seconds * RATE)))


def test_what_was_said_is_one_of_the_phrases():
    assert recogniser().hear(SOME, speech("top left")) == "top left"
    assert recogniser().hear(SOME, noise(0.5, 20) + speech("offer draw")) == "offer draw"


def test_silence_noise_and_other_speech_are_nothing():
    for sound in (b"", bytes(RATE), noise(1, 30), noise(1, 2000), speech("what is the weather"), speech("elephant")):
        assert recogniser().hear(SOME, sound) is None
    assert recogniser().hear((), speech("top left")) is None


def test_the_same_sound_is_always_the_same_phrase():
    assert {recogniser().hear(SOME, speech("b two")) for _ in range(3)} == {"b two"}


def test_only_ten_seconds_are_listened_to():
    assert recogniser().hear(SOME, bytes(2 * RATE * SECONDS) + speech("top left")) is None


def test_the_dictionary_knows_every_word_of_every_situation():
    phrases = {phrase for make in SITUATIONS.values() for phrase in spoken(make())} | set(GAMES)
    phrases |= {phrase for said in COMMANDS.values() for phrase in said}
    assert not [phrase for phrase in sorted(phrases) if not recogniser().knows(phrase)]
    assert not recogniser().knows("xyzzy plugh")


def test_phrases_with_words_that_nobody_knows_are_left_out():
    assert recogniser().hear(("xyzzy plugh", *SOME), speech("top left")) == "top left"


def test_a_pause_after_speech_ends_it_and_so_does_long_silence():
    said = speech("top left")
    endings = Endings()
    assert not endings.feed(said[: len(said) // 2])
    assert endings.feed(bytes(RATE * 2))
    patient = Endings()
    assert not patient.feed(bytes(RATE * 4))
    assert patient.feed(bytes(RATE * 8))
