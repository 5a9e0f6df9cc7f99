"""The pure model: an immutable state, and ``reduce(state, event) -> state``; every face is a function of it."""

from cli_client.model.reduce import reduce
from cli_client.model.state import State

__all__ = ["State", "reduce"]
