"""How a game stands by what a newer server tells of it, made harmless: what cannot be drawn here is left out."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import attrs

from cli_client.model.foreign import Foreign, Stand, Told
from cli_client.text import drawn, width
from engine.rules.ground import COLORS, LABELS, PLAIN, Cell, Ground, plain_ground
from engine.wire.messages import games as messages
from engine.wire.messages.games import Choice
from engine.wire.messages.shared import Snapshot

_LARGEST: Final = 60
_LETTERS: Final = 26
_WITH_SEAT: Final = frozenset({"start", "safe", "column", "home", "yard"})
_KINDS: Final = _WITH_SEAT | {"plain", "none"}


def stand_of(snapshot: Snapshot, told: Told) -> Stand:
    """How a game stands by its snapshot and, where it is of the same moment, its description."""
    rules = _rules(snapshot, told.ground)
    size = len(rules.drawing.cells)
    stand = Stand(rules, snapshot.seq, snapshot.turn, _cells(snapshot.board, size), _beside(snapshot.view, rules),
                  snapshot.chance is not None)
    said = told.description
    if said is None or said.seq != snapshot.seq:
        return stand
    return attrs.evolve(stand, described=True, choices=tuple(_choice(choice, size) for choice in said.moves),
                        sentences=tuple(said.sentences), hint=said.hint, last=_within(said.last, size))


def _rules(snapshot: Snapshot, ground: messages.Ground | None) -> Foreign:
    if ground is None:
        marks = _marks(seat.mark for seat in snapshot.seats)
        return Foreign(snapshot.game_type, plain_ground(0, 0), marks, ("",) * len(marks))
    marks = _marks(ground.marks)
    colors = [color if color in COLORS else "" for color in ground.colors]
    return Foreign(snapshot.game_type, _drawing(ground, len(marks)), marks,
                   tuple(colors + [""] * (len(marks) - len(colors))))


def _drawing(ground: messages.Ground, seats: int) -> Ground:
    labels = ground.labels if ground.labels in LABELS else "none"
    most = _LETTERS if labels == "cells" else _LARGEST
    fits = 0 < ground.rows <= most and 0 < ground.columns <= _LARGEST
    if not fits or len(ground.cells) != ground.rows * ground.columns:
        return plain_ground(0, 0)
    cells = tuple(_cell(cell, seats) for cell in ground.cells)
    return Ground(ground.rows, ground.columns, cells, labels, _block(ground))


def _cell(cell: messages.GroundCell, seats: int) -> Cell:
    if cell.kind not in _KINDS:
        return PLAIN
    owned = cell.seat is not None and cell.kind in _WITH_SEAT and 1 <= cell.seat <= seats
    if cell.kind == "start" and not owned:
        return PLAIN
    return Cell(cell.kind, cell.seat if owned else None)


def _block(ground: messages.Ground) -> tuple[int, int] | None:
    match ground.block:
        case [rows, columns] if rows > 0 < columns and not ground.rows % rows and not ground.columns % columns:
            return rows, columns
    return None


def _marks(marks: Iterable[str]) -> tuple[str, ...]:
    return tuple(_mark(mark) or "?" for mark in marks)


def _mark(mark: Any) -> str:
    """One character that is one column wide, or nothing."""
    if not isinstance(mark, str) or not mark:
        return ""
    first = drawn(mark)[:1]
    return first if width(first) == 1 else "?"


def _cells(board: Any, size: int) -> tuple[str, ...]:
    if not isinstance(board, list) or len(board) != size:
        return ("",) * size
    return tuple(_mark(mark) for mark in board)


def _beside(view: Mapping[str, Any] | None, rules: Foreign) -> dict[str, Any]:
    """Of what there is beside the board, the two members that mean the same in every game."""
    view, ground = view or {}, rules.drawing
    found: dict[str, Any] = {}
    pieces, blocks = view.get("pieces"), view.get("blocks")
    if isinstance(pieces, list) and all(_is_piece(piece, len(ground.cells), len(rules.marks)) for piece in pieces):
        found["pieces"] = pieces
    if isinstance(blocks, list) and ground.block and len(blocks) == ground.blocks[0] * ground.blocks[1]:
        found["blocks"] = [_state_of(block) for block in blocks]
    return found


def _is_piece(piece: Any, size: int, seats: int) -> bool:
    match piece:
        case {"seat": int(seat), "cell": int(cell), "position": str()}:
            return 1 <= seat <= seats and 0 <= cell < size
    return False


def _state_of(block: Any) -> dict[str, str]:
    match block:
        case {"status": "won" | "full" as status, **more}:
            return {"status": status, "mark": _mark(more.get("mark"))}
    return {"status": "open", "mark": ""}


def _choice(choice: Choice, size: int) -> Choice:
    return attrs.evolve(choice, cells=[cell for cell in choice.cells if 0 <= cell < size],
                        to=_within(choice.to, size))


def _within(cell: int | None, size: int) -> int | None:
    return cell if cell is not None and 0 <= cell < size else None
