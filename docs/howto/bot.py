"""A bot for any game, whose moves are legal and nothing else: BOT_PASSWORD=… python bot.py HOST PORT NAME GAME…"""

import json
import os
import random
import socket
import sys
import time

HOST, PORT, NAME, *GAMES = sys.argv[1:]


def play(link, lines):
    """Comes in, says what it plays, and moves wherever it is its turn, until the connection is gone."""
    events = []

    def call(method, **params):
        link.sendall(json.dumps({"jsonrpc": "2.0", "id": method, "method": method, "params": params}).encode() + b"\n")
        while (message := json.loads(next(lines))).get("id") != method:  # what comes unasked has its turn later
            events.append(message)
        return message.get("result")

    welcome = call("auth.login", username=NAME, password=os.environ["BOT_PASSWORD"]) or sys.exit("not let in")
    call("users.update", games=GAMES) or sys.exit("not a bot, or no such game")
    games = [game["gameId"] for game in welcome["games"]]
    while True:
        for game in games:
            while positions := (call("games.legal", gameId=game) or {}).get("positions"):
                call("games.move", gameId=game, position=random.choice(positions))
        event = events.pop(0) if events else json.loads(next(lines))
        games = [event["params"]["gameId"]] if "gameId" in event["params"] else []


while True:
    try:
        with socket.create_connection((HOST, int(PORT))) as connection, connection.makefile("rb") as received:
            play(connection, received)
    except (OSError, StopIteration) as error:
        print("the connection is gone:", error or "closed by the server", file=sys.stderr)
    time.sleep(2)
