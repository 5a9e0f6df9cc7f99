"""Links: where they lead, and how others take them to be passed on."""

from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ser.app.links import USUAL, join_url, public_url, share

URL = "https://play.example.org/join/a_b-c"


@pytest.mark.parametrize(("given_url", "addresses", "found"), [
    ("https://play.example.org/", ["http://127.0.0.1:8080"], "https://play.example.org"),
    (None, ["tcp://127.0.0.1:5005", "http://127.0.0.1:49152"], "http://127.0.0.1:49152"),
    ("", ["http://0.0.0.0:80", "http://[::]:80"], "http://localhost:80"),
    (None, ["http://[::]:80"], "http://localhost:80"),
    (None, ["http://[::1]:80"], "http://[::1]:80"),
    (None, ["tcp://127.0.0.1:5005"], USUAL),
])
def test_links_lead_to_where_people_reach_the_server(given_url: str | None, addresses: list[str], found: str) -> None:
    assert public_url(given_url, addresses) == found


def test_a_link_has_its_code_as_it_is() -> None:
    assert join_url("https://play.example.org", "a_b-c") == URL


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_whatever_stands_in_the_text_the_others_get_text_and_address(text: str) -> None:
    wrapped = share(URL, text)
    assert parse_qs(urlsplit(wrapped.whatsapp).query)["text"] == [f"{text} {URL}"]
    assert parse_qs(urlsplit(wrapped.telegram).query, keep_blank_values=True) == {"url": [URL], "text": [text]}
    assert parse_qs(urlsplit(wrapped.facebook).query) == {"u": [URL]}
    assert parse_qs(urlsplit(wrapped.sms).query)["body"] == [f"{text} {URL}"]
    for address in (wrapped.whatsapp, wrapped.telegram, wrapped.facebook, wrapped.sms):
        assert address.isascii()
        assert not set(address) & set(" \"'<>\n")


def test_each_goes_to_its_own_place() -> None:
    wrapped = share(URL, "Come!")
    assert wrapped.whatsapp == "https://wa.me/?text=Come%21%20https%3A%2F%2Fplay.example.org%2Fjoin%2Fa_b-c"
    assert wrapped.telegram == (
        "https://t.me/share/url?url=https%3A%2F%2Fplay.example.org%2Fjoin%2Fa_b-c&text=Come%21")
    assert wrapped.facebook == (
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Fplay.example.org%2Fjoin%2Fa_b-c")
    assert wrapped.sms == "sms:?&body=Come%21%20https%3A%2F%2Fplay.example.org%2Fjoin%2Fa_b-c"
