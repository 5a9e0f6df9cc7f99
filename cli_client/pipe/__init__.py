"""The pipe: JSON lines in, JSON lines out, for scripts and bots."""

from cli_client.pipe.face import Pipe

__all__ = ["Pipe"]
