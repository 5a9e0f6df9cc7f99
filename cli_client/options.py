"""What the command line asked for, whatever the command; and which face that means."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal

import attrs

if TYPE_CHECKING:
    from cli_client.settings import OwnSettings

Face = Literal["pipe", "plain", "full"]
DEFAULT_SERVER: Final = "127.0.0.1:5005"
DEFAULT_PORT: Final = 5005


@attrs.frozen
class Options:
    """The global options."""

    host: str = "127.0.0.1"
    port: int = DEFAULT_PORT
    named: bool = False
    """Whether the server was named, by an option or by the environment."""
    guest: bool = False
    name: str | None = None
    names: tuple[str, ...] = ()
    """All names that were given, in the order of the seats at this keyboard; bots among them."""
    opponent: str | None = None
    local: bool = False
    json: bool = False
    plain: bool = False
    color: bool = True
    input: bool = True
    timeout: float = 10.0
    sets: tuple[str, ...] = ()
    """Settings for this time only, as ``NAME=VALUE``."""
    own: "OwnSettings | None" = None
    """The client's own settings, once they have been gathered."""


def split_address(text: str) -> tuple[str, int]:
    """Host and port of ``HOST:PORT``, ``[V6]:PORT`` or ``HOST``; raises ``ValueError``."""
    host, colon, port = text.rpartition(":")
    if not colon or (":" in host and not host.startswith("[")):
        host, port = text, str(DEFAULT_PORT)
    host = host.removeprefix("[").removesuffix("]")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError("expected HOST:PORT, for example 127.0.0.1:5005")
    return host, int(port)


def join_address(host: str, port: int) -> str:
    """``HOST:PORT``, the inverse of ``split_address``."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def choose_face(options: Options, environ: Mapping[str, str], *, stdin_tty: bool, stdout_tty: bool) -> Face:
    """The face: decided before anything that paints is imported. What is said outweighs what is found."""
    if options.json or not (stdin_tty or options.plain):
        return "pipe"
    spoken = environ.get("TERM") == "dumb" or environ.get("CLI_CLIENT_ACCESSIBLE") == "1"
    return "plain" if options.plain or spoken or not stdout_tty else "full"


def wants_truecolor(environ: Mapping[str, str]) -> bool:
    """Whether the terminal says that it shows 24 bit of colour (https://github.com/termstandard/colors)."""
    return environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")


def wants_color(options: Options, environ: Mapping[str, str]) -> bool:
    """Whether colours may be used: ``NO_COLOR`` (https://no-color.org) and ``--no-color`` forbid them."""
    return options.color and not environ.get("NO_COLOR")


def check_game(name: str) -> None:
    """Raises ``ValueError`` with a sentence that names all games, if there is none of this name."""
    from engine.rules import RULES  # noqa: PLC0415 - only for who names a game

    if name not in RULES:
        raise ValueError(f"there is no game {name!r}; there are {', '.join(RULES)}.")
