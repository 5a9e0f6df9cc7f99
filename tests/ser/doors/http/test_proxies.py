"""Whom the server believes about who asks and where it was reached."""

import ipaddress
from typing import Any

import pytest

from ser.doors.http.proxies import Proxies, host_of

TRUSTED = tuple(ipaddress.ip_network(each) for each in ("10.0.0.0/8", "2001:db8::/32"))


def scope(client: str, *headers: tuple[str, str], host: str = "play.test") -> dict[str, Any]:
    said = [(name.encode(), value.encode("latin-1")) for name, value in (("host", host), *headers)]
    return {"client": (client, 1), "scheme": "http", "headers": said, "server": ("192.0.2.1", 8080)}


def looked(client: str, *headers: tuple[str, str]) -> dict[str, Any]:
    seen = scope(client, *headers)
    Proxies(TRUSTED).look_behind(seen)
    return seen


@pytest.mark.parametrize(("client", "said", "found"), [
    ("10.0.0.1", ["192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["192.0.2.9, 192.0.2.7"], "192.0.2.7"),
    ("10.0.0.1", ["192.0.2.7, 10.0.0.2"], "192.0.2.7"),
    ("10.0.0.1", ["192.0.2.7", "10.0.0.3, 10.0.0.2"], "192.0.2.7"),
    ("10.0.0.1", ["10.0.0.3"], "10.0.0.3"),
    ("10.0.0.1", [], "10.0.0.1"),
    ("10.0.0.1", [""], "10.0.0.1"),
    ("10.0.0.1", ["rubbish"], "10.0.0.1"),
    ("10.0.0.1", ["192.0.2.7, \xff<script>"], "10.0.0.1"),
    ("::ffff:10.0.0.1", ["192.0.2.7"], "192.0.2.7"),
    ("2001:db8::1", ["2001:db9::7"], "2001:db9::7"),
    ("192.0.2.66", ["192.0.2.7"], "192.0.2.66"),
    ("not an address", ["192.0.2.7"], "not an address"),
])
def test_who_asks_is_what_the_last_trusted_proxy_heard(client: str, said: list[str], found: str) -> None:
    assert looked(client, *(("x-forwarded-for", line) for line in said))["client"][0] == found


def test_nobody_is_believed_by_default() -> None:
    seen = scope("127.0.0.1", ("x-forwarded-for", "192.0.2.7"), ("x-forwarded-proto", "https"))
    Proxies().look_behind(seen)
    assert (seen["client"][0], seen["scheme"]) == ("127.0.0.1", "http")


def test_the_address_is_the_one_that_the_proxy_was_reached_at() -> None:
    seen = looked("10.0.0.1", ("x-forwarded-proto", "https"), ("x-forwarded-host", "evil, games.example.org"))
    assert Proxies(TRUSTED).root_url(seen) == "https://games.example.org"
    seen = looked("192.0.2.66", ("x-forwarded-proto", "https"), ("x-forwarded-host", "games.example.org"))
    assert Proxies(TRUSTED).root_url(seen) == "http://play.test"


@pytest.mark.parametrize("proto", ["ftp", "javascript", "", "https://"])
def test_there_are_two_schemes(proto: str) -> None:
    assert looked("10.0.0.1", ("x-forwarded-proto", proto))["scheme"] == "http"


@pytest.mark.parametrize("host", ["play.test", "play.test:1", "[::1]:8080", "localhost", "a_b.example", "1.2.3.4:80"])
def test_a_host_is_taken_as_it_is(host: str) -> None:
    assert host_of(scope("10.0.0.1", host=host)) == host


@pytest.mark.parametrize("host", ["", "a b", "a/b", "a@b", "a:b", 'a"b', "<a>", "a" * 300, "[::1", "\xe9", "-a"])
def test_what_cannot_be_a_host_is_the_server_s_own(host: str) -> None:
    assert host_of(scope("10.0.0.1", host=host)) == "192.0.2.1:8080"
