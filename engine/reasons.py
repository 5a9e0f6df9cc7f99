"""Every reason for which a request can be refused, each with its one sentence."""

from collections.abc import Mapping
from typing import Any, Final

REASONS: Final[Mapping[str, str]] = {
    "account_inactive": "This account has been deactivated.",
    "address_refused": "This server sends nothing to this address.",
    "already_identified": "This connection already belongs to another player.",
    "already_joined": "You already have a seat in this game.",
    "bad_credentials": "Name or password is wrong, or the token is not known.",
    "busy": "The server has too much to do at the moment; try again later.",
    "forbidden": "You may not do this.",
    "game_not_started": "The game has not started yet.",
    "game_over": "The game is over.",
    "game_paused": "The game is paused.",
    "game_type_mismatch": "The other player wants to play a different game.",
    "illegal_move": "The rules do not allow this move.",
    "internal": "Something went wrong in the server; it has been logged.",
    "invalid_params": "A member of the message is missing, unknown or of the wrong kind.",
    "invite_expired": "This invitation has expired.",
    "invite_used": "This invitation has been used already.",
    "last_admin": "Without this account there would be no active admin.",
    "line_too_long": "The line is longer than this connection may send.",
    "login_required": "Say first who you are.",
    "name_invalid": "A name has 2 to 20 characters from A-Z, a-z, 0-9, _ and -, and begins with a letter or digit.",
    "name_taken": "This name is in use.",
    "not_a_member": "You are not in this room.",
    "not_found": "There is no such thing, or it is not yours to see.",
    "not_now": "This cannot be done at this point of the game.",
    "not_seated": "You have no seat in this game.",
    "not_your_turn": "It is not your turn.",
    "offer_gone": "This offer does not stand any more.",
    "opponent_left": "Your opponent has left the game for good.",
    "parse_error": "The line is not JSON as this server reads it.",
    "password_change_required": "This is a one-time password: set one of your own before anything else.",
    "password_weak": "The password is too short, too long or too common.",
    "rate_limited": "Too many requests; wait before the next one.",
    "room_closed": "Nobody can join this room any more.",
    "room_full": "All seats are taken.",
    "room_not_ready": "Not all seats are taken yet.",
    "shutting_down": "The server is shutting down; come back in a moment.",
    "space_taken": "This square is taken.",
    "stale": "The game has moved on since what you have seen.",
    "storage_unavailable": "The server cannot store anything at the moment; nothing was done.",
    "time_up": "Your time is up.",
    "token_expired": "This token has expired.",
    "too_many_addresses": "You have as many addresses as one player may.",
    "too_many_games": "You are playing, or watching, as many games as one may.",
    "too_many_invitations": "You have as many invitations standing as one player may.",
    "too_many_rooms": "You are in as many rooms as one player may be.",
    "too_soon": "It is too soon for this.",
    "unknown_game_type": "This server does not know that game.",
    "unknown_message": "This is not a message that the server knows.",
}

SHOWN: Final = 64
"""How many characters of a request an error may show again."""


class Refusal(Exception):
    """A request that cannot be granted, and why.

    ``reason`` is a key of ``REASONS``; ``message`` is for people; ``data`` is what a program may use, by the names
    of the wire (``retryAfterMs``, ``seq``, ``path``, ``expected``).
    """

    def __init__(self, reason: str, message: str | None = None, **data: Any) -> None:
        self.reason = reason
        self.message = message or REASONS[reason]
        self.data = data
        super().__init__(reason, self.message)


def clean(text: str) -> str:
    """Text from a request as an error may show it: printable characters, 64 at most."""
    return "".join(c if c.isprintable() else "?" for c in text[:SHOWN])
