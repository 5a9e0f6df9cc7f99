"""Ratings as people see them."""

from hypothesis import given
from hypothesis import strategies as st

from ser.app.statistics.rating import LEAST, MIDDLE, Skill, rate

skills = st.builds(Skill, st.floats(-10, 60), st.floats(0.5, 25 / 3))


def test_everybody_begins_in_the_middle() -> None:
    assert (Skill().rating, Skill().deviation) == (MIDDLE, 333)


def test_who_wins_goes_up_and_who_loses_goes_down_as_much_at_the_first_game() -> None:
    ann, bob = rate([Skill(), Skill()], [1, 2])
    assert ann.rating - MIDDLE == MIDDLE - bob.rating > 0
    assert ann.sigma == bob.sigma < Skill().sigma


def test_a_draw_of_equals_changes_no_skill() -> None:
    ann, bob = rate([Skill(), Skill()], [1, 1])
    assert ann.mu == bob.mu == Skill().mu


def test_of_four_the_order_of_places_is_the_order_of_ratings() -> None:
    after = rate([Skill()] * 4, [3, 1, 4, 2])
    assert sorted(range(4), key=lambda seat: -after[seat].mu) == [1, 3, 0, 2]


@given(st.lists(skills, min_size=2, max_size=4), st.permutations([1, 2, 3, 4]))
def test_the_winner_never_goes_down_and_the_last_never_up(before: list[Skill], order: list[int]) -> None:
    places = [sorted(order[: len(before)]).index(place) + 1 for place in order[: len(before)]]
    after = rate(before, places)
    first, last = places.index(1), places.index(len(places))
    assert after[first].mu >= before[first].mu
    assert after[last].mu <= before[last].mu
    assert all(skill.rating >= LEAST for skill in after)


@given(st.lists(skills, min_size=2, max_size=4))
def test_the_same_games_give_the_same_ratings_to_the_last_bit(before: list[Skill]) -> None:
    places = list(range(1, len(before) + 1))
    assert rate(before, places) == rate(before, places)
