"""PocketSphinx: what was said, out of the phrases that can be said now, or nothing.

It carries its English model in its package (the extra ``voice``), and is imported when somebody first speaks.
"""

from array import array
from collections.abc import Collection, Sequence
from functools import lru_cache
from importlib.util import find_spec
from operator import add
from random import Random
from typing import Any, Final

import attrs

from cli_client.voice.grammar import grammar
from cli_client.voice.sound import FRAME, FRAME_SECONDS, RATE, SECONDS

MISSING: Final = ("speaking needs the extra voice: pip install 'ser[voice]' (in a clone: -e '.[voice]'), "
                  "then start the client again.")
LEAST: Final = -53.0
"""How well what is heard has to fit a phrase: the mean score of its frames of 10 ms, 0 being a perfect fit."""
LEAST_OF_A_WORD: Final = -65.0
"""How well each word has to fit."""
SURE: Final = -24.0
"""How well that has to fit which cannot be taken back."""
WORST: Final = -1000.0
BESIDES: Final = 15
"""Frames besides the words that may be loud: more, and something else was said, too."""
LOUD: Final = 0.35
"""By how much of the words' mean level something else is loud."""
_FRAME: Final = RATE // 100
"""Samples of a frame of 10 ms."""
_UNIT: Final = 1024
"""By how much the decoder's scores are shifted."""
MARGIN: Final = 8
"""Frames before and after the speech that are listened to as well."""
_SPELT: Final = {letter: f"letter_{letter}" for letter in "abcdefghijklmnopqrstuvwxyz"}
"""Letters have words of their own: the dictionary's *a* is an article too."""
_PRONOUNCED: Final[tuple[tuple[str, str], ...]] = (
    *zip(_SPELT.values(), ("EY", "B IY", "S IY", "D IY", "IY", "EH F", "JH IY", "EY CH", "AY", "JH EY", "K EY", "EH L",
                           "EH M", "EH N", "OW", "P IY", "K Y UW", "AA R", "EH S", "T IY", "Y UW", "V IY",
                           "D AH B AH L Y UW", "EH K S", "W AY", "Z IY"), strict=True),
    ("gomoku", "G OW M OW K UW"), ("xray", "EH K S R EY"), ("takeback", "T EY K B AE K"),
    ("centre(2)", "S EH N T AH"), ("four(2)", "F AO"), ("letter_r(2)", "AA"), ("letter_z(2)", "Z EH D"),
)
"""What the dictionary lacks, in its phones."""
_QUIET: Final = 12
"""The height of the noise that is laid under a recording: where there is none at all, nothing can be told apart."""


def is_installed() -> bool:
    """Whether the extra is there."""
    return find_spec("pocketsphinx") is not None


@attrs.define
class Recogniser:
    """One decoder with its model; for one thread at a time. It takes a moment to make."""

    _decoder: Any = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        from pocketsphinx import Decoder  # noqa: PLC0415 - an extra, and slow to load

        self._decoder = Decoder(lm=None, loglevel="FATAL", cmn="batch")
        for number, (word, phones) in enumerate(_PRONOUNCED, 1):
            self._decoder.add_word(word, phones, number == len(_PRONOUNCED))

    def knows(self, phrase: str) -> bool:
        """Whether all its words are in the dictionary; others cannot be listened for."""
        return all(self._decoder.lookup_word(_spelt(word)) is not None for word in phrase.split())

    def hear(self, phrases: Collection[str], sound: bytes, sure: Collection[str] = ()) -> str | None:
        """The phrase that was said, if it was one of these. ``sound`` is PCM as in ``sound.py``, cut at 10 s.

        Those that are ``sure`` have to be said clearly.
        """
        wanted = {" ".join(map(_spelt, phrase.split())): phrase for phrase in phrases if self.knows(phrase)}
        speech = _with_noise(_trimmed(sound[: 2 * RATE * SECONDS]))
        if not wanted or not speech:
            return None
        self._decoder.add_jsgf_string("now", grammar(wanted.values(), _spelt))
        self._decoder.activate_search("now")
        self._decoder.reinit_feat()  # what was heard before would weigh with what is heard now
        self._decoder.start_utt()
        self._decoder.process_raw(speech, False, True)
        self._decoder.end_utt()
        heard = self._decoder.hyp()
        phrase = wanted.get(heard.hypstr) if heard is not None else None
        return phrase if phrase is not None and self._fit(speech) >= (SURE if phrase in sure else LEAST) else None

    def _fit(self, sound: bytes) -> float:
        """How well the words fit what was said; nothing fits where there was much besides them."""
        words, taken = list[tuple[int, float]](), set[int]()
        for segment in self._decoder.seg() or ():
            if segment.word[0] in "<[(":
                continue
            frames = range(segment.start_frame, segment.end_frame + 1)
            taken.update(frames)
            score = self._decoder.logmath.log(segment.ascore) / _UNIT if segment.ascore > 0 else WORST * len(frames)
            words.append((len(frames), score))
        if not words or min(score / frames for frames, score in words) < LEAST_OF_A_WORD:
            return WORST
        if _loud_besides(sound, taken) > BESIDES:
            return WORST
        return sum(score for _, score in words) / len(taken)


