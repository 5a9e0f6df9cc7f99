"""The connection to a server, without any face: also the Python library for scripts and bots."""

from cli_client.connection.address import Address
from cli_client.connection.client import Client
from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.identity import Entry, Guest, MemoryVault, Password, Tokens, Vault
from cli_client.connection.opening import connect, open_link

__all__ = [
    "Address", "Client", "ConnectionLostError", "Entry", "Guest", "MemoryVault", "Password", "RequestRefusedError",
    "Tokens", "Vault", "connect", "open_link",
]
