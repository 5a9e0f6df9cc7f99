"""The documents say what the code does: tables are complete, commands are those of .ci/run, links lead somewhere."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

from cli_client.cli import cli
from engine.reasons import REASONS
from engine.rules import RULES
from engine.wire.classic import RECOGNISED
from engine.wire.codec import camel
from engine.wire.messages import registry
from engine.wire.messages.shared import Empty
from ser.app.limits import Limits
from ser.settings import PREFIX, Settings

ROOT: Final = Path(__file__).parents[1]
DOCUMENTS: Final = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
README: Final = (ROOT / "README.md").read_text(encoding="utf-8")
PROTOCOL: Final = (ROOT / "docs" / "PROTOCOL.md").read_text(encoding="utf-8")
EXAMPLES: Final = re.findall(r"^```wire\n(.*?)^```$", PROTOCOL, re.MULTILINE | re.DOTALL)
PLACEHOLDER: Final = re.compile(r'"<[A-Za-z0-9]+>"')

every_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    _, found, rest = text.partition(f"\n{heading}\n")
    assert found, f"there is no heading {heading!r}"
    return re.split(rf"^#{{1,{level}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of every row of the tables in a text, without heads."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    heads = {number - 1 for number, line in enumerate(lines) if set(line) <= set("|-: ")}
    return [[cell.strip() for cell in line.strip("|").split("|")] for number, line in enumerate(lines)
            if number not in heads and number - 1 not in heads]


def lines(direction: str) -> Iterator[Any]:
    """What the examples say in one direction, where it is JSON; a placeholder is a string."""
    for example in EXAMPLES:
        for line in example.splitlines():
            arrow, _, text = line.partition(" ")
            if arrow.endswith(direction) and text.startswith(("{", "[")):
                value = json.loads(text)
                yield from value if isinstance(value, list) else [value]


# ------------------------------------------------------------------------------------------------------- README.md


@pytest.mark.parametrize("field", attrs.fields(Settings), ids=lambda field: field.name)
def test_every_setting_is_in_the_table_with_its_default(field: "attrs.Attribute[Any]") -> None:
    table = {row[0]: row[1:] for row in rows(section(README, "## Settings"))}
    environment, default, meaning = table[f"`{field.name}`"]
    assert environment == f"`{PREFIX}{field.name.upper()}`"
    assert meaning == field.metadata["typed-settings"]["help"]
    if isinstance(field.default, attrs.Factory):
        assert Settings().database_url.endswith("/ser.db")
        assert default == "`sqlite:///…/ser.db` in the user's data directory"
    else:
        assert default == ("none" if field.default is None else f"`{field.default}`")


def test_the_table_of_settings_has_nothing_else() -> None:
    named = [row[0].strip("`") for row in rows(section(README, "## Settings"))]
    assert named == [field.name for field in attrs.fields(Settings)]


def test_one_command_starts_the_server_and_one_runs_the_tests_as_continuous_integration_does() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    first = README.split("\n## ", 1)[0]
    start = "python3 -m venv .venv && .venv/bin/pip install -q -e . && .venv/bin/ser"
    test = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[dev]' && .venv/bin/python -m pytest"
    assert {"ser", "cli-client"} <= scripts.keys()
    assert f"\n    {start}\n" in first
    assert f"\n    {test}\n" in first
    environment, install, pytest_ = test.split(" && ")
    assert f" {environment}\n" in run
    assert f" {install}\n" in run
    python = re.search(r"^readonly PYTHON=(.+)$", run, re.MULTILINE)
    assert python is not None
    assert f'"$PYTHON" {pytest_.removeprefix(python[1]).strip()} ' in run


def test_every_command_and_option_of_the_client_is_named() -> None:
    text = section(README, "## The client")
    missing = [name for name in cli.commands if f"cli-client {name}" not in text]
    missing += [flag for parameter in cli.params for flag in parameter.opts
                if flag.startswith("--") and flag not in text and flag not in ("--version", "--help")]
    assert not missing


def test_the_first_screen_names_every_game_type() -> None:
    assert not [name for name in RULES if name not in README.split("\n## ", 1)[0]]


# ------------------------------------------------------------------------------------------------ docs/PROTOCOL.md


def test_the_table_of_reasons_is_the_list_of_reasons() -> None:
    assert [(reason.strip("`"), meaning) for reason, meaning in rows(section(PROTOCOL, "## 5. Reasons"))] == [
        *REASONS.items()]


def test_exactly_the_methods_and_events_that_there_are_have_a_section() -> None:
    methods, events = section(PROTOCOL, "### 2.3 Methods"), section(PROTOCOL, "### 2.4 Events")
    assert sorted(re.findall(r"^#### `(.+)`$", methods, re.MULTILINE)) == sorted(registry.METHODS)
    assert sorted(re.findall(r"^#### `(.+)`$", events, re.MULTILINE)) == sorted(registry.EVENTS)


@pytest.mark.parametrize("method", registry.METHODS.values(), ids=registry.METHODS)
def test_every_method_has_its_members_its_refusals_and_an_executed_example(method: registry.Method) -> None:
    text = section(PROTOCOL, f"#### `{method.name}`")
    members = [camel(field.name) for field in attrs.fields(method.params)]
    if attrs.has(method.result) and method.result is not Empty:
        members += [camel(field.name) for field in attrs.fields(method.result)]
    assert not [name for name in (*members, *method.reasons) if f"`{name}`" not in text]
    assert any(line.get("method") == method.name for line in lines("→") if isinstance(line, dict))


@pytest.mark.parametrize("event", registry.EVENTS)
def test_every_event_has_its_members_and_an_executed_example(event: str) -> None:
    text = section(PROTOCOL, f"#### `{event}`")
    members = [camel(field.name) for field in attrs.fields(registry.EVENTS[event])]
    assert not [name for name in members if f"`{name}`" not in text]
    shown = [line["params"] for line in lines("←") if line.get("method") == event]
    assert any(isinstance(params, dict) and params.keys() <= set(members) for params in shown)


def test_who_needs_no_identity_is_listed() -> None:
    text = section(PROTOCOL, "### 2.3 Methods").partition("Besides")[0]
    assert set(re.findall(r"`([a-z]+\.[A-Za-z]+)`", text)) == {
        method.name for method in registry.METHODS.values() if not method.identity}


@pytest.mark.parametrize(("members", "kind"), RECOGNISED, ids=lambda value: getattr(value, "__name__", ""))
def test_every_classic_message_has_its_members_and_an_executed_example(members: frozenset[str], kind: type) -> None:
    text = section(PROTOCOL, "### 2.1 Classic dialect")
    assert not [field.name for field in attrs.fields(kind) if camel(field.name) not in text]
    assert any(isinstance(line, dict) and "jsonrpc" not in line and members <= line.keys() for line in lines("→"))


def test_every_limit_is_in_the_table_with_its_default() -> None:
    table = {row[0].strip("`"): row[1] for row in rows(section(PROTOCOL, "## 4. Limits"))}
    assert table == {name: str(value).removesuffix(".0") for name, value in Limits().published().items()}


@pytest.mark.parametrize("name", RULES)
def test_every_game_type_is_in_the_table_of_positions_with_its_options(name: str) -> None:
    table = {row[0].strip("`"): row[1] for row in rows(section(PROTOCOL, "## 3. Positions"))}
    assert not [option.name for option in RULES[name].options if f"`{option.name}`" not in table[name]]


def test_a_placeholder_is_bound_before_a_client_says_it() -> None:
    for example in EXAMPLES:
        bound: set[str] = set()
        for line in example.splitlines():
            arrow, _, text = line.partition(" ")
            assert re.fullmatch("[A-Z]?[→←]|…", arrow), line
            names = set(PLACEHOLDER.findall(text))
            assert "←" in arrow or names <= bound, line
            bound |= names


# -------------------------------------------------------------------------------------------- docs/ARCHITECTURE.md

ALIKE: Final = ("engine/rules", "engine/bots", "engine/game/decide", "engine/wire/messages", "ser/app/ports",
                "ser/app/rooms", "ser/app/use_cases", "ser/doors/http", "ser/store", "cli_client/connection/calls")
"""Folders whose files are known by what they have in common, or by the folder's own row."""


