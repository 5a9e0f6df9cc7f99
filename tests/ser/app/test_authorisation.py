"""Who may call what: every method by every kind of caller, each cell stated in one table.

**To add a method** give it a line in ``TABLE`` and, where it needs parameters, a function with ``@asks("area.verb")``.
The cells stand in the order of ``CALLERS``. Each is tried in a scene of its own (``open_scene``), in which there are:

* ``nobody``: a connection without an identity;
* ``player``: a registered player who has nothing to do with the room or the game;
* ``host`` and ``member``: who made the private room, and another one in it (``open_room`` fills ``scene.ids["room"]``);
* ``seated``: has seat 1, whose turn it is, in the running game ``scene.ids["game"]`` against ``scene.rival``;
* ``watcher``: watches that game;
* ``admin``: an admin, with no part in room and game;
* ``deactivated``: has had an identity and a token, was deactivated, tries to come back, then calls the method.

A cell is ``yes`` (granted), one of the short words of ``WORDS``, or a reason of ``engine/reasons.py``. A function with
``@asks`` gets the scene and the caller's name, may prepare what the call needs, and gives the parameters. A method that
treats two kinds of things differently has two lines, ``games.get`` and ``games.get private``, say, each with its own.

What is another's answers exactly as if there were nothing there: a cell ``none`` is asked a second time with every
parameter whose name ends in ``Id`` (and those that ``IDENTIFIERS`` names) replaced by one that does not exist, and the
two errors have to be the same.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any, Final

import attrs
import pytest

from engine.game import decide
from engine.game.facts import Player
from engine.reasons import REASONS
from engine.wire.messages.registry import METHODS
from ser.app.notices import notify
from ser.app.outbox import Outbox
from ser.app.ports import Batch
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world
from tests.ser.notifying import FakeNotifier

CALLERS: Final = ("nobody", "player", "member", "host", "seated", "watcher", "admin", "deactivated")

WORDS: Final = {"login": "login_required", "none": "not_found", "no": "forbidden", "seat": "not_seated",
                "has": "already_identified", "out": "account_inactive"}

TABLE: Final = """
                        nobody  player  member  host    seated  watcher admin   deactivated
server.hello            yes     yes     yes     yes     yes     yes     yes     yes
server.ping             yes     yes     yes     yes     yes     yes     yes     yes
server.announce         login   no      no      no      no      no      yes     login
rpc.discover            yes     yes     yes     yes     yes     yes     yes     yes

auth.guest              yes     has     has     has     has     has     has     yes
auth.register           yes     has     has     has     has     has     has     yes
auth.login              yes     yes     yes     yes     yes     yes     yes     out
auth.resume             yes     yes     yes     yes     yes     yes     yes     out
auth.refresh            yes     yes     yes     yes     yes     yes     yes     out
auth.logout             login   yes     yes     yes     yes     yes     yes     login
auth.me                 login   yes     yes     yes     yes     yes     yes     login
auth.changePassword     login   yes     yes     yes     yes     yes     yes     login
auth.sessions           login   yes     yes     yes     yes     yes     yes     login
auth.endSession         login   yes     yes     yes     yes     yes     yes     login
auth.endSession other's login   none    none    none    none    none    none    login

users.get               login   yes     yes     yes     yes     yes     yes     login
users.get missing       login   none    none    none    none    none    none    login
users.update            login   yes     yes     yes     yes     yes     yes     login
users.update other's    login   no      no      no      no      no      yes     login
users.update missing    login   no      no      no      no      no      none    login
users.update games      login   no      no      no      no      no      no      login
users.list              login   no      no      no      no      no      yes     login
users.create            login   no      no      no      no      no      yes     login
users.setRole           login   no      no      no      no      no      yes     login
users.setRole missing   login   no      no      no      no      no      none    login
users.setRole own       login   no      no      no      no      no      last_admin login
users.activate          login   no      no      no      no      no      yes     login
users.activate missing  login   no      no      no      no      no      none    login
users.deactivate        login   no      no      no      no      no      yes     login
users.deactivate missing login  no      no      no      no      no      none    login
users.deactivate own    login   no      no      no      no      no      last_admin login
users.delete            login   no      no      no      no      no      yes     login
users.delete missing    login   no      no      no      no      no      none    login
users.delete own        login   no      no      no      no      no      last_admin login
users.resetPassword     login   no      no      no      no      no      yes     login
users.resetPassword missing login no    no      no      no      no      none    login
users.resetPassword own login   no      no      no      no      no      no      login

