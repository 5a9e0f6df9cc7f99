"""Every other screen as a state: games with all that can go on beside the board, tabs, panels, replays, results."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs

from cli_client.happenings import Gathered, Online, Passed, Restored, Waiting
from cli_client.model import intents
from cli_client.model.rewinding import Autoplay, GoTo, PlayOn, Show
from cli_client.model.state import State, note
from engine.wire.messages.shared import Offer, Result, Snapshot
from tests.cli_client.fakes import ANN, after, answered, resigned, seen, snapshot
from tests.cli_client.model.test_aside import CLOCK
from tests.cli_client.model.test_inviting import CHALLENGE, LINK
from tests.cli_client.recorded import recorded

BOARD: Final = {"game_type": "mnk", "options": {"rows": 5, "columns": 6, "line": 4}}
CODE: Final = "kR3aZ0gq7Yw2LxT5nB8c"
NOW: Final = 1_010_500


def seated(shot: Snapshot, *more: Any, now: int = NOW) -> State:
    return after(Online(ANN), seen(shot), Restored(), intents.Watch("g1"), Passed(now - 500, now), *more)


def away(shot: Snapshot, seat: int = 2, **more: Any) -> Snapshot:
    seats = [attrs.evolve(one, present=False, away_at=1, **more) if one.seat == seat else one for one in shot.seats]
    return attrs.evolve(shot, seats=seats)


def my_turn() -> State:
    return seated(snapshot("B2", "A1"))


def busy() -> State:
    """A clock that runs, two offers, watchers, and the other player away."""
    shot = attrs.evolve(away(snapshot("C3", "B2", "C4", **BOARD)), clock=CLOCK, watchers=2,
                        offers=[Offer(2, "draw"), Offer(1, "pause")])
    return seated(shot)


def claimable() -> State:
    leaving = {"kind": "claim", "graceMs": 60_000, "countdown": [{"seat": 2, "awayAt": 1, "dueAt": NOW - 1}]}
    return seated(attrs.evolve(away(snapshot("B2")), on_leave=leaving))


def low(left: int = 7_900) -> State:
    clock = {**CLOCK, "remainingMs": [left, 287_000], "running": 1, "asOf": NOW}
    return seated(attrs.evolve(snapshot("B2", "A1"), clock=clock))


def waiting() -> State:
    return seated(attrs.evolve(snapshot(names=("ann",), status="waiting"), turn=None))


def tabs(most: int = 9) -> State:
    state = seated(snapshot("B2"))
    for number in range(2, most):
        plies = ("B2", "A1")[: 1 + number % 2]
        state = after(seen(snapshot(*plies, game_id=f"g{number}", names=("ann", f"opponent{number}"))), state=state)
    over = snapshot("B2", game_id="g20", status="ended", result=resigned(1), names=("ann", "eve"))
    state = after(seen(over), Gathered((), (CHALLENGE,)), Show(recorded("tic-tac-toe", 3), "g9"), state=state)
    return after(intents.Watch("g3"), state=state)


def row_of_three(mine: int = 1) -> State:
    shot = snapshot("B2", "A1", "B1", "A2", "B3", mine=mine, status="ended", result=Result("line", [1], [1, 2]))
    return seated(attrs.evolve(shot, watchers=1))


def drawn() -> State:
    shot = snapshot("B2", "A1", status="ended", result=Result("draw_agreed", [], [1, 1]))
    return seated(shot)


def told(size: int = 12) -> State:
    state = my_turn()
    for number in range(size):
        state = note(state, ("info", "turn", "refused", "result", "connection")[number % 5],
                     f"sentence {number}, which is as long as it has to be in order not to fit into terminal {number}.")
    return state


def replaying(*more: Any, game_type: str = "gomoku", moves: int = 40, **options: Any) -> State:
    return after(Online(ANN), Restored(), Show(recorded(game_type, moves, **options), "g1a1fd41b6c2"), GoTo(17), *more)


def linked() -> State:
    link = {**LINK, "code": CODE, "url": f"https://play.example.org/join/{CODE}"}
    return after(Online(ANN), answered("rooms.link", link), state=State(address="play.example.org:5005"))


def with_bot() -> State:
    shot = snapshot("B2", "A1", names=("ann", "bot:hard"))
    return seated(attrs.evolve(shot, seats=[shot.seats[0], attrs.evolve(shot.seats[1], bot=True)]))


def commanding() -> State:
    return after(intents.Open("command", "challenge "), state=my_turn())


SCENES: Final[Mapping[str, Callable[[], State]]] = {
    "my turn": my_turn,
    "clock, offers, away": busy,
    "away, to be claimed": claimable,
    "little time": low,
    "nobody there yet": waiting,
    "on its way": lambda: after(intents.Play("a3"), state=my_turn()),
    "not sent": lambda: after(Waiting(3, "nobody answers at 127.0.0.1:5005"), intents.Play("a3"), state=my_turn()),
    "refused": lambda: after(intents.Play("a1"), state=my_turn()),
    "a question": lambda: after(intents.Resign(), state=my_turn()),
    "typed": lambda: after(intents.TypeKey("c"), state=my_turn()),
    "a stand-in": lambda: seated(away(snapshot("B2"), stand_in="bot:medium")),
    "watched": lambda: seated(snapshot("B2", "A1", mine=None, names=("eve", "bob"))),
    "paused": lambda: seated(snapshot("B2", status="paused")),
    "unknown game": lambda: seated(snapshot("e4", game_type="chess")),
    "tabs": tabs,
    "won": row_of_three,
    "lost": lambda: row_of_three(2),
    "draw": drawn,
    "many sentences": told,
    "listening": lambda: attrs.evolve(my_turn(), hearing="listening"),
    "command line": commanding,
    "help": lambda: after(intents.Open("help"), state=my_turn()),
    "help, page 2": lambda: after(intents.Open("help"), intents.Turn(), state=my_turn()),
    "link": linked,
    "replay": replaying,
    "replay by itself": lambda: replaying(Autoplay(), game_type="ludo", moves=60, capacity=4),
    "replay, played on": lambda: replaying(PlayOn(), intents.Turn()),
}
