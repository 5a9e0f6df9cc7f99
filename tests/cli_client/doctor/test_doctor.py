"""``cli-client doctor``: everything is named, nothing secret is, and what is wrong is marked."""

import io
import json
import re

import pytest
from click.testing import CliRunner
from prompt_toolkit.output.vt100 import Vt100_Output

from cli_client.cli import cli
from cli_client.connection.opening import open_link
from cli_client.doctor import checks
from cli_client.doctor.finding import Finding, as_json, as_text
from cli_client.doctor.guesses import around, color_bits, reports_focus
from cli_client.ui.style import depth_of


@pytest.fixture
def place(tmp_path, monkeypatch):
    """Folders of the test's own, and no server that could answer."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("CLI_CLIENT_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("CLI_CLIENT_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("CLI_CLIENT_SERVER", "127.0.0.1:1")
    monkeypatch.setenv("TERM", "xterm-256color")
    (tmp_path / "config").mkdir()
    return tmp_path


def doctor(*arguments):
    done = CliRunner().invoke(cli, ["doctor", *arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout


def test_a_server_that_is_not_there_is_what_is_wrong(place):
    code, text = doctor()
    assert code == 1
    assert re.search(r"\n! reachable +no\n", text)
    assert "! reachable: nobody answers at 127.0.0.1:1; is the server running?" in text.splitlines()[-1]


def test_where_nothing_is_wrong_it_says_so(place):
    code, text = doctor("--local")
    assert (code, text.splitlines()[-1]) == (0, "nothing is wrong.")
    for area in ("client", "terminal", "files", "settings", "sound", "voice", "server"):
        assert area in text.splitlines()


def test_it_is_an_object_for_scripts(place):
    code, text = doctor("--local", "--json", "--set", "theme=mono")
    found = json.loads(text)
    assert (code, found["problems"]) == (0, [])
    assert found["client"].keys() >= {"cli-client", "python", "trio", "prompt-toolkit"}
    assert found["terminal"]["TERM"] == "xterm-256color"
    assert found["settings"]["theme"] == "mono (flag)"


def test_no_secret_and_no_name_is_in_it(place, monkeypatch):
    monkeypatch.setenv("CLI_CLIENT_PASSWORD", "hunter2")
    (place / "config" / "config.toml").write_text('note-command = "curl -H token:s3cret"\nvolume = 3\n')
    for form in ("--plain", "--json"):
        _, text = doctor("--local", form)
        assert "CLI_CLIENT_PASSWORD" in text
        assert "note-command" in text
        assert not any(secret in text for secret in ("hunter2", "s3cret", str(place)))


@pytest.mark.parametrize(("text", "why"), [
    ("theme = ", "it is not TOML"), ('theme = "pink"', "theme is one of"),
    ('[keys]\nresign = ["x"]', "x is the key of cancel already"),
])
def test_settings_that_cannot_be_taken_are_told_and_do_not_stop_it(place, text, why):
    (place / "config" / "config.toml").write_text(text)
    code, said = doctor("--local")
    assert code == 1
    assert why in said.splitlines()[-1]


def test_a_place_that_cannot_be_written_is_told(place, monkeypatch):
    monkeypatch.setattr(checks.os, "access", lambda path, mode: False)
    assert "! data: ~ cannot be written." in doctor("--local")[1]


def test_what_speaking_takes_is_missed_only_where_it_is_wanted(place, monkeypatch):
    monkeypatch.setattr(checks, "recorders", list)
    monkeypatch.setattr(checks, "is_installed", lambda: False)
    assert doctor("--local")[0] == 0
    code, text = doctor("--local", "--set", "voice=on")
    assert code == 1
    assert "! pocketsphinx: speaking needs the extra voice" in text
    assert "! recorders: there is no recorder" in text


async def test_a_server_says_what_it_is_and_how_far_away(fake, autojump_clock):
    fake.way = 0.04
    async with open_link(fake.dial, 10) as link:
        found = {finding.name: finding.value for finding in await checks._ask(link)}
    assert found == {"reachable": True, "round trip in ms": 40.0, "name": "fake", "version": "1", "protocol": "1.0"}
    assert fake.methods == ["server.hello", "server.ping"]


def test_findings_as_text_and_as_an_object():
    findings = [Finding("one", "a", ["x", "y"]), Finding("one", "bcd", None), Finding("two", "e", False, "Mend it.")]
    assert as_text(findings) == [
        "one", "  a    x, y", "  bcd  -", "two", "! e    no", "what is wrong:", "! e: Mend it."]
    assert json.loads(as_json(findings)) == {
        "one": {"a": ["x", "y"], "bcd": None}, "two": {"e": False},
        "problems": [{"name": "two.e", "problem": "Mend it."}]}


# -------------------------------------------------------------------------------------------------------- guesses


@pytest.mark.parametrize("environ", [
    {"TERM": "dumb"}, {"TERM": "linux"}, {"TERM": "xterm-256color"}, {"TERM": "xterm", "COLORTERM": "truecolor"},
])
@pytest.mark.parametrize("color", [True, False])
def test_bits_of_colour_are_those_that_prompt_toolkit_writes(environ, color):
    output = Vt100_Output(io.StringIO(), lambda: None, term=environ["TERM"])
    depth = depth_of(color=color, truecolor="COLORTERM" in environ) or output.get_default_color_depth()
    assert f"DEPTH_{color_bits(environ, color=color)}_BIT" == depth


@pytest.mark.parametrize(("environ", "answer"), [
    ({"TERM": "xterm-256color"}, "yes"), ({"TERM": "linux"}, "no"), ({}, "no"), ({"TERM": "screen"}, "no"),
    ({"TERM": "screen", "TMUX": "x", "TERM_PROGRAM": "tmux"}, "yes"), ({"TERM": "st-256color"}, "unknown"),
    ({"TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"}, "no"), ({"TERM": "st", "VTE_VERSION": "7"}, "yes"),
])
def test_the_focus_is_guessed_from_the_terminals_name(environ, answer):
    assert reports_focus(environ) == answer


def test_what_stands_between_is_named():
    assert around({"TMUX": "x", "SSH_CONNECTION": "y"}) == ["tmux", "ssh"]