lobby.quickMatch        login   yes     yes     yes     yes     yes     yes     login
lobby.cancel            login   yes     yes     yes     yes     yes     yes     login
lobby.cancel running    login   seat    seat    seat    offer_gone seat seat    login
lobby.open              login   yes     yes     yes     yes     yes     yes     login
lobby.running           login   yes     yes     yes     yes     yes     yes     login
lobby.take              login   yes     yes     yes     yes     yes     yes     login
lobby.take running      login   offer_gone offer_gone offer_gone offer_gone offer_gone offer_gone login
lobby.take private      login   none    none    none    none    none    none    login
lobby.take missing      login   none    none    none    none    none    none    login
lobby.watch             login   yes     yes     yes     yes     yes     yes     login
lobby.unwatch           login   yes     yes     yes     yes     yes     yes     login
lobby.bots              login   yes     yes     yes     yes     yes     yes     login

games.ground            login   yes     yes     yes     yes     yes     yes     login
games.list              login   yes     yes     yes     yes     yes     yes     login
games.get               login   yes     yes     yes     yes     yes     yes     login
games.get missing       login   none    none    none    none    none    none    login
games.move              login   seat    seat    seat    yes     seat    seat    login
games.move missing      login   none    none    none    none    none    none    login
games.legal             login   seat    seat    seat    yes     seat    seat    login
games.resign            login   seat    seat    seat    yes     seat    seat    login
games.offer             login   seat    seat    seat    yes     seat    seat    login
games.answer            login   seat    seat    seat    yes     seat    seat    login
games.withdraw          login   seat    seat    seat    yes     seat    seat    login
games.claim             login   seat    seat    seat    no      seat    seat    login
games.offer missing     login   none    none    none    none    none    none    login
games.record            login   yes     yes     yes     yes     yes     yes     login
games.watch             login   yes     yes     yes     yes     yes     yes     login
games.unwatch           login   yes     yes     yes     yes     yes     yes     login
games.ack               login   yes     yes     yes     yes     yes     yes     login

games.get private       login   none    yes     yes     none    none    yes     login
games.describe private  login   none    yes     yes     none    none    yes     login
games.record private    login   none    yes     yes     none    none    yes     login
games.watch private     login   none    yes     yes     none    none    yes     login
games.unwatch private   login   none    yes     yes     none    none    yes     login
games.move private      login   none    not_your_turn yes none  none    none    login
games.legal private     login   none    yes     yes     none    none    none    login
games.resign private    login   none    yes     yes     none    none    none    login
games.offer private     login   none    yes     yes     none    none    none    login
games.answer private    login   none    offer_gone offer_gone none none none    login
games.withdraw private  login   none    offer_gone offer_gone none none none    login
games.claim private     login   none    no      no      none    none    none    login
stats.game private      login   none    yes     yes     none    none    yes     login

rooms.create            login   yes     yes     yes     yes     yes     yes     login
rooms.list              login   yes     yes     yes     yes     yes     yes     login
rooms.list all          login   no      no      no      no      no      yes     login
rooms.mine              login   yes     yes     yes     yes     yes     yes     login
rooms.get               login   none    yes     yes     none    none    yes     login
rooms.get public        login   yes     yes     yes     yes     yes     yes     login
rooms.get missing       login   none    none    none    none    none    none    login
rooms.join              login   none    already_joined already_joined none none none login
rooms.join public       login   yes     yes     yes     yes     yes     yes     login
rooms.join code         login   yes     already_joined already_joined yes yes yes login
rooms.join other's      login   yes     none    none    none    none    none    login
rooms.leave             login   none    yes     yes     none    none    none    login
rooms.leave public      login   not_a_member not_a_member not_a_member not_a_member not_a_member not_a_member login
rooms.kick              login   none    no      yes     none    none    none    login
rooms.kick public       login   not_a_member not_a_member not_a_member not_a_member not_a_member not_a_member login
rooms.close             login   none    no      yes     none    none    yes     login
rooms.start             login   none    no      yes     none    none    none    login
rooms.log               login   none    yes     yes     none    none    yes     login
rooms.log public        login   not_a_member not_a_member not_a_member not_a_member not_a_member yes login
rooms.watch             login   none    yes     yes     none    none    yes     login
rooms.unwatch           login   yes     yes     yes     yes     yes     yes     login
rooms.invite            login   none    yes     yes     none    none    none    login
rooms.link              login   none    yes     yes     none    none    none    login
rooms.unlink            login   none    no      yes     none    none    none    login

