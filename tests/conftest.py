"""How many processes test at once, where nobody says (``-n auto``)."""

import os
import sys


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait for programs, sockets and disks meanwhile."""
    return (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1) + 1
