"""Those who play and watch in the model: each connection folds what it hears, game by game."""

from typing import Any

from tests.ser.clients import Client
from tests.ser.harness import World
from tests.ser.model.folding import View


class Viewer:
    """A connection with what it knows of the games that it has heard of."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.views: dict[str, View] = {}
        self.before: dict[str, View] = {}
        """What was known on a connection before this one; what is heard is too new for it until it has caught up."""

    async def ask(self, method: str, **params: Any) -> dict[str, Any]:
        """A response; everything that was heard up to it and after it is folded, in the order in which it came."""
        response = await self.client.call(method, **params)
        self._fold_kept()
        self._learn(method, params, response)
        await self.listen()
        return response

    def _learn(self, method: str, params: dict[str, Any], response: dict[str, Any]) -> None:
        result = response.get("result")
        if result is None:
            return
        if method == "games.watch":
            self._caught_up(result)
        elif method == "games.move" and result["seq"] > self.views[params["gameId"]].seq:
            self._moved(params, result)

    def _caught_up(self, result: dict[str, Any]) -> None:
        if result["missed"] == "snapshot":
            self.views[result["gameId"]] = View(result["snapshot"])
            return
        view = self.before.pop(result["gameId"], None) or self.views[result["gameId"]]
        self.views[result["gameId"]] = view
        for event in result["events"]:
            view.apply(event["method"], event["params"])
        view.apply_absent(result.get("absent", []))

    def _moved(self, params: dict[str, Any], result: dict[str, Any]) -> None:
        """One's own move is told by the answer; whose turn it is then say the rules."""
        view = self.views[params["gameId"]]
        seat = view.shot["yourSeat"]
        told = {"seq": result["seq"], "ply": result["ply"], "seat": seat, "position": params["position"]}
        view.apply("games.moved", {**told, **({"clock": result["clock"]} if "clock" in result else {})})
        view.shot["turn"] = view.next_turn()

    async def listen(self) -> None:
        """Folds what has come."""
        self.client.events += await self.client.lines()
        self._fold_kept()

    def _fold_kept(self) -> None:
        events, self.client.events = self.client.events, []
        for event in events:
            method, params = event["method"], event["params"]
            if method == "games.started":
                self.views[params["gameId"]] = View(params)
            elif method.startswith("games.") and params["gameId"] in self.views:
                self.views[params["gameId"]].apply(method, params)


class Person:
    """A registered player with up to two connections."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.access = ""
        self.viewers: list[Viewer] = []
        self.known: dict[str, View] = {}
        """What was known when the last connection was lost."""

    @property
    def viewer(self) -> Viewer | None:
        """The first connection."""
        return self.viewers[0] if self.viewers else None

    async def register(self, world: World) -> None:
        """Comes for the first time."""
        client = await world.registered(self.name)
        self.access = client.access
        self.viewers.append(Viewer(client))

    async def connect(self, world: World) -> None:
        """One more connection, which catches up with all games of before."""
        viewer = Viewer(world.client())
        response = await viewer.client.call("auth.resume", accessToken=self.access)
        assert "result" in response, response
        if not self.viewers:
            viewer.before, self.known = self.known, {}
        self.viewers.append(viewer)
        running = [game["gameId"] for game in response["result"]["games"]]
        kept, viewer.client.events = viewer.client.events, []
        for game_id in dict.fromkeys([*viewer.before, *running]):
            view = viewer.before.get(game_id)
            await viewer.ask("games.watch", gameId=game_id, **({} if view is None else {"since": view.seq}))
        assert all(event["method"] != "games.started" for event in kept)

    async def disconnect(self) -> None:
        """Loses all connections."""
        if self.viewers:
            self.known = {**self.viewers[0].views}
        for viewer in self.viewers:
            await viewer.client.leave()
        self.viewers = []

    def forget_connections(self) -> None:
        """The server is gone, and the connections with it."""
        if self.viewers:
            self.known = {**self.viewers[0].views}
        self.viewers = []
