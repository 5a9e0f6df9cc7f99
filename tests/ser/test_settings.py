"""Settings come from a file, the environment and the command line, the later one winning; wrong ones are refused."""

from pathlib import Path
from typing import Any

import attrs
import click
import pytest
import typed_settings as ts
from click.testing import CliRunner

from ser.app.limits import Limits
from ser.settings import Settings, addresses, converter, listed, loaders, missing_files


def loaded(*arguments: str) -> Settings:
    """The settings of a server that is started with these arguments."""
    found: list[Settings] = []

    @click.command()
    @ts.click_options(Settings, loaders(), converter=converter())
    def command(settings: Settings) -> None:
        found.append(settings)

    result = CliRunner().invoke(command, arguments)
    assert result.exit_code == 0, result.output
    return found[0]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in attrs.fields(Settings):
        monkeypatch.delenv(f"SER_{field.name.upper()}", raising=False)
    monkeypatch.delenv("SER_SETTINGS", raising=False)


def test_without_any_setting_the_defaults_are_those_of_the_protocol() -> None:
    settings = loaded()
    assert (settings.host, settings.port, settings.tls_port, settings.durability) == ("127.0.0.1", 5005, None, "full")
    assert (settings.http_port, settings.public_url, settings.metrics_token) == (8080, None, None)
    assert (settings.max_connections, settings.max_connections_per_address) == (10_000, 200)
    assert (settings.rate, settings.burst, settings.output_bytes) == (50.0, 100.0, 262_144)
    assert (settings.identify_timeout, settings.keep_alive, settings.silence_timeout) == (60.0, 30.0, 90.0)
    assert (settings.ack_timeout, settings.games_per_user) == (5.0, 100)
    assert (settings.wrong_logins_per_account, settings.wrong_logins_per_address) == ("20/15 minutes", "300/10 minutes")
    assert settings.database_url.startswith("sqlite:///")
    assert settings.database_url.endswith("ser.db")


def test_a_setting_comes_from_the_file_the_environment_or_the_command_line_the_later_one_winning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "ser.toml"
    file.write_text('[ser]\nport = 1\nrate = 1.5\ntls_port = 7\nhost = "::"\n')
    monkeypatch.setenv("SER_SETTINGS", str(file))
    monkeypatch.setenv("SER_PORT", "2")
    monkeypatch.setenv("SER_RATE", "2.5")
    settings = loaded("--port", "3")
    assert (settings.port, settings.rate, settings.tls_port, settings.host) == (3, 2.5, 7, "::")


@pytest.mark.parametrize(("given", "port"), [("", None), ("0", 0), ("8081", 8081)])
def test_an_empty_port_is_none(monkeypatch: pytest.MonkeyPatch, given: str, port: int | None) -> None:
    monkeypatch.setenv("SER_HTTP_PORT", given)
    monkeypatch.setenv("SER_TLS_PORT", given)
    settings = loaded()
    assert (settings.http_port, settings.tls_port) == (port, port)


def test_lists_have_commas() -> None:
    assert listed(" https://a.example , https://b.example,,") == ("https://a.example", "https://b.example")
    assert listed(None) == listed("") == ()
    assert [str(network) for network in addresses("127.0.0.1, 10.0.0.1/8,::1")] == [
        "127.0.0.1/32", "10.0.0.0/8", "::1/128"]


def test_fractions_of_seconds_are_allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SER_ACK_TIMEOUT", "0.5")
    assert loaded().limits().ack_timeout == 0.5


def test_the_limits_are_those_of_the_settings() -> None:
    names = {field.name for field in attrs.fields(Limits)} & {field.name for field in attrs.fields(Settings)}
    assert {"rate", "burst", "line_bytes", "ack_timeout", "access_token_ttl", "games_per_user"} <= names
    kinds = {name: getattr(Settings(), name) for name in names}
    changed = {name: value + 1 for name, value in kinds.items() if isinstance(value, int | float)}
    limits = Settings(**changed).limits()
    assert {name: getattr(limits, name) for name in changed} == changed


def test_both_have_the_same_defaults() -> None:
    assert Settings().limits() == Limits()


@pytest.mark.parametrize(("name", "value"), [
    ("port", -1), ("port", 65536), ("tls_port", 65536), ("rate", 0.0), ("rate", -1.0), ("rate", float("inf")),
    ("burst", 0.5), ("identify_timeout", float("nan")), ("output_bytes", 0), ("durability", "none"),
    ("log_level", "loud"), ("wrong_logins_per_account", "lots"), ("wrong_logins_per_address", "0/minute"),
    ("wrong_logins_per_account", ""), ("max_connections", 0), ("drain_timeout", 0.0), ("http_port", 65536),
    ("trusted_proxies", "10.0.0.0/99"), ("trusted_proxies", "proxy"), ("public_url", "play.example.org"),
    ("public_url", "ftp://x"), ("public_url", "https://x/path?query"),
])
def test_what_makes_no_sense_is_refused_with_its_name(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match=name):
        Settings(**{name: value})


@pytest.mark.parametrize("value", ["5/minute", "20/15 minutes", "1 per hour", "3 per 2 days"])
def test_how_many_wrong_logins_are_borne_is_written_as_the_library_reads_it(value: str) -> None:
    from limits import parse  # noqa: PLC0415

    assert parse(Settings(wrong_logins_per_account=value).wrong_logins_per_account).amount > 0


def test_a_file_that_is_named_and_not_there_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert missing_files() == []
    (tmp_path / "there.toml").touch()
    monkeypatch.setenv("SER_SETTINGS", f"{tmp_path}/there.toml:!{tmp_path}/gone.toml")
    assert missing_files() == [f"{tmp_path}/gone.toml"]


def test_every_setting_has_its_help() -> None:
    fields = attrs.fields(Settings)
    assert all(field.metadata["typed-settings"]["help"].endswith(".") for field in fields)
