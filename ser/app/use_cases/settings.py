"""What a user can set, and sets."""

from functools import cache
from typing import TYPE_CHECKING

from engine.preferences import SETTINGS
from engine.wire.messages import settings as messages
from ser.app.handlers import Then, handles
from ser.app.notices import tell_user
from ser.app.session import Session

if TYPE_CHECKING:
    from ser.app.application import Application


@cache
def _schema() -> list[messages.SettingInfo]:
    return [
        messages.SettingInfo(s.name, s.group, s.kind, s.default, s.help, s.minimum, s.maximum, list(s.choices))
        for s in SETTINGS.values()
    ]


@handles("settings.get")
async def get(app: "Application", session: Session, params: messages.Get) -> messages.Settings:  # noqa: ARG001
    """What can be set, and how it is set."""
    assert session.account is not None  # noqa: S101 - the method needs an identity
    return messages.Settings(_schema(), dict(await app.preferences.load(session.account.user_id)))


@handles("settings.set")
async def set_(app: "Application", session: Session, params: messages.Set) -> Then:
    """Sets some of the settings, and tells the user's other connections."""
    assert session.account is not None  # noqa: S101 - the method needs an identity
    user_id = session.account.user_id
    values = dict(await app.preferences.change(user_id, params.settings))
    if values["forcedMoves"]:
        app.forced.wake_all(user_id)
    return Then(messages.Values(values),
                lambda: tell_user(app, user_id, "settings.changed", {"values": values}, but=session))
