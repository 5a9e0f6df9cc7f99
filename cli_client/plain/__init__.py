"""Line mode: append-only text for screen readers and simple terminals."""

from cli_client.plain.face import Plain

__all__ = ["Plain"]
