"""``cli-client config``: the client's own settings, got, set and listed; where their file is; which key does what."""

import json
import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from cli_client.exits import USAGE, ExitError
from cli_client.given import unsettled
from cli_client.options import Options

if TYPE_CHECKING:
    from cli_client.settings import OwnSettings


@click.group()
def config() -> None:
    """Get and set what the client remembers: looks, keys, sounds, the server.

    A flag (--set NAME=VALUE) counts more than the environment (CLI_CLIENT_NAME), that more than the file, and that more
    than the settings of your account on the server, which go with you from machine to machine.
    """


def _names(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from cli_client.completing import settings_like  # noqa: PLC0415 - here as below, only when it is wanted

    return list(settings_like(incomplete))


def _pairs(context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[str]:
    from cli_client.completing import pairs_like  # noqa: PLC0415

    return list(pairs_like(context.params.get("pairs") or (), incomplete))


@config.command()
@click.argument("wanted", metavar="NAME", shell_complete=_names)
@unsettled
def get(options: Options, wanted: str) -> None:
    """Print the value of NAME as it counts now, without what your account says."""
    from cli_client.terminal import say  # noqa: PLC0415

    own = _own(options)
    name, action = _named(wanted)
    value: Any = dict(own.keys).get(action, ()) if action else own.get(name)
    if options.json:
        say(json.dumps({"name": wanted, "value": _plain(value), "source": own.source(name)}))
    else:
        say(" ".join(value) if action else _setting(name).written(value))


@config.command("set")
@click.argument("pairs", metavar="NAME VALUE...", nargs=-1, required=True, shell_complete=_pairs)
@unsettled
def set_(options: Options, pairs: tuple[str, ...]) -> None:
    """Set NAME to VALUE in the file; several at once, all or none of them.

    keys.ACTION sets the keys of an action: config set keys.resign "F8 Ctrl-X".
    """
    if len(pairs) % 2:
        raise click.UsageError("behind each NAME stands a VALUE.")
    _change(options, list(zip(pairs[::2], pairs[1::2], strict=True)))


@config.command()
@click.argument("dropped", metavar="NAME...", nargs=-1, required=True, shell_complete=_names)
@unsettled
def unset(options: Options, dropped: tuple[str, ...]) -> None:
    """Take NAME out of the file: your account, or the default, says then what counts."""
    _change(options, [(name, None) for name in dropped])


@config.command("list")
@unsettled
def list_(options: Options) -> None:
    """List all settings with their values, what sets each, and what it is for."""
    from cli_client.settings import SETTINGS  # noqa: PLC0415
    from cli_client.tables import table  # noqa: PLC0415
    from cli_client.terminal import say  # noqa: PLC0415

    own = _own(options)
    if options.json:
        for name in SETTINGS:
            say(json.dumps(_described(own, name)))
        return
    rows = [[name, setting.written(own.get(name)) or "-", own.source(name), setting.help]
            for name, setting in SETTINGS.items()]
    for line in table(["name", "value", "set by", "what it is"], rows):
        say(line)


@config.command()
@unsettled
def path(options: Options) -> None:
    """Print where the file is."""
    from cli_client.config.file import config_path  # noqa: PLC0415
    from cli_client.terminal import say  # noqa: PLC0415

    where = str(config_path(os.environ))
    say(json.dumps({"path": where}) if options.json else where)


@config.command()
@unsettled
def edit(options: Options) -> None:
    """Open the file in your editor ($VISUAL, $EDITOR), and look whether it can be taken then."""
    from cli_client.config.file import begin, config_path, load  # noqa: PLC0415

    if not options.input:
        raise ExitError(USAGE, "an editor asks: it cannot be opened with --no-input; config set changes one setting.")
    file = config_path(os.environ)
    begin(file)
    click.edit(filename=str(file))
    _check_keys(load(file))


@config.command()
@unsettled
def keys(options: Options) -> None:
    """List what can be done, with the keys and the typed command of each."""
    from cli_client.actions import ACTIONS  # noqa: PLC0415
    from cli_client.keymap import keymap  # noqa: PLC0415
    from cli_client.settings.keys import key_name  # noqa: PLC0415
    from cli_client.tables import table  # noqa: PLC0415
    from cli_client.terminal import say  # noqa: PLC0415

    try:
        mapped = keymap(_own(options))
    except ValueError as error:
        raise ExitError(USAGE, str(error)) from None
    if options.json:
        for action in ACTIONS:
            say(json.dumps({"name": action.name, "keys": mapped.keys_of(action.name), "typed": action.typed,
                            "help": action.help}))
        return
    rows = [[action.name, " ".join(map(key_name, mapped.keys_of(action.name))) or "-",
             f":{action.typed[0]} {action.argument}".rstrip() if action.typed else "-", action.help]
            for action in ACTIONS]
    for line in table(["action", "keys", "typed", "what it does"], rows):
        say(line)


# ------------------------------------------------------------------------------------------------------- the parts


def _own(options: Options) -> "OwnSettings":
    from cli_client.config.loading import settled  # noqa: PLC0415

    found = settled(options).own
    assert found is not None  # noqa: S101 - that is what settled is for
    return found


def _named(name: str) -> tuple[str, str]:
    """The setting, and the action behind ``keys.``."""
    setting, _, action = name.partition(".")
    _setting(setting)
    if action and setting != "keys":
        raise click.UsageError(f"{setting} has no parts.")
    return setting, action


def _setting(name: str) -> Any:
    from cli_client.settings.own import named  # noqa: PLC0415

    try:
        return named(name)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


def _change(options: Options, pairs: Sequence[tuple[str, str | None]]) -> None:
    from cli_client.config.file import config_path, load, put  # noqa: PLC0415
    from cli_client.terminal import say  # noqa: PLC0415

    file = config_path(os.environ)
    before = load(file)
    changes: dict[str, Any] = {}
    for name, text in pairs:
        setting, action = _named(name)
        try:
            changes[setting] = (_with_keys({**before, **changes}.get(setting) or (), action, text) if action
                                else None if text is None else _setting(setting).read(text))
        except ValueError as error:
            raise click.UsageError(str(error)) from None
    if {"keys", "key-preset"} & changes.keys():
        _check_keys({**before, **changes})
    put(file, changes)
    if options.json:
        say(json.dumps({name: _plain(value) for name, value in changes.items()}))


def _with_keys(keys: Any, action: str, text: str | None) -> Any:
    from cli_client.settings.keys import read_keys, with_keys  # noqa: PLC0415

    return with_keys(keys, action, None if text is None else read_keys(text.split()))


def _check_keys(values: Mapping[str, Any]) -> None:
    from cli_client.keymap import keymap  # noqa: PLC0415
    from cli_client.settings.own import settle  # noqa: PLC0415

    try:
        keymap(settle([("file", {name: value for name, value in values.items() if value is not None})]))
    except ValueError as error:
        raise ExitError(USAGE, str(error)) from None


def _described(own: "OwnSettings", name: str) -> dict[str, Any]:
    setting = _setting(name)
    said = {"name": name, "value": _plain(own.get(name)), "source": own.source(name), "group": setting.group,
            "kind": setting.kind, "default": _plain(setting.default), "help": setting.help}
    if setting.kind == "integer":
        said |= {"minimum": setting.minimum, "maximum": setting.maximum}
    return said | ({"choices": setting.choices} if setting.choices else {})


def _plain(value: Any) -> Any:
    """A value as JSON has it: keys are an object."""
    pairs = isinstance(value, tuple) and all(isinstance(item, tuple) for item in value)
    return dict(value) if pairs else value
