"""Bytes to lines: the same lines and verdict however the bytes are cut, at a cost that grows with the bytes."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.reasons import Refusal
from engine.wire.framing import LineBuffer
from tests.refusals import refusal_of

LIMIT = 12
ENDS = st.sampled_from([b"\n", b"\r\n"])
PIECES = st.lists(st.sampled_from([b"\n", b"\r", b"ab", b"{}"]), max_size=30)
BYTES = st.binary(max_size=3 * LIMIT) | PIECES.map(b"".join)


def lines_of(pieces: list[bytes], limit: int = LIMIT) -> tuple[list[bytes], bool]:
    """The lines that come out of these pieces, and whether the end was a line too long."""
    buffer, lines = LineBuffer(limit), []
    for piece in pieces:
        buffer.feed(piece)
        try:
            while (line := buffer.next_line()) is not None:
                lines.append(line)
        except Refusal as refusal:
            return lines, refusal.reason == "line_too_long"
    return lines, False


def cut(data: bytes, places: list[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@settings(max_examples=400)
@given(BYTES, st.lists(st.integers(0, 100), max_size=20))
def test_any_cut_of_the_bytes_gives_the_same_lines_and_the_same_verdict(data: bytes, places: list[int]) -> None:
    whole = lines_of([data])
    assert lines_of(cut(data, places)) == whole
    assert lines_of([data[at : at + 1] for at in range(len(data))]) == whole


@given(st.lists(st.tuples(st.binary(max_size=LIMIT).filter(lambda line: not set(b"\r\n") & set(line)), ENDS)))
def test_lines_come_out_as_they_went_in_without_their_ends(lines: list[tuple[bytes, bytes]]) -> None:
    assert lines_of([line + end for line, end in lines]) == ([line for line, _ in lines], False)
    assert lines_of([b"".join(line + end for line, end in lines)]) == ([line for line, _ in lines], False)


@pytest.mark.parametrize(("data", "lines", "too_long"), [
    (b"", [], False),
    (b"a", [], False),
    (b"a\nb", [b"a"], False),
    (b"a\r\nb\n", [b"a", b"b"], False),
    (b"\n\r\n\n", [b"", b"", b""], False),
    (b"a\rb\n", [b"a\rb"], False),
    (b"a\r\r\n", [b"a\r"], False),
    (b"\xff\x00\n", [b"\xff\x00"], False),
    (b"x" * LIMIT + b"\n", [b"x" * LIMIT], False),
    (b"x" * LIMIT + b"\r\n", [b"x" * LIMIT], False),
    (b"x" * LIMIT + b"\r\r\n", [], True),
    (b"x" * (LIMIT + 1) + b"\n", [], True),
    (b"x" * (LIMIT + 1) + b"\r\n", [], True),
    (b"x" * LIMIT, [], False),
    (b"x" * (LIMIT + 2), [], True),
    (b"a\nb\n" + b"x" * 99, [b"a", b"b"], True),
    (b"a\n" + b"x" * 99 + b"\nb\n", [b"a"], True),
])
def test_lines_end_with_lf_or_crlf_and_have_a_greatest_length(data: bytes, lines: list[bytes], too_long: bool) -> None:
    assert lines_of([data]) == (lines, too_long)


def test_a_line_that_is_too_long_is_told_the_limit() -> None:
    buffer = LineBuffer(LIMIT)
    buffer.feed(b"x" * 20)
    refusal = refusal_of(buffer.next_line)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("line_too_long", {"limit": LIMIT})


def test_the_limit_may_grow_in_the_middle_of_a_line() -> None:
    buffer = LineBuffer(4)
    buffer.feed(b"abcd")
    assert buffer.next_line() is None
    buffer.limit = 8
    buffer.feed(b"efgh\n")
    assert buffer.next_line() == b"abcdefgh"


def test_the_buffer_knows_how_much_it_holds_and_can_forget_it() -> None:
    buffer = LineBuffer(LIMIT)
    buffer.feed(b"a\nbc")
    assert len(buffer) == 4
    assert buffer.next_line() == b"a"
    assert buffer.next_line() is None
    assert len(buffer) == 2
    buffer.clear()
    buffer.feed(b"d\n")
    assert buffer.next_line() == b"d"


class CountingBytes(bytearray):
    """Counts the bytes that are searched."""

    searched = 0

    def find(self, sub, start=0, end=None):
        found = super().find(sub, start)
        self.searched += (len(self) if found < 0 else found + 1) - start
        return found


@pytest.mark.parametrize("piece", [1, 7, 100, 10_000])
@pytest.mark.parametrize("line", [b"x" * 9_999 + b"\n", b"x" * 9 + b"\n", b"\n"], ids=len)
def test_every_byte_is_searched_once_however_small_the_pieces(line: bytes, piece: int) -> None:
    buffer = LineBuffer(10_000)
    counting = buffer._bytes = CountingBytes()
    data = line * (10_000 // len(line))
    for start in range(0, len(data), piece):
        buffer.feed(data[start : start + piece])
        while buffer.next_line() is not None:
            pass
    assert counting.searched == len(data)
    assert len(buffer) == 0
