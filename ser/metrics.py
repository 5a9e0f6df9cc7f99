"""What the server measures, as Prometheus knows it: read from the application and the doors when somebody asks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, Protocol

import trio
from prometheus_client import Metric, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily

from ser import VERSION
from ser.app.application import Application
from ser.app.meter import Tally
from ser.doors.admission import Admission
from ser.doors.http.answers import Answers

MOST_CLIENTS: Final = 20
"""So many programs are told apart, those with the most connections; all others are together."""

GAMES_AT_ONCE: Final = 1000
"""So many games are looked at before the others have their turn."""


class Door(Protocol):
    """What is measured of a door; ``slow`` counts the connections that were cut because they did not read."""

    slow: int

    def __len__(self) -> int:
        """How many connections it has."""
        ...


class Figures:
    """Everything that is measured."""

    def __init__(
        self, app: Application, doors: Mapping[str, Door], answers: Answers, admission: Admission
    ) -> None:
        self._app = app
        self._doors = doors
        self._answers = answers
        self._admission = admission
        self._process = ProcessCollector(registry=None)

    async def __call__(self) -> list[Metric]:
        """All figures."""
        games = await self._games()
        return [*self._connections(), *self._requests(), *self._http(), games, *self._storage(), *self._work(),
                *self._process.collect()]

    def _connections(self) -> Iterator[Metric]:
        yield _gauge("ser_info", "What is running.", ("version",), {(VERSION,): 1})
        yield _gauge("ser_connections", "Open connections.", ("door",), {(n,): len(d) for n, d in self._doors.items()})
        yield _gauge("ser_clients", "Connections by the client program that they named.", ("client",), self._clients())
        yield _counter("ser_slow_clients_cut", "Connections cut because they did not read.", ("door",),
                       {(name,): door.slow for name, door in self._doors.items()})
        yield _counter("ser_connections_refused", "Connections that were not let in, there being too many.", (),
                       {(): self._admission.refused})
        yield _counter("ser_connections_closed", "Connections that the server closed.", ("reason",), {
            (name.removeprefix("closed_"),): count for name, count in self._app.counts.items()
            if name.startswith("closed_")})

    def _clients(self) -> dict[tuple[str, ...], float]:
        clients = Counter(session.client or "" for session in self._app.sessions)
        told = dict(clients.most_common(MOST_CLIENTS))
        others = clients.total() - sum(told.values())
        return {(client,): count for client, count in {**told, **({"others": others} if others else {})}.items()}

    def _requests(self) -> Iterator[Metric]:
        meter = self._app.meter
        yield _counter("ser_requests", "Requests.", ("door", "method", "outcome"), meter.outcomes())
        yield _histograms("ser_request_seconds", "Time that was spent on requests, without waiting for the commit.",
                          ("door", "method"), meter.times)
        yield _counter("ser_logins_refused", "Logins refused.", ("reason",), {
            (reason,): count for reason, count in self._app.throttle.refused.items()})
        yield _counter("ser_internal_errors", "Errors of the server's own.", (), {(): self._app.counts["internal"]})

    def _http(self) -> Iterator[Metric]:
        yield _counter("ser_http_answers", "Answers over HTTP.", ("method", "path", "status"), self._answers.statuses)
        yield _histograms("ser_http_seconds", "Time from a request over HTTP to its answer.", ("method", "path"),
                          self._answers.times)

    async def _games(self) -> Metric:
        found: Counter[tuple[str, ...]] = Counter()
        for number, live in enumerate(self._app.games.all_in_memory()):
            if number % GAMES_AT_ONCE == GAMES_AT_ONCE - 1:
                await trio.lowlevel.checkpoint()
            if live.state is not None:
                found[live.state.table.game_type, live.state.status] += 1
        return _gauge("ser_games", "Games in memory.", ("type", "status"), found)

    def _storage(self) -> Iterator[Metric]:
        journal = self._app.journal
        yield _histogram("ser_commit_seconds", "Time that commits took.", journal.seconds)
        yield _histogram("ser_commit_facts", "Facts of games that were committed together.", journal.sizes)
        yield _counter("ser_commits_failed", "Commits that the store did not take.", (), {(): journal.failures})

    def _work(self) -> Iterator[Metric]:
        waiting = {(name,): door.waiting for name, door in self._doors.items() if hasattr(door, "waiting")}
        yield _gauge("ser_queue_length", "What waits: facts for a commit, connections for their turn.", ("queue",),
                     {("journal",): len(self._app.journal.batch.facts), **waiting})
        yield _counter("ser_moves", "Moves played.", (), {(): self._app.counts["moves"]})
        yield _gauge("ser_bots_thinking", "Games in which a bot thinks.", (), {(): self._app.bots.thinking})


# ---------------------------------------------------------------------------------------------------------- families

Values = Mapping[Any, float]
"""Figures by the values of their labels."""


def _gauge(name: str, text: str, labels: tuple[str, ...], values: Values) -> Metric:
    family = GaugeMetricFamily(name, text, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family


def _counter(name: str, text: str, labels: tuple[str, ...], values: Values) -> Metric:
    family = CounterMetricFamily(name, text, labels=labels)
    for key, value in values.items():
        family.add_metric(key, value)
    return family


def _histograms(name: str, text: str, labels: tuple[str, ...], tallies: Mapping[Any, Tally]) -> Metric:
    family = HistogramMetricFamily(name, text, labels=labels)
    for key, tally in tallies.items():
        family.add_metric(key, list(_buckets(tally)), tally.sum)
    return family


def _histogram(name: str, text: str, tally: Tally) -> Metric:
    return _histograms(name, text, (), {(): tally})


def _buckets(tally: Tally) -> Iterator[tuple[str, float]]:
    total = 0
    for bound, count in zip((*map(str, tally.bounds), "+Inf"), tally.buckets, strict=True):
        total += count
        yield bound, total
