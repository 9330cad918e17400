"""Text from outside becomes a value in bounded.py, and files are written in atomic.py, alone."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import powbench

ROOM = Path(powbench.__file__).parent
PARSERS = {
    "json.load", "json.loads", "tomllib.load", "tomllib.loads", "csv.reader", "csv.DictReader",
}  # fmt: skip
READERS = (".read_text", ".read_bytes")
WRITERS = (".write_text", ".write_bytes", "mkstemp", "NamedTemporaryFile")
LAST = tuple(name.split(".")[-1] for name in (*PARSERS, *READERS, *WRITERS, "open"))
OWN_TEXT = {
    "cache.py": "a small file of powbench's own, read up to its limit",
    "check/caller.py": "runs alone under a Python of the user's",
    "check/counter.py": "runs alone under the Python of another revision",
    "check/worker.py": "runs alone under the Python of another revision",
    "energy/powercap.py": "/proc, up to a limit",
    "measure/facts.py": "what was written a moment ago",
    "measure/procfs.py": "/proc and /sys, whose files are short",
    "cli/working.py": "/proc/meminfo",
    "kernels/library_child.py": "runs alone beside a library",
    "fleet/far.py": "runs alone on other hosts",
    "fleet/wheel.py": "the package itself",
    "keeper.py": "runs alone over children",
    "report/page/renderer.py": "runs alone and draws what powbench asks for",
}
"""Rooms that read what is no input of a user, and why they may."""
OWN_WRITING = {
    "claims.py": "tries whether a folder takes a file",
    "energy/cpufreq.py": "a frequency cap in /sys",
    "fleet/far.py": "runs alone on other hosts",
    "keeper.py": "/proc of its own process",
    "cli/output.py": "a stand-in for a closed stream",
}
SHIPPED = ("files(", "resources", "folder.joinpath", ".origin", "__file__")
"""What came with the package."""


@cache
def calls(path: Path) -> list[tuple[str, str]]:
    """(name of the function, the line's text) of each call in a module that may read or write."""
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [
        (ast.unparse(node.func), ast.unparse(node))
        for node in found
        if isinstance(node, ast.Call)
        and getattr(node.func, "attr", getattr(node.func, "id", "")).endswith(LAST)
    ]


def rooms(but: set[str]) -> dict[str, list[tuple[str, str]]]:
    found = {path.relative_to(ROOM).as_posix(): path for path in ROOM.rglob("*.py")}
    return {name: calls(path) for name, path in sorted(found.items()) if name not in but}


def test_nothing_else_parses_or_reads() -> None:
    foreign = [
        f"{room}: {line[:80]}"
        for room, found in rooms({"bounded.py", *OWN_TEXT}).items()
        for name, line in found
        if (name in PARSERS or (name.endswith(READERS) and not name.startswith("bounded.")))
        and not any(mark in line for mark in SHIPPED)
    ]
    assert foreign == []


def test_nothing_else_writes() -> None:
    foreign = [
        f"{room}: {line[:80]}"
        for room, found in rooms({"atomic.py", *OWN_WRITING}).items()
        for name, line in found
        if (name.endswith(WRITERS) and not name.startswith("files."))
        or (name.split(".")[-1] == "open" and any(f"'{mode}" in line for mode in ("w", "a", "x")))
    ]
    assert foreign == []


def test_the_lists_hold_no_room_that_is_gone() -> None:
    assert [room for room in (*OWN_TEXT, *OWN_WRITING) if not (ROOM / room).exists()] == []
