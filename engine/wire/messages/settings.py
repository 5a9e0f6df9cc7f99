"""``settings.*``: what a user can set, and has set."""

from typing import Any

import attrs

from engine.wire.codec import OMIT
from engine.wire.messages.registry import event, method
from engine.wire.messages.shared import Empty


@attrs.frozen
class SettingInfo:
    """One setting: ``kind`` is integer (with its limits), boolean, choice (with its choices), time or zone."""

    name: str
    group: str
    kind: str
    default: int | str | bool
    help: str
    minimum: int | None = attrs.field(default=None, metadata=OMIT)
    maximum: int | None = attrs.field(default=None, metadata=OMIT)
    choices: list[str] = attrs.field(factory=list, metadata=OMIT)


@attrs.frozen
class Settings:
    """What can be set, in the order in which it is to be shown, and the present value of each."""

    schema: list[SettingInfo]
    values: dict[str, int | str | bool]


@method("settings.get", Settings)
@attrs.frozen
class Get(Empty):
    """What can be set, and how it is set."""


@attrs.frozen
class Values:
    """The present value of every setting."""

    values: dict[str, int | str | bool]


@method("settings.set", Values, "storage_unavailable")
@attrs.frozen
class Set:
    """Sets some of the settings, all of these or none; null is the default."""

    settings: dict[str, Any]


@event("settings.changed")
@attrs.frozen
class Changed(Values):
    """Another connection of the same user has set something."""
