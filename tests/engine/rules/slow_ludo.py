"""Ludo once more, slow and simple: places have names, tokens walk from one to the next, and nothing is worked out."""

import attrs

CORNERS = 4
PATHS = [
    [f"square {(13 * corner + n) % 52}" for n in range(51)] + [f"column {corner} {n}" for n in range(5)] + ["home"]
    for corner in range(CORNERS)
]
STARS = {f"square {13 * corner + n}" for corner in range(CORNERS) for n in (0, 8)}


@attrs.define
class SlowLudo:
    """A game that changes: where the tokens of each player are, and what comes next."""

    players: int
    where: list[list[str]] = attrs.field(init=False)
    ranking: list[int] = attrs.field(factory=list)
    losers: list[int] = attrs.field(factory=list)
    up: int = 0
    number: int | None = None
    can: list[int] = attrs.field(factory=list)
    sixes: int = 0
    round: dict[int, int | None] | None = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.where = [["yard"] * 4 for _ in range(self.players)]
        self.round = dict.fromkeys(range(self.players))

    def playing(self) -> list[int]:
        return [player for player in range(self.players) if player not in self.ranking + self.losers]

    def over(self) -> bool:
        return len(self.playing()) < 2

    def places(self) -> tuple[int, ...]:
        order = self.ranking + self.playing() + self.losers[::-1]
        return tuple(order.index(player) + 1 for player in range(self.players))

    # -------------------------------------------------------------------------------------------------- throwing

    def throw(self, number: int) -> None:
        if self.round is not None:
            self.round[self.up] = number
            self.settle()
            return
        self.number = number
        self.sixes = self.sixes + 1 if number == 6 else 0
        self.can = [] if self.sixes == 3 else self.choices()
        if not self.can:
            self.next()

    def settle(self) -> None:
        assert self.round is not None
        if None not in self.round.values():
            best = max(self.round.values())
            self.round = {player: None for player, number in self.round.items() if number == best}
        if len(self.round) == 1:
            (self.up,), self.round = self.round, None
        else:
            self.up = next(player for player, number in self.round.items() if number is None)

    def next(self) -> None:
        self.number, self.sixes = None, 0
        while True:
            self.up = (self.up + 1) % self.players
            if self.up in self.playing():
                break

    # ---------------------------------------------------------------------------------------------------- moving

    def way(self, token: int) -> list[str] | None:
        """The places over which a token goes, the last one being where it gets; None: it cannot."""
        path, place = PATHS[self.up], self.where[self.up][token]
        if place == "yard":
            return path[:1] if self.number == 6 else None
        after = path[path.index(place) + 1 :]
        return after[: self.number] if len(after) >= self.number else None

    def is_blocked(self, place: str) -> bool:
        return place.startswith("square") and any(
            tokens.count(place) >= 2 for player, tokens in enumerate(self.where) if player != self.up)

    def choices(self) -> list[int]:
        ways = [self.way(token) for token in range(4)]
        return [token for token, way in enumerate(ways) if way and not any(map(self.is_blocked, way))]

    def move(self, token: int) -> None:
        place = self.way(token)[-1]
        self.where[self.up][token] = place
        struck = self.strike(place)
        again = self.number == 6 or place == "home" or struck
        self.number = None
        if self.where[self.up] == ["home"] * 4:
            self.ranking.append(self.up)
            again = False
        if not again and not self.over():
            self.next()

    def strike(self, place: str) -> bool:
        if place in STARS or not place.startswith("square"):
            return False
        for player, tokens in enumerate(self.where):
            if player != self.up and place in tokens:
                tokens[tokens.index(place)] = "yard"
                return True
        return False

    # --------------------------------------------------------------------------------------------------- leaving

    def leave(self, player: int) -> None:
        self.where[player] = ["gone"] * 4
        self.losers.append(player)
        if self.over():
            return
        if self.round is not None:
            self.round.pop(player, None)
            self.settle()
        elif player == self.up:
            self.next()
