"""A classic player and one of the full dialect in one game, and one connection that mixes them."""

from tests.ser.clients import Client, Player
from tests.ser.harness import World


async def mixed(world: World) -> tuple[Player, Client, str]:
    """Ann plays by the classic dialect, bob by the full one."""
    ann, bob = await world.joined("ann"), await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    assert game_id == ann.game_id
    bob.events.clear()
    return ann, bob, game_id


async def test_each_hears_of_moves_in_their_own_dialect(world: World) -> None:
    ann, bob, game_id = await mixed(world)
    ann.move("B2")
    assert await bob.event("games.moved") == {
        "gameId": game_id, "seq": 3, "ply": 1, "seat": 1, "position": "B2", "turn": 2}
    assert await bob.good("games.move", gameId=game_id, position=0) == {"gameId": game_id, "seq": 4, "ply": 2}
    assert await ann.lines() == [{"position": 0}]


async def test_each_hears_of_the_end_in_their_own_dialect(world: World) -> None:
    ann, bob, game_id = await mixed(world)
    for position, answer in ((0, 3), (1, 4)):
        ann.move(position)
        await bob.good("games.move", gameId=game_id, position=answer)
    ann.move(2)
    assert (await bob.event("games.ended"))["result"] == {"reason": "line", "winners": [1], "places": [1, 2]}
    assert await ann.lines() == [{"position": 3}, {"position": 4}]


async def test_the_classic_player_hears_that_the_other_resigned(world: World) -> None:
    ann, bob, game_id = await mixed(world)
    await bob.good("games.resign", gameId=game_id)
    assert (await ann.line())["error"]["code"] == "opponent_left"


async def test_the_full_dialect_hears_that_the_classic_player_resigned_and_wants_to_play_again(world: World) -> None:
    ann, bob, game_id = await mixed(world)
    ann.say(resign=True)
    assert (await bob.event("games.ended"))["result"] == {"reason": "resigned", "winners": [2], "places": [2, 1]}
    ann.say(gameType="tic-tac-toe")
    assert await bob.event("games.offered") == {
        "gameId": game_id, "seq": 4, "seat": 1, "kind": "rematch", "gameType": "tic-tac-toe"}


async def test_the_full_dialect_joins_before_the_classic_player(world: World) -> None:
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    ann = await world.joined("ann")
    assert (ann.game_id, ann.seat) == (game_id, 2)
    assert await bob.event("lobby.matched") == {"gameId": game_id}
    assert (await bob.event("games.started"))["yourSeat"] == 1


async def test_an_early_move_is_in_the_snapshot_that_starts_the_game(world: World) -> None:
    ann = await world.joined("ann")
    ann.move(4)
    bob = await world.guest("bob")
    await bob.good("lobby.quickMatch")
    started = await bob.event("games.started")
    assert (started["ply"], started["turn"], started["moves"]) == (1, 2, [{"ply": 1, "seat": 1, "position": 4}])


async def test_one_connection_may_mix_the_dialects(world: World) -> None:
    ann = await world.guest("ann")
    bob = await world.joined("bob")
    joined = await ann.ask({"username": "ann"})
    assert joined["gameId"] == bob.game_id
    bob.move(4)
    assert await ann.line() == {"position": 4}
    assert (await ann.good("games.move", gameId=bob.game_id, position=0))["ply"] == 2
    assert await bob.line() == {"position": 0}
    ann.send({"gameId": joined["gameId"], "playerId": joined["playerId"], "position": 1})
    assert (await ann.line())["error"]["code"] == "not_your_turn"


async def test_a_classic_join_gives_the_connection_an_identity_in_the_full_dialect(world: World) -> None:
    client = world.client()
    assert await client.refused("auth.me") == "login_required"
    await client.ask({"username": "ann"})
    assert (await client.good("auth.me"))["username"] == "ann"


async def test_who_goes_over_to_the_full_dialect_hears_events_instead_of_lines(world: World) -> None:
    ann, bob, game_id = await mixed(world)
    client = Client(ann.link)
    assert (await client.good("games.watch", gameId=game_id))["snapshot"]["yourSeat"] == 1
    ann.move(4)
    await bob.good("games.move", gameId=game_id, position=0)
    assert [line["params"]["position"] for line in await ann.lines()] == [0]