invites.mine            login   yes     yes     yes     yes     yes     yes     login
invites.accept          login   yes     none    none    none    none    none    login
invites.decline         login   yes     none    none    none    none    none    login
invites.cancel          login   not_a_member no yes     none    none    none    login
invites.look            yes     yes     yes     yes     yes     yes     yes     yes
invites.look missing    none    none    none    none    none    none    none    none
invites.enter           yes     has     has     has     has     has     has     yes
lobby.challenge         login   yes     yes     yes     yes     yes     yes     login

stats.me                login   yes     yes     yes     yes     yes     yes     login
stats.user              login   yes     yes     yes     yes     yes     yes     login
stats.user missing      login   none    none    none    none    none    none    login
stats.leaderboard       login   yes     yes     yes     yes     yes     yes     login
stats.headToHead        login   yes     yes     yes     yes     yes     yes     login
stats.history           login   yes     yes     yes     yes     yes     yes     login
stats.game              login   yes     yes     yes     yes     yes     yes     login

notifications.list      login   yes     yes     yes     yes     yes     yes     login
notifications.read      login   yes     yes     yes     yes     yes     yes     login
notifications.read one  login   none    none    none    yes     none    none    login
notifications.subscribe login   yes     yes     yes     yes     yes     yes     login
notifications.unsubscribe login none    none    none    yes     none    none    login
notifications.targets   login   yes     yes     yes     yes     yes     yes     login

settings.get            login   yes     yes     yes     yes     yes     yes     login
settings.set            login   yes     yes     yes     yes     yes     yes     login
"""

IDENTIFIERS: Final[frozenset[str]] = frozenset({"code"})
"""Parameters that name something of somebody's, and do not end in Id."""


def rows() -> Iterator[tuple[str, dict[str, str]]]:
    """Each line's label with its cells by caller, spelt out."""
    head, *lines = (line for line in TABLE.splitlines() if line.strip())
    assert tuple(head.split()) == CALLERS
    for line in lines:
        words = line.split()
        cells = words[-len(CALLERS):]
        label = " ".join(words[: -len(CALLERS)])
        yield label, {caller: WORDS.get(cell, cell) for caller, cell in zip(CALLERS, cells, strict=True)}


ROWS: Final = dict(rows())


# ------------------------------------------------------------------------------------------------------- the scene


@attrs.define
class Scene:
    """A world with one caller of each kind; ``ids`` has what parameters may name."""

    world: World
    callers: dict[str, Client] = attrs.field(factory=dict)
    names: dict[str, str] = attrs.field(factory=dict)
    ids: dict[str, str] = attrs.field(factory=dict)
    _rival: Client | None = None

    @property
    def rival(self) -> Client:
        """Who plays against ``seated``."""
        assert self._rival is not None
        return self._rival

    def __getitem__(self, caller: str) -> Client:
        return self.callers[caller]

    def user_id(self, caller: str) -> str:
        """A caller's user."""
        identifier: str = self[caller].identity["user"]["userId"]
        return identifier


async def change_account(world: World, client: Client, **changes: Any) -> None:
    """Changes an account behind the application's back."""
    account = await world.app.store.account(client.identity["user"]["userId"])
    assert account is not None
    batch = Batch()
    batch.accounts[account.user_id] = attrs.evolve(account, **changes)
    await world.app.store.commit(batch)


async def enter(scene: Scene, caller: str, **changes: Any) -> None:
    """A registered user comes in, whose account has these changes."""
    scene.names[caller] = f"the-{caller}"
    first = await scene.world.registered(scene.names[caller])
    if changes:
        await change_account(scene.world, first, **changes)
        await first.leave()
        first = scene.world.client()
        await first.enter("auth.login", username=scene.names[caller], password=PASSWORD)
    scene.callers[caller] = first


async def begin_game(scene: Scene) -> None:
    """A game of ``seated`` against the rival, with its watcher."""
    scene._rival = await scene.world.registered("the-rival")
    game_id = (await scene["seated"].good("lobby.quickMatch"))["gameId"]
    assert (await scene.rival.good("lobby.quickMatch"))["gameId"] == game_id
    await scene["watcher"].good("games.watch", gameId=game_id)
    scene.ids["game"] = game_id


