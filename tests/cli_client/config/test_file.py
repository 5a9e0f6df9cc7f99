"""The file of settings: read strictly, written whole, its comments kept; and what counts more than it."""

import stat
import tomllib

import pytest

from cli_client.config.file import begin, config_path, keeper, load, put
from cli_client.config.loading import gather, settled
from cli_client.exits import USAGE, ExitError
from cli_client.options import Options
from cli_client.settings import SETTINGS


@pytest.fixture
def path(tmp_path, monkeypatch):
    monkeypatch.setenv("CLI_CLIENT_CONFIG_DIR", str(tmp_path))
    return tmp_path / "config.toml"


COMMENTED = """\
# mine
theme = "dark"   # at night
volume = 30

# keys for a small keyboard
[keys]
resign = ["F8"]  # far away
"""


def lines(text):
    return [line for line in text.splitlines() if line]


def test_the_file_is_where_the_system_has_such_files_unless_said_otherwise(tmp_path):
    assert config_path({"CLI_CLIENT_CONFIG_DIR": str(tmp_path)}) == tmp_path / "config.toml"
    assert config_path({}).parts[-2:] == ("cli-client", "config.toml")


def test_where_there_is_no_file_nothing_is_set(path):
    assert load(path) == {}


def test_values_are_read_as_what_they_are(path):
    path.write_text(COMMENTED)
    assert load(path) == {"theme": "dark", "volume": 30, "keys": (("resign", ("f8",)),)}


@pytest.mark.parametrize(("text", "why"), [
    ('theme = "pink"', "theme is one of default, light, dark"), ("volume = 101", "volume is a whole number from 0 to"),
    ('volume = "30"', "volume is a whole number"), ("colour = 1", "there is no setting 'colour'; there are theme,"),
    ("theme = ", "it is not TOML: "), ('[keys]\nresign = "Alt-X"', "keys.resign: 'Alt-X' is no key"),
    ("keys = 3", "keys is a table of actions"), ("a = 1\n" * 2, "it is not TOML"), ("#" * 300_000, "it has more than"),
])
def test_what_is_wrong_is_told_with_file_key_and_what_is_allowed(path, text, why):
    path.write_text(text)
    with pytest.raises(ExitError) as failed:
        load(path)
    assert failed.value.code == USAGE
    assert failed.value.message.startswith(f"{path}: {why}")


def test_a_file_that_cannot_be_read_is_told(path):
    path.mkdir()
    with pytest.raises(ExitError) as failed:
        load(path)
    assert "it cannot be read: " in failed.value.message
    path.rmdir()
    path.write_bytes(b"\xff")
    with pytest.raises(ExitError) as failed:
        load(path)
    assert "it is not UTF-8." in failed.value.message


def test_writing_keeps_comments_and_order(path):
    path.write_text(COMMENTED)
    put(path, {"theme": "light", "mouse": False, "keys": (("resign", ("f8",)), ("turn", ("&",)))})
    assert lines(path.read_text()) == lines(COMMENTED.replace('"dark"', '"light"').replace(
        "volume = 30\n", "volume = 30\nmouse = false\n").replace("far away\n", 'far away\nturn = ["&"]\n'))
    put(path, {"mouse": None, "theme": None, "keys": ()})
    assert load(path) == {"volume": 30}
    assert "# mine" in path.read_text()


@pytest.mark.parametrize("before", [
    "", "# a\n", "# a", "[keys]\n", "# a\n\n# b\n[keys]\n", "# a\n[keys]", "theme = 'dark'",
    "theme = 'dark'\n[keys]\nquit=[]\n",
])
def test_a_new_value_never_gets_into_a_table_and_no_comment_is_lost(path, before):
    path.write_text(before)
    old = load(path)
    put(path, {"volume": 3})
    assert load(path) == {**old, "volume": 3}
    assert lines(path.read_text().replace("volume = 3\n", "")) == lines(before)


def test_the_first_setting_makes_the_file_and_its_folder(tmp_path):
    path = tmp_path / "deep" / "config.toml"
    put(path, {"volume": 3, "keys": (("turn", ("&",)),)})
    put(path, {"theme": "mono"})
    assert load(path) == {"volume": 3, "theme": "mono", "keys": (("turn", ("&",)),)}
    assert path.read_text().startswith("# ")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["config.toml"]


def test_mode_and_link_of_the_file_stay(tmp_path, path):
    kept = tmp_path / "kept.toml"
    kept.write_text("volume = 3\n")
    kept.chmod(0o640)
    path.symlink_to(kept)
    put(path, {"volume": 4})
    assert path.is_symlink()
    assert (kept.read_text(), stat.S_IMODE(kept.stat().st_mode)) == ("volume = 4\n", 0o640)


def test_a_file_that_is_broken_is_left_as_it_is(path):
    path.write_text("theme = ")
    said = keeper(path)("volume", 3)
    assert said.startswith(f"volume is set, but for this time only: {path}: it is not TOML")
    assert path.read_text() == "theme = "


def test_a_place_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("")
    assert "for this time only: " in keeper(tmp_path / "file" / "config.toml")("volume", 3)
    assert keeper(tmp_path / "config.toml")("volume", 3) == ""


def test_a_new_file_for_the_editor_shows_all_and_sets_nothing(path):
    begin(path)
    text = path.read_text()
    assert load(path) == {}
    for setting in SETTINGS.values():
        assert setting.help in text
    shown = "\n".join(line[2:] for line in text.splitlines() if " = " in line or line.startswith("# ["))
    assert set(tomllib.loads(shown)) == set(SETTINGS)
    begin(path)
    assert path.read_text() == text


# ------------------------------------------------------------------------------------------------ what counts more


def test_flags_count_before_the_environment_and_that_before_the_file(path, monkeypatch):
    path.write_text('theme = "dark"\nvolume = 1\nmute = true\n')
    monkeypatch.setenv("CLI_CLIENT_THEME", "light")
    monkeypatch.setenv("CLI_CLIENT_VOLUME", "2")
    monkeypatch.setenv("CLI_CLIENT_MUTE", "")
    own = settled(Options(sets=("theme=mono",))).own
    assert (own.theme, own.volume, own.mute) == ("mono", 2, True)
    assert [own.source(name) for name in ("theme", "volume", "mute")] == ["flag", "environment", "file"]


def test_the_server_of_the_file_is_the_one_to_connect_to_unless_one_is_named(path):
    path.write_text('server = "example.org:7"\n')
    options = settled(Options())
    assert (options.host, options.port, options.named) == ("example.org", 7, False)
    options = settled(Options(host="::1", port=8, named=True))
    assert (options.host, options.port, options.own.server) == ("::1", 8, "[::1]:8")


@pytest.mark.parametrize(("flags", "environ", "why"), [
    (["theme=pink"], {}, "--set theme=pink: theme is one of"), (["theme"], {}, "--set theme: expected NAME=VALUE."),
    (["x=1"], {}, "there is no setting 'x'"), ([], {"CLI_CLIENT_VOLUME": "x"}, "CLI_CLIENT_VOLUME: volume is a whole"),
])
def test_what_is_wrong_elsewhere_is_told_with_where(flags, environ, why):
    with pytest.raises(ExitError) as failed:
        gather(flags, environ, file=False)
    assert why in failed.value.message
