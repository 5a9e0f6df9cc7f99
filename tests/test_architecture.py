"""The house keeps its own rules: who may import whom, and how long things may be (docs/ARCHITECTURE.md)."""

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]
PACKAGES: Final = ("engine", "ser", "cli_client")
LONGEST_FUNCTION: Final = 60
LONGEST_FILE: Final = 400

SHOWING: Final = (
    "cli_client.model", "cli_client.settings", "cli_client.actions", "cli_client.attention", "cli_client.exits",
    "cli_client.happenings", "cli_client.herald", "cli_client.keymap", "cli_client.qr", "cli_client.store",
    "cli_client.text", "cli_client.version", "engine",
)
"""What every face of the client may import: the state and the store, but no connection and no other face."""

ROOMS: Final[Mapping[str, tuple[str, ...]]] = {
    "engine": (),
    "engine.reasons": (),
    "engine.preferences": ("engine.reasons",),
    "engine.rules": ("engine.rules", "engine.reasons"),
    "engine.game": ("engine.game", "engine.rules", "engine.reasons"),
    "engine.bots": ("engine.bots", "engine.rules", "engine.reasons"),
    "engine.wire": ("engine.wire", "engine.reasons"),
    "ser": (),
    "ser.app": ("ser.app", "engine"),
    "ser.store": ("ser.store", "ser.app.ports", "engine.game.facts"),
    "ser.bus": ("ser.bus", "ser.app.ports", "engine.game.facts"),
    "ser.doors": ("ser.doors", "ser.app", "engine.wire", "engine.reasons"),
    "ser.settings": ("ser.app.limits",),
    "ser.notify": ("ser.app.ports",),
    "ser.metrics": ("ser.app", "ser.doors"),
    "ser.web": ("ser",),
    "ser.thinking": ("ser.app.ports", "engine.bots"),
    "ser.main": ("ser", "engine"),
    "ser.cli": ("ser", "engine"),
    "ser.admin": ("ser", "engine"),
    "ser.operating": ("ser", "engine"),
    "ser.__main__": ("ser.cli",),
    "cli_client": ("cli_client", "engine"),
    "cli_client.settings": ("cli_client.settings", "cli_client.options", "engine.preferences"),
    "cli_client.model": (
        "cli_client.model", "cli_client.settings", "cli_client.exits", "cli_client.happenings", "cli_client.keymap",
        "cli_client.links", "cli_client.options", "cli_client.snapshots", "cli_client.text", "engine"),
    "cli_client.connection": (
        "cli_client.connection", "cli_client.happenings", "cli_client.options", "cli_client.version", "engine.wire",
        "engine.reasons"),
    "cli_client.local": (
        "cli_client.local", "cli_client.model", "cli_client.happenings", "cli_client.snapshots", "cli_client.store",
        "cli_client.connection.errors", "cli_client.connection.feed", "engine"),
    "cli_client.ui": ("cli_client.ui", *SHOWING),
    "cli_client.plain": ("cli_client.plain", *SHOWING),
    "cli_client.pipe": ("cli_client.pipe", *SHOWING),
    "cli_client.sound": ("cli_client.sound", "cli_client.programs", "cli_client.replacing"),
    "cli_client.voice": (
        "cli_client.voice", "cli_client.model", "cli_client.actions", "cli_client.given", "cli_client.store",
        "engine.rules", "engine.reasons"),
    "cli_client.load": ("cli_client.load", "engine.rules", "engine.reasons"),
}
"""What of ours the modules of a room may import; the longest name that fits a module is its room."""

PURE: Final = frozenset({
    "__future__", "abc", "bisect", "collections", "contextlib", "enum", "functools", "hashlib", "hmac", "heapq",
    "itertools", "math", "operator", "re", "string", "struct", "types", "typing", "unicodedata",
    "attrs", "cattrs", "orjson",
})
"""What of others ``engine`` may import: nothing that reads a clock, draws by chance, waits, or reaches outside."""

RECKONING: Final = (
    "cli_client.model", "cli_client.settings", "cli_client.actions", "cli_client.asking", "cli_client.attention",
    "cli_client.exits", "cli_client.happenings", "cli_client.keymap", "cli_client.links", "cli_client.options",
    "cli_client.rewording",
    "cli_client.snapshots", "cli_client.text",
)
"""Rooms of the client that are as pure as ``engine``."""

TRANSLATING: Final = frozenset({"datetime", "json", "shlex", "urllib.parse", "wcwidth"})
"""What they may import besides: what makes texts of values, and values of texts."""

CLOCKS: Final = frozenset({"now", "today", "utcnow"})
"""What of ``datetime`` would read the clock."""

RESERVED: Final[Mapping[str, tuple[str, ...]]] = {
    "sqlalchemy": ("ser.store",),
    "alembic": ("ser.store",),
    "psycopg": ("ser.store",),
    "sqlite3": ("ser.store",),
    "coredis": ("ser.bus",),
    "fastapi": ("ser.doors.http",),
    "hypercorn": ("ser.doors.http",),
    "starlette": ("ser.doors.http",),
    "pydantic": ("ser.doors.http",),
    "prometheus_client": ("ser.metrics", "ser.doors.http"),
    "apprise": ("ser.notify",),
    "argon2": ("ser.app.hashing",),
    "zxcvbn": ("ser.app.passwords",),
    "prompt_toolkit": ("cli_client.ui",),
    "pocketsphinx": ("cli_client.voice.recogniser",),
    "tomlkit": ("cli_client.config",),
    "segno": ("cli_client.qr",),
    "wcwidth": ("cli_client.text",),
}
"""Libraries that belong to one room, so that they can be exchanged there."""

PROMISES: Final = frozenset({"ser/simulation", "ser/faults", "ser/model"})
"""Folders of tests that mirror no folder: they show what the whole server promises."""

