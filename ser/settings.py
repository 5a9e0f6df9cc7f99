"""All settings: from environment variables (``SER_PORT``), a TOML file (``SER_SETTINGS``) and the command line."""

import ipaddress
import math
import os
import re
from pathlib import Path
from typing import Any, Final

import attrs
import typed_settings as ts
from platformdirs import user_data_path

from ser.app.limits import Limits

PREFIX: Final = "SER_"


def default_database() -> str:
    """A file in the user's data directory."""
    return f"sqlite:///{user_data_path('ser') / 'ser.db'}"


def _setting(default: Any, help_: str, **more: Any) -> Any:
    return ts.option(default=default, help=help_, **more)


def _one_of(*choices: str) -> Any:
    def check(_: Any, attribute: Any, value: str) -> None:
        if value not in choices:
            raise ValueError(f"'{attribute.name}' must be {' or '.join(choices)}: {value!r}")
    return check


def _a_rate(_: Any, attribute: Any, value: str) -> None:
    if not _RATE.fullmatch(value):
        raise ValueError(f"'{attribute.name}' must be so many in a time, as 20/15 minutes: {value!r}")


_RATE: Final = re.compile(r" *[1-9][0-9]* *(/|per) *([1-9][0-9]* *)?(second|minute|hour|day|month|year)s? *")
"""What the library ``limits`` reads; it is loaded by the first login only."""


def _networks(_: Any, attribute: Any, value: str | None) -> None:
    try:
        addresses(value)
    except ValueError as error:
        raise ValueError(f"'{attribute.name}' must be addresses and networks: {error}") from None


def addresses(text: str | None) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """Addresses and networks with commas between them; anything else is a ``ValueError``."""
    return tuple(ipaddress.ip_network(part, strict=False) for part in listed(text))


def listed(text: str | None) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(part.strip() for part in (text or "").split(",") if part.strip())


_FINITE: Final[Any] = attrs.validators.lt(math.inf)
_POSITIVE: Final[Any] = attrs.validators.and_(attrs.validators.gt(0), _FINITE)
_FROM_ONE: Final[Any] = attrs.validators.and_(attrs.validators.ge(1), _FINITE)
_NOT_NEGATIVE: Final[Any] = attrs.validators.and_(attrs.validators.ge(0), _FINITE)
_PORT: Final = attrs.validators.optional(attrs.validators.and_(attrs.validators.ge(0), attrs.validators.le(65535)))


