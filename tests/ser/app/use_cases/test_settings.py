"""Settings follow the player: stored on the server, the same on every connection, all or nothing."""

import trio.testing

from engine.preferences import DEFAULTS, SETTINGS
from ser.store.memory import MemoryStore
from tests.ser.harness import PASSWORD, World, open_world
from tests.ser.stores import HeldStore


async def test_the_schema_is_what_a_client_needs_to_build_its_screen(world: World) -> None:
    found = await (await world.guest("ann")).good("settings.get")
    assert found["values"] == DEFAULTS
    assert [setting["name"] for setting in found["schema"]] == list(SETTINGS)
    volume = next(setting for setting in found["schema"] if setting["name"] == "volume")
    assert volume == {"name": "volume", "group": "sound", "kind": "integer", "default": 60, "minimum": 0,
                      "maximum": 100, "help": "How loud sounds are, in percent."}
    theme = next(setting for setting in found["schema"] if setting["name"] == "theme")
    assert theme["choices"] == ["default", "light", "dark", "high-contrast", "colour-blind", "mono"]


async def test_what_is_set_is_answered_and_told_to_the_users_other_connections(world: World) -> None:
    ann = await world.registered("ann")
    other = world.client()
    await other.enter("auth.login", username="ann", password=PASSWORD)
    bob = await world.registered("bob")
    answer = await ann.good("settings.set", settings={"volume": 5, "theme": "mono"})
    assert answer["values"] == {**DEFAULTS, "volume": 5, "theme": "mono"}
    assert await other.event("settings.changed") == answer
    assert (await ann.told(), await bob.told()) == ([], [])
    assert (await other.good("settings.get"))["values"] == answer["values"]


async def test_one_value_that_does_not_fit_leaves_everything_as_it_was(world: World) -> None:
    ann = await world.guest("ann")
    error = await ann.error("settings.set", settings={"volume": 5, "theme": "pink"})
    assert error["data"] == {"reason": "invalid_params", "path": "settings.theme",
                             "expected": SETTINGS["theme"].expected}
    error = await ann.error("settings.set", settings={"volume": 5, "timeZone": "Atlantis/Capital"})
    assert error["data"]["path"] == "settings.timeZone"
    assert (await ann.good("settings.get"))["values"] == DEFAULTS


async def test_null_sets_the_default(world: World) -> None:
    ann = await world.guest("ann")
    await ann.good("settings.set", settings={"volume": 5, "mute": True})
    assert (await ann.good("settings.set", settings={"volume": None}))["values"] == {**DEFAULTS, "mute": True}


async def test_they_are_there_after_a_restart(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store) as world:
        await (await world.registered("ann")).good("settings.set", settings={"volume": 5})
    async with open_world(store) as world:
        ann = world.client()
        await ann.enter("auth.login", username="ann", password=PASSWORD)
        assert (await ann.good("settings.get"))["values"]["volume"] == 5


async def test_nobody_is_told_what_could_not_be_stored(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann = await world.registered("ann")
        other = world.client()
        await other.enter("auth.login", username="ann", password=PASSWORD)
        store.failing = True
        assert await ann.refused("settings.set", settings={"volume": 5}) == "storage_unavailable"
        store.failing = False
        assert await other.told() == []
        assert (await ann.good("settings.get"))["values"] == DEFAULTS
