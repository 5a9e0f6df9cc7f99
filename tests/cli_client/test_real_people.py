"""Two clients come together on a real server, by what stands on their pages."""

import trio

from cli_client.model import intents, meeting
from cli_client.model.aside import asides
from cli_client.model.pages.browsing import page_of
from cli_client.model.terms import Terms, read_clock_text
from tests.cli_client.test_real_server import Seat, playing_together, until


def number_of(seat, text):
    """The number of the line that has this text in it, or None."""
    lines = enumerate(page_of(seat.store.state).choices, 1)
    return next((number for number, item in lines if text in " ".join(item.cells)), None)


async def pick(seat, text, deed=0):
    """Waits for the line, and chooses it."""
    await until(lambda: number_of(seat, text))
    seat.store.dispatch(intents.Pick(number_of(seat, text), deed))


async def test_a_room_a_refusal_and_an_open_seat(shared_server):
    async with trio.open_nursery() as nursery:
        ann, bob = (Seat(nursery, shared_server.port, name) for name in ("room-ann", "room-bob"))
        await until(lambda: all(seat.store.state.restored for seat in (ann, bob)))
        terms = Terms("mnk", {"rows": 4}, read_clock_text("5+2"), "claim")
        ann.store.dispatch(meeting.MakeRoom("the den", terms))
        await until(lambda: number_of(ann, "invite somebody"))
        bob.store.dispatch(intents.Browse("rooms"))
        await pick(bob, "the den")
        await pick(ann, "begin the game")
        await until(playing_together([ann, bob]))
        assert asides(bob.view, 0)[0] == "X 5:00 O 5:00"
        mover = ann if ann.view.my_turn else bob
        mover.play("A1")
        await until(lambda: all(len(seat.view.snapshot.moves) == 1 for seat in (ann, bob)))
        assert "[" in asides(bob.view, 0)[0]

        ann.store.dispatch(intents.Seek("gomoku", {}, "room-bob"))
        bob.store.dispatch(intents.Browse("invitations"))
        bob.store.dispatch(intents.Browse("invitations"))
        await pick(bob, "challenges you to gomoku", deed=3)
        await until(lambda: "I am busy" in " ".join(note.text for note in ann.store.state.notes))
        assert ann.store.state.sent == ()

        ann.store.dispatch(intents.Seek("ultimate", stays=True))
        bob.store.dispatch(intents.Browse("seats"))
        await until(lambda: number_of(bob, "ultimate"))
        ann.store.dispatch(intents.Lobby())
        await pick(ann, "nobody has sat down yet", deed=1)
        await until(lambda: number_of(bob, "ultimate") is None)
        nursery.cancel_scope.cancel()
