"""Leaving: the policy of a game, its countdown, and what comes of being away too long."""

import re
from pathlib import Path
from typing import Any

import pytest

from engine.game import decide, leaving
from engine.game.facts import ENDED, PLAYING, Ended, Resigned, ReturnedTo, TakenOver
from engine.game.leaving import GRACE_MS, POLICIES, USUAL_GRACE_MS, countdown, read_on_leave
from engine.game.offers import LONGEST_PAUSE_MS
from engine.rules.contract import Outcome
from tests.engine.game.games import ANN, AT, BOB, SITUATIONS, Life
from tests.refusals import reason_of, refusal_of

DOCUMENT = (Path(__file__).parents[3] / "docs" / "OFFERS-AND-CLOCKS.md").read_text()
GRACE = 10_000
DUE = AT + 3_000 + GRACE
BOB_AWAY = {2: AT + 3_000}


def left(kind: str, seats: int = 2, **chosen: Any) -> Life:
    """A game with a policy, begun at AT."""
    return Life("ludo" if seats > 2 else "tic-tac-toe", seats, on_leave={"kind": kind, "graceMs": GRACE}, **chosen)


# ---------------------------------------------------------------------------------------------- what may be chosen

@pytest.mark.parametrize(("raw", "read"), [
    (None, None), ("wait", None), ({"kind": "wait"}, None), ({"kind": "wait", "graceMs": 5_000}, None),
    *((kind, {"kind": kind, "graceMs": USUAL_GRACE_MS}) for kind in POLICIES[1:]),
    ({"kind": "claim"}, {"kind": "claim", "graceMs": USUAL_GRACE_MS}),
    *(({"kind": "bot", "graceMs": grace}, {"kind": "bot", "graceMs": grace}) for grace in GRACE_MS),
])
def test_a_policy_is_kept_complete(raw: Any, read: Any) -> None:
    assert read_on_leave(raw) == read
    assert Life(on_leave=raw).game.table.on_leave == read


@pytest.mark.parametrize(("raw", "path"), [
    ("shout", "onLeave.kind"), ({}, "onLeave.kind"), (["claim"], "onLeave.kind"), (7, "onLeave.kind"),
    ({"kind": ["claim"]}, "onLeave.kind"), ({"kind": "claim", "after": 5}, "onLeave.after"),
    *(({"kind": "claim", "graceMs": value}, "onLeave.graceMs")
      for value in (GRACE_MS[0] - 1, GRACE_MS[1] + 1, "5000", True, None)),
    ({"kind": "wait", "graceMs": 1}, "onLeave.graceMs"),
])
def test_what_is_no_policy_is_refused_with_its_path(raw: Any, path: str) -> None:
    refusal = refusal_of(Life, on_leave=raw)
    assert refusal is not None
    assert (refusal.reason, refusal.data["path"]) == ("invalid_params", path)


@pytest.mark.parametrize("kind", POLICIES)
def test_with_days_for_a_move_players_come_and_go(kind: str) -> None:
    reason = reason_of(Life, on_leave=kind, clock={"kind": "days", "perMoveDays": 1})
    assert reason == (None if kind == "wait" else "invalid_params")


def test_the_document_has_every_policy_with_its_bounds() -> None:
    section = DOCUMENT.partition("\n## Leaving\n")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == POLICIES
    assert f"`graceMs` {GRACE_MS[0]}–{GRACE_MS[1]}, {USUAL_GRACE_MS} unless" in section  # noqa: RUF001


# ---------------------------------------------------------------------------------------------------- the countdown

@pytest.mark.parametrize("kind", POLICIES)
def test_everybody_sees_when_the_grace_is_over(kind: str) -> None:
    life = left(kind)
    due = [] if kind == "wait" else [{"seat": 2, "dueAt": DUE}]
    grace = {} if kind == "wait" else {"graceMs": GRACE}
    assert leaving.snapshot(life.game, BOB_AWAY) == {"kind": kind, **grace, "countdown": due}
    assert leaving.snapshot(life.game, {}) == {"kind": kind, **grace, "countdown": []}
    assert leaving.due_at(life.game, BOB_AWAY) == (DUE if kind in ("forfeit", "bot") else None)
    assert decide.due_at(life.game, BOB_AWAY) == leaving.due_at(life.game, BOB_AWAY)


def test_the_grace_begins_at_the_earliest_with_the_game() -> None:
    game = decide.open_game("mnk", {}, (ANN,), AT, on_leave={"kind": "claim", "graceMs": GRACE})[1]
    assert countdown(game, {1: AT}) == {}
    game = decide.sit(game, BOB, AT + 50_000)[1]
    assert countdown(game, {1: AT, 2: AT + 60_000}) == {1: AT + 50_000 + GRACE, 2: AT + 60_000 + GRACE}


