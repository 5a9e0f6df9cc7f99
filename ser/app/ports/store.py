"""Where everything is kept, as the application sees it."""

from collections.abc import Collection, Sequence
from typing import Protocol, TypeVar

from ser.app.ports.batch import Batch
from ser.app.ports.people import (
    Awaiting,
    InvitationQuery,
    InvitationRow,
    NotificationRow,
    RoomQuery,
    TargetRow,
    UserQuery,
)
from ser.app.ports.rows import Account, GameRow, Login, StoredGame
from ser.app.ports.statistics import Question

T = TypeVar("T")


class Store(Protocol):
    """Where everything is kept. Every method may raise ``StoreFailedError``."""

    async def open(self) -> None:
        """Makes it ready, brings its tables up to date."""
        ...

    async def close(self) -> None:
        """Lets go of it."""
        ...

    async def commit(self, batch: Batch) -> None:
        """Stores all of the batch, or nothing; raises ``ConflictError`` when a fact's number is taken."""
        ...

    async def game(self, game_id: str) -> StoredGame | None:
        """A game's facts and seats."""
        ...

    async def unfinished(self, user_id: str | None) -> Sequence[str]:
        """The games that have not ended: a user's, or all."""
        ...

    async def finished(self, user_id: str, limit: int, offset: int) -> tuple[Sequence[tuple[GameRow, int]], int]:
        """A page of the user's games that have ended, the newest first, each with the user's seat; and how many."""
        ...

    async def account(self, user_id: str) -> Account | None:
        """A user."""
        ...

    async def account_named(self, name: str) -> Account | None:
        """A registered user, by name without regard to case."""
        ...

    async def register(self, account: Account, login: Login | None = None) -> None:
        """Stores an account (new, a guest's, or under another name) with its login; raises ``NameTakenError``."""
        ...

    async def accounts_by_id(self, user_ids: Sequence[str]) -> Sequence[Account]:
        """Those of these users that there are, in no order; at most 500 are asked for."""
        ...

    async def users(self, query: UserQuery) -> tuple[Sequence[Account], int]:
        """A page of the registered accounts; and how many there are in all."""
        ...

    async def changed_accounts(self, since: int) -> Sequence[Account]:
        """Registered accounts and inactive guests that were changed since an instant, the first 1,000 of them."""
        ...

    async def login(self, login_id: str) -> Login | None:
        """A login."""
        ...

    async def login_by_access(self, access_hash: str) -> Login | None:
        """The login with this access token."""
        ...

    async def login_by_refresh(self, refresh_hash: str) -> Login | None:
        """The login with this refresh token, be it the current one or the one before."""
        ...

    async def logins_of(self, user_id: str) -> Sequence[Login]:
        """A user's logins."""
        ...

    async def room(self, room_id: str) -> Sequence[str] | None:
        """A room's facts, packed, in order."""
        ...

    async def rooms(self, query: RoomQuery) -> tuple[Sequence[str], int]:
        """A page of rooms, each as JSON; and how many there are in all."""
        ...

    async def invitation(self, invite_id: str) -> InvitationRow | None:
        """An invitation."""
        ...

    async def invitation_by_code(self, code_hash: str) -> InvitationRow | None:
        """The invitation behind a link's code."""
        ...

    async def invitations(self, query: InvitationQuery) -> tuple[Sequence[InvitationRow], int]:
        """A page of invitations; and how many there are in all."""
        ...

    async def awaiting(self, user_id: str) -> Awaiting:
        """Whether there is anything for a user, in one quick look: mostly there is not."""
        ...

    async def notifications(
        self, user_id: str, *, unread: bool, limit: int, offset: int, without: Collection[str] = ()
    ) -> tuple[Sequence[NotificationRow], int]:
        """A page of a user's notifications, without those of some kinds, the newest first; and how many in all."""
        ...

    async def unread(self, user_id: str, without: Collection[str] = ()) -> int:
        """How many notifications a user has not read, not counting those of some kinds."""
        ...

    async def notices(self, question: Question[T]) -> T:
        """Answers a question about notifications (ser/app/ports/notices.py) or announcements (announcements.py)."""
        ...

    async def claim(self, user_id: str, now: int, limit: int) -> Sequence[NotificationRow]:
        """Takes the user's notifications that are due, the oldest first: nobody else gets them, nor again."""
        ...

    async def postpone(self, user_id: str, now: int, until: int) -> None:
        """What is due of this user's is due at another instant."""
        ...

    async def targets(self, user_id: str) -> Sequence[TargetRow]:
        """Where a user wants notifications when away."""
        ...

    async def settings(self, user_id: str) -> str | None:
        """A user's settings that differ from the defaults, in JSON."""
        ...

    async def open_seats(self, limit: int) -> Sequence[str]:
        """The games with the status ``OPEN``, the latest first."""
        ...

    async def quiet_games(self, before: int, limit: int) -> Sequence[str]:
        """Unfinished games whose rows were last written before an instant, the oldest first."""
        ...

    async def timed_games(self) -> Sequence[str]:
        """The games with clocks that go on, and are not paused."""
        ...

    async def alive_at(self) -> int | None:
        """When a server was last known to be alive; None where there has been no game with a clock."""
        ...

    async def statistics(self, question: Question[T]) -> T:
        """Answers a question about how everybody has done."""
        ...

    async def forget_statistics(self) -> None:
        """Forgets all results, standings and rivalries: every game that has ended is to be counted again."""
        ...
