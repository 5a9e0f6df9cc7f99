"""What a call is refused for."""

from collections.abc import Callable
from typing import Any

from engine.reasons import Refusal


def refusal_of(call: Callable[..., Any], *args: Any, **named: Any) -> Refusal | None:
    """The refusal that a call ends in, or None when it is granted."""
    try:
        call(*args, **named)
    except Refusal as refusal:
        return refusal
    return None


def reason_of(call: Callable[..., Any], *args: Any, **named: Any) -> str | None:
    """The reason for which a call is refused, or None when it is granted."""
    refusal = refusal_of(call, *args, **named)
    return refusal and refusal.reason
