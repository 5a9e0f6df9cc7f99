"""Bytes to lines, whatever pieces the bytes come in."""

from engine.reasons import Refusal


class LineBuffer:
    """Collects bytes and gives out whole lines, without their ends (LF or CRLF).

    What has been searched is not searched again, so a line in many pieces costs no more than one in one piece.
    """

    __slots__ = ("_bytes", "_searched", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        """Bytes that a line may have, without its end."""
        self._bytes = bytearray()
        self._searched = 0

    def __len__(self) -> int:
        return len(self._bytes)

    def feed(self, data: bytes) -> None:
        """Takes bytes in."""
        self._bytes += data

    def next_line(self) -> bytes | None:
        """The next whole line, or None; refuses ``line_too_long``, after which the buffer is of no more use."""
        buffer = self._bytes
        end = buffer.find(b"\n", self._searched)
        if end < 0:
            self._searched = len(buffer)
            if self._searched > self.limit + 1:  # the one more may be the CR of a CRLF
                raise Refusal("line_too_long", limit=self.limit)
            return None
        line = bytes(buffer[:end])
        del buffer[: end + 1]
        self._searched = 0
        if line.endswith(b"\r"):
            line = line[:-1]
        if len(line) > self.limit:
            raise Refusal("line_too_long", limit=self.limit)
        return line

    def clear(self) -> None:
        """Forgets everything."""
        self._bytes.clear()
        self._searched = 0
