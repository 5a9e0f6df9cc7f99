"""What lists take on a full database: leaderboards, users, rooms, notifications, by the store's own methods."""

import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from random import Random
from typing import Any, Final

import sqlalchemy as sa
import trio

from ser.app.ports import (
    OPEN,
    Board,
    InvitationQuery,
    Neighbours,
    Rank,
    RoomQuery,
    StandingRow,
    Store,
    Top,
    UserQuery,
)
from ser.store import open_store, schema
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Row

AT: Final = 1_700_000_000_000
GAME_TYPE: Final = "tic-tac-toe"
REPEATS: Final = 40
CHUNK: Final = 20_000
BOARD: Final = Board(GAME_TYPE)


def run(scale: Scale) -> Iterator[Row]:
    """Fills a database once and asks it for each list many times."""
    url = f"sqlite:///{scale.directory / 'lists.db'}"
    rated = scale.finished[-1]
    return iter(trio.run(_run, url, rated))


async def _run(url: str, rated: int) -> list[Row]:
    async with open_store(url, "full") as store:
        await trio.to_thread.run_sync(_fill, url, rated)
        middle = await _middle(store)
        rows = []
        for name, ask in _asked(middle).items():
            times = [await _timed(ask, store) for _ in range(REPEATS)]
            rows.append({"list": name, "rows behind it": _sizes(rated)[name],
                         "p50 ms": round(sorted(times)[REPEATS // 2], 2), "worst ms": round(max(times), 2)})
        return rows


async def _timed(ask: Callable[[Store], Awaitable[Any]], store: Store) -> float:
    begin = time.perf_counter()
    await ask(store)
    return (time.perf_counter() - begin) * 1000


def _sizes(rated: int) -> Mapping[str, int]:
    return {"top 100": rated, "around me (the middle)": rated, "my rank (the middle)": rated, "users": 10_000,
            "rooms to join": 1_000, "rooms of a member": 1_000, "invitations received": 100_000,
            "invitations that ran out": 100_000, "notifications": 100_000, "unread": 100_000,
            "open seats": 200_000, "quiet games": 200_000}


def _asked(middle: StandingRow) -> Mapping[str, Callable[[Store], Awaitable[Any]]]:
    return {
        "top 100": lambda store: store.statistics(Top(BOARD, 100)),
        "around me (the middle)": lambda store: store.statistics(Neighbours(middle, 50)),
        "my rank (the middle)": lambda store: store.statistics(Rank(middle)),
        "users": lambda store: store.users(UserQuery(role="player", limit=50, offset=5000)),
        "rooms to join": lambda store: store.rooms(RoomQuery(visibility="public", closed=False, limit=50)),
        "rooms of a member": lambda store: store.rooms(RoomQuery(member_id="u5", limit=50)),
        "invitations received": lambda store: store.invitations(
            InvitationQuery(receiver_id="u1", statuses=("pending",), limit=50)),
        "invitations that ran out": lambda store: store.invitations(InvitationQuery(due=AT)),
        "notifications": lambda store: store.notifications("u1", unread=False, limit=50, offset=1000),
        "unread": lambda store: store.unread("u1"),
        "open seats": lambda store: store.open_seats(1_000),
        "quiet games": lambda store: store.quiet_games(AT + 100_000, 50),
    }


async def _middle(store: Store) -> StandingRow:
    """A standing in the middle of the leaderboard, where counting from either end is longest."""
    _, total = await store.statistics(Rank((await store.statistics(Top(BOARD, 1)))[0]))
    return (await store.statistics(Top(BOARD, 1, total // 2)))[0]


# -------------------------------------------------------------------------------------------------------- filling


def _fill(url: str, rated: int) -> None:
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        for table, rows in _tables(rated):
            for start in range(0, len(rows), CHUNK):
                connection.execute(sa.insert(table), rows[start : start + CHUNK])
    engine.dispose()


def _tables(rated: int) -> Iterator[tuple[sa.Table, list[dict[str, Any]]]]:
    chance = Random(1)
    ratings = [max(100, round(chance.gauss(1500, 250))) for _ in range(rated)]
    yield schema.standings, [_standing(number, rating) for number, rating in enumerate(ratings)]
    counts: dict[int, int] = {}
    for rating in ratings:
        counts[rating] = counts.get(rating, 0) + 1
    board = {"period": "all", "game_type": GAME_TYPE, "pool": "rated"}
    yield schema.ranks, [{**board, "rating": rating, "players": players} for rating, players in counts.items()]
    yield schema.accounts, [_account(number) for number in range(10_000)]
    yield schema.rooms, [_room(number) for number in range(1_000)]
    yield schema.room_members, [{"room_id": f"r{number:06}", "user_id": f"u{user}", "member": 1}
                                for number in range(1_000) for user in (5, number + 10)]
    yield schema.games, [_game(number) for number in range(200_000)]
    yield schema.invitations, [_invitation(number) for number in range(100_000)]
    yield schema.notifications, [_notification(number) for number in range(100_000)]


def _standing(number: int, rating: int) -> dict[str, Any]:
    zeros = dict.fromkeys(("won", "drawn", "lost", "abandoned", "moves", "think_ms", "streak", "best_streak",
                           "best_rating", "last_at"), 0)
    return {"period": "all", "game_type": GAME_TYPE, "pool": "rated", "user_id": f"u{number:07}", "mu": 25.0,
            "sigma": 2.0, "rating": rating, "ranked": 1, "games": 20, **zeros}


def _account(number: int) -> dict[str, Any]:
    name = f"player{number}"
    return {"user_id": f"u{number:07}", "username": name, "name_key": name, "role": "player", "guest": 0, "active": 1,
            "password_hash": "x", "created_at": AT, "updated_at": AT, "games": None}


def _room(number: int) -> dict[str, Any]:
    return {"room_id": f"r{number:06}", "visibility": "public" if number % 2 else "private", "is_closed": 0,
            "is_ready": 0, "game_type": GAME_TYPE, "host_id": "u5", "created_at": AT, "updated_at": AT,
            "room": '{"roomName":"a room with a name"}' + " " * 600}


def _invitation(number: int) -> dict[str, Any]:
    """A tenth of them for one user, a tenth of all still pending, a thousand of them for too long."""
    return {"invite_id": f"i{number:07}", "room_id": f"r{number % 1000:06}", "inviter_id": f"u{number % 5000}",
            "receiver_id": "u1" if number % 10 == 1 else f"u{number}", "role": None,
            "status": "pending" if number // 10 % 10 == 0 else "declined", "code": None, "code_hash": f"h{number}",
            "uses_left": None, "created_at": AT, "updated_at": AT,
            "expires_at": AT if number % 100 == 7 else AT + 1000 + number, "invitation": "{}" + " " * 500}


def _game(number: int) -> dict[str, Any]:
    """Half of them have ended, every hundredth is a seat that stays open."""
    status = "ended" if number % 2 else OPEN if number % 100 == 0 else "playing"
    return {"game_id": f"g{number:07}", "game_type": GAME_TYPE, "status": status, "players": '["ann", "bob"]',
            "result": None, "seq": 2, "ply": 0, "opened_at": AT, "updated_at": AT + number}


def _notification(number: int) -> dict[str, Any]:
    return {"notification_id": f"n{number:07}", "user_id": "u1", "kind": "your_turn", "data": '{"gameId":"g1"}',
            "at": AT + number, "read_at": None if number % 2 else AT}
