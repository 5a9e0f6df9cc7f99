"""Free texts: whatever comes in, what is kept is harmless, and cleaning it again changes nothing."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ser.app.texts import LONGEST, MOST_MARKS, RAW, clean_text, tidy
from tests.refusals import refusal_of

ANY = st.text(st.characters(), max_size=80) | st.text(st.sampled_from(
    "aA 1é́̈̂̃\u202e\u2066\u200d\x00\x1b\n\t\u3164\u2800\ue000\ud800\U0001f600\u0e33\u1100\u1161"), max_size=60)


@given(ANY)
@example("e" + "\u0301" * 60)
@example("\u0301a")
@example("a \u0301\u0302")
def test_whatever_comes_in_what_is_kept_is_harmless(text: str) -> None:
    kept = tidy(text)
    assert tidy(kept) == kept == unicodedata.normalize("NFC", kept) == " ".join(kept.split())
    categories = [unicodedata.category(character) for character in kept]
    assert not {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"} & set(categories)
    marks = "".join("m" if category.startswith("M") else "." for category in categories)
    assert "m" * (MOST_MARKS + 1) not in marks
    assert not marks.startswith("m")
    kept.encode()


@given(st.text(st.sampled_from("abcXYZ 0123456789'\";:/\\{}[]()<>%$äßøλЖ漢字한"), max_size=LONGEST))
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert tidy(text) == " ".join(text.split())


@pytest.mark.parametrize(("text", "kept"), [
    ("Ann's room", "Ann's room"), ("  a \t b\n", "a b"), ("\u202eevil", "evil"), ("a\x1b[31mb", "a[31mb"),
    ("'; DROP TABLE rooms; --", "'; DROP TABLE rooms; --"), ('{"a":1}', '{"a":1}'), ("../../etc/x", "../../etc/x"),
    ("%s%n{0.__class__}", "%s%n{0.__class__}"), ("e\u0301", "é"), ("Z" + "\u0335" * 50, "Z" + "\u0335" * 3),
    ("x" * 64, "x" * 64), ("x\u2028y", "x y"), ("\ufeffx", "x"),
])
def test_texts_and_what_is_kept_of_them(text: str, kept: str) -> None:
    assert clean_text(text, "params.roomName") == kept


@pytest.mark.parametrize("text", [
    "", "  ", "\u200b\u200d", "\u202e", "\u3164\u2800", "\u0301", "\x00", "x" * 65, "x" * (RAW + 1),
    "a" + "\u0301" * RAW,
])
def test_nothing_and_too_much_is_refused(text: str) -> None:
    refusal = refusal_of(clean_text, text, "params.roomName")
    assert refusal is not None
    assert refusal.reason == "invalid_params"
    assert refusal.data == {"path": "params.roomName", "expected": "1 to 64 characters"}
