"""Sixty phrases, spoken by espeak-ng: at least nine of ten are understood, and nothing dangerous is done by mistake."""

import attrs
import pytest

from cli_client.model import reduce
from cli_client.model.effects import Ask, Leave
from cli_client.model.intents import Answer, Quit
from cli_client.model.spoken import Heard
from cli_client.model.state import Question
from cli_client.voice.phrases import spoken
from cli_client.voice.recogniser import recogniser
from tests.cli_client.voice.sixty import PHRASES, SITUATIONS
from tests.cli_client.voice.speech import needs_speech, speech

pytestmark = needs_speech
VOICES = (("en-us", 150), ("en-gb", 140))
DANGEROUS = {"games.resign", "games.claim", "games.answer"}
OTHER = ("hello there friend", "what is the weather", "yesterday", "guess", "i think so", "good morning", "elephant")
"""What is said to somebody else."""


def understood(state, text, voice):
    """The phrase, as the client would recognise it in this state."""
    phrases = spoken(state)
    sure = [phrase for phrase, intent in phrases.items() if intent == Answer(yes=True)]
    return recogniser().hear(phrases, speech(text, *voice), sure)


def dangerous(state, phrase):
    """Whether hearing this does at once what cannot be taken back."""
    after = reduce(attrs.evolve(state, effects=()), Heard(phrase, spoken(state)[phrase])) if phrase else state
    return any(isinstance(effect, Leave) or (isinstance(effect, Ask) and effect.method in DANGEROUS)
               for effect in after.effects)


def test_there_are_sixty_and_each_can_be_said_in_its_situation():
    states = {name: make() for name, make in SITUATIONS.items()}
    assert len(PHRASES) == len(set(PHRASES)) == 60
    assert not [phrase for situation, phrase in PHRASES if phrase not in spoken(states[situation])]


@pytest.mark.parametrize("voice", [VOICES[0], pytest.param(VOICES[1], marks=pytest.mark.nightly)],
                         ids=lambda voice: voice[0])
def test_nine_of_ten_are_understood_and_what_is_misheard_does_no_harm(voice):
    states = {name: attrs.evolve(make(), effects=()) for name, make in SITUATIONS.items()}
    missed, harmed = [], []
    for situation, phrase in PHRASES:
        state = states[situation]
        heard = understood(state, phrase, voice)
        meant = spoken(state)
        if heard is None or meant[heard] != meant[phrase]:
            missed.append((situation, phrase, heard))
            if situation != "a question":
                harmed += [missed[-1]] * dangerous(state, heard)
    assert len(PHRASES) - len(missed) >= 54, missed
    assert not harmed


def test_only_a_yes_is_taken_for_a_yes():
    voice = VOICES[0]
    asked = attrs.evolve(SITUATIONS["a question"](), question=Question("leave?", Quit(sure=True)))
    phrases = {phrase for _, phrase in PHRASES} - {"yes"} | set(OTHER)
    wrong = [(phrase, heard) for phrase in sorted(phrases)
             if dangerous(asked, heard := understood(asked, phrase, voice))]
    assert not wrong
    assert dangerous(asked, understood(asked, "yes", voice))
