"""What happens when the player speaks, as events for the model."""

from typing import Any

import attrs


@attrs.frozen
class Speak:
    """The player wants to be listened to; said once more: that was it."""


@attrs.frozen
class Hearing:
    """How far it has got (as in ``State.hearing``); ``why`` nothing came of it."""

    phase: str = ""
    why: str = ""


@attrs.frozen
class Heard:
    """A phrase was understood; ``intent`` is what it means, None where it means nothing any more."""

    phrase: str
    intent: Any = None
