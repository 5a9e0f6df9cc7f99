"""Whatever happens in whatever order: the model never breaks, and every screen of it is whole."""

from random import Random

import attrs
import pytest

from cli_client import happenings
from cli_client.model import intents, meeting, reduce
from cli_client.model.pages.kinds import KINDS
from cli_client.model.rewinding import Autoplay, GoTo, PlayOn, Recall, Save, Saved, Show, Tick
from cli_client.model.state import State
from cli_client.model.terms import Terms
from cli_client.text import UNICODE, width
from cli_client.ui.board import Size
from cli_client.ui.keys import all_keys, intent_of
from cli_client.ui.screen import screen
from engine.game.record import record_as_json
from engine.rules import RULES
from engine.wire.codec import unstructure
from tests.cli_client.fakes import ANN, answered, moved, received, seen, snapshot, started, stored
from tests.cli_client.model.test_inviting import CHALLENGE, FULL, LINK, ROOM
from tests.cli_client.recorded import recorded

DEEDS = (*((what, "") for what in meeting.DEEDS), ("kick", "bob"), ("invite", "bob"), ("link", "3"))
GAMES = ("g1", "g2", "g3")
CELLS = ("A1", "B2", "C3", "1", "4", 0, 4, "zz", "B2\x1b")
FAILURES = ("not_connected", "connection_lost", "stale", "space_taken", "not_found", "busy")


def shot(random):
    game_type = random.choice([*RULES, "go"])
    options = dict(RULES[game_type].configure({})) if game_type in RULES else {}
    positions = random.choice([(), ("A1",), ("A1", "B2"), ("4", "4"), ("A1", "A1")])
    status = random.choice(["playing", "playing", "waiting", "ended", "paused"])
    return snapshot(*positions, mine=random.choice([1, 2, None]), status=status, game_id=random.choice(GAMES),
                    game_type=game_type, options=options, names=random.choice([("ann",), ("ann", "bob\x1b[2J")]))


def failed(random):
    method = random.choice(["games.move", "games.get", "games.watch", "lobby.quickMatch", "games.resign",
                            "lobby.challenge", "lobby.cancel", "invites.accept", "rooms.join", "games.answer"])
    asked = {"gameId": random.choice(GAMES), "position": random.choice(CELLS), "ply": 1, "inviteId": "i1"}
    return happenings.Answered(method, asked, failure=happenings.Failure(random.choice(FAILURES), "Because."))


def ended(random):
    reason = random.choice(["line", "no_moves", "new"])
    result = {"reason": reason, "winners": random.choice([[1], []]), "places": [1, 2]}
    return received("games.ended", gameId=random.choice(GAMES), seq=random.randint(1, 9), result=result)


def presence(random):
    return received("games.presence", gameId=random.choice(GAMES), seat=random.randint(1, 3), username="bob",
                    present=random.choice([True, False]), seq=random.choice([None, 2, 3, 4]))


