"""Tokens that are brought with every request are known for a while, and never longer than they are good."""

from ser.app.bearers import AGE_MS, MOST, Bearers
from ser.app.ports import Account, Login

NOW = 1_700_000_000_000


def account(name: str) -> Account:
    return Account(f"u-{name}", name, "player", False, True, "hash", NOW, NOW)


def login(name: str, token: str, expires_at: int = NOW + 10 * AGE_MS) -> Login:
    return Login(f"l-{token}", f"u-{name}", token, expires_at, "", expires_at, None, NOW)


def test_what_was_entered_is_found() -> None:
    bearers = Bearers()
    bearers.enter("one", (account("ann"), login("ann", "one")), NOW, bearers.changes)
    assert bearers.find("one", NOW) == (account("ann"), login("ann", "one"))
    assert bearers.find("two", NOW) is None


def test_it_is_forgotten_after_a_while_and_when_the_token_expires() -> None:
    bearers = Bearers()
    bearers.enter("one", (account("ann"), login("ann", "one")), NOW, 0)
    bearers.enter("short", (account("ann"), login("ann", "short", NOW + 5)), NOW, 0)
    assert bearers.find("one", NOW + AGE_MS - 1)
    assert bearers.find("one", NOW + AGE_MS) is None
    assert bearers.find("short", NOW + 5) is None


def test_all_of_a_user_is_forgotten_when_anything_changes() -> None:
    bearers = Bearers()
    for name, token in (("ann", "one"), ("ann", "two"), ("bob", "three")):
        bearers.enter(token, (account(name), login(name, token)), NOW, 0)
    bearers.forget("u-ann")
    assert [bool(bearers.find(token, NOW)) for token in ("one", "two", "three")] == [False, False, True]


def test_what_was_read_before_a_change_is_not_entered_after_it() -> None:
    bearers = Bearers()
    changes = bearers.changes
    bearers.forget("u-ann")
    bearers.enter("one", (account("ann"), login("ann", "one")), NOW, changes)
    assert bearers.find("one", NOW) is None


def test_there_is_a_bound() -> None:
    bearers = Bearers()
    for number in range(MOST + 5):
        token = f"t{number}"
        bearers.enter(token, (account(f"p{number}"), login(f"p{number}", token)), NOW, bearers.changes)
    assert len(bearers._known) <= MOST
    assert bearers.find(f"t{MOST + 4}", NOW)
    assert bearers.find("t0", NOW) is None