async def open_room(scene: Scene) -> None:
    """The host's private rooms with the member in them: ``room`` has no free seat, ``hall`` has one."""
    for name, game_type, options in (("room", "tic-tac-toe", {}), ("hall", "ludo", {"capacity": 3})):
        made = await scene["host"].good(
            "rooms.create", roomName=name, gameType=game_type, options=options, visibility="private")
        link = await scene["host"].good("rooms.link", roomId=made["roomId"])
        await scene["member"].good("rooms.join", code=link["code"])
        scene.ids[name] = made["roomId"]


async def deactivate(scene: Scene) -> None:
    """Somebody whose account is not active any more is back with their old token, in vain."""
    gone = await scene.world.registered("the-deactivated")
    await change_account(scene.world, gone, active=False)
    await gone.leave()
    back = scene.world.client()
    back.identity = gone.identity
    assert await back.refused("auth.resume", accessToken=gone.access) == "account_inactive"
    scene.callers["deactivated"], scene.names["deactivated"] = back, "the-deactivated"


@asynccontextmanager
async def open_scene() -> AsyncIterator[Scene]:
    """A scene with everybody in it."""
    async with open_world() as world:
        scene = Scene(world)
        scene.callers["nobody"] = world.client()
        for caller in ("player", "member", "host", "seated", "watcher"):
            await enter(scene, caller)
        await enter(scene, "admin", role="admin")
        await begin_game(scene)
        await open_room(scene)
        await deactivate(scene)
        yield scene


# ------------------------------------------------------------------------------------------------ what they ask for

Params = dict[str, Any]
Ask = Callable[[Scene, str], Awaitable[Params]]
ASKS: dict[str, Ask] = {}


def asks(*labels: str) -> Callable[[Ask], Ask]:
    """Enters a function that gives the parameters of the calls of these lines."""
    def enter_ask(function: Ask) -> Ask:
        for label in labels:
            assert label in ROWS, f"{label} has no line in TABLE"
            assert label not in ASKS
            ASKS[label] = function
        return function
    return enter_ask


async def no_params(scene: Scene, caller: str) -> Params:
    return {}


@asks("server.announce")
async def _(scene: Scene, caller: str) -> Params:
    return {"text": "Cake in the lobby"}


@asks("auth.register")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": "somebody-new", "password": PASSWORD}


@asks("auth.login")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": scene.names.get(caller, scene.names["player"]), "password": PASSWORD}


@asks("auth.resume")
async def _(scene: Scene, caller: str) -> Params:
    return {"accessToken": scene["player" if caller == "nobody" else caller].access}


@asks("auth.refresh")
async def _(scene: Scene, caller: str) -> Params:
    return {"refreshToken": scene["player" if caller == "nobody" else caller].refresh}


@asks("auth.changePassword")
async def _(scene: Scene, caller: str) -> Params:
    return {"currentPassword": PASSWORD, "newPassword": "another horse battery"}


@asks("auth.endSession")
async def _(scene: Scene, caller: str) -> Params:
    return {"sessionId": await session_of(scene["player" if caller in ("nobody", "deactivated") else caller])}


@asks("auth.endSession other's")
async def _(scene: Scene, caller: str) -> Params:
    return {"sessionId": await session_of(scene.rival)}


async def session_of(client: Client) -> str:
    """The login that a connection came by."""
    identifier: str = (await client.good("auth.sessions"))["sessions"][0]["sessionId"]
    return identifier


@asks("users.get", "users.update other's", "users.activate", "users.deactivate", "users.delete", "users.resetPassword")
async def _(scene: Scene, caller: str) -> Params:
    return {"userId": scene.rival.identity["user"]["userId"]}


