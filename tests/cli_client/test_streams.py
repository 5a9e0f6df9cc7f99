"""Input or output that is closed, full, or read no further: the program ends, and says at most one sentence."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CLIENT = f"{sys.executable} -m cli_client --local"


@pytest.mark.parametrize(("line", "code", "told"), [
    (f"{CLIENT} --json <&- >&-", 0, ""),
    (f"{CLIENT} --plain <&- 2>&-", 0, ""),
    (f"{CLIENT} --json </dev/null >/dev/full", 1, "cli-client: [Errno 28] No space left on device.\n"),
    (f"set -o pipefail; yes board | {CLIENT} --plain | head -1 >/dev/null", 1, ""),
])
def test_a_stream_that_is_not_there_is_the_end(line, code, told, tmp_path):
    done = subprocess.run(["bash", "-c", line], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
                          env={"PATH": "/usr/bin:/bin", "CLI_CLIENT_DATA_DIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (code, told)