def test_nobody_is_missed_in_a_pause_and_absence_counts_anew_after_it() -> None:
    life = left("forfeit")
    for seat in (1, 2):
        life.offer(seat, "pause", AT + 4_000)
    assert (countdown(life.game, BOB_AWAY), leaving.due_at(life.game, BOB_AWAY)) == ({}, None)
    assert life.do(decide.forfeit, BOB_AWAY, AT + 10**9) == ()
    life.offer(1, "resume", AT + LONGEST_PAUSE_MS + 4_000)
    assert countdown(life.game, BOB_AWAY) == {2: AT + LONGEST_PAUSE_MS + 4_000 + GRACE}


def test_who_is_out_is_not_missed() -> None:
    life = left("claim", 3)
    life.do(decide.resign, 2, AT)
    assert countdown(life.game, BOB_AWAY) == {}


# ------------------------------------------------------------------------------------------------------------ claims

@pytest.mark.parametrize(("kind", "winners", "places"), [("win", (1,), (1, 2)), ("draw", (), (1, 1))])
def test_the_other_may_claim_the_game_or_a_draw(kind: str, winners: tuple[int, ...], places: tuple[int, ...]) -> None:
    life = left("claim")
    refusal = refusal_of(decide.claim, life.game, 1, kind, BOB_AWAY, DUE - 1)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("too_soon", {"retryAfterMs": 1})
    assert life.do(decide.claim, 1, kind, BOB_AWAY, DUE) == (Ended("abandoned", winners, places, DUE, 2),)
    assert life.game.result == Outcome("abandoned", winners, places)


def test_who_is_back_in_the_last_moment_is_back() -> None:
    assert reason_of(decide.claim, left("claim").game, 1, "win", {}, DUE + 10**9) == "not_now"


def test_nobody_claims_for_their_own_absence() -> None:
    assert reason_of(decide.claim, left("claim").game, 2, "win", BOB_AWAY, DUE) == "not_now"


@pytest.mark.parametrize(("situation", "reason"), [
    ("waiting", "game_not_started"), ("begun", "forbidden"), ("won", "game_over")])
def test_what_cannot_be_claimed_is_refused_with_its_reason(situation: str, reason: str) -> None:
    assert reason_of(decide.claim, SITUATIONS[situation](), 1, "win", BOB_AWAY, DUE) == reason


@pytest.mark.parametrize("kind", ["wait", "forfeit", "bot"])
def test_only_where_that_is_the_policy(kind: str) -> None:
    assert reason_of(decide.claim, left(kind).game, 1, "win", BOB_AWAY, DUE) == "forbidden"


def test_a_pause_cannot_be_claimed() -> None:
    life = left("claim")
    for seat in (1, 2):
        life.offer(seat, "pause")
    assert reason_of(decide.claim, life.game, 1, "win", BOB_AWAY, DUE) == "game_paused"


def test_other_claims_there_are_not() -> None:
    assert reason_of(decide.claim, left("claim").game, 1, "moon", BOB_AWAY, DUE) == "invalid_params"


def test_with_three_who_is_away_is_out_and_the_others_play_on() -> None:
    life = left("claim", 3)
    assert reason_of(decide.claim, life.game, 1, "draw", BOB_AWAY, DUE) == "forbidden"
    told = life.do(decide.claim, 3, "win", BOB_AWAY, DUE)
    assert told[0] == Resigned(2, DUE, "abandoned")
    assert life.game.status == PLAYING
    assert reason_of(decide.claim, life.game, 3, "win", BOB_AWAY, DUE) == "not_now"
    assert reason_of(decide.claim, life.game, 2, "win", {1: AT}, DUE) == "game_over"


def test_with_three_two_may_be_away() -> None:
    life = left("claim", 3)
    life.do(decide.claim, 3, "win", {1: AT, 2: AT}, AT + GRACE)
    assert (life.game.status, life.game.result.reason, life.game.result.winners) == (ENDED, "abandoned", (3,))


# ----------------------------------------------------------------------------------------------------- forfeits

def test_who_is_away_too_long_has_lost() -> None:
    life = left("forfeit")
    assert life.do(decide.forfeit, BOB_AWAY, DUE - 1) == ()
    assert life.do(decide.forfeit, {}, DUE) == ()
    assert life.do(decide.forfeit, BOB_AWAY, DUE) == (Ended("abandoned", (1,), (1, 2), DUE, 2),)


