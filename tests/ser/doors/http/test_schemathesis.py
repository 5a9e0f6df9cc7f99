"""The OpenAPI document and the running server say the same: Schemathesis asks every route, in odd ways too."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import httpx
import pytest

from tests.ser.harness import PASSWORD
from tests.ser.processes import server

pytest.importorskip("schemathesis", reason="schemathesis is not installed")

SETTINGS: Final = {"SER_HTTP_PORT": "0", "SER_DATABASE_URL": "memory:", "SER_RATE": "100000", "SER_BURST": "100000",
                   "SER_ADMIN_USERNAME": "chief", "SER_ADMIN_PASSWORD": PASSWORD}

NOT_CHECKED: Final = "positive_data_acceptance"
"""What fits the document may still be refused, with 422 or 409: a weak password, a board that no game has."""

LOGOUT: Final = "/auth/logout"
"""Asked last, since nobody is known after it."""


def run(folder: Path, url: str, token: str, *arguments: str) -> tuple[int, str]:
    """Exit status and report."""
    done = subprocess.run(
        [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--no-color", "--continue-on-failure",
         "-H", f"Authorization: Bearer {token}", "--exclude-checks", NOT_CHECKED, *arguments],
        cwd=folder, text=True, capture_output=True, check=False,
        env={**os.environ, "PYTHONWARNINGS": "ignore"})
    return done.returncode, done.stdout + done.stderr


def ask_everything(folder: Path, *arguments: str) -> None:
    """All routes, with an admin's token; nothing is undocumented, and nothing an error of the server's."""
    with server(folder, **SETTINGS) as process:
        url = next(f"http://{host}:{port}" for scheme, host, port in process.addresses if scheme == "http")
        answer = httpx.post(f"{url}/auth/login", json={"username": "chief", "password": PASSWORD}, timeout=20)
        token = answer.json()["access_token"]["token"]
        for which in ("--exclude-path", "--include-path"):
            status, report = run(folder, url, token, which, LOGOUT, *arguments)
            assert status == 0, report


@pytest.mark.timeout(240)
def test_what_is_documented_is_what_happens(tmp_path: Path) -> None:
    ask_everything(tmp_path, "--phases", "coverage,fuzzing", "--max-examples", "1", "--seed", "1", "--no-shrink")


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_what_is_documented_is_what_happens_at_length(tmp_path: Path) -> None:
    ask_everything(tmp_path, "--max-examples", "100")
