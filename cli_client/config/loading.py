"""The settings that count: flags before the environment, that before the file, that before account and default."""

import os
from collections.abc import Iterable, Mapping

import attrs

from cli_client.config.file import config_path, load
from cli_client.exits import USAGE, ExitError
from cli_client.options import Options, join_address, split_address
from cli_client.settings import SETTINGS, OwnSettings
from cli_client.settings.own import named, settle
from cli_client.settings.setting import Value


def settled(options: Options) -> Options:
    """The options with the settings, and with the server that is set where none was named; raises ``ExitError``."""
    named_server = (f"server={join_address(options.host, options.port)}",) if options.named else ()
    own = gather((*options.sets, *named_server), os.environ)
    host, port = split_address(own.server)
    return attrs.evolve(options, own=own, host=host, port=port)


def gather(flags: Iterable[str], environ: Mapping[str, str], *, file: bool = True) -> OwnSettings:
    """The settings, from ``NAME=VALUE`` texts, the environment and the file; raises ``ExitError``."""
    return settle((
        ("file", load(config_path(environ)) if file else {}),
        ("environment", _of_environment(environ)),
        ("flag", dict(_flag(text) for text in flags)),
    ))


def _of_environment(environ: Mapping[str, str]) -> dict[str, Value]:
    """An empty variable sets nothing."""
    found = {}
    for name, setting in SETTINGS.items():
        text = environ.get(setting.variable)
        if text:
            try:
                found[name] = setting.read(text)
            except ValueError as error:
                raise ExitError(USAGE, f"{setting.variable}: {error}") from None
    return found


def _flag(text: str) -> tuple[str, Value]:
    name, sign, value = text.partition("=")
    if not sign:
        raise ExitError(USAGE, f"--set {text}: expected NAME=VALUE.")
    try:
        return name, named(name).read(value)
    except ValueError as error:
        raise ExitError(USAGE, f"--set {text}: {error}") from None
