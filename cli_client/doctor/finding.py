"""A finding, and how findings are shown: in areas, what is wrong being marked, and told again at the end."""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import attrs


@attrs.frozen
class Finding:
    """Something that was found; ``problem`` says what to do about it, where something has to be done."""

    area: str
    name: str
    value: Any
    problem: str = ""


def as_text(findings: Sequence[Finding]) -> list[str]:
    """A line each."""
    wide = max(len(finding.name) for finding in findings)
    lines = []
    for area, group in groupby(findings, lambda finding: finding.area):
        lines.append(area)
        lines += [f"{'!' if found.problem else ' '} {found.name:<{wide}}  {_said(found.value)}".rstrip()
                  for found in group]
    problems = [finding for finding in findings if finding.problem]
    lines.append("nothing is wrong." if not problems else "what is wrong:")
    return [*lines, *(f"! {found.name}: {found.problem}" for found in problems)]


def as_json(findings: Sequence[Finding]) -> str:
    """One object: areas with their findings, and the problems."""
    areas: dict[str, Any] = {}
    for finding in findings:
        areas.setdefault(finding.area, {})[finding.name] = finding.value
    problems = [{"name": f"{found.area}.{found.name}", "problem": found.problem} for found in findings if found.problem]
    return json.dumps({**areas, "problems": problems})


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "-" if value is None else str(value)
