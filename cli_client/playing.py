"""The commands that play: puts identity, connection, store and face together."""

import os
import sys
from functools import partial
from random import SystemRandom

import attrs
import trio

from cli_client.config.file import config_path, keeper, wrong
from cli_client.connection.address import Address
from cli_client.connection.calling import By
from cli_client.connection.calls.invites import Invites
from cli_client.connection.client import Client
from cli_client.connection.greeting import PROTOCOL_REASON
from cli_client.connection.identity import ByLink, Entry, Guest
from cli_client.exits import FAILED, NOT_LOGGED_IN, ExitError
from cli_client.herald import herald_here
from cli_client.input import read_lines
from cli_client.keymap import keymap
from cli_client.keyring import Slot
from cli_client.links import Link
from cli_client.local import Local
from cli_client.local.together import Together
from cli_client.model import State
from cli_client.model.intents import Join
from cli_client.model.state import Wish
from cli_client.once import LINK_STEPS, at_server, keyring_of
from cli_client.options import Face, Options, choose_face, wants_color, wants_truecolor
from cli_client.running import run_face
from cli_client.settings import OwnSettings
from cli_client.store import Backend, Store
from cli_client.terminal import write
from cli_client.text import UNICODE, symbols_for


def play_games(options: Options, wish: Wish | None, code: str | None = None) -> int:
    """Plays until the player leaves; answers the exit code. Who is nobody yet comes in by the ``code`` of a link."""
    face = choose_face(options, os.environ, stdin_tty=sys.stdin.isatty(), stdout_tty=sys.stdout.isatty())
    state = State(own=_own(options), follows=face != "pipe" and not options.local, local=options.local,
                  asks=options.input, wish=wish, opponent=options.opponent,
                  address=str(Address(options.host, options.port)))
    if options.local:
        return _show(face, options, Local(options.names), state)
    slot = keyring_of(options).take(options.name, guest=options.guest)
    try:
        client = Client(Address(options.host, options.port), _entry(options, slot, code), slot, SystemRandom())
        ended = _show(face, options, client if face == "pipe" else Together(client), state)
    finally:
        slot.free()
    if client.refused is not None:
        reason = client.refused.reason
        failed = reason in LINK_STEPS or reason == PROTOCOL_REASON
        raise ExitError(FAILED if failed else NOT_LOGGED_IN, client.refused.message + _next_step(reason))
    return ended


def sit_down(options: Options, link: Link) -> int:
    """Takes the seat that a link is for, and plays; a link that is good for nothing is told before anything is done."""
    if link.host is not None and not options.named:
        options = attrs.evolve(options, host=link.host)
    offer = at_server(options, lambda server: Invites(By(server)).look(code=link.code), LINK_STEPS)
    wish = Wish(then=Join(link.code, offer.room.room_id))
    return play_games(options, wish, link.code)


def _own(options: Options) -> OwnSettings:
    """The settings; keys that clash are told before anything is painted."""
    own = options.own or OwnSettings()
    try:
        keymap(own)
    except ValueError as error:
        raise wrong(config_path(os.environ), str(error)) from None
    return own


def _entry(options: Options, slot: Slot, code: str | None) -> Entry:
    """How to come in without tokens that are good: a guest may be a new guest, an account has to log in again."""
    tokens = slot.load()
    if tokens is not None and not tokens.guest:
        return None
    return Guest(options.name) if code is None else ByLink(code, options.name)


def _next_step(reason: str) -> str:
    return {
        "name_taken": " Another one can be chosen with --name NAME; who owns it logs in with cli-client login NAME.",
        "login_required": " cli-client login NAME logs you in again, --guest plays without.",
        **LINK_STEPS,
    }.get(reason, "")


def _show(face: Face, options: Options, backend: Backend, state: State) -> int:
    store = Store(backend, state)
    store.keep = keeper(config_path(os.environ))
    return trio.run(partial(_FACES[face], store, options))


async def _full(store: Store, options: Options) -> int:
    from cli_client.ui.app import Terminal  # noqa: PLC0415 - prompt-toolkit only for the face that paints
    from cli_client.ui.face import run_full  # noqa: PLC0415
    from cli_client.voice.ear import hearing  # noqa: PLC0415

    herald = herald_here(os.environ)
    terminal = Terminal(symbols_for(sys.stdout.encoding, os.environ), wants_color(options, os.environ),
                        truecolor=wants_truecolor(os.environ), environ=os.environ, herald=herald)
    return await run_face(store, hearing(lambda store: run_full(store, terminal)),
                          beside=partial(herald.run, store.state.own))


async def _plain(store: Store, options: Options) -> int:
    from cli_client.plain import Plain  # noqa: PLC0415 - each face only when it is wanted
    from cli_client.voice.ear import hearing  # noqa: PLC0415

    herald = herald_here(os.environ) if sys.stdout.isatty() else None
    plain = Plain(store, write, options.timeout, reads=options.input, herald=herald)
    plain.sees = _can_see(options)
    lines = read_lines(sys.stdin.fileno())
    beside = partial(herald.run, store.state.own) if herald else trio.sleep_forever
    return await run_face(store, hearing(lambda _: plain.show(lines)), heard=plain.heard, interrupt=plain.interrupt,
                          beside=beside)


def _can_see(options: Options) -> bool:
    """Whether line mode was chosen where pictures can be seen, and not because they cannot."""
    face = choose_face(attrs.evolve(options, plain=False), os.environ, stdin_tty=True, stdout_tty=sys.stdout.isatty())
    return face == "full" and symbols_for(sys.stdout.encoding, os.environ) is UNICODE


async def _pipe(store: Store, options: Options) -> int:
    from cli_client.pipe import Pipe  # noqa: PLC0415 - each face only when it is wanted

    pipe = Pipe(store, write, options.timeout, stay=store.state.wish is not None)
    return await run_face(store, lambda _: pipe.show(read_lines(sys.stdin.fileno())), heard=pipe.heard)


_FACES = {"full": _full, "plain": _plain, "pipe": _pipe}