@ts.settings
class Settings:
    """Durations in seconds (fractions allowed), sizes in bytes."""

    host: str = _setting("127.0.0.1", "Address to listen at; 0.0.0.0 for all of IPv4, :: for all.")
    port: int = _setting(5005, "TCP port; 0 lets the system choose.", validator=_PORT)
    tls_port: int | None = _setting(None, "TLS port; 0 lets the system choose, none switches TLS off.", validator=_PORT)
    tls_cert: str | None = _setting(None, "File with the TLS certificate chain (PEM).")
    tls_key: str | None = _setting(None, "File with the TLS key (PEM).")
    http_port: int | None = _setting(
        8080, "HTTP port; 0 lets the system choose, none (an empty variable) switches HTTP off.", validator=_PORT)
    public_url: str | None = _setting(
        None, "Where others reach the HTTP door, as https://play.example.org; none: where the request says it went.",
        validator=attrs.validators.optional(attrs.validators.matches_re(r"https?://[^\s/?#]+/?")))
    cors_origins: str | None = _setting(
        None, "Origins whose pages may call over HTTP, with commas between them; * for all.")
    trusted_proxies: str | None = _setting(
        None, "Addresses and networks whose X-Forwarded-* headers are believed, with commas between them.",
        validator=_networks)
    metrics_token: str | None = _setting(None, "Token that /metrics asks for; none: anybody may read it.")
    database_url: str = ts.option(
        factory=default_database, help="sqlite:///FILE, postgresql+psycopg://…, or memory: (nothing is kept).")
    durability: str = _setting(
        "full", "full: what is acknowledged survives a power cut; relaxed: it survives a crash of the server.",
        validator=_one_of("full", "relaxed"))
    max_connections: int = _setting(10_000, "Connections in all.", validator=_POSITIVE)
    max_connections_per_address: int = _setting(200, "Connections from one address.", validator=_POSITIVE)
    identify_timeout: float = _setting(60.0, "Time to say who one is.", validator=_POSITIVE)
    rate: float = _setting(50.0, "Requests a second and connection.", validator=_POSITIVE)
    burst: float = _setting(100.0, "Requests at once.", validator=_FROM_ONE)
    output_bytes: int = _setting(262_144, "Output that may wait for one connection.", validator=_POSITIVE)
    line_bytes: int = _setting(65_536, "Longest line, once the connection has an identity.", validator=_POSITIVE)
    line_bytes_before_identity: int = _setting(4_096, "Longest line before that.", validator=_POSITIVE)
    keep_alive: float = _setting(30.0, "A client that said hello is expected to ping this often.", validator=_POSITIVE)
    silence_timeout: float = _setting(90.0, "It is closed after this silence.", validator=_POSITIVE)
    ack_timeout: float = _setting(5.0, "Unacknowledged messages are sent again after this time.", validator=_POSITIVE)
    games_per_user: int = _setting(100, "Unfinished games of one player.", validator=_POSITIVE)
    rooms_per_user: int = _setting(50, "Rooms of one player that are not over.", validator=_POSITIVE)
    invitations_per_user: int = _setting(
        100, "Invitations of one player that nobody has answered.", validator=_POSITIVE)
    invite_expires: float = _setting(86_400.0, "Time that an invitation stands.", validator=_POSITIVE)
    challenge_expires: float = _setting(900.0, "Time that a challenge stands.", validator=_POSITIVE)
    room_expires: float = _setting(
        604_800.0, "A room is over in which nothing happens for so long.", validator=_POSITIVE)
    rooms_in_memory: int = _setting(10_000, "Rooms kept in memory before idle ones are dropped.", validator=_POSITIVE)
    addresses_per_user: int = _setting(
        5, "Addresses to which one player's notifications are sent.", validator=_POSITIVE)
    notify_services: str = _setting(
        "", "Services to which notifications are sent, as mailto,ntfys,tgram; empty: nothing is sent.")
    notify_hosts: str = _setting(
        "", "Hosts that they may be sent to beside the services' own, as smtp.example.org,push.example.org:8443.")
    notify_timeout: float = _setting(20.0, "Time that sending a message may take.", validator=_POSITIVE)
    notify_delay: float = _setting(
        3.0, "Time that a player has to come back before a notification is sent.", validator=_POSITIVE)
    nudge_after: float = _setting(
        86_400.0, "Time that a move may be due before its player is told that others wait.", validator=_POSITIVE)
    notifications_per_user: int = _setting(
        500, "Notifications kept of one player, the newest.", validator=_POSITIVE)
    notifications_ttl: float = _setting(
        2_592_000.0, "Time after which read notifications are dropped.", validator=_POSITIVE)
    games_in_memory: int = _setting(50_000, "Games kept in memory before idle ones are dropped.", validator=_POSITIVE)
    games_per_bot: int = _setting(50, "Unfinished games of one bot that is not the server's.", validator=_POSITIVE)
    open_seats_per_user: int = _setting(10, "Seats of one player that stay open while they are away.",
                                        validator=_POSITIVE)
    widen_after: float = _setting(10.0, "After this time a quick match takes less than it wanted.", validator=_POSITIVE)
    watch_delay: float = _setting(
        0.0, "By how much those who watch a game are behind, where its room does not say.", validator=_NOT_NEGATIVE)
    watched_per_connection: int = _setting(200, "Games that one connection may watch.", validator=_POSITIVE)
    first_move_timeout: float = _setting(
        120.0, "A game is cancelled if its first player stays away so long without a move.", validator=_POSITIVE)
    game_expires: float = _setting(604_800.0, "A game ends in which nothing happens for so long.", validator=_POSITIVE)
    access_token_ttl: float = _setting(3600.0, "Life of an access token.", validator=_POSITIVE)
    refresh_token_ttl: float = _setting(2_592_000.0, "Life of a refresh token.", validator=_POSITIVE)
    wrong_logins_per_account: str = _setting(
        "20/15 minutes", "Wrong logins borne for one account.", validator=_a_rate)
    wrong_logins_per_address: str = _setting(
        "300/10 minutes", "Wrong logins borne from one address.", validator=_a_rate)
    wrong_logins_in_all: str = _setting(
        "5000/10 minutes", "Wrong logins borne in all, from wherever they come.", validator=_a_rate)
    admin_username: str | None = _setting(None, "Name of the first admin, made at the start if there is none.")
    admin_password: str | None = _setting(None, "Their password; no option, lest others see it.", repr=False)
    motd: str = _setting("", "Message of the day, unless one is announced (ser announce --motd).")
    bots_at_once: int = _setting(2, "Processes in which bots think; 0: no bots.", validator=attrs.validators.ge(0))
    drain_timeout: float = _setting(8.0, "Time to finish what is under way when shutting down.", validator=_POSITIVE)
    log_level: str = _setting("info", "debug, info, warning or error.",
                              validator=_one_of("debug", "info", "warning", "error"))

    def limits(self) -> Limits:
        """What the application is to keep to."""
        names = [field.name for field in attrs.fields(Limits) if hasattr(self, field.name)]
        return Limits(**{name: getattr(self, name) for name in names})


FILES: Final = "SER_SETTINGS"
"""The environment variable that names files of settings, with colons between them."""


def loaders(files: list[Path] | None = None) -> list[ts.loaders.Loader]:
    """Where settings come from; the later one wins (the command line wins over all)."""
    return ts.default_loaders("ser", files or [], config_files_var=FILES, env_prefix=PREFIX)


def converter() -> Any:
    """Makes values of texts; an empty port is none."""
    made: Any = ts.converters.default_converter()
    made.register_structure_hook(int | None, lambda value, _: None if value in (None, "") else int(value))
    return made


def missing_files() -> list[str]:
    """The files of settings that are named and not there."""
    named = (name.removeprefix("!") for name in os.environ.get(FILES, "").split(os.pathsep))
    return [name for name in named if name and not Path(name).is_file()]


class Options(ts.cli_click.ClickOptionFactory):
    """Makes options of settings, but not of secrets: whoever lists the processes would see them."""

    def get_option_decorator(self) -> Any:
        """What makes an option of its names, or nothing."""
        make = super().get_option_decorator()

        def decorate(name: str, *names: str, **more: Any) -> Any:
            return (lambda function: function) if name in NO_OPTIONS else make(name, *names, **more)

        return decorate


NO_OPTIONS: Final = frozenset({"--admin-password", "--metrics-token"})
