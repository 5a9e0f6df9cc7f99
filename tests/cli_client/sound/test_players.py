"""The first player there is, and none where nobody would hear it."""

from cli_client.sound.players import PLAYERS, find_players


def install(directory, *names):
    for name in names:
        (directory / name).write_text("#!/bin/sh\n")
        (directory / name).chmod(0o755)
    return {"PATH": str(directory)}


def test_players_come_in_the_order_of_the_table(tmp_path):
    environ = install(tmp_path, "aplay", "mpv", "paplay", "vim")
    assert find_players(environ) == (
        (str(tmp_path / "paplay"),), (str(tmp_path / "aplay"), "-q"),
        (str(tmp_path / "mpv"), "--no-video", "--no-terminal"))
    assert list(PLAYERS)[:4] == ["paplay", "pw-play", "aplay", "afplay"]


def test_where_there_is_none_it_is_silent(tmp_path):
    assert find_players({"PATH": str(tmp_path)}) == ()


def test_far_away_from_the_player_nothing_plays_unless_sound_is_led_back(tmp_path):
    environ = {**install(tmp_path, "aplay"), "SSH_CONNECTION": "1.2.3.4 5 6.7.8.9 22"}
    assert find_players(environ) == ()
    assert find_players({**environ, "PULSE_SERVER": "localhost"}) != ()
