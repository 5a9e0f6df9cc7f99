"""The small parts: options, text, actions, keyring, the game at this keyboard."""

import pytest

from cli_client.actions import ACTIONS, help_lines, read_command
from cli_client.connection.identity import Tokens
from cli_client.happenings import Answered, Received
from cli_client.keyring import Keyring, data_directory
from cli_client.local import Local
from cli_client.model import intents
from cli_client.options import Options, choose_face, split_address, wants_color
from cli_client.terminal import read_password
from cli_client.text import ASCII, UNICODE, drawn, fit, symbols_for, width, wrap

# -------------------------------------------------------------------------------------------------------- passwords


def test_what_a_password_has_to_be_is_told_before_one_is_asked_for(monkeypatch, capsys):
    asked = []
    monkeypatch.delenv("CLI_CLIENT_PASSWORD", raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", lambda prompt: asked.append((prompt, capsys.readouterr().err)) or "secret")
    assert read_password(Options(), twice=True) == read_password(Options(), twice=False) == "secret"
    rule = "a password has 8 to 128 characters, and is none that many people have.\n"
    assert asked == [("password: ", rule), ("once more: ", ""), ("password: ", "")]


# --------------------------------------------------------------------------------------------------------- options


@pytest.mark.parametrize(("options", "environ", "stdin", "stdout", "face"), [
    (Options(), {}, True, True, "full"),
    (Options(json=True), {}, True, True, "pipe"),
    (Options(), {}, False, True, "pipe"),
    (Options(json=True, plain=True), {}, True, True, "pipe"),
    (Options(plain=True), {}, True, True, "plain"),
    (Options(plain=True), {}, False, True, "plain"),
    (Options(), {"TERM": "dumb"}, True, True, "plain"),
    (Options(), {"CLI_CLIENT_ACCESSIBLE": "1"}, True, True, "plain"),
    (Options(), {}, True, False, "plain"),
    (Options(), {"TERM": "dumb"}, False, False, "pipe"),
])
def test_the_face(options, environ, stdin, stdout, face):
    assert choose_face(options, environ, stdin_tty=stdin, stdout_tty=stdout) == face


def test_addresses():
    assert split_address("example.org:99") == ("example.org", 99)
    assert split_address("example.org") == ("example.org", 5005)
    assert split_address("[::1]:99") == ("::1", 99)
    assert split_address("::1") == ("::1", 5005)
    for wrong in (":5", "a:b", "a:0", "a:65536", "a:"):
        with pytest.raises(ValueError, match="expected HOST:PORT"):
            split_address(wrong)


def test_colours_can_be_forbidden():
    assert wants_color(Options(), {})
    assert not wants_color(Options(color=False), {})
    assert not wants_color(Options(), {"NO_COLOR": "1"})


# ------------------------------------------------------------------------------------------------------------ text


@pytest.mark.parametrize(("text", "shown"), [
    ("plain ann", "plain ann"),
    ("a\x1b[2Jb", "a?[2Jb"),
    ("a\x9bb\u202ec\u200bd\ue000e\u2028f", "a?b?c?d?e?f"),
    ("e" + "\u0301" * 5, "e\u0301\u0301"),
    ("日本 é", "日本 é"),
    ("line\nbreak\ttab", "line?break?tab"),
])
def test_text_is_cleaned(text, shown):
    assert drawn(text) == shown


def test_text_is_measured_in_columns():
    assert width("日本") == 4
    assert fit("日本", 3) == "日 "
    assert wrap("one two three", 7) == ["one two", "three"]
    assert wrap("", 7) == []


def test_symbols_follow_the_terminal():
    assert symbols_for("utf-8", {"TERM": "xterm"}) is UNICODE
    assert symbols_for("ascii", {"TERM": "xterm"}) is ASCII
    assert symbols_for("UTF-8", {"TERM": "linux"}) is ASCII
    for symbols in (ASCII, UNICODE):
        single = (symbols.horizontal, symbols.vertical, symbols.heavy_horizontal, symbols.heavy_vertical, symbols.dot,
                  symbols.arrow, *symbols.joints, *symbols.crosses, *symbols.kinds.values())
        assert all(len(symbol) == width(symbol) == 1 for symbol in single)
        assert (len(symbols.joints), len(symbols.crosses)) == (16, 4)
        assert symbols.kinds.keys() == {"safe", "column", "home", "yard"}
        assert len({symbols.dot, *symbols.kinds.values()}) == 5
    lines = ASCII.joints + ASCII.crosses + ASCII.heavy_horizontal + ASCII.heavy_vertical
    assert "".join((lines, *ASCII.kinds.values())).isascii()


# --------------------------------------------------------------------------------------------------------- actions


def test_every_action_is_explained_and_can_be_done():
    helped = {meaning for _, meaning in help_lines()}
    for action in ACTIONS:
        assert action.help in helped
        assert action.keys or action.typed


@pytest.mark.parametrize(("typed", "intent"), [
    ("b2", intents.Play("b2")),
    ("move b2", intents.Play("b2")),
    ("resign", intents.Resign()),
    ("  QUIT ", intents.Quit()),
    ("play", intents.Seek()),
    ("play mnk rows=5 line=4 bob", intents.Seek("mnk", {"rows": 5, "line": 4}, "bob")),
    ("play gomoku exact=yes", intents.Seek("gomoku", {"exact": True})),
    ("watch g1", intents.Watch("g1")),
    ("register ann", intents.Complain("register is for a shell: cli-client register NAME")),
    ("play mnk rows=x", intents.Complain("play: the option rows takes a number, or yes or no.")),
])
def test_commands(typed, intent):
    assert read_command(typed) == intent


# --------------------------------------------------------------------------------------------------------- keyring

ANN = Tokens("ann", True, "a1", "r1")
BOB = Tokens("bob", False, "a2", "r2")


@pytest.fixture
def keyring(tmp_path):
    return Keyring(tmp_path, "127.0.0.1:5005")


def test_a_guest_is_kept_for_the_next_time(keyring):
    slot = keyring.take()
    assert slot.load() is None
    slot.save(ANN)
    assert slot.path.stat().st_mode & 0o777 == 0o600
    slot.free()
    again = keyring.take()
    assert again.load() == ANN
    again.save(None)
    assert again.load() is None
    again.free()


def test_two_clients_at_once_are_two_guests(keyring):
    first = keyring.take()
    first.save(ANN)
    second = keyring.take()
    assert second.path != first.path
    assert second.load() is None
    assert keyring.look().load() == ANN
    first.free()
    second.free()


def test_an_account_comes_before_guests_and_is_shared(keyring):
    guest = keyring.take()
    guest.save(ANN)
    guest.free()
    account = keyring.account("bob")
    account.save(BOB)
    account.free()
    assert [keyring.take().load(), keyring.take().load()] == [BOB, BOB]
    with_guest = keyring.take(guest=True)
    assert with_guest.load() == ANN
    with_guest.free()
    by_name = keyring.take("ANN")
    assert by_name.load() == ANN
    by_name.free()
    assert keyring.account("BOB").path == account.path


def test_who_logs_in_takes_the_place_of_other_accounts(keyring):
    old, new = keyring.empty(), keyring.empty()
    old.save(BOB)
    new.save(Tokens("eve", False, "a", "r"))
    keyring.drop_others(new)
    assert old.load() is None
    assert new.load() is not None
    old.free()
    new.free()


def test_a_spoilt_file_is_no_identity(keyring):
    slot = keyring.take()
    for spoilt in ("", "{", "[]", '{"username": "ann"}'):
        slot.path.write_text(spoilt)
        assert slot.load() is None
    slot.free()


def test_servers_are_apart(tmp_path):
    one, other = Keyring(tmp_path, "a:1").take(), Keyring(tmp_path, "../b:1").take()
    one.save(ANN)
    assert other.load() is None
    assert other.path.is_relative_to(tmp_path)
    assert data_directory({"CLI_CLIENT_DATA_DIR": str(tmp_path)}) == tmp_path
    assert data_directory({}).name == "cli-client"
    one.free()
    other.free()


# ----------------------------------------------------------------------------------------------------------- local


async def told(local):
    local.happenings.close()
    return [happening async for happening in local.happenings]


async def test_the_engine_answers_as_a_server_would():
    local = Local()
    local.post("lobby.quickMatch", {"gameType": "tic-tac-toe"})
    local.post("games.move", {"gameId": "local-1", "position": "B2", "ply": 1}, "tag")
    local.post("games.move", {"gameId": "local-1", "position": "B2", "ply": 2})
    local.post("games.get", {"gameId": "nowhere"})
    local.post("rooms.create", {})
    local.post("games.resign", {"gameId": "local-1"})
    happenings = await told(local)
    assert [type(happening) for happening in happenings] == [
        Answered, Received, Answered, Answered, Answered, Answered, Answered, Received]
    assert happenings[2].raw == {"gameId": "local-1", "seq": 2, "ply": 1}
    assert [h.failure.reason for h in happenings[3:6]] == ["space_taken", "not_found", "forbidden"]
    assert happenings[-1].message.result.winners == [1]