def _loud_besides(sound: bytes, taken: Collection[int]) -> int:
    """How many frames are about as loud as those that are taken, and not among them."""
    samples = array("h", sound)
    levels = [sum(map(abs, samples[at : at + _FRAME])) for at in range(0, len(samples) - _FRAME + 1, _FRAME)]
    mean = sum(level for number, level in enumerate(levels) if number in taken) / len(taken)
    return sum(number not in taken and level > mean * LOUD for number, level in enumerate(levels))


@lru_cache(maxsize=1)
def recogniser() -> Recogniser:
    """The one of this process."""
    return Recogniser()


def _spelt(word: str) -> str:
    return _SPELT.get(word, word)


# ------------------------------------------------------------------------------------------------------- its input


class Endings:
    """Notices while recording that somebody has spoken and stopped, or says nothing at all."""

    def __init__(self, pause: float = 0.8, patience: float = 5.0) -> None:
        self._vad = _vad()
        self._pause, self._patience = int(pause / FRAME_SECONDS), int(patience / FRAME_SECONDS)
        self._rest = b""
        self.spoken = 0
        """Frames in which somebody spoke."""
        self._silent = 0

    def feed(self, sound: bytes) -> bool:
        """Takes what was recorded next; true once it is enough."""
        self._rest += sound
        while len(self._rest) >= FRAME:
            frame, self._rest = self._rest[:FRAME], self._rest[FRAME:]
            speech = self._vad.is_speech(frame)
            self.spoken += speech
            self._silent = 0 if speech else self._silent + 1
        return self._silent >= (self._pause if self.spoken > 3 else self._patience)


def _vad() -> Any:
    from pocketsphinx import Vad  # noqa: PLC0415 - an extra, and slow to load

    return Vad(Vad.MEDIUM_STRICT, RATE, FRAME_SECONDS)


def _trimmed(sound: bytes) -> bytes:
    """From shortly before the first frame of speech to shortly after the last; nothing where there is none."""
    vad = _vad()
    frames = [sound[at : at + FRAME] for at in range(0, len(sound) - FRAME + 1, FRAME)]
    speech = [number for number, frame in enumerate(frames) if vad.is_speech(frame)]
    return b"".join(frames[max(0, speech[0] - MARGIN) : speech[-1] + 1 + MARGIN]) if len(speech) > 3 else b""


def _with_noise(sound: bytes) -> bytes:
    """With a little noise, always the same."""
    samples = array("h", sound)
    noise = _noise(len(samples))
    try:
        return array("h", map(add, samples, noise)).tobytes()
    except OverflowError:  # somebody speaks as loud as can be
        return array("h", map(_clipped, samples, noise)).tobytes()


def _clipped(sample: int, noise: int) -> int:
    return max(-32768, min(32767, sample + noise))


@lru_cache(maxsize=1)
def _noise_of_a_second() -> tuple[int, ...]:
    chance = Random(1)  # noqa: S311 - not a secret
    return tuple(round(chance.gauss(0, _QUIET)) for _ in range(RATE))


def _noise(samples: int) -> Sequence[int]:
    second = _noise_of_a_second()
    return (second * (samples // RATE + 1))[:samples]
