"""What a user should know, as they read it, and where it is sent when they are away."""

from typing import TYPE_CHECKING, Final

import orjson

from engine.preferences import NOTICES
from engine.reasons import Refusal
from engine.wire.messages import notifications as messages
from engine.wire.messages.shared import Empty
from ser.app import notices
from ser.app.handlers import handles
from ser.app.ports import AddressRefusedError, Notice, TargetRow
from ser.app.preferences import unwanted
from ser.app.session import Session
from ser.app.use_cases.identity import identified

if TYPE_CHECKING:
    from ser.app.application import Application

MOST_LISTED: Final = 100
LONGEST_ID: Final = 80
LONGEST_ADDRESS: Final = 1000


@handles("notifications.list")
async def list_(app: "Application", session: Session, params: messages.List) -> messages.NotificationList:
    """One's notifications."""
    user_id = identified(session).user_id
    if not 1 <= params.limit <= MOST_LISTED or params.offset < 0:
        raise Refusal("invalid_params", path="params.limit", expected=f"1 to {MOST_LISTED}, with an offset from 0")
    without = unwanted(await app.preferences.load(user_id))
    await app.journal.stored()
    rows, total = await app.store.notifications(
        user_id, unread=params.unread, limit=params.limit, offset=params.offset, without=without)
    unread = total if params.unread else await app.store.unread(user_id, without)
    return messages.NotificationList([notices.notification_of(row) for row in rows], total, unread)


@handles("notifications.read")
async def read(app: "Application", session: Session, params: messages.Read) -> messages.Unread:
    """Has read one of them, or many."""
    user_id = identified(session).user_id
    if (params.notification_id is not None) + (params.until is not None) + params.all != 1:
        raise Refusal("invalid_params", "Say which ones, in one way.", path="params",
                      expected="one of notificationId, until and all")
    if params.notification_id is not None:
        await _read_one(app, session, user_id, params.notification_id)
    else:
        until = app.sources.now_ms() if params.until is None else params.until
        notices.read_until(app, user_id, until, but=session)
    return messages.Unread(await notices.count_unread(app, user_id))


async def _read_one(app: "Application", session: Session, user_id: str, notification_id: str) -> None:
    await app.journal.stored()
    named = len(notification_id) <= LONGEST_ID and notification_id.isascii() and notification_id.isprintable()
    row = await app.store.notices(Notice(notification_id)) if named else None
    if row is None or row.user_id != user_id:
        raise Refusal("not_found")
    if row.read_at is None:
        notices.see(app, user_id, [notification_id], but=session)


# --------------------------------------------------------------------------------------------------------- addresses


@handles("notifications.subscribe")
async def subscribe(app: "Application", session: Session, params: messages.Subscribe) -> messages.Target:
    """Wants notifications sent to an address. With one that is there already, the kinds are changed."""
    user_id = identified(session).user_id
    kinds = _checked_kinds(params.kinds)
    _check_form(params.address)
    async with app.outbox.addresses_of(user_id) as targets:
        known = next((target for target in targets if target.address == params.address), None)
        if known is None and len(targets) >= app.limits.addresses_per_user:
            raise Refusal("too_many_addresses")
        await _check_address(app, params.address)
        target_id, at = (known.target_id, known.created_at) if known else (
            app.sources.identifier("t"), app.sources.now_ms())
        row = TargetRow(target_id, user_id, params.address, orjson.dumps(kinds).decode(), at)
        app.journal.batch.put(row)
        await app.journal.settled(app.journal.touch())
    return _target(row)


def _checked_kinds(kinds: list[str]) -> list[str]:
    for index, kind in enumerate(kinds):
        if kind not in NOTICES:
            raise Refusal("invalid_params", "There is no such kind.", path=f"params.kinds[{index}]",
                          expected=f"one of {', '.join(NOTICES)}")
    return [kind for kind in NOTICES if kind in kinds]


def _check_form(address: str) -> None:
    if not 1 <= len(address) <= LONGEST_ADDRESS or not address.isprintable() or not address.isascii():
        raise Refusal("invalid_params", f"An address has 1 to {LONGEST_ADDRESS} printable ASCII characters.",
                      path="params.address", expected=f"1 to {LONGEST_ADDRESS} printable ASCII characters")


async def _check_address(app: "Application", address: str) -> None:
    try:
        await app.outbox.check(address)
    except AddressRefusedError as refused:
        raise Refusal("address_refused", str(refused)) from None


@handles("notifications.unsubscribe")
async def unsubscribe(app: "Application", session: Session, params: messages.Unsubscribe) -> Empty:
    """Wants nothing sent to an address any more."""
    async with app.outbox.addresses_of(identified(session).user_id) as targets:
        if params.target_id not in {target.target_id for target in targets}:
            raise Refusal("not_found")
        app.journal.batch.removed.append(params.target_id)
        await app.journal.settled(app.journal.touch())
    return Empty()


@handles("notifications.targets")
async def list_targets(app: "Application", session: Session, params: messages.ListTargets) -> messages.Targets:  # noqa: ARG001
    """Where one's notifications are sent."""
    await app.journal.stored()
    rows = await app.store.targets(identified(session).user_id)
    return messages.Targets([_target(row) for row in rows], list(app.outbox.services))


def _target(row: TargetRow) -> messages.Target:
    """The target as its user sees it: of the address only what kind it is of."""
    return messages.Target(row.target_id, f"{row.address.partition('://')[0]}://…", orjson.loads(row.kinds),
                           row.created_at)
