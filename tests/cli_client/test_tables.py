"""Tables as plain text."""

from cli_client.tables import table


def test_numbers_stand_right_names_left_and_nothing_can_write_to_the_terminal():
    assert table(["rank", "player", "won"], [[1, "ann", 12], [10, "日本\x1b", None]]) == [
        "rank  player  won",
        "   1  ann      12",
        "  10  日本?     -",
    ]
