"""Forced moves: played for who has asked for it, stored and announced like any other, and for nobody else."""

from typing import Any

import pytest
import trio.testing

from engine.game.facts import Moved, unpack
from engine.game.state import replay
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time, settle
from tests.ser.stores import HeldStore

LUDO = "ludo"


async def ludo(world: World, *wishing: str) -> tuple[dict[int, Client], str]:
    """Two registered players at ludo, by their seats; those who are named have asked for forced moves."""
    players = [await world.registered(name) for name in ("ann", "bob")]
    for name, player in zip(("ann", "bob"), players, strict=True):
        if name in wishing:
            await player.good("settings.set", settings={"forcedMoves": True})
    game_id = (await players[0].good("lobby.quickMatch", gameType=LUDO))["gameId"]
    await players[1].good("lobby.quickMatch", gameType=LUDO)
    await settle()
    return dict(enumerate(players, 1)), game_id


def legal(world: World, game_id: str) -> tuple[int, tuple[int, ...]]:
    """Whose turn it is, and the moves that are legal."""
    live = world.app.games.in_memory(game_id)
    assert live is not None
    game = live.game
    assert game.turn is not None
    return game.turn, game.table.rules.legal(game.board, game.turn)


async def play_until(world: World, players: dict[int, Client], game_id: str, *, only: bool, most: int = 60) -> int:
    """Plays the first legal moves until somebody has only one (or, not ``only``, several); whose turn it then is."""
    for _ in range(most):
        seat, moves = legal(world, game_id)
        if (len(moves) == 1) is only:
            return seat
        await players[seat].good("games.move", gameId=game_id, position=moves[0])
        await settle()
    raise AssertionError("it does not come to that")


def moves_of(store: MemoryStore, game_id: str) -> list[Moved]:
    return list(replay(unpack(data) for data in store.facts[game_id]).moves)


async def test_the_only_legal_move_is_played_for_both_who_have_asked_for_it(world: World) -> None:
    players, game_id = await ludo(world, "ann", "bob")
    for _ in range(20):
        seat, moves = legal(world, game_id)
        assert len(moves) > 1, "what is forced has been played"
        await players[seat].good("games.move", gameId=game_id, position=moves[-1])
        await settle()


async def test_it_is_announced_to_everybody_the_mover_included(world: World) -> None:
    players, game_id = await ludo(world)
    watcher = await world.guest("eve")
    await watcher.good("games.watch", gameId=game_id)
    seat = await play_until(world, players, game_id, only=True)
    before = (await players[1].good("games.get", gameId=game_id))["ply"]
    for client in (*players.values(), watcher):
        await client.told()
    await players[seat].good("settings.set", settings={"forcedMoves": True})
    for client in (*players.values(), watcher):
        moved = await client.event("games.moved")
        assert (moved["seat"], moved["ply"]) == (seat, before + 1)


async def test_without_the_setting_nothing_is_played(world: World) -> None:
    players, game_id = await ludo(world)
    seat = await play_until(world, players, game_id, only=True)
    await pass_time(60)
    assert legal(world, game_id)[0] == seat
    assert len(legal(world, game_id)[1]) == 1


async def test_only_for_the_player_who_has_asked(world: World) -> None:
    players, game_id = await ludo(world, "ann")
    wishing = 1 if players[1].identity["user"]["username"] == "ann" else 2
    for _ in range(20):
        seat, moves = legal(world, game_id)
        assert len(moves) > 1 or seat != wishing
        await players[seat].good("games.move", gameId=game_id, position=moves[0])
        await settle()


async def test_the_players_own_repetition_of_it_is_no_error(world: World) -> None:
    players, game_id = await ludo(world)
    seat = await play_until(world, players, game_id, only=True)
    ply, position = (await players[seat].good("games.get", gameId=game_id))["ply"] + 1, legal(world, game_id)[1][0]
    await players[seat].good("settings.set", settings={"forcedMoves": True})
    await settle()
    again = await players[seat].good("games.move", gameId=game_id, position=position, ply=ply)
    assert again["ply"] == ply


async def test_it_is_played_for_who_is_away(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        players, game_id = await ludo(world)
        seat = await play_until(world, players, game_id, only=True)
        user_id = players[seat].identity["user"]["userId"]
        await players[seat].leave()
        before = len(moves_of(store, game_id))
        await world.app.preferences.change(user_id, {"forcedMoves": True})
        live = world.app.games.in_memory(game_id)
        assert live is not None
        world.app.forced.wake(live)
        await settle()
        assert len(moves_of(store, game_id)) > before
        assert moves_of(store, game_id)[before].seat == seat


async def test_what_a_restart_left_is_played_when_the_game_is_read_again(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        players, game_id = await ludo(world)
        seat = await play_until(world, players, game_id, only=True)
        name = players[seat].identity["user"]["username"]
        before = len(moves_of(store, game_id))
        await store.commit(_settings(players[seat], '{"forcedMoves":true}'))
    async with open_world(store) as world:
        again = world.client()
        await again.enter("auth.login", username=name, password=PASSWORD)
        await settle()
        assert len(moves_of(store, game_id)) > before


def _settings(client: Client, settings: str) -> Any:
    from ser.app.ports import Batch, SettingsRow  # noqa: PLC0415

    batch = Batch()
    batch.put(SettingsRow(client.identity["user"]["userId"], settings))
    return batch


async def test_who_speaks_for_the_seat_in_the_classic_dialect_moves_alone(world: World) -> None:
    ann, bob = await world.pair(gameType=LUDO)
    assert ann.seat == 1
    full = {}
    for player in (ann, bob):
        full[player.seat] = player
        wish = {"settings": {"forcedMoves": True}}
        player.send({"jsonrpc": "2.0", "id": 1, "method": "settings.set", "params": wish})
        await player.lines()
    await pass_time(10)
    for _ in range(60):
        seat, moves = legal(world, ann.game_id)
        if len(moves) == 1:
            await pass_time(10)
            assert legal(world, ann.game_id) == (seat, moves)
            return
        full[seat].move(moves[0])
        await settle()
        await ann.lines()
        await bob.lines()
    pytest.fail("nobody had only one move")


async def test_it_waits_for_what_it_rests_on_and_what_was_not_stored_is_played_again(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        players, game_id = await ludo(world, "ann", "bob")
        for number in range(25):
            seat, moves = legal(world, game_id)
            store.hold()
            players[seat].send(players[seat].request("games.move", gameId=game_id, position=moves[0]))
            await settle()
            assert sum('"f":"moved"' in fact for _, _, fact in store.batches[-1].facts) == 1, "the next one waits"
            store.release(failing=number % 5 == 4)
            await settle()
            store.release()
            await pass_time(10)
            for client in players.values():
                await client.lines()
        moves_now = moves_of(store.inner, game_id)
        assert [move.ply for move in moves_now] == list(range(1, len(moves_now) + 1))
        assert len(legal(world, game_id)[1]) > 1


async def test_a_game_without_dice_is_never_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(world.app, "forced", None)
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    assert (await bob.event("games.moved"))["ply"] == 1