def test_as_long_as_nobody_is_there_nothing_happens() -> None:
    for kind in ("forfeit", "bot"):
        life, away = left(kind), {1: AT, 2: AT}
        assert (leaving.due_at(life.game, away), life.do(decide.forfeit, away, AT + 10**9)) == (None, ())
        assert life.do(decide.take_over, "bot:hard", away, AT + 10**9) == ()


def test_with_three_who_is_away_too_long_is_out() -> None:
    life = left("forfeit", 3)
    assert life.do(decide.forfeit, BOB_AWAY, DUE)[0] == Resigned(2, DUE, "abandoned")
    assert leaving.due_at(life.game, BOB_AWAY) is None


# ------------------------------------------------------------------------------------------------ bots that stand in

def test_a_bot_plays_on_until_the_player_is_back() -> None:
    life = left("bot")
    assert life.do(decide.take_over, "bot:hard", BOB_AWAY, DUE - 1) == ()
    assert life.do(decide.take_over, "bot:hard", BOB_AWAY, DUE) == (TakenOver(2, "bot:hard", DUE),)
    assert (life.game.bot_for(2), life.game.bot_for(1), life.game.table.seats) == ("bot:hard", None, (ANN, BOB))
    assert life.do(decide.take_over, "bot:hard", BOB_AWAY, DUE + 5) == ()
    assert leaving.due_at(life.game, BOB_AWAY) is None
    life.move(4, 0)
    assert life.do(decide.give_back, 2, DUE + 9) == (ReturnedTo(2, DUE + 9),)
    assert life.do(decide.give_back, 2, DUE + 9) == ()
    assert life.game.bot_for(2) is None


@pytest.mark.parametrize("kind", ["wait", "claim", "forfeit"])
def test_no_bot_plays_where_that_is_not_the_policy(kind: str) -> None:
    life = left(kind)
    assert life.do(decide.take_over, "bot:hard", BOB_AWAY, DUE) == ()


def test_nothing_is_given_back_after_the_end() -> None:
    life = left("bot")
    life.do(decide.take_over, "bot:hard", BOB_AWAY, DUE)
    life.end()
    assert life.do(decide.give_back, 2, DUE + 9) == ()
    assert life.game.bot_for(2) == "bot:hard"


# --------------------------------------------------------------------------- games that nobody goes on with

@pytest.mark.parametrize("situation", ["waiting", "begun", "won"])
def test_a_game_without_anything_happening_expires(situation: str) -> None:
    game = SITUATIONS[situation]()
    assert decide.expire(game, game.last_at + 4_999, 5_000) == ((), game)
    facts, after = decide.expire(game, game.last_at + 5_000, 5_000)
    assert after.status == ENDED
    at = game.last_at + 5_000
    assert facts == {"waiting": (Ended("expired", (), (), at),), "begun": (Ended("expired", (), (1, 1), at),),
                     "won": ()}[situation]


def test_those_who_still_play_share_what_is_left_when_a_game_expires() -> None:
    life = left("wait", 4)
    life.do(decide.resign, 3, AT)
    life.do(decide.expire, AT + 5_000, 5_000)
    assert life.game.result == Outcome("expired", (1, 2, 4), (1, 1, 4, 1))


# ------------------------------------------------------------------------------------------------- everything due

def test_whatever_is_due_first_happens_when_it_is_due() -> None:
    life = left("forfeit", clock={"kind": "move", "perMoveMs": 8_000})
    life.move(at=AT)
    life.offer(1, "pause", AT + 100)
    assert decide.due_at(life.game, BOB_AWAY) == AT + 9_000
    assert decide.due_at(life.game, {2: AT - 5_000}) == AT + 9_000
    assert decide.due_at(life.game, {1: AT - 9_500}) == AT + 9_000
    life.do(decide.hold, AT + 50)
    assert decide.due_at(life.game, BOB_AWAY) == DUE
    assert decide.due_at(life.game, {}) == AT + 100 + 60_000
    assert life.do(decide.elapse, {}, DUE, bot="bot:easy", next_id="g-next") == ()
    told = life.do(decide.elapse, BOB_AWAY, AT + 100_000, bot="bot:easy", next_id="g-next")
    assert [type(fact).__name__ for fact in told] == ["Expired", "Ended"]
    assert decide.due_at(life.game, BOB_AWAY) is None


def test_a_flag_comes_before_a_forfeit_and_a_bot_before_nothing() -> None:
    life = left("forfeit", clock={"kind": "move", "perMoveMs": 8_000})
    life.move(at=AT)
    assert life.do(decide.elapse, BOB_AWAY, AT + 10**9, bot="bot:easy", next_id="g")[0].reason == "timeout"
    life = left("bot")
    assert life.do(decide.elapse, BOB_AWAY, DUE, bot="bot:easy", next_id="g") == (TakenOver(2, "bot:easy", DUE),)
