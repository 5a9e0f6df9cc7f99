"""The reasons for refusals: a closed list, each with its sentence, and texts from requests are cleaned."""

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasons import REASONS, SHOWN, Refusal, clean

ROOT = Path(__file__).parents[2]
SOURCES = sorted(path for package in ("engine", "ser", "cli_client") for path in (ROOT / package).rglob("*.py"))


def reasons_given(path: Path) -> set[str]:
    """The reasons that a file's ``Refusal("…")`` calls name."""
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args)
    return {
        call.args[0].value for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Refusal" and isinstance(call.args[0], ast.Constant)
    }


def test_reasons_are_lower_case_codes_in_order_each_with_one_sentence() -> None:
    assert list(REASONS) == sorted(REASONS)
    for reason, sentence in REASONS.items():
        assert reason.replace("_", "").isalpha(), reason
        assert reason.islower(), reason
        assert sentence[0].isupper(), sentence
        assert sentence.endswith("."), sentence


def test_every_refusal_in_the_sources_gives_a_reason_from_the_list() -> None:
    unknown = {str(path.relative_to(ROOT)): reasons_given(path) - REASONS.keys() for path in SOURCES}
    assert not {path: reasons for path, reasons in unknown.items() if reasons}


def test_a_refusal_says_its_reasons_sentence_unless_told_a_better_one() -> None:
    assert Refusal("stale", seq=3).message == REASONS["stale"]
    assert Refusal("stale", seq=3).data == {"seq": 3}
    assert Refusal("stale", "Look again.").message == "Look again."


def test_a_refusal_for_a_reason_that_is_not_listed_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        Refusal("because")


@given(st.text())
def test_cleaned_text_is_printable_and_short_whatever_it_was(text: str) -> None:
    assert clean(text).isprintable()
    assert len(clean(text)) == min(len(text), SHOWN)


@pytest.mark.parametrize("text", ["a\nb", "a\x1bb", "a\u202eb", "a\u200bb", "a\x00b", "a\ue000b", "a\ud800b"])
def test_control_format_and_private_characters_become_question_marks(text: str) -> None:
    assert clean(text) == "a?b"
