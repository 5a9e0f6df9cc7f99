"""``cli-client config``: what is set, listed, refused, and which key does what."""

import json

import pytest
from click.testing import CliRunner

from cli_client.cli import cli
from cli_client.config.file import load
from cli_client.exits import ExitError
from cli_client.settings import SETTINGS


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("CLI_CLIENT_CONFIG_DIR", str(tmp_path))
    return tmp_path / "config.toml"


def config(*arguments):
    done = CliRunner().invoke(cli, ["config", *arguments], standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.stdout


def refused(*arguments):
    done = CliRunner().invoke(cli, ["config", *arguments])
    if isinstance(done.exception, ExitError):
        return done.exception.message
    assert done.exit_code == 2
    return done.stderr


def test_what_is_set_is_got_and_unset_again(path):
    assert config("get", "theme") == "default\n"
    config("set", "theme", "dark", "mute", "on")
    assert config("get", "theme") == "dark\n"
    assert load(path) == {"theme": "dark", "mute": True}
    config("unset", "mute")
    assert load(path) == {"theme": "dark"}
    assert json.loads(config("get", "theme", "--json")) == {"name": "theme", "value": "dark", "source": "file"}


def test_several_are_set_together_or_not_at_all(path):
    assert "volume is a whole number from 0 to 100." in refused("set", "theme", "dark", "volume", "loud")
    assert not path.exists()
    assert "behind each NAME stands a VALUE" in refused("set", "theme")
    assert "there is no setting 'x'" in refused("set", "x", "y")
    assert "theme has no parts" in refused("set", "theme.a", "y")


def test_keys_are_set_one_action_at_a_time_and_clashes_are_refused(path):
    config("set", "keys.turn", "& Ctrl-T")
    assert config("get", "keys.turn") == "& c-t\n"
    assert "x is the key of cancel already" in refused("set", "keys.resign", "x")
    config("set", "keys.resign", "x", "keys.cancel", "r")
    assert load(path) == {"keys": (("cancel", ("r",)), ("resign", ("x",)), ("turn", ("&", "c-t")))}
    assert "& is the key of" in refused("set", "keys.quit", "&")
    config("unset", "keys.turn")
    assert json.loads(config("get", "keys", "--json"))["value"] == {"cancel": ["r"], "resign": ["x"]}
    assert "s is the key of" in refused("set", "keys.turn", "s", "key-preset", "wasd")


def test_the_keys_are_listed_as_they_are(path):
    config("set", "keys.turn", "&")
    listed = {line.split()[0]: line for line in config("keys").splitlines()}
    assert " &  " in listed["turn"]
    assert ":turn" in listed["turn"]
    found = {one["name"]: one for one in map(json.loads, config("keys", "--json").splitlines())}
    assert found["turn"]["keys"] == ["&"]
    assert found["quit"]["typed"] == ["quit", "q"]


def test_everything_is_listed_with_what_sets_it(path, monkeypatch):
    config("set", "volume", "7")
    monkeypatch.setenv("CLI_CLIENT_THEME", "mono")
    lines = {line.split()[0]: line.split()[1:] for line in config("list").splitlines()}
    assert lines["volume"][:2] == ["7", "file"]
    assert lines["theme"][:2] == ["mono", "environment"]
    assert lines["mute"][:2] == ["false", "default"]
    listed = [json.loads(line) for line in config("list", "--json").splitlines()]
    assert [one["name"] for one in listed] == list(SETTINGS)
    assert listed[4] == {"name": "volume", "value": 7, "source": "file", "group": "sound", "kind": "integer",
                         "default": 60, "help": SETTINGS["volume"].help, "minimum": 0, "maximum": 100}


def test_the_file_is_named_even_where_it_cannot_be_taken(path):
    path.write_text("theme = ")
    assert config("path") == f"{path}\n"
    assert json.loads(config("path", "--json")) == {"path": str(path)}
    assert f"{path}: it is not TOML" in refused("list")
    assert f"{path}: it is not TOML" in refused("set", "theme", "dark")


def test_the_editor_gets_a_file_and_what_it_leaves_is_looked_at(path, monkeypatch, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "volume = 700" >> "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    assert f"{path}: volume is a whole number from 0 to 100." in refused("edit")
    assert "with --no-input" in refused("edit", "--no-input")


def test_a_clash_of_keys_stops_before_anything_is_painted(path):
    path.write_text('[keys]\nresign = ["x"]\n')
    done = CliRunner().invoke(cli, ["--local", "--plain"])
    assert f"{path}: keys.resign: x is the key of cancel already" in done.exception.message