FILES: Final = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))
}


def every_module(check: Callable[[str], None]) -> Callable[[], None]:
    """A test out of a check of one module: all modules at once, for thousands of tests take their time."""
    def test() -> None:
        wrong = []
        for module in FILES:
            try:
                check(module)
            except AssertionError as error:
                wrong.append(str(error).partition("\n")[0])
        assert not wrong, "\n".join(wrong)
    test.__name__ = check.__name__
    return test


@cache
def tree(module: str) -> ast.Module:
    """A module's source, read."""
    return ast.parse(FILES[module].read_text(encoding="utf-8"))


def belongs(module: str, room: str) -> bool:
    """Whether a module is a room, or in it."""
    return module == room or module.startswith(room + ".")


def room_of(module: str) -> str:
    """The room of a module."""
    return max((room for room in ROOMS if belongs(module, room)), key=len)


def imports(module: str) -> Iterator[tuple[str, int]]:
    """What a module imports, wherever in it, as the names of modules with their lines."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}, line {node.lineno}: a relative import; write the whole name."
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                yield (whole if whole in FILES else str(node.module)), node.lineno


def may_import(module: str, name: str) -> bool:
    """Whether a module may import another one. The top of its own package, with the version, is for everybody."""
    return name == module.partition(".")[0] or any(belongs(name, room) for room in ROOMS[room_of(module)])


def is_ours(name: str) -> bool:
    return name.partition(".")[0] in PACKAGES


def ours(module: str) -> list[tuple[str, int]]:
    """What a module imports of this project."""
    return [(name, line) for name, line in imports(module) if is_ours(name)]


def theirs(module: str) -> list[tuple[str, int]]:
    """What a module imports of others, as top-level names."""
    return [(name.partition(".")[0], line) for name, line in imports(module) if not is_ours(name)]


@every_module
def test_modules_import_only_what_their_room_may_see(module: str) -> None:
    wrong = [f"{name} (line {line})" for name, line in ours(module) if not may_import(module, name)]
    allowed = ", ".join(ROOMS[room_of(module)]) or "nothing of ours"
    assert not wrong, f"{module} imports {', '.join(wrong)}; {room_of(module)} may import {allowed}."


@every_module
def test_what_is_imported_of_ours_is_there(module: str) -> None:
    missing = [f"{name} (line {line})" for name, line in ours(module) if name not in FILES]
    assert not missing, f"{module} imports {', '.join(missing)}, which is not there."


@every_module
def test_the_engine_is_pure(module: str) -> None:
    if not belongs(module, "engine"):
        return
    wrong = [f"{name} (line {line})" for name, line in theirs(module) if name not in PURE]
    assert not wrong, f"{module} imports {', '.join(wrong)}; the engine knows no I/O, no clock and no chance."


@every_module
def test_the_model_of_the_client_is_pure(module: str) -> None:
    if not any(belongs(module, room) for room in RECKONING):
        return
    wrong = [f"{name} (line {line})" for name, line in imports(module)
             if not is_ours(name) and name not in TRANSLATING and name.partition(".")[0] not in PURE]
    wrong += [f"{node.func.attr} (line {node.lineno})" for node in ast.walk(tree(module))
              if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in CLOCKS]
    assert not wrong, f"{module} uses {', '.join(wrong)}; what is shown is a function of the state."


@every_module
def test_libraries_stay_in_the_room_that_they_belong_to(module: str) -> None:
    wrong = [f"{name} (line {line}), which belongs to {', '.join(RESERVED[name])}" for name, line in theirs(module)
             if name in RESERVED and not any(belongs(module, room) for room in RESERVED[name])]
    assert not wrong, f"{module} imports {'; '.join(wrong)}."


@every_module
def test_every_file_says_its_idea_in_its_first_line(module: str) -> None:
    first = (ast.get_docstring(tree(module)) or "").partition("\n")[0]
    assert first, f"{module} does not say what it is: it begins with no docstring."


@every_module
def test_no_file_has_grown_beyond_one_idea(module: str) -> None:
    lines = len(FILES[module].read_text(encoding="utf-8").splitlines())
    assert lines <= LONGEST_FILE, f"{module} has {lines} lines, {LONGEST_FILE} is the most: look for its second idea."


@every_module
def test_no_function_is_long(module: str) -> None:
    long = [f"{node.name} (line {node.lineno}) has {node.end_lineno - node.lineno + 1} lines"
            for node in ast.walk(tree(module)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            and node.end_lineno is not None and node.end_lineno - node.lineno >= LONGEST_FUNCTION]
    assert not long, f"{module}: {', '.join(long)}; {LONGEST_FUNCTION} is the most."


@pytest.mark.parametrize("package", PACKAGES)
def test_the_tests_mirror_the_source(package: str) -> None:
    folders = {path.parent.relative_to(ROOT / "tests") for path in (ROOT / "tests" / package).rglob("test_*.py")}
    stray = [str(folder) for folder in folders if not (ROOT / folder).is_dir() and str(folder) not in PROMISES]
    assert not stray, f"tests/{', tests/'.join(stray)} mirrors no folder of the source."


def test_the_tables_name_rooms_and_libraries_that_can_be() -> None:
    rooms = {*ROOMS, *RECKONING, *(room for allowed in (*ROOMS.values(), *RESERVED.values()) for room in allowed)}
    assert all(is_ours(room) for room in rooms)
    assert set(PACKAGES) <= ROOMS.keys()
    assert not set(PURE) & {"trio", "socket", "random", "secrets", "time", "os", "datetime", "threading", "asyncio"}
    assert set(PURE) - set(sys.stdlib_module_names) == {"attrs", "cattrs", "orjson"}
