"""A parsed document has fields: outside documents/ nobody looks up a key in one."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import powbench

ROOM = Path(powbench.__file__).parent
NO_DOCUMENTS = {
    "protocol lines of a child": (
        "allocation/child.py",
        "allocation/solver.py",
        "check/caller.py", "check/counter.py",
        "check/protocol.py",
        "check/worker.py",
        "fleet/far.py",
        "kernels/boards/kernel.py", "kernels/boards/listing.py",
        "kernels/library.py",
        "report/page/draw.py",
        "report/page/renderer.py",
    ),
    "a server's answer or its headers": (
        "cluster.py",
        "miners/sweep/restoring.py",
        "energy/prometheus.py",
        "energy/redfish.py",
        "login.py",
        "net.py",
        "network/fee_survey.py", "network/mempool.py", "network/rpc.py",
        "readers/",
    ),
    "the lines of a miner and of a pool": (
        "miners/stratum/messages.py", "miners/stratum/session.py",
        "miners/upstream/events.py", "miners/upstream/dialogue.py",
    ),
    "the user's settings, a URL or a file of prices": (
        "cli/config.py",
        "energy/url.py",
        "network/forward_curve.py",
        "network/series.py",
        "network/state_file.py",
    ),
    "site files, hosts files and URDB records": (
        "fleet/hosts.py", "fleet/miners.py",
        "reading/",
        "sitefile/",
        "sites/charges/",
    ),
    "tables that ship": (
        "measure/board_bounds.py",
        "measure/ports.py",
        "network/fee_record.py",
        "network/history.py",
        "network/price_record.py",
        "rigs/catalogue.py",
        "rigs/naming.py",
        "sites/carbon.py",
        "sites/currency.py",
        "sites/levy.py",
    ),
    "facts of this machine as the system tells them, by name": (
        "check/store.py",
        "report/exports/pyperf.py",
        "cli/version.py",
        "measure/choice.py",
        "measure/comparing.py",
        "measure/comparing_many.py",
        "measure/explain.py",
        "measure/facts.py",
        "measure/fitness.py",
        "report/terminal/bench.py",
    ),
    "rows of the store, and versions by their name": ("store/database.py", "store/points.py"),
    "a file of counts, before its type is known": ("check/counts_file.py",),
    "own dictionaries, no document": (
        "check/perform.py",
        "cli/pytest_plugin.py",
        "energy/reading.py",
        "kernels/boards/cuda.py", "kernels/boards/opencl.py",
        "kernels/jit.py",
        "kernels/native.py",
        "kernels/symbols.py",
    ),
}  # fmt: skip
"""What keys are of that are no document's, and who reads them. A folder ends in a slash."""
ROWS = re.compile(r"(best|c|colour|cross|near|one|pixels|r|row)\[")
"""What the page's modules call the rows of a picture, which are data for Vega-Lite."""
PAGE = {"chart.get('values', [])",
        "data.get('schema')", "facts.get('model_name')", "machine.get('host')",
        "machine.get('model_name')", "model.tariff.get('as_billed', ())",
        "site.supply.get('uptime', 1.0)"}  # fmt: skip
"""Of the page: a picture's rows, before the type is known, facts by name, and the free part of a
site's model."""
ROOMS = tuple(room for group in NO_DOCUMENTS.values() for room in group)


def keys(path: Path) -> set[str]:
    """`x["key"]` and `x.get("key")` where they are read."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
            key: ast.expr | None = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            key = node.args[0] if node.func.attr == "get" and node.args else None
        else:
            continue
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            found.add(f"{ast.unparse(node)[:60]}")
    return found - {text for text in found if "Literal[" in text or "environ" in text}


@cache
def rooms() -> dict[str, set[str]]:
    paths = {path.relative_to(ROOM).as_posix(): path for path in sorted(ROOM.rglob("*.py"))}
    found = {name: keys(path) for name, path in paths.items() if not name.startswith("documents/")}
    for name, told in found.items():
        if name.startswith("report/page/"):
            told -= {text for text in told if text in PAGE or ROWS.match(text)}
    return {name: inner for name, inner in found.items() if inner}


def test_nobody_looks_up_a_key_of_a_document() -> None:
    assert {room: told for room, told in rooms().items() if not room.startswith(ROOMS)} == {}


def test_the_list_holds_no_room_without_keys() -> None:
    assert [name for name in ROOMS if not any(r.startswith(name) for r in rooms())] == []
