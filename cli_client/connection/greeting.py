"""The first words of a connection: who we are, what the server is, and whether the two speak one protocol."""

from typing import Any, Final

from cli_client.connection.errors import RequestRefusedError
from cli_client.connection.link import Link
from cli_client.happenings import Failure
from cli_client.version import NAME, VERSION
from engine.wire.messages.server import Hello

PROTOCOL: Final = "1"
"""The major version of the protocol that is spoken here."""
PROTOCOL_REASON: Final = "protocol"


def greeting(**more: Any) -> dict[str, Any]:
    """The parameters of ``server.hello``."""
    return {"client": {"name": NAME, "version": VERSION, **more}}


def check_protocol(hello: Hello) -> None:
    """Raises ``RequestRefusedError`` when the server speaks another major version; a newer minor one is understood."""
    if hello.protocol.partition(".")[0] != PROTOCOL:
        versions = f"The server speaks version {hello.protocol} of the protocol, this client {PROTOCOL}"
        raise RequestRefusedError(Failure(PROTOCOL_REASON, f"{versions}: update the older one."))


async def greet(link: Link) -> Hello:
    """What the server is; raises ``RequestRefusedError`` or ``ConnectionLostError``."""
    hello: Hello = await link.request("server.hello", greeting())
    check_protocol(hello)
    return hello
