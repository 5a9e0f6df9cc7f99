"""A folder for programs that pretend to be recorders."""

import os
from pathlib import Path

import pytest

from cli_client.voice.microphone import RECORDERS


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder whose programs come before all others; no recorder of this machine is seen."""
    known = {command[0] for command in RECORDERS}
    others = [path for path in os.environ["PATH"].split(os.pathsep)
              if not any((Path(path) / name).exists() for name in known)]
    monkeypatch.setenv("PATH", os.pathsep.join([str(tmp_path), *others]))
    return tmp_path
