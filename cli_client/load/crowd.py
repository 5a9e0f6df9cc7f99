"""All pairs of one process, served by one loop over non-blocking sockets."""

import heapq
import selectors
import socket
from collections import deque
from collections.abc import Callable
from time import perf_counter, perf_counter_ns, process_time
from typing import Final

from cli_client.load.dialects import DIALECTS
from cli_client.load.games import Script, endless_games
from cli_client.load.network import Target, begin_connect
from cli_client.load.pair import Lost, Pair, Player
from cli_client.load.plan import Plan
from cli_client.load.tally import Tally

FORMING: Final = 64
"""Pairs that connect at the same time, so that the server's queue of new connections does not overflow."""

GATHER_LIMIT: Final = 60.0
DRAIN_LIMIT: Final = 3.0
TICK: Final = 0.25
"""Seconds between two looks at what is overdue."""


class Crowd:
    """The pairs of a plan: ``gather`` connects them, ``play`` measures (as often as wanted), ``finish`` ends it."""

    def __init__(self, plan: Plan, target: Target) -> None:
        self.plan, self.target = plan, target
        self.dialect, self.game_type = DIALECTS[plan.dialect], plan.game_type
        self.tally = Tally()
        self.now = perf_counter_ns()
        self.live: set[Pair] = set()
        self._games = endless_games(plan.game_type, plan.seed)
        self._selector = selectors.DefaultSelector()
        self._outside = deque(self._pair(number) for number in range(plan.first, plan.first + plan.pairs))
        self._forming: set[Pair] = set()
        self._formed: list[Pair] = []
        self._resends: list[tuple[int, int, Player]] = []
        self._paced: deque[Pair] = deque()
        self._released = 0.0
        self._next_tick = 0.0
        self._playing = self._ending = False

    def _pair(self, number: int) -> Pair:
        name = f"{self.plan.tag}-{number}"
        return Pair(self, (Player(2 * number, f"{name}a"), Player(2 * number + 1, f"{name}b")))

    # ------------------------------------------------------------------------------------------ the three phases

    def gather(self) -> Tally:
        """Connects the pairs and brings each to its first game."""
        self._run(self._all_formed, GATHER_LIMIT)
        for pair in (*self._forming, *self._outside):
            self._drop(pair, "timeout")
        self._outside.clear()
        return self._taken()

    def play(self, seconds: float) -> Tally:
        """Plays for so long (or until nobody is left) and answers what happened in that time."""
        began, cpu = perf_counter(), process_time()
        self._released = 0.0
        self._play_began, self._playing = began, True
        while self._formed:
            self._guard(self._formed.pop(), self.may_move)
        self._run(lambda: not self.live, seconds)
        self.tally.seconds, self.tally.cpu = perf_counter() - began, process_time() - cpu
        return self._taken()

    def finish(self) -> Tally:
        """Plays the games that have begun to their ends, within a few seconds, and closes everything."""
        self._ending = True
        for pair in self._formed:
            self._close(pair)
        self._run(lambda: not self.live, DRAIN_LIMIT)
        for pair in tuple(self.live):
            self._close(pair)
        self._selector.close()
        return self._taken()

    def _taken(self) -> Tally:
        tally, self.tally = self.tally, Tally()
        return tally

    # ----------------------------------------------------------------------------------------------- the loop

    def _run(self, done: Callable[[], bool], seconds: float) -> None:
        deadline = perf_counter() + seconds
        while not done() and (now := perf_counter()) < deadline:
            self._poll(min(deadline - now, self._patience(now)))

    def _patience(self, now: float) -> float:
        """How long nothing has to be done unless a socket is ready."""
        wait = TICK
        if self._resends:
            wait = min(wait, max(0.0, self._resends[0][0] / 1e9 - now))
        if self._paced and self.plan.rate:
            wait = min(wait, 1 / self.plan.rate)
        return wait

    def _poll(self, timeout: float) -> None:
        events = self._selector.select(timeout)
        self.now = perf_counter_ns()
        for key, _ in events:
            self._serve(key.data)
        if self._resends:
            self._resend_due()
        if self._paced:
            self._release()
        if (now := perf_counter()) > self._next_tick:
            self._next_tick = now + TICK
            self._drop_overdue()

    def _serve(self, player: Player) -> None:
        pair = player.pair
        if pair.over:
            return
        try:
            if not player.connected:
                self._connected(player)
                return
            data = player.receive()
            if data == player.expected and player is pair.receiver and not player.inbox:
                pair.arrived()
                return
            for line in player.lines(data):
                pair.hear(player, line)
        except Lost as lost:
            self._drop(pair, lost.code)

    def _guard(self, pair: Pair, act: Callable[[Pair], None]) -> None:
        try:
            act(pair)
        except Lost as lost:
            self._drop(pair, lost.code)

    # ------------------------------------------------------------------------------------ coming and going

    def _all_formed(self) -> bool:
        while self._outside and len(self._forming) < FORMING:
            self._guard(self._outside.popleft(), self._connect)
        return not self._forming

    def _connect(self, pair: Pair) -> None:
        self.live.add(pair)
        self._forming.add(pair)
        pair.sent_at = perf_counter_ns()
        for player in pair.players:
            try:
                player.sock = begin_connect(self.target, player.number)
            except OSError:
                raise Lost("connect_failed") from None
            player.opened = True
            self._selector.register(player.sock, selectors.EVENT_WRITE, player)

    def _connected(self, player: Player) -> None:
        if player.sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            raise Lost("connect_failed")
        player.connected = True
        self.tally.connected += 1
        self._selector.modify(player.sock, selectors.EVENT_READ, player)
        if player.pair.other(player).connected:
            player.pair.hello()

    def _drop(self, pair: Pair, code: str) -> None:
        self.tally.errors[code] += 1
        self._close(pair)

    def _close(self, pair: Pair) -> None:
        pair.over = True
        self.live.discard(pair)
        self._forming.discard(pair)
        for player in pair.players:
            if player.opened:
                player.opened = False
                self._selector.unregister(player.sock)
                player.sock.close()

    def _drop_overdue(self) -> None:
        oldest = self.now - int(self.plan.timeout * 1e9)
        for pair in [pair for pair in self.live if 0 < pair.sent_at < oldest]:
            self._drop(pair, "timeout")

    # ------------------------------------------------------------------------------- what pairs ask of the crowd

    def next_game(self) -> Script:
        """The next game of the set."""
        return next(self._games)

    def assembled(self, pair: Pair) -> None:
        """Lets the game begin, or keeps the pair waiting for the others."""
        self._forming.discard(pair)
        if self._playing:
            self.may_move(pair)
        else:
            self._formed.append(pair)

    def may_move(self, pair: Pair) -> None:
        """Lets the pair move at once, or in its turn if there is a rate to be kept."""
        if self.plan.rate is None:
            pair.move()
        else:
            self._paced.append(pair)

    def game_over(self, pair: Pair) -> None:
        """Counts the game, and lets the pair play again."""
        self.tally.games += 1
        if self._ending:
            self._close(pair)
        else:
            pair.again()

    def resend_later(self, player: Player, milliseconds: float) -> None:
        """Keeps the player's line for later; meanwhile it is not overdue."""
        player.pair.sent_at = 0
        due = perf_counter_ns() + int(milliseconds * 1e6)
        heapq.heappush(self._resends, (due, player.number, player))

    def _resend_due(self) -> None:
        while self._resends and self._resends[0][0] <= self.now:
            player = heapq.heappop(self._resends)[2]
            if not player.pair.over:
                self._guard(player.pair, lambda pair, player=player: pair.resend(player))  # type: ignore[misc]

    def _release(self) -> None:
        """Lets as many moves go as the rate allows by now; what was not used in time is lost."""
        assert self.plan.rate is not None  # noqa: S101 - for the type checker: nobody waits without a rate
        allowed = (perf_counter() - self._play_began) * self.plan.rate
        while self._paced and self._released < allowed:
            self._released += 1
            pair = self._paced.popleft()
            if not pair.over:
                self._guard(pair, Pair.move)
        if not self._paced:
            self._released = max(self._released, allowed)
