"""Every store keeps every law."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from ser.app.ports import Store
from tests.ser.store import (
    account_laws,
    announcement_laws,
    clock_laws,
    conformance,
    lobby_laws,
    notice_laws,
    rooms_laws,
    statistics_laws,
)
from tests.ser.store.databases import DATABASES, empty_store

LAWS = (*conformance.LAWS, *account_laws.LAWS, *announcement_laws.LAWS, *clock_laws.LAWS, *lobby_laws.LAWS,
        *statistics_laws.LAWS, *notice_laws.LAWS, *rooms_laws.LAWS)


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("kind", DATABASES)
async def test_every_store_keeps_the_law(kind: str, law: Callable[[Store], Awaitable[None]], tmp_path: Path) -> None:
    async with empty_store(kind, tmp_path) as store:
        await law(store)
