"""The kinds of check, and the file that keeps every check that was run, one a line."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from powbench.check.records import CheckOutcome

MARGIN = 0.05


@dataclass(frozen=True)
class Cell:
    """One kind of check. neighbour: "", "other" core or "same" core. goal: checks wanted."""

    name: str
    goal: int
    extra: float = 0.0
    neighbour: str = ""
    swapped: bool = False


CELLS = (
    Cell("A/A", 100),
    *(Cell(f"injected {p} %", 20, p / 100) for p in (1, 2, 3, 5, 8, 10)),
    Cell("busy neighbour, other core", 10, neighbour="other"),
    Cell("busy neighbour, same core", 10, neighbour="same"),
    Cell("busy neighbour, other core, injected 8 %", 10, 0.08, "other"),
    Cell("injected 8 %, swapped", 10, 0.08, swapped=True),
)


def read(path: Path) -> list[dict[str, Any]]:
    """All whole lines; a line that a power cut tore is left out."""
    records = []
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict) and "cell" in record:
            records.append(record)
    return records


def append(path: Path, record: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torn = path.exists() and not path.read_bytes().endswith(b"\n") and path.stat().st_size > 0
    with path.open("a", encoding="utf-8") as file:
        file.write(("\n" if torn else "") + json.dumps(record, separators=(",", ":")) + "\n")
        file.flush()
        os.fsync(file.fileno())


def next_cell(records: Sequence[dict[str, Any]], cells: Sequence[Cell] = CELLS) -> Cell:
    """The cell with the smallest share of its goal done; after all goals it goes round again."""
    done = {c.name: sum(r["cell"] == c.name for r in records) for c in cells}
    return min(cells, key=lambda c: (done[c.name] / c.goal, c.name))


def record_of(cell: Cell, outcome: CheckOutcome) -> dict[str, Any]:
    """One line: the answer, and the seconds of every slice.

    `dropped` of a launch: the indices of the rounds that the guard dropped.
    """
    c = outcome.kernels[0]
    return {
        "cell": cell.name,
        "created": outcome.created,
        "seed": outcome.settings.seed,
        "kernel": c.kernel,
        "nonces": c.nonces,
        "margin": outcome.settings.margin,
        "cpu_signature": outcome.machine.get("cpu_signature"),
        "model_name": outcome.machine.get("model_name"),
        "verdict": outcome.verdict,
        "reason": outcome.reason,
        "seconds": round(outcome.seconds, 2),
        "pilot_sd": c.pilot.sd if c.pilot else None,
        "numbers": [round(v, 6) for v in c.numbers],
        "control": c.control,
        "rounds": c.rounds,
        "dropped": c.dropped,
        "causes": c.causes,
        "not_reported": list(c.not_reported),
        "launches": [
            {
                **{
                    arm: [round(r.slices[arm].seconds, 8) for r in launch.rounds]
                    for arm in outcome.arms
                },
                "dropped": [i for i, r in enumerate(launch.rounds) if not r.kept],
            }
            for launch in c.launches
        ],
    }
