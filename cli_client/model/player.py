"""What the player wants besides moves: opponents, tabs, panels, questions, and to leave."""

import attrs

from cli_client.exits import INTERRUPTED
from cli_client.model import affairs, intents, inviting, words
from cli_client.model.aside import asides
from cli_client.model.effects import Leave, Retry, Sleep
from cli_client.model.pages import browsing
from cli_client.model.replay import REPLAY
from cli_client.model.state import Question, Sought, State, ask, effect, note
from cli_client.model.terms import BOT, terms_of
from cli_client.model.view import View
from engine.reasons import Refusal
from engine.rules import RULES


def seek(state: State, intent: intents.Seek) -> State:
    """Looks for an opponent, one at a time; games that are over make room."""
    if state.seeking or state.awaited or state.sought:
        return note(state, "refused", "an opponent is being looked for already.")
    intent = _meant(state, intent)
    game_type, opponent = str(intent.game_type), intent.opponent or state.opponent
    try:
        options = dict(RULES[game_type].configure(intent.options) if game_type in RULES else intent.options)
    except Refusal as refused:
        return note(state, "refused", refused.message)
    if opponent is not None and not state.local and not opponent.startswith(BOT):
        if inviting.invitation_of(state, opponent, game_type) is not None:
            return inviting.reply(state, intents.Reply(accept=True, name=opponent))
        state = attrs.evolve(state, sought=Sought(opponent, game_type, options, timing=intent.timing))
    params = {"gameType": game_type, "options": options, **intent.timing, **({"open": True} if intent.stays else {}),
              **({} if opponent is None else {"opponent": opponent})}
    return ask(attrs.evolve(_without_ended(state), seeking=True), "lobby.quickMatch", **params)


def _meant(state: State, intent: intents.Seek) -> intents.Seek:
    """The same with a game type: where none was said, all is as in the game that is shown."""
    if intent.game_type is None and any(info.game_type == intent.opponent for info in state.strange):
        intent = attrs.evolve(intent, game_type=intent.opponent, opponent=None)
    if intent.game_type is not None:
        return intent
    if state.view is None:
        return attrs.evolve(intent, game_type=next(iter(RULES)), options={})
    shown = state.view.snapshot
    return attrs.evolve(intent, game_type=shown.game_type, options=shown.options, timing=terms_of(shown).timing)


def _without_ended(state: State) -> State:
    games = tuple(view for view in state.games if not view.over)
    current = state.current if any(view.id == state.current for view in games) else None
    return attrs.evolve(state, games=games, current=current)


def take_back(state: State, intent: intents.TakeBack) -> State:  # noqa: ARG001 - all intents are treated alike
    """Has the current game wait no longer; what we offer in it; in the lobby, a challenge or a room."""
    view = state.view
    if view is None:
        return inviting.take_back(state)
    if view.snapshot.status != "waiting":
        taken = affairs.withdraw(state, view)
        return taken or note(state, "refused", "this game does not wait for an opponent, and you offer nothing.")
    return ask(state, "lobby.cancel", gameId=view.id)


def resign(state: State, intent: intents.Resign) -> State:
    """Gives the current game up, after asking."""
    view = state.view
    if view is None or not view.running:
        return note(state, "refused", "there is no running game to resign.")
    if not intent.sure and state.asks:
        return _question(state, f"resign game {view.number}?", intents.Resign(sure=True))
    return ask(state, "games.resign", gameId=view.id)


def watch(state: State, intent: intents.Watch) -> State:
    """Looks at a game."""
    if state.find(intent.game_id) is not None:
        return attrs.evolve(state, current=intent.game_id, panel="")
    state = attrs.evolve(state, awaited=state.awaited | {intent.game_id})
    return ask(state, "games.watch", gameId=intent.game_id)


def take(state: State, intent: intents.Take) -> State:
    """Sits down on an open seat."""
    return ask(state, "lobby.take", gameId=intent.game_id)


# ------------------------------------------------------------------------------------------------ tabs and panels


