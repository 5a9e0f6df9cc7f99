"""Links for players, and their QR codes."""

import pytest

from cli_client.links import Link, reachable, read_link
from cli_client.qr import half_blocks


@pytest.mark.parametrize(("text", "link"), [
    ("abc", Link("abc")),
    (" http://play.example:8080/join/abc ", Link("abc", "play.example")),
    ("https://play.example/join/a%2Db/", Link("a-b", "play.example")),
])
def test_what_people_are_sent(text, link):
    assert read_link(text) == link


@pytest.mark.parametrize("text", ["", "http://play.example/", "http://play.example/join/", "a b", "a\x1b", "a" * 201])
def test_what_is_no_link(text):
    with pytest.raises(ValueError, match="link"):
        read_link(text)


def test_an_address_is_as_others_reach_it():
    assert reachable("127.0.0.1:5", "http://play.example/join/a") == "play.example:5"
    assert reachable("127.0.0.1:5", "http://localhost:8080/join/a") == "127.0.0.1:5"
    assert reachable("other.example:5", "http://play.example/join/a") == "other.example:5"


def test_a_qr_code_has_light_borders_and_its_three_corners():
    rows = half_blocks("http://play.example/join/abc")
    assert len({len(row) for row in rows}) == 1
    assert rows[0].startswith("█▀▀▀▀▀▀▀█")
    assert rows[0].endswith("█▀▀▀▀▀▀▀█")
    assert {character for row in rows for character in row} <= set(" ▀▄█")
