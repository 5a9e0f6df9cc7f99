"""Every door keeps every law."""

from collections.abc import Awaitable, Callable

import pytest
import trio

from ser.doors.admission import Admission
from tests.ser.doors.conformance import LAWS
from tests.ser.doors.opening import DOORS, PATIENCE, Opened


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
@pytest.mark.parametrize("door", DOORS)
async def test_every_door_keeps_the_law(door: str, law: Callable[[Opened], Awaitable[None]]) -> None:
    with trio.fail_after(PATIENCE):
        async with DOORS[door](Admission()) as opened:
            await law(opened)