@pytest.mark.parametrize("package", ["engine", "ser", "cli_client"])
def test_every_file_has_a_room(package: str) -> None:
    rooms = section((ROOT / "docs" / "ARCHITECTURE.md").read_text(encoding="utf-8"), "## Rooms").partition("**Who")[0]
    named = set(re.findall(r"[a-z_]+(?:\.py|/)", rooms))
    files = [path for path in (ROOT / package).rglob("*.py")
             if not path.relative_to(ROOT).as_posix().startswith(tuple(f"{folder}/" for folder in ALIKE))]
    names = {path: f"{path.parent.name}/" if path.name == "__init__.py" else path.name for path in files}
    assert not [str(path.relative_to(ROOT)) for path, name in names.items() if name not in named]


# --------------------------------------------------------------------------------------------------- all documents


def anchors(text: str) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@every_document
def test_relative_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    wrong = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, anchor = link.partition("#")
        target = (document.parent / path).resolve() if path else document
        if not target.exists() or (anchor and anchor not in anchors(target.read_text(encoding="utf-8"))):
            wrong.append(link)
    assert not wrong


NAMED: Final = re.compile(r"`((?:engine|ser|cli_client|tests|docs)/[\w./-]+|(?:engine|ser|tests)(?:\.\w+)+\.py)`")


@every_document
def test_files_that_are_named_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    assert not [name for name in NAMED.findall(text) if "NAME" not in name and not (ROOT / name).exists()]


@every_document
def test_no_document_names_a_path_of_somebody_s_machine(document: Path) -> None:
    assert not re.search(r"/(?:work|root|home)/", document.read_text(encoding="utf-8"))