def step(state: State, intent: intents.Step) -> State:
    """Goes to another tab."""
    tabs = (None, *(view.id for view in state.games), *((REPLAY,) if state.replay else ()))
    here = tabs.index(state.current)
    return attrs.evolve(state, current=tabs[(here + intent.by) % len(tabs)])


def next_turn(state: State, intent: intents.NextTurn) -> State:  # noqa: ARG001
    """Goes to the next game that waits for the player."""
    ids = [view.id for view in state.waiting_for_me]
    if not ids:
        return note(state, "info", "no game waits for you.")
    here = ids.index(state.current) if state.current in ids else -1
    return attrs.evolve(state, current=ids[(here + 1) % len(ids)], panel="")


def lobby(state: State, intent: intents.Lobby) -> State:  # noqa: ARG001
    """Goes to the lobby."""
    return browsing.lobby(state)


def read_board(state: State, intent: intents.ReadBoard) -> State:  # noqa: ARG001
    """Says what is on the board."""
    view = state.view
    if view is None or not (view.cells or view.foreign):
        return note(state, "refused", "there is no board to read.")
    beside = ", ".join(asides(view, state.now))
    return note(state, "info", f"{words.read_out(view)}  {beside}.".removesuffix("  ."))


def open_panel(state: State, intent: intents.Open) -> State:
    """Opens a panel, or closes it if it is open."""
    if intent.panel == "link" and state.door is None:
        return note(state, "refused", "there is no link yet: invite makes one.")
    return attrs.evolve(state, panel="" if state.panel == intent.panel else intent.panel, page=0, draft=intent.draft)


def turn(state: State, intent: intents.Turn) -> State:
    """Shows another page of the panel."""
    return attrs.evolve(state, page=state.page + intent.by)


def close(state: State, intent: intents.Close) -> State:  # noqa: ARG001
    """Closes the topmost thing that is open."""
    if state.question is not None:
        return attrs.evolve(state, question=None)
    if state.panel:
        return attrs.evolve(state, panel="", draft="")
    if state.current is None and state.browsing.trail:
        return browsing.back(state)
    games = tuple(attrs.evolve(view, typed="") if view.id == state.current else view for view in state.games)
    return attrs.evolve(state, games=games)


def request(state: State, intent: intents.Request) -> State:
    """Has the server do something, after asking where there is a question."""
    if intent.question and state.asks:
        return _question(state, intent.question, attrs.evolve(intent, question=""))
    return ask(state, intent.method, **intent.params)


def complain(state: State, intent: intents.Complain) -> State:
    """Says what was not understood."""
    return note(state, "refused", intent.text)


def reconnect(state: State, intent: intents.Reconnect) -> State:  # noqa: ARG001
    """Tries the connection at once."""
    return effect(state, Retry())


def suspend(state: State, intent: intents.Suspend) -> State:  # noqa: ARG001
    """Puts the client to sleep."""
    return effect(state, Sleep())


# ------------------------------------------------------------------------------------------------------ questions


def _question(state: State, text: str, then: object) -> State:
    return attrs.evolve(state, question=Question(text, then))


def quit_client(state: State, intent: intents.Quit) -> State:
    """Leaves, after asking when a game is running."""
    running = [view for view in state.games if view.running]
    if intent.sure or not state.asks or not running:
        return effect(state, Leave())
    return _question(state, f"{_fate(state, running)} leave?", intents.Quit(sure=True))


def _fate(state: State, running: list[View]) -> str:
    if state.local:
        return "the game will be lost."
    if any(view.here for view in running):
        return "what is played at this keyboard only will be lost."
    count = "a game is" if len(running) == 1 else f"{len(running)} games are"
    return f"{count} running; you can come back to it later."


def interrupt(state: State, intent: intents.Interrupt) -> State:  # noqa: ARG001
    """Asks once; the second time, leaves."""
    if not state.asks or (state.question is not None and isinstance(state.question.then, intents.Quit)):
        return effect(state, Leave(INTERRUPTED))
    return _question(state, "leave? (Ctrl-C again leaves too)", intents.Quit(sure=True))

