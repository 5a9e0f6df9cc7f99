"""The sentences: what happened in a game, and how it stands, the important word first."""

from collections.abc import Mapping
from typing import Any, Final

from cli_client.model.state import Door, Line, State
from cli_client.model.terms import LEAVING, clock_words
from cli_client.model.view import View
from engine.rules import RULES
from engine.wire.messages.gathering import Invitation, Room
from engine.wire.messages.invites import DECLINE_REASONS
from engine.wire.messages.shared import Result

REASONS: Final[Mapping[str, str]] = {
    "line": "by a full line",
    "territory": "by territory",
    "home": "by coming home first",
    "no_moves": "no moves are left",
    "resigned": "by resignation",
    "draw_agreed": "by agreement",
    "timeout": "on time",
    "abandoned": "because the game was left",
    "expired": "because nobody came back",
    "cancelled": "it was taken back",
}


def describe(view: View) -> str:
    """The game with its number, its type and its players."""
    origin = f"from {view.origin} " if view.origin else ""
    return f"game {view.number}, {view.title.lower()} {origin}{_against(view)}".rstrip()


def _against(view: View) -> str:
    versus = " against ".join(seat.username for seat in view.snapshot.seats)
    if view.both_seats or view.snapshot.your_seat is None:
        return f"({versus})"
    return f"against {view.others()}" if len(view.snapshot.seats) > 1 else ""


def your_turn(view: View) -> str:
    """Says that the player is to move."""
    if view.both_seats:
        return f"{_die(view)}{view.name_of(view.snapshot.turn)} to move in game {view.number}."
    return f"{_die(view)}your turn in {describe(view)}. you are {view.mark_of(view.seat)}."


def low(view: View) -> str:
    """Says that the player's time runs out."""
    return f"your time is running out in {describe(view)}."


def _die(view: View) -> str:
    return "" if view.die is None else f"{thrown(view, view.die)} "


def thrown(view: View, value: int) -> str:
    """Says what was thrown for whoever's turn it is."""
    return f"{_who(view, view.snapshot.turn)} threw a {value}."


def left(view: View, seat: int) -> str:
    """Says who has left a game that goes on."""
    return f"{_who(view, seat)} left game {view.number}."


def offered(view: View, seat: int, kind: str) -> str:
    """Says what is offered, and what can be done about it."""
    if seat == view.snapshot.your_seat:
        return f"you offer in game {view.number}: {kind}. cancel takes it back."
    can = " accept or decline?" if view.seat is not None else ""
    return f"{view.name_of(seat)} offers in game {view.number}: {kind}.{can}"


def count(moves: int) -> str:
    """So many moves."""
    return "1 move" if moves == 1 else f"{moves} moves"


def hint(view: View) -> str:
    """What whoever is to move has to know before; nothing where there is nothing to know."""
    playing = view.rules is not None and view.snapshot.status == "playing"
    return view.rules.hint(view.board) if playing and view.rules else ""


def _who(view: View, seat: int | None) -> str:
    mine = seat is not None and seat == view.snapshot.your_seat and not view.both_seats
    return "you" if mine else view.name_of(seat)


def played(view: View, seat: int, what: str) -> str:
    """Says who played, and what, in words."""
    return f"{_who(view, seat)} played {what}."


def played_on(view: View, seat: int, what: str) -> str:
    """Says which move was played and, when it was ours, for whom the game now waits."""
    ours = not view.both_seats and seat == view.snapshot.your_seat
    waiting = ours and view.snapshot.turn is not None and view.snapshot.turn != seat
    said = played(view, seat, what)
    return f"{said} waiting for {view.name_of(view.snapshot.turn)}." if waiting else said


def ended(view: View) -> str:
    """Says how a game ended."""
    result = view.snapshot.result
    if result is None:
        return "the game is over."
    how = REASONS.get(result.reason, result.reason.replace("_", " "))
    if result.reason == "cancelled":
        return f"game {view.number} is over: {how}."
    if not result.winners:
        return f"a draw in game {view.number}: {how}."
    if not view.both_seats and view.snapshot.your_seat in result.winners:
        return f"you won game {view.number}, {how}."
    names = " and ".join(view.name_of(seat) for seat in result.winners)
    lost = not view.both_seats and view.snapshot.your_seat is not None
    return f"you lost game {view.number}: {names} won {how}." if lost else f"{names} won game {view.number}, {how}."


_STANDING: Final[Mapping[str, str]] = {"waiting": "waiting for somebody to sit down in", "paused": "paused:"}


