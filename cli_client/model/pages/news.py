"""What one should know: notifications, where they are sent to, and one's own logins."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

from cli_client.model import intents
from cli_client.model.effects import Ask
from cli_client.model.pages.page import Item, Kind, Page, answer_of, missing, sentence
from cli_client.model.pages.seats import further
from cli_client.model.pages.standings import signed_in
from cli_client.model.state import State
from engine.wire.messages.auth import SessionInfo
from engine.wire.messages.notifications import Notification, Target

PAGE: Final = 20


def instant(at: int) -> str:
    """An instant, in UTC, to the minute."""
    return datetime.fromtimestamp(at / 1000, UTC).strftime("%Y-%m-%d %H:%M")


def _ask_news(state: State) -> tuple[Ask, ...]:
    return (Ask("notifications.list", {"limit": PAGE, "offset": state.browsing.place.offset}),)


def _news(state: State) -> Page:
    ask = _ask_news(state)[0]
    if (found := answer_of(state, ask)) is None:
        return Page("notifications", missing(state, ask))
    lines = tuple(_notification(one) for one in found.notifications)
    all_read = (Item(("mark all as read",), intents.Request("notifications.read", {"all": True}), mark="-"),)
    return Page(f"notifications: {found.unread} not read (times are UTC)",
                (*(lines or (sentence("there are none."),)), *further(state, found.total),
                 *(all_read if found.unread else ())), "Enter goes there. addresses says where they are sent.")


def _notification(one: Notification) -> Item:
    read = intents.Request("notifications.read", {"notificationId": one.notification_id})
    game, room = one.data.get("gameId"), one.data.get("roomId")
    goes: Any = intents.Watch(game) if isinstance(game, str) else None
    if goes is None and isinstance(room, str):
        goes = intents.Browse("room", room)
    unread = one.read_at is None
    deeds = (("read", read),) if unread and goes is not None else ()
    return Item((instant(one.at), one.text), goes or read, deeds, mark="!" if unread else "",
                style="class:turn" if unread else "")


# -------------------------------------------------------------------------------------------------------- addresses


_TARGETS: Final = Ask("notifications.targets", {})


def _addresses(state: State) -> Page:
    title = "addresses: where notifications are sent while you are away"
    if (found := answer_of(state, _TARGETS)) is None:
        return Page(title, missing(state, _TARGETS))
    return Page(title, tuple(_target_lines(found.targets, found.services)),
                "subscribe ADDRESS [KIND ...] adds one; Enter takes one away.")


def _target_lines(targets: list[Target], services: list[str]) -> Iterator[Item]:
    for target in targets:
        remove = intents.Request("notifications.unsubscribe", {"targetId": target.target_id},
                                 f"send nothing to {target.address} any more?")
        kinds = ", ".join(kind.replace("_", " ") for kind in target.kinds) or "everything"
        yield Item((target.address, kinds), remove)
    if not targets:
        yield sentence("nothing is sent anywhere.")
    if services:
        yield sentence(f"this server sends to: {', '.join(services)}.")
        yield Item(("add an address",), intents.Open("command", "subscribe "), mark="+")
    else:
        yield sentence("this server sends nothing outside.")


# ----------------------------------------------------------------------------------------------------------- logins


_SESSIONS: Final = Ask("auth.sessions", {})


def _logins(state: State) -> Page:
    title = "your logins, this one first (times are UTC)"
    if not signed_in(state):
        return Page(title, (sentence("a guest has none: register NAME makes an account of you."),))
    if (found := answer_of(state, _SESSIONS)) is None:
        return Page(title, missing(state, _SESSIONS))
    return Page(title, tuple(map(_login, found.sessions)), "Enter ends a login: who uses it is out at once.")


def _login(one: SessionInfo) -> Item:
    cells = (one.client or "unknown", f"since {instant(one.created_at)}", f"heard of {instant(one.last_at)}",
             "this one" if one.current else "")
    if one.current:
        out = intents.Request("auth.logout", {}, "log out, and leave? only the password lets you in again.")
        return Item(cells, out, mark="*")
    return Item(cells, intents.Request("auth.endSession", {"sessionId": one.session_id},
                                       f"end the login by {cells[0]}?"))


KINDS: Final = (
    Kind("notifications", "what you should know", _news, _ask_news,
         frozenset({"notifications.added", "notifications.marked", "notifications.read"}), keys=("N",),
         typed=("notifications",)),
    Kind("addresses", "where notifications are sent while you are away", _addresses, lambda _: (_TARGETS,),
         frozenset({"notifications.subscribe", "notifications.unsubscribe"}), typed=("addresses",)),
    Kind("logins", "where you are logged in", _logins,
         lambda state: (_SESSIONS,) if signed_in(state) else (), frozenset({"auth.endSession"}), typed=("logins",)),
)
