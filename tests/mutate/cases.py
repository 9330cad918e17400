"""The documents and site files, and the commands that read them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema

from .mutations import mutations, toml

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "data" / "documents"
FILE = "mutated.json"
PAGE_FILE = "page.html"
PAGE = ("report", FILE, "-o", PAGE_FILE)
SIMULATE = ("simulate", "mutated.toml", "--paths", "20", "--threads", "1")
ALLOCATE = ("allocate", "mutated.toml", "--scenarios", "3", "--check-paths", "3", "--gap", "0.5")
COMMANDS: dict[str, tuple[tuple[str, ...], ...]] = {
    "result": (
        ("compare", FILE, "result.json"),
        ("history", FILE),
        ("export", FILE, "--to", "pyperf=a", "--to", "google-benchmark=b", "--to", "bencher=c",
         "--to", "github-action-benchmark=d"),
        ("project", "--rig", FILE, "--tariff", "0.05", "--days", "30"),
        ("report", FILE, "--list"), PAGE,
    ),
    "result-miner": (
        ("compare", FILE, "result.json"), ("history", FILE), ("report", FILE, "--list"), PAGE,
        ("project", "--rig", FILE, "--tariff", "0.05", "--days", "30"),
    ),
    "result-odd": (
        ("history", FILE), ("report", FILE, "--list"), PAGE,
        ("project", "--rig", FILE, "--tariff", "0.05", "--days", "30"),
    ),
    "result-modes": (
        ("project", "--rig", FILE, "--tariff", "0.05", "--best-mode", "--switch-off"),
        ("history", FILE), ("report", FILE, "--list"),
    ),
    "result-certified": (
        ("verify", FILE), ("history", FILE), ("report", FILE, "--list"), PAGE,
        ("compare", FILE, "result.json"),
    ),
    "check": (
        ("history", FILE),
        ("export", FILE, "--to", "pyperf=a", "--to", "google-benchmark=b", "--to", "bencher=c"),
        ("report", FILE, "--list"), PAGE,
    ),
    "baseline": (
        ("baseline", "list"),
        ("baseline", "accept", "nightly", "--reason", "why"),
        ("check", "--baseline", "nightly"),
    ),
    "history": (("history",), ("baseline", "accept", "nightly", "--reason", "why")),
    "projection": (("report", FILE, "--list"), PAGE),
    "simulation": (("report", FILE, "--list"), PAGE),
    "allocation": (("report", FILE, "--list"), PAGE),
    "backtest": (("report", FILE, "--list"), PAGE),
    "sites": (("project", "mutated.toml"), SIMULATE, ALLOCATE),
    "kazakhstan": (("project", "mutated.toml"), SIMULATE, ALLOCATE),
}  # fmt: skip
STORED = {"baseline": "baselines/nightly.json", "history": "history/1.json"}
SITE_FILES = {
    "sites": RECORDED / "sites.toml",
    "kazakhstan": ROOT / "examples" / "kazakhstan-2022" / "sites.toml",
}
SUSPECT = ("null", "NaN", "10^400", "wrong type", "markup", "escape")
"""Of a site file: what no number, date or table can be."""


@dataclass(frozen=True)
class Case:
    """One damaged file for the commands that read it. fits: the field may hold this value, so
    that another answer is right."""

    name: str
    kind: str
    files: dict[str, str]
    commands: tuple[tuple[str, ...], ...]
    fits: bool


def sources() -> dict[str, Any]:
    """Every document and site file as it was recorded."""
    found: dict[str, Any] = {}
    for name in COMMANDS:
        if name in SITE_FILES:
            found[name] = tomllib.loads(SITE_FILES[name].read_text(encoding="utf-8"))
        else:
            place = ROOT / "studies" / "backtest" / "data" if name == "backtest" else RECORDED
            found[name] = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
    return found


@cache
def _validator(name: str) -> Any:
    kind = name.partition("-")[0]
    text = (ROOT / "powbench" / "schemas" / f"{kind}-1.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def whole(name: str, data: Any) -> Case:
    """What nobody damaged: its answers are those to compare with."""
    return Case(name, "", _files(name, data) or {}, COMMANDS[name], True)


def cases(name: str, data: Any, every: int = 1, first: int = 0) -> Iterator[Case]:
    """One in `every` of the ways to damage `data`."""
    for index, mutation in enumerate(mutations(data)):
        if index % every != first % every:
            continue
        files = _files(name, mutation.data)
        if files is None:
            continue
        yield Case(
            f"{name} {mutation}", mutation.kind, files, COMMANDS[name], _fits(name, mutation)
        )


def _files(name: str, data: Any) -> dict[str, str] | None:
    if name in SITE_FILES:
        text = toml(data)
        return None if text is None else {"mutated.toml": text}
    place = f"store/{STORED[name]}" if name in STORED else FILE
    return {place: json.dumps(data)}


def _fits(name: str, mutation: Any) -> bool:
    if name in SITE_FILES:
        rate = mutation.path[0] == "exchange_rates" and len(mutation.path) == 2  # or a list of them
        free = mutation.path[-1] in ("title", "note") and mutation.kind in ("markup", "escape")
        free |= mutation.path[-1] == "pue" and mutation.kind == "wrong type"  # or a number
        return mutation.kind not in SUSPECT or rate or free or isinstance(mutation.path[-1], int)
    if mutation.kind in ("NaN", "10^400"):
        return False
    if mutation.path[0] == "machine" and mutation.kind == "removed":
        return True  # a document may lack a fact: it is told that the machines differ in it
    return bool(_validator(name).is_valid(mutation.data))
