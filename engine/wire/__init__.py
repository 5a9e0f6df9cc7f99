"""The wire language without I/O: bytes to lines, lines to messages, and back. docs/PROTOCOL.md is its contract."""
