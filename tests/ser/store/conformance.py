"""What every store owes (ser/app/ports/), as laws on an open and empty store; ``LAWS`` lists them."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import attrs
import pytest

from ser.app.ports import Account, Batch, ConflictError, GameRow, Login, NameTakenError, SeatRow, Store

AT: Final = 1_700_000_000_123


def account(name: str, *, user_id: str | None = None, guest: bool = False, **more: Any) -> Account:
    """A user."""
    fields = {"role": "player", "active": True, "password_hash": None if guest else "hash", "created_at": AT,
              "updated_at": AT + 1, **more}
    return Account(user_id or f"u-{name.lower()}", name, guest=guest, **fields)


def login(login_id: str, user_id: str = "u-ann", **more: Any) -> Login:
    """A login whose hashes begin with its own name."""
    fields = {"access_hash": f"{login_id}-access", "access_expires_at": AT, "refresh_hash": f"{login_id}-refresh",
              "refresh_expires_at": AT + 9, "old_refresh_hash": None, "rotated_at": AT, **more}
    return Login(login_id, user_id, **fields)


def row(game_id: str, status: str = "playing", **more: Any) -> GameRow:
    """A game's row."""
    fields = {"players": '["ann", "bob"]', "result": None, "seq": 2, "ply": 0, "opened_at": AT, "updated_at": AT}
    fields.update(more)
    return GameRow(game_id, "tic-tac-toe", status, **fields)


def batch(*, facts: Any = (), games: Any = (), seats: Any = (), accounts: Any = (), logins: Any = (), ended: Any = (),
          logouts: Any = ()) -> Batch:
    """A batch of these."""
    made = Batch()
    made.facts += facts
    made.games.update({game.game_id: game for game in games})
    made.seats.update({(seat.game_id, seat.seat): seat for seat in seats})
    made.accounts.update({item.user_id: item for item in accounts})
    made.logins.update({item.login_id: item for item in logins})
    made.ended += ended
    made.logouts += logouts
    return made


def game(game_id: str, *users: str, status: str = "playing") -> Batch:
    """A game with two facts and these users in its seats."""
    seats = [SeatRow(game_id, seat, user, f"key-{user}", False) for seat, user in enumerate(users, 1)]
    return batch(facts=[(game_id, 1, '{"f":1}'), (game_id, 2, '{"f":2}')], games=[row(game_id, status)], seats=seats,
                 ended=[game_id] if status == "ended" else [])


# --------------------------------------------------------------------------------------------------------- games


async def what_was_committed_can_be_read(store: Store) -> None:
    await store.commit(game("g1", "u-ann", "u-bob"))
    await store.commit(batch(facts=[("g1", 3, '{"text":"\u00e9\u4e2d\U0001f600 \' \\" \\u0000"}')]))
    stored = await store.game("g1")
    assert stored is not None
    assert list(stored.facts) == ['{"f":1}', '{"f":2}', '{"text":"\u00e9\u4e2d\U0001f600 \' \\" \\u0000"}']
    assert list(stored.seats) == [
        SeatRow("g1", 1, "u-ann", "key-u-ann", False), SeatRow("g1", 2, "u-bob", "key-u-bob", False)]


async def a_game_that_is_not_there_is_none(store: Store) -> None:
    assert await store.game("g1") is None
    assert await store.game("") is None
    assert list(await store.unfinished(None)) == list(await store.unfinished("u-ann")) == []
    assert tuple(await store.finished("u-ann", 10, 0)) == ([], 0)


