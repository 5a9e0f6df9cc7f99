"""Programs that pretend to be a recorder: what they write is given."""

from pathlib import Path


def pretend(folder: Path, name: str, sound: bytes = b"", *, complaint: str = "", stays: bool = False) -> None:
    """A program of this name that writes the sound, then ends; or (``stays``) goes on with silence until it is."""
    recording = folder / f"{name}.pcm"
    recording.write_bytes(sound)
    lines = ["#!/bin/sh", f'echo run >> "{folder}/{name}.log"', f'cat "{recording}"']
    if complaint:
        lines += [f"echo '{complaint}' >&2", "exit 1"]
    if stays:
        lines.append("exec cat /dev/zero")
    program = folder / name
    program.write_text("\n".join(lines) + "\n")
    program.chmod(0o755)


def runs(folder: Path, name: str) -> int:
    """How often it was run."""
    log = folder / f"{name}.log"
    return len(log.read_text().splitlines()) if log.exists() else 0