EVENTS = (
    lambda random: happenings.Connecting(),
    lambda random: happenings.Online(ANN),
    lambda random: happenings.Restored(),
    lambda random: happenings.Waiting(random.randint(0, 15), "gone"),
    lambda random: happenings.Gone(random.choice(GAMES)),
    lambda random: seen(shot(random)),
    lambda random: started(shot(random)),
    lambda random: moved(random.randint(1, 6), random.randint(1, 4), random.choice(CELLS),
                         game_id=random.choice(GAMES)),
    lambda random: stored(random.randint(1, 6), random.randint(1, 4), random.choice(CELLS), random.choice(GAMES)),
    lambda random: answered("lobby.quickMatch", {
        "gameId": random.choice(GAMES), "seat": 1, "status": random.choice(["waiting", "playing"])}),
    failed,
    ended,
    presence,
    lambda random: received("games.offered", gameId=random.choice(GAMES), seq=random.randint(1, 6), seat=1,
                            kind="draw"),
    lambda random: happenings.Gathered(random.choice([(), (ROOM,)]), random.choice([(), (CHALLENGE,)])),
    lambda random: received("rooms.updated", **unstructure(random.choice([ROOM, FULL]))),
    lambda random: received("rooms.closed", roomId="r1", seq=9, reason="closed"),
    lambda random: received("invites.received", **unstructure(attrs.evolve(CHALLENGE, inviter_name="e\x1bve"))),
    lambda random: received("invites.answered", **unstructure(attrs.evolve(CHALLENGE, status="declined"))),
    lambda random: answered("rooms.create", unstructure(ROOM)),
    lambda random: answered("rooms.link", LINK),
    lambda random: answered("rooms.join", unstructure(FULL), code="abc"),
    lambda random: answered("invites.accept", unstructure(FULL), inviteId="i1"),
    lambda random: answered("lobby.challenge", {"roomId": "r2", "inviteId": "i1", "status": "open", "gameId": None}),
    lambda random: answered("games.offer", {"gameId": random.choice(GAMES), "seq": random.randint(1, 6)}, kind="draw"),
    lambda random: received("games.takenBack", gameId=random.choice(GAMES), seq=random.randint(1, 6), seat=3, ply=0,
                            turn=1),
    lambda random: intents.Seek("tic-tac-toe", {}, "bob"),
    lambda random: intents.Offer("draw"),
    lambda random: intents.Reply(random.choice([True, False])),
    lambda random: intents.TakeBack(),
    lambda random: intents.Invite(),
    lambda random: happenings.Passed(0, random.randint(0, 2_000_000)),
    lambda random: received("games.watched", gameId=random.choice(GAMES), watchers=random.randint(0, 3)),
    lambda random: intents.Browse(random.choice([*KINDS]), random.choice(["", "r1", "mnk", "e\x1bve"])),
    lambda random: intents.Pick(random.randint(1, 12), random.randint(0, 2)),
    lambda random: intents.Change(random.randint(1, 12), random.choice([1, -1])),
    lambda random: meeting.SetUp(random.choice([None, *RULES, "go"])),
    lambda random: meeting.RoomDeed(*random.choice(DEEDS), sure=random.choice([True, False])),
    lambda random: meeting.Bot(random.choice([None, "hard", "brutal"])),
    lambda random: meeting.MakeRoom("x\x1b", Terms(random.choice(["", *RULES])), random.choice(["public", "private"])),
    lambda random: meeting.EnterRoom("r1"),
    lambda random: answered("rooms.watch", unstructure(random.choice([ROOM, FULL])), roomId="r1"),
    lambda random: answered("rooms.list", {"rooms": unstructure([ROOM, FULL]), "total": 99}, limit=20, offset=0),
    lambda random: answered("rooms.leave", {}, roomId="r1"),
    lambda random: answered("rooms.invite", unstructure(CHALLENGE), roomId="r1", username="bob"),
    lambda random: intents.Play(str(random.choice(CELLS))),
    lambda random: intents.PlayCell(random.randint(0, 8)),
    lambda random: intents.Step(random.choice([1, -1])),
    lambda random: intents.Watch(random.choice(GAMES)),
    lambda random: intents.Seek(random.choice([*RULES, None, "go"]), {"rows": 99}),
    lambda random: Show(RECORDS[random.choice([*RULES])], "g\x1b9"),
    lambda random: Recall(random.choice([None, *GAMES])),
    lambda random: GoTo(random.randint(-2, 9)),
    lambda random: Autoplay(random.choice(["toggle", "faster", "slower", 0.3])),
    lambda random: Tick(random.randint(0, 4)),
    lambda random: PlayOn(random.choice([None, "bot:hard", "people", "bob"])),
    lambda random: Save("x", random.choice([True, False])),
    lambda random: Saved("x", taken=random.choice([True, False])),
    lambda random: answered("games.record", {"format": "json", "record": random.choice([{}, WRITTEN])},
                            gameId=random.choice(GAMES), format="json"),
    lambda random: answered("games.record", {"format": "text", "record": ""}, gameId="g1", format="text"),
    lambda random: happenings.Answered("local.playOn", {"origin": "move 1 of g\x1b9"}, None, attrs.evolve(
        shot(random), game_id="local-1")),
)
RECORDS = {game_type: recorded(game_type, 5) for game_type in RULES}
WRITTEN = record_as_json(RECORDS["ludo"])


@pytest.mark.parametrize("seed", range(40))
def test_nothing_breaks_it(seed):
    random = Random(seed)
    state = State(local=seed % 5 == 0)
    for _ in range(120):
        by_key = random.random() < 0.4
        event = intent_of(state, random.choice(sorted(all_keys(state)))) if by_key else random.choice(EVENTS)(random)
        if event is not None:
            state = attrs.evolve(reduce(state, event), effects=())
        assert state.current is None or state.view is not None
        assert len({view.id for view in state.games}) == len(state.games)
    for size in (Size(80, 24), Size(31, 11), Size(1, 1), Size(200, 50)):
        rows = screen(state, size, UNICODE)
        assert [sum(width(piece.text) for piece in row) for row in rows] == [size.columns] * size.rows
        assert not any("\x1b" in piece.text for row in rows for piece in row)