async def many_facts_of_many_games_come_back_in_their_order(store: Store) -> None:
    facts = [(f"g{number % 7}", number // 7 + 1, str(number)) for number in range(700)]
    await store.commit(batch(facts=facts))
    for number in range(7):
        stored = await store.game(f"g{number}")
        assert stored is not None
        assert list(stored.facts) == [str(n) for n in range(number, 700, 7)]


async def a_fact_whose_number_is_taken_is_a_conflict_and_nothing_of_the_batch_is_stored(store: Store) -> None:
    await store.commit(game("g1", "u-ann"))
    wrong = batch(facts=[("g2", 1, "new"), ("g1", 2, "other")], games=[row("g2")], accounts=[account("ann")],
                  logins=[login("l1")])
    with pytest.raises(ConflictError):
        await store.commit(wrong)
    assert (await store.game("g2"), await store.account("u-ann"), await store.login_by_access("l1-access")) == (
        None, None, None)
    stored = await store.game("g1")
    assert stored is not None
    assert list(stored.facts) == ['{"f":1}', '{"f":2}']


async def after_a_conflict_the_store_goes_on(store: Store) -> None:
    await store.commit(game("g1", "u-ann"))
    for seq in (3, 4, 5):
        with pytest.raises(ConflictError):
            await store.commit(batch(facts=[("g1", 1, "again")]))
        await store.commit(batch(facts=[("g1", seq, "more")]))
    stored = await store.game("g1")
    assert stored is not None
    assert len(stored.facts) == 5


async def rows_and_seats_replace_what_was_there(store: Store) -> None:
    await store.commit(game("g1", "u-ann", "u-bob"))
    await store.commit(batch(games=[row("g1", "ended", result="{}", seq=9, ply=5, updated_at=AT + 5)], ended=["g1"]))
    ended, total = await store.finished("u-bob", 10, 0)
    assert ([tuple(item) for item in ended], total) == (
        [(row("g1", "ended", result="{}", seq=9, ply=5, updated_at=AT + 5), 2)], 1)
    await store.commit(batch(seats=[SeatRow("g1", 2, "u-bob", None, True)]))
    stored = await store.game("g1")
    assert stored is not None
    assert stored.seats[1] == SeatRow("g1", 2, "u-bob", None, True)


async def a_seat_that_is_written_after_the_end_stays_among_the_finished(store: Store) -> None:
    await store.commit(game("g1", "u-ann", "u-bob", status="ended"))
    await store.commit(batch(seats=[SeatRow("g1", 1, "u-ann", "another key", True)]))
    stored = await store.game("g1")
    assert stored is not None
    assert stored.seats[0] == SeatRow("g1", 1, "u-ann", "another key", True)
    assert list(await store.unfinished("u-ann")) == []
    assert (await store.finished("u-ann", 10, 0))[1] == 1


async def a_seed_is_kept_with_its_game(store: Store) -> None:
    with_dice = game("g1", "u-ann")
    with_dice.seeds["g1"] = "5eed" * 16
    await store.commit(with_dice)
    await store.commit(game("g2", "u-ann"))
    stored = [await store.game(game_id) for game_id in ("g1", "g2")]
    assert [found and found.seed for found in stored] == ["5eed" * 16, None]


async def unfinished_games_are_those_that_have_not_ended(store: Store) -> None:
    await store.commit(game("g3", "u-ann", status="waiting"))
    await store.commit(game("g1", "u-ann", "u-bob"))
    await store.commit(game("g2", "u-eve", "u-bob"))
    await store.commit(game("g4", "u-ann", "u-bob", status="ended"))
    assert list(await store.unfinished(None)) == ["g1", "g2", "g3"]
    assert list(await store.unfinished("u-ann")) == ["g1", "g3"]
    await store.commit(batch(games=[row("g1", "ended")], ended=["g1"]))
    assert list(await store.unfinished(None)) == ["g2", "g3"]
    assert list(await store.unfinished("u-bob")) == ["g2"]


async def finished_games_come_in_pages_the_newest_first_with_ones_own_seat(store: Store) -> None:
    for number in range(5):
        users = ("u-ann", "u-bob") if number % 2 else ("u-bob", "u-ann")
        await store.commit(game(f"g{number}", *users, status="ended"))
    await store.commit(game("g5", "u-ann", "u-bob"))
    pages = [await store.finished("u-ann", 2, offset) for offset in (0, 2, 4, 6)]
    assert [[(item.game_id, seat) for item, seat in page] for page, _ in pages] == [
        [("g4", 2), ("g3", 1)], [("g2", 2), ("g1", 1)], [("g0", 2)], []]
    assert [total for _, total in pages] == [5] * 4


# ------------------------------------------------------------------------------------------------------ accounts


async def accounts_are_found_by_their_id_and_registered_ones_by_name(store: Store) -> None:
    ann, guest = account("Ann", role="admin", active=False), account("bob", guest=True)
    await store.commit(batch(accounts=[ann, guest]))
    assert [await store.account("u-ann"), await store.account("u-bob")] == [ann, guest]
    assert [await store.account_named(name) for name in ("Ann", "ann", "ANN", "bob", "")] == [ann, ann, ann, None, None]
    assert await store.account("u-eve") is None


async def an_account_replaces_what_was_there(store: Store) -> None:
    ann = account("ann")
    await store.commit(batch(accounts=[ann]))
    changed = attrs.evolve(ann, password_hash="other", active=False, role="bot", updated_at=AT + 99)
    await store.commit(batch(accounts=[changed]))
    assert await store.account("u-ann") == await store.account_named("ann") == changed


async def a_registered_name_is_unique_whatever_its_case(store: Store) -> None:
    await store.register(account("Ann"), login("l1"))
    with pytest.raises(NameTakenError):
        await store.register(account("aNN", user_id="u-other"), login("l2", "u-other"))
    assert await store.account("u-other") is None
    assert await store.login_by_access("l2-access") is None
    named = await store.account_named("ann")
    assert named is not None
    assert named.user_id == "u-ann"


async def guests_may_have_any_name(store: Store) -> None:
    await store.register(account("ann"), login("l1"))
    guests = [account("ann", user_id=f"u{number}", guest=True) for number in range(3)]
    await store.commit(batch(accounts=guests))
    assert await store.account_named("ann") == account("ann")


async def a_guest_becomes_an_account_under_the_same_id(store: Store) -> None:
    await store.commit(batch(accounts=[account("ann", guest=True)], logins=[login("l1")]))
    await store.register(account("Anna", user_id="u-ann"), login("l2"))
    assert await store.account_named("anna") == await store.account("u-ann") == account("Anna", user_id="u-ann")
    assert {item.login_id for item in await store.logins_of("u-ann")} == {"l1", "l2"}


# -------------------------------------------------------------------------------------------------------- logins


async def a_login_is_found_by_its_tokens_and_by_the_refresh_token_before(store: Store) -> None:
    rotated = login("l1", old_refresh_hash="l1-old")
    await store.commit(batch(logins=[rotated, login("l2")]))
    assert await store.login_by_access("l1-access") == rotated
    assert [await store.login_by_refresh(token) for token in ("l1-refresh", "l1-old")] == [rotated, rotated]
    for token in ("l1-refresh", "l1-old", "nothing", ""):
        assert await store.login_by_access(token) is None
    for token in ("l1-access", "nothing", ""):
        assert await store.login_by_refresh(token) is None


async def a_rotated_login_is_found_by_its_new_tokens_only(store: Store) -> None:
    await store.commit(batch(logins=[login("l1")]))
    fresh = login("l1", access_hash="a2", refresh_hash="r2", old_refresh_hash="l1-refresh", rotated_at=AT + 5)
    await store.commit(batch(logins=[fresh]))
    assert await store.login_by_access("l1-access") is None
    assert await store.login_by_access("a2") == await store.login_by_refresh("l1-refresh") == fresh
    fresher = attrs.evolve(fresh, refresh_hash="r3", access_hash="a3", old_refresh_hash="r2")
    await store.commit(batch(logins=[fresher]))
    assert [await store.login_by_refresh(token) for token in ("l1-refresh", "r2")] == [None, fresher]


async def an_ended_login_is_gone(store: Store) -> None:
    await store.commit(batch(logins=[login("l1", old_refresh_hash="old"), login("l2"), login("l3", "u-bob")]))
    await store.commit(batch(logouts=["l1", "nothing"]))
    assert await store.login_by_access("l1-access") is None
    assert [await store.login_by_refresh(token) for token in ("l1-refresh", "old")] == [None, None]
    assert [item.login_id for item in await store.logins_of("u-ann")] == ["l2"]
    assert list(await store.logins_of("nobody")) == []


async def an_empty_batch_changes_nothing(store: Store) -> None:
    await store.commit(Batch())
    assert list(await store.unfinished(None)) == []


async def many_rows_of_every_kind_fit_in_one_batch(store: Store) -> None:
    numbers = range(300)
    await store.commit(batch(
        facts=[(f"g{n:03}", 1, "{}") for n in numbers], games=[row(f"g{n:03}") for n in numbers],
        seats=[SeatRow(f"g{n:03}", 1, "u-ann", None, False) for n in numbers],
        accounts=[account(f"name{n}") for n in numbers], logins=[login(f"l{n}") for n in numbers]))
    assert len(await store.unfinished("u-ann")) == len(await store.logins_of("u-ann")) == 300
    await store.commit(batch(logouts=[f"l{n}" for n in numbers], ended=[f"g{n:03}" for n in numbers],
                             games=[row(f"g{n:03}", "ended") for n in numbers]))
    assert list(await store.unfinished(None)) == list(await store.unfinished("u-ann")) == []
    assert list(await store.logins_of("u-ann")) == []


LAWS: tuple[Callable[[Store], Awaitable[None]], ...] = (
    what_was_committed_can_be_read,
    a_game_that_is_not_there_is_none,
    many_facts_of_many_games_come_back_in_their_order,
    a_fact_whose_number_is_taken_is_a_conflict_and_nothing_of_the_batch_is_stored,
    after_a_conflict_the_store_goes_on,
    rows_and_seats_replace_what_was_there,
    a_seat_that_is_written_after_the_end_stays_among_the_finished,
    a_seed_is_kept_with_its_game,
    unfinished_games_are_those_that_have_not_ended,
    finished_games_come_in_pages_the_newest_first_with_ones_own_seat,
    accounts_are_found_by_their_id_and_registered_ones_by_name,
    an_account_replaces_what_was_there,
    a_registered_name_is_unique_whatever_its_case,
    guests_may_have_any_name,
    a_guest_becomes_an_account_under_the_same_id,
    a_login_is_found_by_its_tokens_and_by_the_refresh_token_before,
    a_rotated_login_is_found_by_its_new_tokens_only,
    an_ended_login_is_gone,
    an_empty_batch_changes_nothing,
    many_rows_of_every_kind_fit_in_one_batch,
)
