"""Line mode: append-only, everything announced."""

import re
from collections.abc import AsyncIterator
from random import Random

import attrs
import pytest
import trio

from cli_client.connection.client import Client
from cli_client.connection.identity import Guest, MemoryVault
from cli_client.exits import ExitError
from cli_client.local import Local
from cli_client.model.state import State, Wish
from cli_client.plain import Plain
from cli_client.running import run_face
from cli_client.store import Store
from cli_client.ui.suggesting import legal_moves
from engine.reasons import Refusal
from engine.rules import RULES
from engine.wire.codec import unstructure
from tests.cli_client.model.test_inviting import CHALLENGE, LINK, ROOM


async def typed(*lines: str) -> AsyncIterator[bytes]:
    for line in lines:
        yield line.encode()


async def run(*lines, backend=None, state=None, sees=False, **more):
    said = []
    store = Store(backend or Local(), state or State(local=True))
    plain = Plain(store, said.append, 5, **more)
    plain.sees = sees
    code = await run_face(store, lambda _: plain.show(typed(*lines)), heard=plain.heard, interrupt=plain.interrupt)
    return code, "".join(said)


def told_lobby():
    titles = (f"{number}  {rules.title} ({number} options)" for number, rules in enumerate(RULES.values(), 1))
    return ["lobby: what would you like to play?", *titles, "type a number, or help."]


async def test_a_whole_game(autojump_clock):
    code, text = await run("1", "5", "board", "a1", "b2", "7", "4", "a2", "6", "quit")
    assert code == 0
    assert text.splitlines() == [
        *told_lobby(),
        "player-1 to move in game 1.",
        "player-1 played B2, the centre.",
        "player-2 to move in game 1.",
        "row A: all empty.  row B: empty, X, empty.  row C: all empty.  player-2 to move in game 1.",
        "player-2 played A1.",
        "player-1 to move in game 1.",
        "B2 is taken.",
        "A1 is taken.",
        "player-1 played B1.",
        "player-2 to move in game 1.",
        "player-2 played A2.",
        "player-1 to move in game 1.",
        "player-1 played B3.",
        "player-1 won game 1, by a full line.",
    ]


async def test_questions_are_answered_by_words(autojump_clock):
    _, text = await run("1", "resign", "no", "resign", "yes")
    assert text.count("resign game 1? (yes or no)") == 2
    assert "player-2 won game 1, by resignation." in text


async def test_a_challenge_is_told_with_a_clean_name_and_declined_by_a_word(fake, autojump_clock):
    fake.answers["rooms.mine"] = {"rooms": [], "total": 0}
    challenge = unstructure(attrs.evolve(CHALLENGE, inviter_name="b\x9bob"))
    fake.answers["invites.mine"] = {"invitations": [challenge], "total": 1}
    fake.answers["invites.decline"] = {}
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    _, text = await run("decline", backend=client, state=State())
    assert "b?ob challenges you to tic-tac-toe. accept or decline?\n" in text
    assert text.endswith("declined: b?ob.\n")


async def test_the_link_of_an_invitation_is_told_and_drawn_where_it_can_be_seen(fake, autojump_clock):
    fake.answers["rooms.create"] = unstructure(ROOM)
    fake.answers["rooms.link"] = LINK
    for sees in (False, True):
        client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
        _, text = await run("invite", backend=client, state=State(address="127.0.0.1:5005"), sees=sees)
        assert "link: http://play.example/join/abc\n" in text
        assert "or in a shell: cli-client --server play.example:5005 join abc\n" in text
        assert ("█" in text) == sees


async def test_help_lists_the_commands(autojump_clock):
    _, text = await run("help")
    assert "resign: give the game up.\n" in text
    assert "\x1b" not in text


async def test_commands_say_what_they_need(autojump_clock):
    _, text = await run("watch", "play a b c", "quit now", "mnk")
    assert "watch: behind this command stands the identifier of a game." in text
    assert "play: expected play [GAME] [NAME] [option=number] [clock=5+2] [leave=claim]." in text
    assert "quit: nothing can stand behind this command." in text


async def test_the_first_connection_has_a_limit(fake, autojump_clock):
    fake.down = True
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    with pytest.raises(ExitError) as caught:
        await run(backend=client, state=State())
    assert caught.value.code == 5
    assert caught.value.message.startswith("nobody answers at the fake server; is the server running?")


async def test_without_input_it_ends_with_what_it_was_for(fake, autojump_clock):
    fake.answers["games.watch"] = Refusal("not_found")
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    code, text = await run(backend=client, state=State(asks=False, wish=Wish(watch="g1")), reads=False)
    assert code == 1
    assert "There is no such thing" in text


