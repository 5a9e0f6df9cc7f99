"""The HTTP door of a world under virtual time: see tests/ser/doors/http/asking.py."""

import pytest

from tests.ser.doors.http.asking import Web, open_web
from tests.ser.harness import World


@pytest.fixture
def web(world: World) -> Web:
    """The HTTP door, in memory."""
    return open_web(world)
