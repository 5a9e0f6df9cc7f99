"""What is played in the recorded session: the lobby, a game against a bot, an invitation, ludo, figures."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests import forking
from tests.cli_client.conftest import Server
from tests.cli_client.terminals import ROOT, Terminal
from tests.demo.cast import COLUMNS, QUIET, ROWS, Recording

PUBLIC = "https://play.example.org"
PASSWORD = "a demonstration"
ROW_NAMES = "abc"
LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))
BEST_FIRST = (4, 0, 2, 6, 8, 1, 3, 5, 7)
SHELL = """PS1='$ '
cli-client() {{ "{python}" -m cli_client "$@"; }}
"""


@contextmanager
def recording(directory: Path, quiet: float = QUIET) -> Iterator[Recording]:
    """A shell in which ``cli-client`` is there, with a server and ann's account."""
    server = Server(directory, SER_PUBLIC_URL=PUBLIC)
    server.start()
    (directory / "rc").write_text(SHELL.format(python=sys.executable), encoding="utf-8")
    environ = {
        "CLI_CLIENT_SERVER": f"127.0.0.1:{server.port}", "CLI_CLIENT_DATA_DIR": str(directory / "data"),
        "CLI_CLIENT_CONFIG_DIR": str(directory / "config"), "HISTFILE": os.devnull, "COLORTERM": "", "NO_COLOR": "",
        "LC_ALL": "C.UTF-8"}
    made = forking.run([sys.executable, "-m", "cli_client", "register", "ann"], cwd=ROOT,
                       env={**os.environ, **environ, "CLI_CLIENT_PASSWORD": PASSWORD})
    assert made.returncode == 0, made.stderr
    terminal = Terminal(command=["bash", "--noprofile", "--rcfile", str(directory / "rc"), "-i"], environ=environ,
                        columns=COLUMNS, rows=ROWS)
    try:
        yield Recording(terminal, quiet)
    finally:
        terminal.close()
        server.stop()


def whole(record: Recording) -> None:
    """All of it, in less than a minute."""
    lobby(record)
    tic_tac_toe(record, "bot:hard")
    invitation(record)
    ludo(record, moves=5)
    figures(record)
    end(record)


def short(record: Recording) -> None:
    """The lobby, and the first moves of a game."""
    lobby(record)
    tic_tac_toe(record, "bot:easy", most=2)
    record.press("q", "leave?")
    end(record, key="y")


def lobby(record: Recording) -> None:
    record.until("$")
    record.pause(0.6)
    record.type("cli-client\r")
    record.mark("lobby")
    record.until("what would you like to play?")
    record.until("online as ann")
    record.pause(2.5)


def command(record: Recording, text: str, shown: str) -> None:
    """A typed command, and what is to be seen then."""
    record.type(f":{text}")
    record.pause(0.4)
    record.press("\r", shown)


def tic_tac_toe(record: Recording, bot: str, most: int = 9) -> None:
    record.mark("a game against a bot")
    command(record, f"play tic-tac-toe {bot}", "in game 1, tic-tac-toe against")
    record.wait(lambda: mine(record.terminal), "my turn")
    while mine(record.terminal) and most:
        most -= 1
        record.pause(1.1)
        before = marks(record.terminal)
        record.type(best(record.terminal), each=0.3)
        record.wait(lambda before=before: marks(record.terminal) != before
                    and (mine(record.terminal) or over(record.terminal)), "my turn, or the end")
    record.pause(2)


STATUS = -2
"""The row in which it is said how the game stands."""


def mine(terminal: Terminal) -> bool:
    return "your turn in game" in terminal.screen.display[STATUS]


def over(terminal: Terminal) -> bool:
    return terminal.screen.display[STATUS].startswith((" a draw in game", " you won game", " you lost game"))


def marks(terminal: Terminal) -> list[str]:
    """What stands on the board of tic-tac-toe, cell by cell."""
    return [terminal.screen.display[2 + 2 * (cell // 3)][5 + 6 * (cell % 3)] for cell in range(9)]


def best(terminal: Terminal) -> str:
    """A cell that wins, or else one that keeps the other from it, or else a good one."""
    board = marks(terminal)
    me = "O" if "you are O" in terminal.screen.display[STATUS] else "X"
    free = [cell for cell in BEST_FIRST if board[cell] == " "]
    wins = [cell for mark in (me, "XO".replace(me, "")) for cell in free for line in LINES
            if cell in line and [board[other] for other in line if other != cell] == [mark, mark]]
    cell = (wins or free)[0]
    return f"{ROW_NAMES[cell // 3]}{cell % 3 + 1}"


def invitation(record: Recording) -> None:
    record.mark("an invitation")
    command(record, "invite ludo", f"link: {PUBLIC}/join/")
    record.pause(4.5)
    record.press("\x1b", "a draw in game 1")
    record.press("m", "waiting for one more player")
    record.pause(1.5)
    command(record, "room leave", "what would you like to play?")
    record.pause(1)


def ludo(record: Recording, moves: int) -> None:
    record.mark("ludo")
    command(record, "play ludo bot:easy", "your turn in game 2")
    for _ in range(moves):
        record.pause(1.3)
        before = record.terminal.text
        record.terminal.type("\r")
        record.wait(lambda before=before: record.terminal.text != before and mine(record.terminal), "my turn")
    record.pause(1.5)
    record.press("r", "resign game 2?")
    record.pause(0.8)
    record.press("y", "you lost game 2")
    record.pause(1.5)


def figures(record: Recording) -> None:
    record.mark("figures")
    record.press("F", "all games")
    record.pause(5)
    record.mark("players")
    record.press("P", "bot:hard")
    record.pause(3)
    record.mark("help")
    record.press("?", "Esc closes")
    record.pause(3)
    record.press("\x1b", "bot:hard")


def end(record: Recording, key: str = "q") -> None:
    record.mark("end")
    record.type(key)
    record.until("$")
    record.pause(1)
