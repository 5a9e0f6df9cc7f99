"""A viewer's game: a snapshot, and every event that follows applied to it as docs/PROTOCOL.md says."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from engine.rules import rules_of
from engine.rules.contract import capacity_of

Shot = dict[str, Any]
Params = dict[str, Any]

APART: Final = ("board", "view", "watchers")
"""What is on the board follows from the moves and the throws by the rules, and how many watch is told a while later."""


class View:
    """What a viewer knows of a game."""

    def __init__(self, shot: Shot) -> None:
        self.shot = shot
        self._steps = list(_course(shot))

    @property
    def seq(self) -> int:
        seq: int = self.shot["seq"]
        return seq

    def apply(self, method: str, params: Params) -> None:
        """The next event of the game; one that is known already changes nothing."""
        seq = params.get("seq")
        if seq is not None and seq <= self.seq:
            return
        assert seq in (None, self.seq + 1), f"{method} {params} after seq {self.seq}"
        _APPLY[method](self, params)
        if seq is not None:
            self.shot["seq"] = seq
        if "clock" in params:
            self.shot["clock"] = params["clock"]
        if "turn" in params:
            self.shot["turn"] = params["turn"]

    def apply_absent(self, absent: list[Params]) -> None:
        """All players are there but these."""
        away = {each["seat"]: each for each in absent}
        for seat in self.shot["seats"]:
            self._set_presence(seat["seat"], away.get(seat["seat"]))

    def _set_presence(self, number: int, away: Params | None) -> None:
        seat = self.shot["seats"][number - 1]
        seat["present"] = away is None
        seat.pop("awayAt", None)
        self._forget_due(number)
        if away is not None:
            seat["awayAt"] = away["awayAt"]
            if "dueAt" in away:
                self._set_due([*self._due(), {"seat": number, "dueAt": away["dueAt"]}])

    def _due(self) -> list[Params]:
        return list(self.shot.get("onLeave", {}).get("countdown", ()))

    def _set_due(self, countdown: list[Params]) -> None:
        if "onLeave" in self.shot:
            ordered = sorted(countdown, key=lambda each: int(each["seat"]))
            self.shot["onLeave"] = {**self.shot["onLeave"], "countdown": ordered}

    def _forget_due(self, number: int) -> None:
        self._set_due([each for each in self._due() if each["seat"] != number])

    # ------------------------------------------------------------------------------------------------ the events

    def moved(self, params: Params) -> None:
        self.shot["moves"] = [*self.shot["moves"], {name: params[name] for name in ("ply", "seat", "position")}]
        self.shot["ply"] = params["ply"]
        self._steps.append(("move", params["seat"], params["position"]))

    def thrown(self, params: Params) -> None:
        chance = self.shot["chance"]
        self.shot["chance"] = {**chance, "throws": [*chance["throws"], params["value"]],
                               "sides": [*chance.get("sides", ()), params["sides"]]}
        self._steps.append(("throw", 0, params["value"]))

    def left(self, params: Params) -> None:
        throws = len(self.shot["chance"]["throws"]) if "chance" in self.shot else 0
        gone = {"seat": params["seat"], "ply": self.shot["ply"], "throws": throws}
        self.shot["left"] = [*self.shot.get("left", ()), gone]
        self.shot["offers"] = []
        self._forget_due(params["seat"])
        self._steps.append(("leave", params["seat"], None))

    def ended(self, params: Params) -> None:
        self.shot.update(status="ended", result=params["result"], turn=None, offers=[])
        self._set_due([])

    def revealed(self, params: Params) -> None:
        self.shot["chance"] = {**self.shot["chance"], "seed": params["seed"]}

    def offered(self, params: Params) -> None:
        offer = {name: params[name] for name in ("seat", "kind", "gameType", "expiresAt") if name in params}
        self._drop(lambda each: (each["seat"], each["kind"]) == (offer["seat"], offer["kind"]))
        self.shot["offers"] = [*self.shot["offers"], offer]

    def _drop(self, gone: Callable[[Params], bool]) -> None:
        self.shot["offers"] = [offer for offer in self.shot["offers"] if not gone(offer)]

    def answered(self, params: Params) -> None:
        if params["accept"]:
            self.shot.update(offers=[], nextGameId=params["nextGameId"])
        elif params["kind"] == "rematch" and len(self.shot["seats"]) > 2:
            self._drop(lambda each: each["kind"] == "rematch" and each["seat"] == params["seat"])
        else:
            self._drop(lambda each: bool(each["kind"] == params["kind"]))

    def withdrawn(self, params: Params) -> None:
        self._drop(lambda each: (each["seat"], each["kind"]) == (params["seat"], params["kind"]))

    def lapsed(self, params: Params) -> None:
        self._drop(lambda each: bool(each["kind"] == params["kind"]))

    def taken_back(self, params: Params) -> None:
        self.shot.update(moves=self.shot["moves"][: params["ply"]], ply=params["ply"], offers=[])
        self._steps = self._steps[: params["ply"]]

    def paused(self, _: Params) -> None:
        self.shot.update(status="paused", offers=[])
        self._set_due([])

    def resumed(self, params: Params) -> None:
        self.shot.update(status="playing", offers=[])
        self._set_due(params.get("countdown", []))

    def nothing(self, _: Params) -> None:
        """Nothing else changes but the clock, if that stands with the event."""

    def taken_over(self, params: Params) -> None:
        self.shot["seats"][params["seat"] - 1]["standIn"] = params["bot"]
        self._forget_due(params["seat"])

    def returned(self, params: Params) -> None:
        del self.shot["seats"][params["seat"] - 1]["standIn"]

    def presence(self, params: Params) -> None:
        if "seq" in params:
            seat = {name: params[name] for name in ("seat", "username", "present")}
            marks = rules_of(self.shot["gameType"]).marks
            self.shot["seats"] = [*self.shot["seats"], {**seat, "mark": marks[params["seat"] - 1]}]
        else:
            self._set_presence(params["seat"], None if params["present"] else params)

    # ---------------------------------------------------------------------------------------------- as it is

    def state(self) -> Any:
        """Where the moves, the throws and the leaving of players lead by the rules."""
        rules = rules_of(self.shot["gameType"])
        board = rules.initial(self.shot["options"], capacity_of(rules, self.shot["options"]))
        for what, seat, value in self._steps:
            if what == "move":
                board = rules.play(board, seat, rules.parse(board, value))
            else:
                board = rules.throw(board, value) if what == "throw" else rules.withdraw(board, seat)
        return board

    def next_turn(self) -> int | None:
        """Who moves next by the rules."""
        turn: int | None = rules_of(self.shot["gameType"]).turn(self.state())
        return turn

    def check(self, shot: Shot) -> None:
        """Fails when this is not what the server has."""
        mine, theirs = _compared(self.shot), _compared(shot)
        assert mine == theirs, {name: (mine.get(name), theirs.get(name)) for name in {*mine, *theirs}
                                if mine.get(name) != theirs.get(name)}
        seen = rules_of(shot["gameType"]).view(self.state(), shot["yourSeat"])
        assert seen["board"] == shot["board"]


def _compared(shot: Shot) -> Shot:
    """What is folded. Who comes and goes after the end is not told."""
    kept = {name: value for name, value in shot.items() if name not in APART}
    if shot["status"] == "ended":
        kept["seats"] = [{**seat, "present": True, "awayAt": None} for seat in shot["seats"]]
    return kept


def _course(shot: Shot) -> Iterator[tuple[str, int, Any]]:
    """What has happened on the board so far, in its order: the rules say when a die was thrown."""
    rules = rules_of(shot["gameType"])
    board = rules.initial(shot["options"], capacity_of(rules, shot["options"]))
    moves, left, thrown, ply = shot["moves"], shot.get("left", []), 0, 0
    throws, gone = shot.get("chance", {}).get("throws", []), 0
    while gone < len(left) or thrown < len(throws) or ply < len(moves):
        if gone < len(left) and (left[gone]["ply"], left[gone]["throws"]) == (ply, thrown):
            seat = left[gone]["seat"]
            board, gone = rules.withdraw(board, seat), gone + 1
            yield "leave", seat, None
        elif rules.chance(board) is not None:
            board, thrown = rules.throw(board, throws[thrown]), thrown + 1
            yield "throw", 0, throws[thrown - 1]
        else:
            move = moves[ply]
            board = rules.play(board, move["seat"], rules.parse(board, move["position"]))
            ply += 1
            yield "move", move["seat"], move["position"]


_APPLY: Final[dict[str, Callable[[View, Params], None]]] = {
    "games.moved": View.moved,
    "games.thrown": View.thrown,
    "games.left": View.left,
    "games.ended": View.ended,
    "games.revealed": View.revealed,
    "games.offered": View.offered,
    "games.answered": View.answered,
    "games.withdrawn": View.withdrawn,
    "games.lapsed": View.lapsed,
    "games.takenBack": View.taken_back,
    "games.paused": View.paused,
    "games.resumed": View.resumed,
    "games.held": View.nothing,
    "games.released": View.nothing,
    "games.watched": View.nothing,
    "games.takenOver": View.taken_over,
    "games.returned": View.returned,
    "games.presence": View.presence,
}
