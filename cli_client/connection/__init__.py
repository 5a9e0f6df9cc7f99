"""The connection to a server, without any face: also the Python library for scripts and bots."""

from cli_client.connection.address import Address
from cli_client.connection.client import Client
from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.identity import Entry, Guest, MemoryVault, Password, Tokens, Vault
from cli_client.connection.opening import connect, open_link
from cli_client.connection.session import Events, Session, Told
from cli_client.happenings import Gathered, Gone, Received, Restored, Seen, Waiting

__all__ = [
    "Address", "Client", "ConnectionLostError", "Entry", "Events", "Gathered", "Gone", "Guest", "MemoryVault",
    "Password", "Received", "RequestRefusedError", "Restored", "Seen", "Session", "Tokens", "Told", "Vault", "Waiting",
    "connect", "open_link",
]
