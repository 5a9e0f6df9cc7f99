"""Ultimate tic-tac-toe as one would first write it, to be compared with: lists of marks, everything looked at anew."""

LINES = ((0, 1, 2), (3, 4, 5), (6, 7, 8), (0, 3, 6), (1, 4, 7), (2, 5, 8), (0, 4, 8), (2, 4, 6))


def winner(board: list[str]) -> str:
    """The mark that has three in a row on nine cells."""
    for line in LINES:
        marks = {board[cell] for cell in line}
        if marks in ({"X"}, {"O"}):
            return marks.pop()
    return ""


class SlowUltimate:
    """A game as the list of its moves, each a row and a column of the 9x9 grid."""

    def __init__(self, moves: list[tuple[int, int]], *, territory: bool) -> None:
        self.moves, self.territory = moves, territory
        self.grid = [[""] * 9 for _ in range(9)]
        for ply, (row, column) in enumerate(moves):
            self.grid[row][column] = "XO"[ply % 2]

    def small(self, board: int) -> list[str]:
        """The nine cells of a small board."""
        top, left = board // 3 * 3, board % 3 * 3
        return [self.grid[top + cell // 3][left + cell % 3] for cell in range(9)]

    def winners(self) -> list[str]:
        """Whose each small board is."""
        return [winner(self.small(board)) for board in range(9)]

    def playable(self) -> list[int]:
        """The boards that are neither decided nor full."""
        return [board for board, won in enumerate(self.winners()) if not won and "" in self.small(board)]

    def open(self) -> list[int]:
        """The boards that may be played in."""
        playable = self.playable()
        if winner(self.winners()) or not self.moves:
            return [] if self.moves else playable
        row, column = self.moves[-1]
        sent = row % 3 * 3 + column % 3
        return [sent] if sent in playable else playable

    def legal(self) -> list[int]:
        """The cells that may be played, as numbers of the 9x9 grid."""
        boards = self.open()
        return [row * 9 + column for row in range(9) for column in range(9)
                if row // 3 * 3 + column // 3 in boards and not self.grid[row][column]]

    def outcome(self) -> tuple[str, str] | None:
        """The reason and the mark of the winner, if it is over."""
        winners = self.winners()
        if won := winner(winners):
            return "line", won
        if self.playable():
            return None
        ahead = winners.count("X") - winners.count("O")
        return ("territory", "X" if ahead > 0 else "O") if self.territory and ahead else ("no_moves", "")
