"""How the tests are run (tests/conftest.py): what takes long is begun first, and nothing is left out."""

import pytest

from tests.conftest import LONG, ROOT, dealt


@pytest.mark.parametrize("name", LONG)
def test_what_is_begun_first_is_there(name: str) -> None:
    file, _, function = name.partition("::")
    assert f"def {function}(" in (ROOT / file).read_text()


def test_each_share_begins_with_some_of_the_first() -> None:
    assert "".join(dealt("ABCD", "efghijk", 3)) == "ADe" "Bfgh" "Cijk"


@pytest.mark.parametrize("first", range(7))
@pytest.mark.parametrize("rest", range(7))
@pytest.mark.parametrize("shares", range(1, 5))
def test_all_are_dealt_once(first: int, rest: int, shares: int) -> None:
    whole = list(range(first + rest))
    assert sorted(dealt(whole[:first], whole[first:], shares)) == whole
