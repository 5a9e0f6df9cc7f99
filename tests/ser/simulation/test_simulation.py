"""A whole server under virtual clock, seeded scheduling and faults: what it says is stored, and play goes on.

``SER_SEED=n pytest tests/ser/simulation`` runs the world of one seed again.
"""

import os
from collections import Counter
from typing import Any

import attrs
import pytest
import trio

from ser.app.journal import Journal
from ser.app.matching import OpenSeat
from ser.app.ports import MemberRow
from ser.app.rooms import registry
from ser.app.rooms.state import Room
from ser.app.rooms.views import rows
from ser.app.seating import Place
from ser.app.session import Session
from ser.app.use_cases import lobby
from ser.store.memory import MemoryStore
from tests.ser.simulation.world import WrongError, simulate

SEEDS = [int(os.environ["SER_SEED"])] if "SER_SEED" in os.environ else list(range(200))
NIGHTLY = range(200, 10_200)
BLOCK = 500


@pytest.mark.parametrize("seed", SEEDS)
def test_whatever_fails_nothing_said_is_lost_and_all_games_can_be_finished(seed: int) -> None:
    simulate(seed)


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("start", range(NIGHTLY.start, NIGHTLY.stop, BLOCK))
def test_ten_thousand_more_worlds(start: int) -> None:
    wrong = []
    for seed in range(start, start + BLOCK):
        try:
            simulate(seed)
        except WrongError as error:
            wrong.append(str(error))
    assert not wrong, "\n\n".join(wrong)


@pytest.mark.parametrize("seed", [3, 14])
def test_the_same_seed_gives_the_same_world(seed: int) -> None:
    first, second = simulate(seed), simulate(seed)
    assert first.transcript
    assert first.transcript == second.transcript
    assert first.ledger.facts == second.ledger.facts


def test_different_seeds_give_different_worlds_with_kills_failures_and_games() -> None:
    worlds = [simulate(seed) for seed in range(5)]
    assert len({"\n".join(world.transcript) for world in worlds}) == 5
    assert sum(world.kills for world in worlds) > 2
    assert sum(world.stops for world in worlds) > 1
    assert sum(world.failures for world in worlds) > 10
    assert sum(len(world.ledger.games) for world in worlds) > 20


SAID = ("lobby.take", "insteadOf", "lobby.updated")
WANTED = (*SAID, "expired", "stayed and was taken", "nobody came")


def test_in_these_worlds_everything_happens_that_the_lobby_has() -> None:
    told: Counter[str] = Counter()
    for seed in (50, 95, *range(200)):  # at the time of writing the first two have all of it, the second a no-show
        world = simulate(seed)
        told.update(word for line in world.transcript for word in SAID if word in line)
        for game_id in world.ledger.games:
            game = world.record.game(game_id)
            if game is not None and game.result is not None:
                told[game.result.reason] += 1
                told["stayed and was taken"] += game.table.stays and game.table.began_at is not None
                told["nobody came"] += game.result.reason == "cancelled" and game.table.began_at is not None
        if all(told[word] for word in WANTED):
            return
    raise AssertionError(f"what has not happened has no number here: {told}")


# ------------------------------------------------------------------------------------------- it finds what is wrong


def found(seeds: range = range(40)) -> str:
    """What the first of these worlds that goes wrong says."""
    for seed in seeds:
        try:
            simulate(seed)
        except WrongError as error:
            return str(error)
    return ""


def test_a_server_that_speaks_before_it_has_stored_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def say(session: Session, data: bytes, ticket: int = 0, otherwise: bytes | None = None) -> None:
        session._link.write(data)

    monkeypatch.setattr(Session, "say", say)
    assert "not stored" in found()


def test_a_server_that_says_what_was_not_stored_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Session.release

    def release(session: Session, ticket: int, stored: bool) -> None:
        held = session._held
        if held:
            session._held = type(held)((before, 0, data, other) for before, _, data, other in held)
        plain(session, ticket, stored=True)

    monkeypatch.setattr(Session, "release", release)
    assert "not stored" in found()


def test_a_lobby_that_gives_away_the_seat_of_another_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def sit_down(*arguments: Any) -> Place:
        return attrs.evolve(plain(*arguments), seat=1)

    plain = lobby.sit_down
    monkeypatch.setattr(lobby, "sit_down", sit_down)
    assert "the seat is player" in found()


def test_a_lobby_that_offers_what_is_not_stored_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def open_seats(seat: OpenSeat) -> Any:
        return plain(attrs.evolve(seat, game_id=seat.game_id + "0"))

    plain = lobby.open_seat
    monkeypatch.setattr(lobby, "open_seat", open_seats)
    assert "stored is None" in found()


def test_a_store_that_forgets_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = MemoryStore.commit

    async def commit(store: MemoryStore, batch: Any) -> None:
        await plain(store, batch)
        for game_id, _, _ in batch.facts[3:]:
            store.facts[game_id].pop()

    monkeypatch.setattr(MemoryStore, "commit", commit)
    assert "SER_SEED=" in found()


def test_a_session_that_is_not_let_go_of_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = Session.forget

    def forget(session: Session) -> None:
        account = session.account
        plain(session)
        if account is not None and account.guest:
            session.app.names.hold(account.username, account.user_id)

    monkeypatch.setattr(Session, "forget", forget)
    assert "SER_SEED=" in found(range(2))


def test_a_room_that_gives_a_seat_away_twice_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Room, "is_ready", False)
    assert "more people than seats" in found(range(40, 240))  # about one world in twenty has it


def test_an_invitation_that_is_accepted_apart_from_the_seat_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def rows_but_for_members(*arguments: Any) -> Any:
        return (row for row in rows(*arguments) if not isinstance(row, MemberRow))

    monkeypatch.setattr(registry, "rows", rows_but_for_members)
    assert "as members are listed" in found()


def test_a_room_that_is_told_of_before_it_is_stored_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    async def settled(journal: Journal, ticket: int) -> None:
        await trio.lowlevel.checkpoint()

    monkeypatch.setattr(Journal, "settled", settled)
    assert "not stored" in found()
