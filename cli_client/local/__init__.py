"""Games without a server: the engine answers the requests, for people at one keyboard or against bots."""

from cli_client.local.backend import Local

__all__ = ["Local"]