@asks("users.get missing", "users.update missing", "users.activate missing", "users.deactivate missing",
      "users.delete missing", "users.resetPassword missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"userId": "u-nowhere"}


@asks("users.deactivate own", "users.delete own", "users.resetPassword own")
async def _(scene: Scene, caller: str) -> Params:
    return {"userId": scene.user_id("admin" if caller == "nobody" else caller)}


@asks("users.setRole")
async def _(scene: Scene, caller: str) -> Params:
    return {"userId": scene.rival.identity["user"]["userId"], "role": "admin"}


@asks("users.setRole missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"userId": "u-nowhere", "role": "admin"}


@asks("users.setRole own")
async def _(scene: Scene, caller: str) -> Params:
    return {"userId": scene.user_id("admin" if caller == "nobody" else caller), "role": "player"}


@asks("users.update")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": "another-name"}


@asks("users.update games")
async def _(scene: Scene, caller: str) -> Params:
    return {"games": ["ludo"]}


@asks("users.create")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": "somebody-new"}


@asks("games.get", "games.legal", "games.resign", "games.watch", "games.unwatch", "lobby.cancel running")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"]}


@asks("lobby.take")
async def _(scene: Scene, caller: str) -> Params:
    opened = await (await scene.world.guest("somebody")).good("lobby.quickMatch", gameType="ultimate")
    return {"gameId": opened["gameId"]}


@asks("lobby.take running")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"]}


@asks("lobby.take private")
async def _(scene: Scene, caller: str) -> Params:
    games = scene.world.app.games
    live = games.create("tic-tac-toe")
    facts, game = decide.open_game("tic-tac-toe", {}, (Player("u-x", "x-y"),), 0, private=True)
    games.record(live, facts, game)
    return {"gameId": live.id}


@asks("lobby.take missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": "g-nowhere"}


@asks("games.ground")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameType": "ludo"}


@asks("games.move")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"], "position": 4}


@asks("games.offer")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"], "kind": "draw"}


@asks("games.offer missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": "g-nowhere", "kind": "draw"}


@asks("games.answer")
async def _(scene: Scene, caller: str) -> Params:
    await scene.rival.good("games.offer", gameId=scene.ids["game"], kind="draw")
    return {"gameId": scene.ids["game"], "kind": "draw", "accept": False}


@asks("games.withdraw")
async def _(scene: Scene, caller: str) -> Params:
    await scene["seated"].good("games.offer", gameId=scene.ids["game"], kind="pause")
    return {"gameId": scene.ids["game"], "kind": "pause"}


@asks("games.claim")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"]}


@asks("stats.user")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": "the-rival"}


@asks("stats.user missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": "nobody-here"}


@asks("stats.leaderboard")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameType": "tic-tac-toe"}


@asks("stats.headToHead")
async def _(scene: Scene, caller: str) -> Params:
    return {"opponent": "the-rival"}


@asks("stats.game")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"]}


@asks("games.record")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"], "format": "text"}


@asks("games.ack")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": scene.ids["game"], "seq": 1}


@asks("notifications.read")
async def _(scene: Scene, caller: str) -> Params:
    return {"all": True}


@asks("notifications.read one")
async def _(scene: Scene, caller: str) -> Params:
    """The seated player's."""
    notice = notify(scene.world.app, scene.user_id("seated"), "server", {"text": "Good morning."})
    await scene.world.app.journal.stored()
    return {"notificationId": notice.notification_id}


@asks("notifications.subscribe")
async def _(scene: Scene, caller: str) -> Params:
    scene.world.app.outbox = Outbox(scene.world.app, FakeNotifier())
    return {"address": "json://example.org", "kinds": []}


@asks("notifications.unsubscribe")
async def _(scene: Scene, caller: str) -> Params:
    """The seated player's."""
    params = await ASKS["notifications.subscribe"](scene, "seated")
    target = await scene["seated"].good("notifications.subscribe", **params)
    return {"targetId": target["targetId"]}


@asks("settings.set")
async def _(scene: Scene, caller: str) -> Params:
    return {"settings": {"volume": 5}}


@asks("games.get missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": "g-nowhere"}


@asks("games.move missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": "g-nowhere", "position": 4}


# ------------------------------------------------------------------------------------------------------------ rooms


@asks("games.get private", "games.describe private", "games.record private", "games.watch private",
      "games.unwatch private", "games.legal private", "games.resign private", "stats.game private")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": await private_game(scene)}


@asks("games.move private")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": await private_game(scene), "position": 4}


@asks("games.offer private", "games.withdraw private")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": await private_game(scene), "kind": "draw"}


@asks("games.answer private")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": await private_game(scene), "kind": "draw", "accept": True}


@asks("games.claim private")
async def _(scene: Scene, caller: str) -> Params:
    return {"gameId": await private_game(scene)}


async def private_game(scene: Scene) -> str:
    """The game of the private room: it is the host's turn."""
    game_id: str = (await scene["host"].good("rooms.start", roomId=scene.ids["room"]))["gameId"]
    return game_id


async def public_room(scene: Scene) -> str:
    """The rival's room."""
    room_id: str = (await scene.rival.good("rooms.create", roomName="The rival's"))["roomId"]
    return room_id


@asks("rooms.create")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomName": "Sunday", "visibility": "private"}


@asks("rooms.list all")
async def _(scene: Scene, caller: str) -> Params:
    return {"visibility": "all"}


@asks("rooms.get", "rooms.join", "rooms.leave", "rooms.close", "rooms.start", "rooms.log", "rooms.watch",
      "rooms.unwatch")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": scene.ids["room"]}


@asks("rooms.get missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": "r-nowhere"}


@asks("rooms.get public", "rooms.join public", "rooms.leave public", "rooms.log public")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": await public_room(scene)}


@asks("rooms.kick")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": scene.ids["room"], "userId": scene.user_id("host" if caller == "member" else "member")}


@asks("rooms.kick public")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": await public_room(scene), "userId": scene.rival.identity["user"]["userId"]}


@asks("rooms.join code")
async def _(scene: Scene, caller: str) -> Params:
    return {"code": (await link_of(scene))["code"]}


@asks("rooms.join other's")
async def _(scene: Scene, caller: str) -> Params:
    return {"code": (await invitation_of_the_player(scene))["ct"]}


@asks("rooms.unlink")
async def _(scene: Scene, caller: str) -> Params:
    return {"inviteId": (await link_of(scene))["inviteId"]}


@asks("invites.look")
async def _(scene: Scene, caller: str) -> Params:
    return {"code": (await link_of(scene))["code"]}


@asks("invites.enter")
async def _(scene: Scene, caller: str) -> Params:
    return {"code": (await link_of(scene))["code"]}


@asks("invites.look missing")
async def _(scene: Scene, caller: str) -> Params:
    return {"code": "a guess"}


async def link_of(scene: Scene) -> dict[str, Any]:
    """A link of the host's to the room with a free seat."""
    link: dict[str, Any] = await scene["host"].good("rooms.link", roomId=scene.ids["hall"])
    return link


@asks("rooms.invite")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": scene.ids["hall"], "username": "the-rival"}


@asks("rooms.link")
async def _(scene: Scene, caller: str) -> Params:
    return {"roomId": scene.ids["hall"]}


@asks("invites.accept", "invites.decline", "invites.cancel")
async def _(scene: Scene, caller: str) -> Params:
    return {"inviteId": (await invitation_of_the_player(scene))["inviteId"]}


async def invitation_of_the_player(scene: Scene) -> dict[str, Any]:
    """An invitation of the player by the host."""
    invitation: dict[str, Any] = await scene["host"].good(
        "rooms.invite", roomId=scene.ids["hall"], username="the-player")
    return invitation


@asks("lobby.challenge")
async def _(scene: Scene, caller: str) -> Params:
    return {"username": "the-rival"}


# -------------------------------------------------------------------------------------------------------- the tests


def made_up(params: Params) -> Params:
    """The same parameters, naming what does not exist."""
    named = {name for name in params if name.endswith("Id") or name in IDENTIFIERS}
    return {name: "x-nowhere" if name in named else value for name, value in params.items()}


async def outcome(client: Client, method: str, params: Params) -> tuple[str, Any]:
    """``yes`` or the reason of the refusal, and the error."""
    response = await client.call(method, **params)
    if "result" in response:
        return "yes", None
    return response["error"]["data"]["reason"], response["error"]


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("label", ROWS)
async def test_the_cell_holds(autojump_clock: object, label: str, caller: str) -> None:
    method = label.partition(" ")[0]
    async with open_scene() as scene:
        params = await ASKS.get(label, no_params)(scene, caller)
        said, error = await outcome(scene[caller], method, params)
        assert said == ROWS[label][caller], error
        if said == "not_found":
            assert (await outcome(scene[caller], method, made_up(params)))[1] == error


def test_every_method_has_a_line() -> None:
    assert {label.partition(" ")[0] for label in ROWS} == METHODS.keys()


def test_every_cell_is_a_reason_that_there_is() -> None:
    assert {cell for cells in ROWS.values() for cell in cells.values()} <= REASONS.keys() | {"yes"}
    assert len(ROWS) == sum(1 for line in TABLE.splitlines() if line.strip()) - 1


def test_who_has_no_identity_is_refused_alike_whatever_they_ask_for() -> None:
    for label, cells in ROWS.items():
        needs = METHODS[label.partition(" ")[0]].identity
        assert (cells["nobody"] == "login_required") is needs, label
        assert (cells["deactivated"] == "login_required") is needs, label
