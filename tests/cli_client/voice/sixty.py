"""The sixty phrases that are to be understood, each in a situation in which it can be said."""

from random import Random

import attrs

from cli_client.happenings import Online
from cli_client.model import reduce
from cli_client.model.intents import Resign
from engine.rules import RULES
from tests.cli_client.fakes import ANN, after, playing


def board(game_type, *positions, **options):
    return playing(*positions, game_type=game_type, options=dict(RULES[game_type].configure(options)))


def asked():
    return attrs.evolve(reduce(board("tic-tac-toe"), Resign()), effects=())


def ludo(chosen=range(4)):
    """A game in which these tokens can move, and the player is to move."""
    rules = RULES["ludo"]
    for seed in range(1000):
        chance, at = Random(seed), rules.initial(rules.configure({}), 2)
        for _ in range(200):
            while rules.chance(at):
                at = rules.throw(at, chance.randint(1, 6))
            turn = rules.turn(at)
            if turn == 1 and set(rules.legal(at, turn)) == set(chosen):
                state = playing(game_type="ludo", options=dict(rules.configure({})))
                view = attrs.evolve(state.games[0], board=at)
                return attrs.evolve(state, games=(view,))
            if turn is None:
                break
            at = rules.play(at, turn, chance.choice(rules.legal(at, turn)))
    raise AssertionError("there is no such game")


SITUATIONS = {
    "lobby": lambda: after(Online(ANN)),
    "tic-tac-toe": lambda: board("tic-tac-toe"),
    "tic-tac-toe later": lambda: board("tic-tac-toe", "B2", "A1"),
    "mnk": lambda: board("mnk", rows=5, columns=5, line=4),
    "gomoku": lambda: board("gomoku"),
    "ultimate": lambda: board("ultimate"),
    "ultimate, one board": lambda: board("ultimate", "B2", "E5"),
    "connect-four": lambda: board("connect-four"),
    "ludo": ludo,
    "ludo, two tokens": lambda: ludo((0, 2)),
    "a question": asked,
}
PHRASES = [(situation, phrase) for situation, phrases in {
    "lobby": ("play tic tac toe", "play gomoku", "play connect four", "play ludo", "help", "show the rooms"),
    "tic-tac-toe": ("b two", "bravo two", "alpha one", "charlie three", "top left", "centre", "bottom right",
                    "middle left", "row b column three", "row charlie column one"),
    "tic-tac-toe later": ("top right", "bottom middle", "c one", "alpha two", "offer draw", "resign", "take back"),
    "mnk": ("echo five", "delta four", "top left", "b three", "row delta column two"),
    "gomoku": ("hotel eight", "golf nine", "juliet ten", "oscar fifteen", "foxtrot twelve", "lima thirteen",
               "row hotel column eleven", "centre"),
    "ultimate": ("centre board top left", "top left board centre", "india nine", "bottom right board bottom middle",
                 "row golf column three"),
    "ultimate, one board": ("top left", "middle right", "echo six"),
    "connect-four": ("column one", "column two", "column three", "column four", "column five", "column six",
                     "column seven", "next game", "new game"),
    "ludo": ("token zero", "token one", "token two", "token three"),
    "ludo, two tokens": ("token two",),
    "a question": ("yes", "no"),
}.items() for phrase in phrases]
