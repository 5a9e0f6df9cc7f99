"""How many connections there may be: in all, and from one address; shared by all doors."""

from collections import Counter

import attrs


@attrs.define
class Admission:
    """Counts connections."""

    in_all: int = 10_000
    per_address: int = 200
    refused: int = 0
    _count: int = attrs.field(default=0, init=False)
    _by_address: Counter[str] = attrs.field(factory=Counter, init=False)

    def admit(self, address: str, *, for_many: bool = False) -> bool:
        """Whether one more may come in; if so it is counted. ``for_many``: by this address come those of many."""
        if self._count >= self.in_all or (not for_many and self._by_address[address] >= self.per_address):
            self.refused += 1
            return False
        self._count += 1
        self._by_address[address] += 1
        return True

    def leave(self, address: str) -> None:
        """One is gone."""
        self._count -= 1
        self._by_address[address] -= 1
        if not self._by_address[address]:
            del self._by_address[address]
