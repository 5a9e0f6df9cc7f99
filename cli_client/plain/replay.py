"""A replay in lines: each step says which move it was, then how the board stands; and whom to play on against."""

from collections.abc import Iterator

from cli_client.model import retelling
from cli_client.model.replay import REPLAY
from cli_client.model.state import State


def spoken(before: State, after: State) -> Iterator[str]:
    """What has changed in a replay, in lines."""
    replay = after.replay
    if replay is None or after.current != REPLAY:
        return
    old = before.replay if before.current == REPLAY else None
    if old is None or (old.at, old.source) != (replay.at, replay.source):
        yield from told(after)
    if old is None:
        yield ", and . step through it, a number goes to that move, playon plays on from here, help says more."
    if after.panel == "playon" and before.panel != "playon":
        yield "play on from here, with the sides as they were. type a number:"
        yield from (f"{number}  {text}" for number, text in enumerate(retelling.choices(), 1))


def told(state: State) -> Iterator[str]:
    """Where one looks: the move and when it was, then the board in words."""
    replay = state.replay
    if replay is None:
        return
    yield " ".join(part for part in (retelling.caption(replay), retelling.timed(replay)) if part)
    rules = replay.view.rules
    if rules is not None:
        yield "  ".join(rules.describe(replay.view.board))