def stand(view: View) -> str:
    """How a game stands, in one line."""
    if view.caption:
        return view.caption
    if view.over:
        return ended(view)
    if view.pending is not None:
        return f"{'on its way' if view.pending.sent else 'not sent yet'}: {view.say(view.pending.position)}."
    if view.snapshot.status in _STANDING:
        return f"{_STANDING[view.snapshot.status]} {describe(view)}."
    if view.my_turn:
        return your_turn(view)
    here = any(seat.present for seat in view.snapshot.seats if seat.seat == view.snapshot.turn)
    return f"{_die(view)}waiting for {view.name_of(view.snapshot.turn)}{'' if here else ' (away)'} in {describe(view)}."


def line(state: State) -> str:
    """Where the connection stands."""
    where: Line = state.line
    who = f" as {state.user.username}" if state.user else ""
    return {
        "connecting": "connecting",
        "online": f"online{who}",
        "waiting": f"offline, trying again in {where.seconds} s",
        "refused": "refused",
        "local": "local",
    }[where.phase]


def refusal(position: int | str, message: str) -> str:
    """Why a move is not possible, and which one."""
    return message if str(position).lower() in message.lower() else f"{position}: {message}"


def result_words(result: Result) -> str:
    """How a game ended, in a word or two."""
    return REASONS.get(result.reason, result.reason)


def read_out(view: View) -> str:
    """The board in words, how the game stands, and what there is to know."""
    sentences = view.rules.describe(view.board) if view.rules else ()
    return "  ".join(sentence for sentence in (*sentences, stand(view), hint(view)) if sentence)


# ------------------------------------------------------------------------------------------ rooms and invitations


def title(game_type: str) -> str:
    """A game type's name within a sentence."""
    known = RULES.get(game_type)
    return known.title.partition(":")[0].lower() if known else game_type


def options(game_type: str, chosen: Mapping[str, Any]) -> str:
    """The options of a game, as far as they are not as usual."""
    known = RULES.get(game_type)
    usual = {option.name: option.default for option in known.options} if known else {}
    return " ".join(f"{name}={value}" for name, value in chosen.items() if usual.get(name) != value)


def invited(invitation: Invitation) -> str:
    """Who wants to play what; what can be done about it stands behind it."""
    return f"{asked(invitation)} accept or decline?"


def asked(invitation: Invitation) -> str:
    """Who wants to play what, and on which terms."""
    what = with_terms(invitation)
    if invitation.kind == "challenge":
        return f"{invitation.inviter_name} challenges you to {what}."
    return f"{invitation.inviter_name} invites you to {what}, in the room {invitation.room_name}."


def with_terms(invitation: Invitation) -> str:
    """The game of an invitation, and in brackets what is not as usual in it."""
    leaving = str((invitation.on_leave or {}).get("kind", "wait"))
    said = (options(invitation.game_type, invitation.options or {}), clock_words(invitation.clock),
            "" if leaving == "wait" else LEAVING.get(leaving, leaving))
    terms = ", ".join(filter(None, said))
    return f"{title(invitation.game_type)}{f' ({terms})' if terms else ''}"


def replied(invitation: Invitation) -> str:
    """What has become of a challenge or an invitation of ours."""
    who, what = invitation.receiver_name, title(invitation.game_type)
    if invitation.status == "accepted":
        return f"{who} accepts: {what}."
    if invitation.status == "declined":
        because = DECLINE_REASONS.get(invitation.reason or "no", "")
        return f"{who} declines {what}. {because}".strip()
    return f"the challenge of {who} to {what} is {invitation.status}."


def room(room: Room) -> str:
    """How a room stands, with what it waits for."""
    return f"{title(room.game_type)}, room {room.room_name}: {room_stage(room)}"


def room_stage(room: Room) -> str:
    """What a room waits for."""
    missing = room.capacity - len(room.players)
    if room.status == "playing":
        return "the game is on."
    if missing > 0:
        others = "one more player" if missing == 1 else f"{missing} more players"
        return f"waiting for {others}."
    return "all are there." + ("" if room.auto_start else " its host begins the game.")


def join_command(address: str, code: str) -> str:
    """What others type in a shell to sit down by a link's code."""
    return f"cli-client --server {address} join {'-- ' if code.startswith('-') else ''}{code}"


def door(opened: Door) -> tuple[str, ...]:
    """How others come in, a line each."""
    return (f"link: {opened.url}", f"or in a shell: {opened.command}")
