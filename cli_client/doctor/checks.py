"""What is looked at, an area a function: the client, the terminal, files, settings, sound, voice, the server."""

import os
import platform
import shutil
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Final

import attrs
import trio

from cli_client.config.file import config_path
from cli_client.config.loading import settled
from cli_client.connection.link import Link
from cli_client.doctor.finding import Finding
from cli_client.doctor.guesses import around, color_bits, reports_focus
from cli_client.exits import ExitError
from cli_client.keymap import keymap
from cli_client.keyring import data_directory
from cli_client.once import at_server
from cli_client.options import Options, choose_face, join_address, wants_color
from cli_client.settings import SETTINGS, OwnSettings
from cli_client.sound.files import cache_directory
from cli_client.sound.players import find_players
from cli_client.text import UNICODE, symbols_for
from cli_client.ui.notes import way_of
from cli_client.version import NAME, VERSION
from cli_client.voice.microphone import NONE, recorders
from cli_client.voice.recogniser import MISSING, is_installed

LIBRARIES: Final = ("trio", "attrs", "cattrs", "click", "orjson", "platformdirs", "prompt-toolkit", "segno", "tomlkit",
                    "wcwidth")
PATIENCE: Final = 5.0
"""Seconds for the server to answer, if no fewer were given."""
_PRIVATE: Final = frozenset({"note-command"})
"""Settings in which something may stand that is nobody's business."""
_LEAST: Final = (24, 9)


def examine(options: Options, environ: Mapping[str, str]) -> list[Finding]:
    """Everything; it takes as long as the server may."""
    options, settings = _settings(options)
    own = options.own or OwnSettings()
    return [*_client(), *_terminal(options, own, environ), *_files(environ), *settings, *_sound(own, environ),
            *_voice(own), *_server(options)]


def _client() -> list[Finding]:
    found = [Finding("client", NAME, VERSION), Finding("client", "python", platform.python_version()),
             Finding("client", "system", platform.platform(terse=True))]
    return found + [Finding("client", name, _version(name)) for name in LIBRARIES]


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


# ------------------------------------------------------------------------------------------------------- terminal


def _terminal(options: Options, own: OwnSettings, environ: Mapping[str, str]) -> list[Finding]:
    said = {name: environ.get(name) for name in ("TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "COLORTERM")}
    size = shutil.get_terminal_size()
    encoding = sys.stdout.encoding
    can = symbols_for(encoding, environ) is UNICODE
    face = choose_face(attrs.evolve(options, json=False), environ, stdin_tty=sys.stdin.isatty(),
                       stdout_tty=sys.stdout.isatty())
    rows = {
        "input is a terminal": sys.stdin.isatty(), "output is a terminal": sys.stdout.isatty(), **said,
        "behind": around(environ), "size": f"{size.columns}x{size.lines}", "encoding": encoding, "unicode": can,
        "characters": own.symbols if own.symbols != "auto" else "unicode" if can else "ascii",
        "colour bits": color_bits(environ, color=wants_color(options, environ)),
        "reports its focus": reports_focus(environ),
        "desktop notes": own.desktop_notes if own.desktop_notes != "auto" else f"auto ({way_of(environ)})",
        "face": face,
    }
    return [Finding("terminal", name, value, _terminal_problem(name, value)) for name, value in rows.items()]


def _terminal_problem(name: str, value: object) -> str:
    if name == "size":
        columns, rows = map(int, str(value).split("x"))
        small = columns < _LEAST[0] or rows < _LEAST[1]
        return f"the screen needs {_LEAST[0]}x{_LEAST[1]} at least; --plain needs no screen." if small else ""
    if name == "TERM" and not value:
        return "TERM is not set; what the terminal can is not known."
    return ""


# ---------------------------------------------------------------------------------------------- files and settings


def _files(environ: Mapping[str, str]) -> list[Finding]:
    places = {"settings": config_path(environ), "data": data_directory(environ), "cache": cache_directory(environ)}
    found = [Finding("files", name, _shown(path), _unwritable(path)) for name, path in places.items()]
    names = sorted(name for name in environ if name.startswith("CLI_CLIENT_") or name == "NO_COLOR")
    return [*found, Finding("files", "variables that are set", names)]


def _shown(path: Path) -> str:
    """A path without the name of whose home it is in."""
    try:
        return str(Path("~") / path.relative_to(Path.home()))
    except (ValueError, RuntimeError):
        return str(path)


def _unwritable(path: Path) -> str:
    there = next(place for place in (path, *path.parents) if place.exists())
    return "" if os.access(there, os.W_OK) else f"{_shown(there)} cannot be written."


def _settings(options: Options) -> tuple[Options, list[Finding]]:
    """The options with the settings, or without them where they cannot be taken, and what they are."""
    try:
        options = settled(options)
        own = options.own or OwnSettings()
        keymap(own)
    except (ExitError, ValueError) as error:
        message = error.message if isinstance(error, ExitError) else str(error)
        return options, [Finding("settings", "taken", False, message.replace(str(Path.home()), "~"))]
    rows = [Finding("settings", name, f"{_said(own, name)} ({source})") for name, source in own.sources.items()
            if name in SETTINGS]
    return options, [Finding("settings", "taken", True), *rows]


def _said(own: OwnSettings, name: str) -> str:
    return "..." if name in _PRIVATE else SETTINGS[name].written(own.get(name))


# ------------------------------------------------------------------------------------------------- sound and voice


def _sound(own: OwnSettings, environ: Mapping[str, str]) -> list[Finding]:
    players = [Path(player[0]).name for player in find_players(environ)]
    return [Finding("sound", "players", players), Finding("sound", "volume", 0 if own.mute else own.volume)]


def _voice(own: OwnSettings) -> list[Finding]:
    """What speaking takes; it is missed only where speaking is wanted."""
    found = [Path(recorder[0]).name for recorder in recorders()]
    return [Finding("voice", "wanted", own.voice),
            Finding("voice", "pocketsphinx", _version("pocketsphinx"),
                    MISSING if own.voice and not is_installed() else ""),
            Finding("voice", "recorders", found, NONE if own.voice and not found else "")]


# --------------------------------------------------------------------------------------------------------- server


def _server(options: Options) -> list[Finding]:
    """Whether it is there, how long an answer takes, and what it is; nobody has to be logged in for that."""
    if options.local:
        return [Finding("server", "asked", False)]
    options = attrs.evolve(options, timeout=min(PATIENCE, options.timeout))
    address = Finding("server", "address", join_address(options.host, options.port))
    try:
        return [address, *at_server(options, _ask)]
    except ExitError as error:
        return [address, Finding("server", "reachable", False, error.message)]


async def _ask(link: Link) -> list[Finding]:
    hello = await link.request("server.hello", {"client": {"name": NAME, "version": VERSION}})
    began = trio.current_time()
    await link.request("server.ping", {})
    took = round((trio.current_time() - began) * 1000, 1)
    rows = {"reachable": True, "round trip in ms": took, "name": hello.name, "version": hello.version,
            "protocol": hello.protocol}
    return [Finding("server", name, value) for name, value in rows.items()]
