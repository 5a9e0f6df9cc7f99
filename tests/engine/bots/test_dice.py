"""Dice from a seed: the published numbers, fair throws, and other dice for other purposes."""

from collections import Counter

from engine.bots.dice import Dice, dice_for


def test_throws_are_those_of_splitmix64() -> None:
    """The first numbers of the seed 1234567, from the authors' C program (rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64)."""  # noqa: E501
    dice = Dice(1234567)
    assert [dice.throw() for _ in range(5)] == [
        6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821]


def test_the_same_seed_and_purpose_throw_the_same_and_others_differently() -> None:
    assert [dice_for(7, "a").throw() for _ in range(2)] == [dice_for(7, "a").throw()] * 2
    throws = {dice_for(seed, *what).throw() for seed in range(10) for what in ((), ("a",), ("a", "b"), ("ab",))}
    assert len(throws) == 40


def test_every_order_and_every_number_is_as_likely() -> None:
    dice = Dice(5)
    orders = Counter("".join(dice.shuffled("abc")) for _ in range(6_000))
    assert len(orders) == 6
    assert all(850 < count < 1150 for count in orders.values())
    numbers = Counter(dice.below(6) for _ in range(6_000))
    assert sorted(numbers) == list(range(6))
    assert all(850 < count < 1150 for count in numbers.values())
    assert 2_800 < sum(dice.happens(30) for _ in range(10_000)) < 3_200
    assert {dice.one_of("xyz") for _ in range(50)} == set("xyz")
