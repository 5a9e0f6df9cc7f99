"""Whatever people do in a room, it keeps its laws; and what lists have of it says the same."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import attrs
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from engine.game.facts import Player
from engine.reasons import Refusal
from ser.app.ports import InvitationRow, MemberRow, RoomRow
from ser.app.rooms import decide
from ser.app.rooms.facts import Fact, Finished, Joined, Kicked, Started, pack, unpack
from ser.app.rooms.seating import seats_of
from ser.app.rooms.state import CLOSED, OPEN, PLAYING, Invitation, Room, create, replay
from ser.app.rooms.views import PENDING, log_entry, room_message, rows
from tests.ser.app.rooms.making import ANN, AT, BOB, EVE, HARD, JOE, invited, linked, made

PEOPLE = (ANN, BOB, EVE, JOE)
people = st.sampled_from(PEOPLE)
numbers = st.integers(1, 12)


class Gathering(RuleBasedStateMachine):
    """People who do in a room what they like, in the order they like."""

    room: Room

    def __init__(self) -> None:
        super().__init__()
        self.facts: list[Fact] = []
        self.now = AT
        self.number = 0
        self.uses: dict[str, int | None] = {}
        self.members: dict[str, bool] = {}
        self.invitations: dict[str, InvitationRow] = {}
        self.row: RoomRow | None = None

    @initialize(
        visibility=st.sampled_from(["public", "private"]), kind=st.sampled_from(["room", "room", "challenge"]),
        capacity=st.integers(2, 4))
    def begin(self, visibility: str, kind: str, capacity: int) -> None:
        fact = made(visibility=visibility, kind=kind, game_type="ludo", options={"capacity": capacity, "tokens": 4},
                    capacity=capacity)
        self.room = create("r-1", fact)
        self.facts = [fact]
        self.keep(None, self.room, [fact])

    # ------------------------------------------------------------------------------------------------- doing

    def do(self, decision: Callable[[], Sequence[Fact]]) -> Sequence[Fact]:
        """What happens; nothing, where it is refused."""
        self.now += 1
        before = self.room
        try:
            facts = list(decision())
        except Refusal:
            assert self.room == before
            return ()
        self.facts += facts
        self.room = decide.after(before, facts)
        if facts:
            self.keep(before, self.room, facts)
        return facts

    def keep(self, before: Room | None, after: Room, facts: Sequence[Fact]) -> None:
        """Stores the rows."""
        for row in rows("r-1", before, after, facts):
            if isinstance(row, RoomRow):
                self.row = row
            elif isinstance(row, MemberRow):
                self.members[row.user_id] = row.member
            elif isinstance(row, InvitationRow):
                self.invitations[row.invite_id] = row

    @rule(who=people)
    def join(self, who: Player) -> None:
        self.do(lambda: decide.join(self.room, who, self.now))

    @rule(who=people, which=numbers)
    def join_by(self, who: Player, which: int) -> None:
        invitation = self.room.standing.get(f"i-{which}")
        closed, barred = self.room.is_closed, who.user_id in self.room.barred
        facts = self.do(lambda: decide.join(self.room, who, self.now, invitation))
        assert not (facts and (closed or barred))

    @rule(who=people)
    def leave(self, who: Player) -> None:
        self.do(lambda: decide.leave(self.room, who.user_id, self.now))

    @rule(who=people, whom=people | st.just(HARD))
    def kick(self, who: Player, whom: Player) -> None:
        self.do(lambda: decide.kick(self.room, who.user_id, whom.user_id, self.now))

    @rule(who=people, whom=people | st.just(HARD), lasts=st.integers(1, 20))
    def invite(self, who: Player, whom: Player, lasts: int) -> None:
        self.number += 1
        fact = invited(whom, who, self.number, at=self.now + 1, expires_at=self.now + 1 + lasts)
        self.do(lambda: decide.invite(self.room, fact, at_once=whom is HARD))

    @rule(who=people, uses=st.none() | st.integers(1, 2), lasts=st.integers(1, 20))
    def link(self, who: Player, uses: int | None, lasts: int) -> None:
        self.number += 1
        fact = linked(who, self.number, at=self.now + 1, expires_at=self.now + 1 + lasts, uses=uses)
        if self.do(lambda: decide.link(self.room, fact)):
            self.uses[fact.invite_id] = uses

    @rule(who=people, which=numbers)
    def decline(self, who: Player, which: int) -> None:
        self.do(lambda: decide.decline(self.room, who.user_id, f"i-{which}", "no", self.now))

    @rule(who=people, which=numbers)
    def cancel(self, who: Player, which: int) -> None:
        self.do(lambda: decide.cancel(self.room, who.user_id, f"i-{which}", self.now))

    @rule(passed=st.integers(0, 10))
    def expire(self, passed: int) -> None:
        self.now += passed
        self.do(lambda: decide.expire(self.room, self.now))
        assert all(invitation.expires_at > self.now for invitation in self.room.standing.values())

    @rule(who=people, order=st.sampled_from(["joined", "drawn"]))
    def start(self, who: Player, order: str) -> None:
        def decision() -> Sequence[Fact]:
            decide.check_start(self.room, who.user_id)
            return (Started(f"g-{self.now}", seats_of(self.room, order, bytes), self.now),)

        facts = self.do(decision)
        assert not facts or (self.room.is_ready and who.user_id == self.room.host_id)

    @precondition(lambda self: self.room.status == PLAYING)
    @rule(again=st.booleans())
    def finish(self, again: bool) -> None:
        game_id = self.room.game_id or ""
        following = f"g-{self.now}" if again else None
        facts = self.do(lambda: decide.finish(self.room, game_id, following, self.room.seats, self.now))
        assert isinstance(facts[0], Finished)
        assert self.room.status == (PLAYING if again else CLOSED if self.room.is_challenge else OPEN)
        assert decide.finish(self.room, game_id, None, (), self.now) == ()

    @rule(who=people)
    def close(self, who: Player) -> None:
        self.do(lambda: decide.close(self.room, who.user_id, self.now))

    # ---------------------------------------------------------------------------------------------- the laws

    @invariant()
    def the_facts_are_the_room(self) -> None:
        assert replay("r-1", [unpack(pack(fact)) for fact in self.facts]) == self.room
        assert self.room.seq == len(self.facts)

    @invariant()
    def nobody_is_in_it_twice_or_without_a_seat(self) -> None:
        members = [member.user_id for member in self.room.members]
        assert len(set(members)) == len(members) <= self.room.made.capacity
        assert self.room.is_ready == (len(members) == self.room.made.capacity)

    @invariant()
    def an_open_room_has_a_host_who_is_there_and_no_bot(self) -> None:
        host = self.room.member(self.room.host_id)
        if self.room.status != CLOSED and any(not member.player.bot for member in self.room.members):
            assert host is not None
            assert not host.player.bot
        if not any(not member.player.bot for member in self.room.members):
            assert self.room.status == CLOSED

    @invariant()
    def who_was_sent_away_is_not_there(self) -> None:
        members = {member.user_id for member in self.room.members}
        assert not members & self.room.barred
        away = [fact.user_id for fact in self.facts if isinstance(fact, Kicked)]
        assert not any(isinstance(fact, Kicked) and fact.user_id == self.room.creator_id for fact in self.facts), away

    @invariant()
    def what_stands_can_be_accepted_by_somebody_who_is_not_there(self) -> None:
        named: list[Invitation] = [each for each in self.room.standing.values() if each.receiver is not None]
        receivers = [each.receiver.user_id for each in named if each.receiver]
        assert len(set(receivers)) == len(receivers)
        assert not set(receivers) & {member.user_id for member in self.room.members}
        assert not (self.room.status == CLOSED and self.room.standing)

    @invariant()
    def nothing_is_used_more_often_than_it_is_good_for(self) -> None:
        used = Counter(fact.invite_id for fact in self.facts if isinstance(fact, Joined) and fact.invite_id)
        for invite_id, times in used.items():
            assert times <= (self.uses.get(invite_id, 1) or times)

    @invariant()
    def after_the_end_nothing_happens_but_people_going(self) -> None:
        kinds = [type(fact).__name__ for fact in self.facts]
        if "Closed" in kinds:
            assert set(kinds[kinds.index("Closed") + 1:]) <= {"Left", "Kicked"}

    @invariant()
    def the_rows_say_what_the_facts_say(self) -> None:
        assert self.row is not None
        assert (self.row.is_closed, self.row.is_ready) == (self.room.is_closed, self.room.is_ready)
        listed = {user_id for user_id, member in self.members.items() if member}
        there = {member.user_id for member in self.room.members if not member.player.ours}
        assert listed == (set() if self.room.status == CLOSED else there)
        pending = {key for key, row in self.invitations.items() if row.status == PENDING}
        assert pending == self.room.standing.keys()
        for key in pending:
            assert self.invitations[key].uses_left == self.room.standing[key].uses

    @invariant()
    def no_code_is_told_in_the_log(self) -> None:
        for seq, fact in enumerate(self.facts, 1):
            entry: Any = log_entry(seq, fact)
            assert "code-" not in str(attrs.asdict(entry))
        assert "code-" not in str(room_message(self.room))


TestGathering = Gathering.TestCase
TestGathering.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
