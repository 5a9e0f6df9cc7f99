"""The names of players: their form, and who holds which."""

from random import Random

import pytest

from ser.app.names import RESERVED, Names, check_given, check_name
from ser.app.sources import Sources
from tests.refusals import reason_of


@pytest.fixture
def names() -> Names:
    return Names(Sources(Random(1).randbytes))


@pytest.mark.parametrize("name", sorted(RESERVED | {"guest-1", "BOT-easy", "Admin", "GUEST-"}))
def test_reserved_names_are_refused_whatever_their_case(name: str) -> None:
    assert reason_of(check_name, name) == reason_of(check_name, name.upper()) == "name_invalid"


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_admins_may_give_reserved_names(name: str) -> None:
    assert check_given(name) == name


@pytest.mark.parametrize("name", ["guest-1", "BOT-easy", "a", "a b", "x" * 21, "", "\u0430dmin", "a\n", "a\x00b", "-a"])
def test_but_none_of_another_form_nor_those_of_guests_and_bots(name: str) -> None:
    assert reason_of(check_given, name) == "name_invalid"


@pytest.mark.parametrize("name", ["guest1", "robot", "admin2", "ab", "A" * 20])
def test_names_that_only_resemble_them_are_good(name: str) -> None:
    assert check_name(name) == name


def test_a_name_is_held_once_whatever_its_case(names: Names) -> None:
    names.hold("Ann", "u1")
    assert reason_of(names.hold, "aNN", "u2") == "name_taken"
    assert (names.holder("ANN"), names.holder("bob")) == ("u1", None)


def test_it_is_held_until_it_is_released_as_often(names: Names) -> None:
    for _ in range(2):
        names.hold("ann", "u1")
    names.release("ANN", "u1")
    assert names.holder("ann") == "u1"
    names.release("ann", "u1")
    assert names.holder("ann") is None


def test_only_its_holder_can_release_it(names: Names) -> None:
    names.hold("ann", "u1")
    names.release("ann", "u2")
    names.release("bob", "u2")
    assert names.holder("ann") == "u1"


def test_invented_names_are_free_and_different(names: Names) -> None:
    invented = [names.invent() for _ in range(100)]
    assert len(set(invented)) == 100
    assert all(name.startswith("guest-") and len(name) <= 20 for name in invented)


@pytest.mark.parametrize(("name", "held", "variation"), [
    ("ann", (), "ann-2"), ("Ann", ("ann-2", "ANN-3"), "Ann-4"), ("x" * 20, (), "x" * 16 + "-2"),
])
def test_a_variation_is_a_free_name_that_resembles_it(
    names: Names, name: str, held: tuple[str, ...], variation: str
) -> None:
    for other in held:
        names.hold(other, "u9")
    assert names.variation(name) == variation


def test_when_there_are_very_many_the_variation_is_an_invented_name(names: Names) -> None:
    for number in range(2, 1000):
        names.hold(f"ann-{number}", "u9")
    assert names.variation("ann").startswith("guest-")
