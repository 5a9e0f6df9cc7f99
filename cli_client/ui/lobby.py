"""The lobby: the games, who has invited or challenged us, the rooms that wait; and a room's link with its QR code."""

from cli_client.model import intents, words
from cli_client.model.player import LOBBY
from cli_client.model.state import Door, State
from cli_client.qr import half_blocks
from cli_client.text import UNICODE, Symbols, drawn
from cli_client.ui.board import Size
from cli_client.ui.pieces import Piece, Row
from engine.rules import RULES


def lobby(state: State, symbols: Symbols) -> list[Row]:
    """What can be played, and beneath it what waits."""
    rows: list[Row] = [[Piece(" what would you like to play?", "class:names")]]
    for number, game_type in enumerate(LOBBY, 1):
        chosen = number == state.choice + 1
        text = f" {symbols.arrow if chosen else ' '} {number}  {RULES[game_type].title}"
        rows.append([Piece(text, "class:chosen" if chosen else "", intents.Pick(number))])
    waiting = _waiting(state)
    return [*rows, [], *waiting] if waiting else rows


def _waiting(state: State) -> list[Row]:
    rows: list[Row] = []
    for number, invitation in enumerate(state.invitations):
        keys = ("[y] ", "[F5] ") if not number else ("", "")
        rows.append([
            Piece(" ! ", "class:turn"),
            Piece(f"{keys[0]}accept", "class:key", intents.Reply(accept=True, name=invitation.inviter_name)),
            Piece(" "),
            Piece(f"{keys[1]}decline", "class:key", intents.Reply(accept=False, name=invitation.inviter_name)),
            Piece(f" {words.invited(invitation)}")])
    rows += [[Piece(f" > challenged: {sent.name}, {words.title(sent.game_type)}. x takes it back.")]
             for sent in state.sent]
    rows += [[Piece(f" > {words.room(room)}", "", intents.Open("link") if _has_door(state, room.room_id) else None)]
             for room in state.rooms if room.kind != "challenge"]
    return rows


def _has_door(state: State, room_id: str) -> bool:
    return state.door is not None and state.door.room_id == room_id


def link(door: Door, room: Size, symbols: Symbols) -> list[Row]:
    """How others come in: the link, a line for a shell, and, where there is room, the QR code of the link."""
    rows: list[Row] = []
    for line in words.door(door):
        text = drawn(line)
        wide = max(1, room.columns - 1)
        rows += [[Piece(f" {text[at:at + wide]}")] for at in range(0, len(text), wide)]
    code = half_blocks(door.url) if symbols is UNICODE else ()
    if code and len(code) + len(rows) <= room.rows and len(code[0]) + 1 < room.columns:
        return [*rows, *([Piece(" "), Piece(line, "class:qr")] for line in code)]
    return [*rows, [Piece(" there is no room for a QR code here.", "class:names")]]
