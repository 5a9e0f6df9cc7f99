"""The file of the client's settings: TOML, read strictly, written whole or not at all, with its comments kept."""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import platformdirs

from cli_client.exits import USAGE, ExitError
from cli_client.replacing import replace_file
from cli_client.settings.own import SETTINGS, named
from cli_client.settings.setting import Value

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

FILE: Final = "config.toml"
MOST: Final = 256 * 1024
"""Bytes that a file of settings may have."""
HEAD: Final = "cli-client config list shows what can be set; what is not set here follows your account."


def config_path(environ: Mapping[str, str]) -> Path:
    """The file: in ``CLI_CLIENT_CONFIG_DIR``, or in the system's place for a user's configuration."""
    own = environ.get("CLI_CLIENT_CONFIG_DIR")
    directory = Path(own) if own else Path(platformdirs.user_config_dir("cli-client", appauthor=False))
    return directory / FILE


def load(path: Path) -> dict[str, Value]:
    """What the file sets, nothing where there is none; raises ``ExitError`` with the file, the key, what is allowed."""
    try:
        raw = tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError as error:
        raise wrong(path, f"it is not TOML: {error}.") from None
    return {name: _checked(path, name, value) for name, value in raw.items()}


def read_text(path: Path) -> str:
    """The file as text, empty where there is none; raises ``ExitError``."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST + 1)
        if len(data) > MOST:
            raise wrong(path, f"it has more than {MOST} bytes.")
        return data.decode()
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError:
        raise wrong(path, "it is not UTF-8.") from None
    except OSError as error:
        raise wrong(path, f"it cannot be read: {error.strerror}.") from None


def wrong(path: Path, why: str) -> ExitError:
    """The error of a file that cannot be taken, with what to do."""
    return ExitError(USAGE, f"{path}: {why} cli-client config edit opens it.")


def _checked(path: Path, name: str, value: Any) -> Value:
    try:
        return named(name).checked(value)
    except ValueError as error:
        raise wrong(path, str(error)) from None


def put(path: Path, changes: Mapping[str, Value | None]) -> None:
    """Sets these in the file, None taking one out; comments and order stay. Raises ``OSError``, ``ExitError``.

    The file is replaced in one step; one that is a link stays one.
    """
    import tomlkit  # noqa: PLC0415 - only for who changes something
    from tomlkit.exceptions import TOMLKitError  # noqa: PLC0415

    try:
        document = tomlkit.parse(read_text(path))
    except TOMLKitError as error:
        raise wrong(path, f"it is not TOML: {error}.") from None
    if not path.exists():
        document.add(tomlkit.comment(HEAD))
    for name, value in changes.items():
        document = _put(document, name, value)
    replace_file(path.resolve(), tomlkit.dumps(document).encode())


def begin(path: Path) -> None:
    """Makes the file, with everything that can be set in comments, where there is none; raises ``OSError``."""
    if path.exists():
        return
    lines = [f"# {HEAD}", ""]
    for name, setting in sorted(SETTINGS.items(), key=lambda pair: pair[1].kind == "keys"):  # a table comes last
        example = f"[{name}]" if setting.kind == "keys" else f"{name} = {_toml(setting.default)}"
        lines += [f"# {setting.help} It is {setting.expected}.", f"# {example}", ""]
    lines.append('# resign = ["F8", "Ctrl-X"]\n')
    replace_file(path, "\n".join(lines).encode())


def _toml(value: Value) -> str:
    import tomlkit  # noqa: PLC0415

    return tomlkit.item(value).as_string()


def _put(document: "TOMLDocument", name: str, value: Value | None) -> "TOMLDocument":
    if value is None or value == ():
        document.pop(name, None)
    elif named(name).kind == "keys":
        _put_keys(document, name, value)
    elif name in document:
        document[name] = value
    else:
        return _with(document, name, value)
    return document


def _with(document: "TOMLDocument", name: str, value: Any) -> "TOMLDocument":
    """The document with a new value behind the others, before the first table, which it would be a part of."""
    import tomlkit  # noqa: PLC0415

    entries = document.body
    values = [at for at, (key, item) in enumerate(entries) if key is not None and not isinstance(item, Mapping)]
    at = values[-1] + 1 if values else _before_tables(entries)
    made = tomlkit.document()
    for key, item in entries[:at]:
        made.append(key, item)
    if made.body and not made.as_string().endswith("\n"):
        made.add(tomlkit.nl())
    made.add(name, value)
    for key, item in entries[at:]:
        made.append(key, item)
    return made


def _before_tables(entries: list[tuple[Any, Any]]) -> int:
    """Where the first table begins, with the comment above it; the end where there is none."""
    at = next((at for at, (key, _) in enumerate(entries) if key is not None), len(entries))
    while at < len(entries) and at and entries[at - 1][1].as_string().lstrip().startswith("#"):
        at -= 1
    return at


def _put_keys(document: "TOMLDocument", name: str, value: Any) -> None:
    import tomlkit  # noqa: PLC0415

    if name not in document:
        document.add(name, tomlkit.table())
    table: Any = document[name]
    wanted = dict(value)
    for action in [action for action in table if action not in wanted]:
        table.remove(action)
    for action, keys in wanted.items():
        if action not in table or _checked(Path(), name, {action: table[action]}) != ((action, keys),):
            table[action] = list(keys)


def keeper(path: Path) -> Callable[[str, Any], str]:
    """Keeps a setting in the file; answers what went wrong, nothing when it is kept."""
    def keep(name: str, value: Any) -> str:
        try:
            put(path, {name: value})
        except OSError as error:
            return f"{name} is set, but for this time only: {path} cannot be written: {error.strerror}."
        except ExitError as error:
            return f"{name} is set, but for this time only: {error.message}"
        return ""
    return keep
