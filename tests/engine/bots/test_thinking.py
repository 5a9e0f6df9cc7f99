"""A budget: so many nodes, and nothing once the time is up."""

import pytest

from engine.bots.thinking import Budget, Spent
from tests.engine.bots.clocks import After, at_once, never


def spent(budget: Budget) -> int:
    """How many nodes a budget pays for."""
    for nodes in range(100_000):
        try:
            budget.spend()
        except Spent:
            return nodes
    raise AssertionError


@pytest.mark.parametrize("nodes", [0, 1, 63, 64, 65, 1000])
def test_a_budget_pays_for_its_nodes(nodes: int) -> None:
    budget = Budget(nodes, never)
    assert spent(budget) == nodes
    assert spent(budget) == 0


def test_nothing_is_paid_for_when_the_time_is_up() -> None:
    assert spent(Budget(1000, at_once)) == 0
    clock = After(3)
    budget = Budget(1000, clock)
    assert 64 < spent(budget) < 256
    assert spent(budget) == 0
    assert clock.asked == 4