async def test_what_was_wanted_in_vain_is_a_failure_unless_something_else_was_typed(fake, autojump_clock):
    fake.answers["games.watch"] = Refusal("not_found")
    for lines, expected in (((), 1), (("help",), 0)):
        client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
        code, text = await run(*lines, backend=client, state=State(wish=Wish(watch="nope")))
        assert (code, "There is no such thing" in text) == (expected, True)


async def test_interrupts_ask_once(autojump_clock):
    said = []
    store = Store(Local(), State(local=True))
    plain = Plain(store, said.append, 5)
    codes = []

    async def endless():
        await trio.sleep_forever()
        yield b""

    async def show():
        codes.append(await run_face(store, lambda _: plain.show(endless()), heard=plain.heard))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(show)
        await trio.sleep(1)
        plain.interrupt()
        await trio.sleep(1)
        assert codes == []
        plain.interrupt()
    assert codes == [130]
    assert "leave? (Ctrl-C again leaves too) (yes or no)\n" in said


async def test_a_game_against_a_bot(nursery, autojump_clock):
    async def first(thought):
        await trio.sleep(1)
        return RULES[thought.game_type].legal(thought.state, thought.seat)[0]

    async def slowly(*lines):
        for line in lines:
            yield line.encode()
            await trio.sleep(2)

    said = []
    store = Store(Local(thinks=first), State(local=True, opponent="bot:easy"))
    plain = Plain(store, said.append, 5)
    lines = slowly("1", "7", "6", "4", "1", "new", "5", "quit", "yes")
    assert await run_face(store, lambda _: plain.show(lines), heard=plain.heard) == 0
    assert said == [f"{line}\n" for line in (
        *told_lobby(),
        "bot:easy is a bot.",
        "your turn in game 1, tic-tac-toe against bot:easy. you are X.",
        "you played A1. waiting for bot:easy.",
        "bot:easy played A2.",
        "your turn in game 1, tic-tac-toe against bot:easy. you are X.",
        "you played B3. waiting for bot:easy.",
        "bot:easy played A3.",
        "your turn in game 1, tic-tac-toe against bot:easy. you are X.",
        "you played B1. waiting for bot:easy.",
        "bot:easy played B2, the centre.",
        "your turn in game 1, tic-tac-toe against bot:easy. you are X.",
        "you played C1.",
        "you won game 1, by a full line.",
        *told_lobby(),
        "bot:easy is a bot.",
        "the game begins. waiting for bot:easy in game 2, tic-tac-toe against bot:easy.",
        "bot:easy played A1.",
        "your turn in game 2, tic-tac-toe against bot:easy. you are O.",
        "you played B2, the centre. waiting for bot:easy.",
        "bot:easy played A2.",
        "your turn in game 2, tic-tac-toe against bot:easy. you are O.",
        "the game will be lost. leave? (yes or no)",
    )]


async def test_dice_and_what_the_moves_do_are_said(autojump_clock):
    said = []
    store = Store(Local(random=Random(2)), State(local=True, wish=Wish("ludo")))
    plain = Plain(store, said.append, 5)

    async def lines():
        for _ in range(3):
            await trio.sleep(0.1)
            yield legal_moves(store.state)[0].encode()
        yield b"board"

    assert await run_face(store, lambda _: plain.show(lines()), heard=plain.heard) == 0
    text = "".join(said)
    assert re.match(r"(player-\d) threw a 6\. \1 to move in game 1\.\n", text)
    assert re.search(r"\npossible: token 0, 1, 2 or 3 from the yard to the start, square \d+\.\n"
                     r"(player-\d) played token 0 from the yard to the start, square \d+\.\n\1 threw a ", text)
    assert re.search(r"\nR: .*\.  G: .*\.  [RG] has thrown \d.*\.  player-\d threw a \d\.", text)


async def test_where_one_has_to_play_is_said_before_one_plays(autojump_clock):
    _, text = await run("play ultimate", "a2", "b5", "b4", "board", "quit", "yes")
    assert text.splitlines()[len(told_lobby()):] == [
        "player-1 to move in game 1.",
        "player-1 played A2 in the top left board.",
        "player-2 to move in game 1.",
        "the next move goes to the top middle board (A4 to C6).",
        "player-2 played B5 in the top middle board.",
        "player-1 to move in game 1.",
        "the next move goes to the centre board (D4 to F6).",
        "Not B4: you must play in the centre board (D4 to F6).",
        ("top left board: X at A2.  top middle board: O at B5.  top right, middle left, centre, middle right, "
         "bottom left, bottom middle and bottom right boards: empty.  player-1 to move in game 1.  "
         "the next move goes to the centre board (D4 to F6)."),
        "the game will be lost. leave? (yes or no)",
    ]


async def test_each_command_of_the_help_has_words_of_its_own(autojump_clock):
    _, text = await run("help")
    told = [line.partition(": ")[2] for line in text.splitlines() if line.endswith(".")]
    assert len(told) > 40
    assert [line for line in told if told.count(line) > 1] == []
