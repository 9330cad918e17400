"""Stored results as points in time: one kernel, one rate, one verdict."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from ..errors import InputError
from ..measure.statistics import median
from .document import slices_of


@dataclass(frozen=True)
class Point:
    """hashes_per_second: of the newer arm, None where nothing was measured.

    slow_down: 0.05 is 5 % slower than what it was compared with.
    """

    created: str
    what: str
    kernel: str
    verdict: str
    hashes_per_second: float | None
    slow_down: float | None
    cpu_signature: str
    baseline: str | None = None

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def of_history(record: dict[str, Any]) -> list[Point]:
    """The points of a powbench.history/1; none when it is damaged."""
    try:
        return [
            Point(
                str(record["created"]),
                str(record["what"]),
                kernel,
                str(found["verdict"]),
                found["nonces"] / median(found["seconds"])
                if found.get("seconds") and found.get("nonces")
                else None,
                found.get("slow_down"),
                str(record.get("cpu_signature") or ""),
                record.get("baseline"),
            )
            for kernel, found in record["kernels"].items()
        ]
    except (KeyError, TypeError, AttributeError):
        return []


def of_text(text: str, name: str) -> list[Point]:
    """The points of a result or a check document; InputError for anything else."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{name} is not JSON: {error}", "pass results or checks") from None
    schema = data.get("schema") if isinstance(data, dict) else None
    try:
        if schema == "powbench.result/1":
            return [_of_measurement(data, m) for m in data["measurements"]]
        if schema == "powbench.check/1":
            return [_of_kernel(data, k) for k in data["kernels"]]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise InputError(f"{name} is damaged: {type(error).__name__}: {error}") from None
    raise InputError(f"{name} is no result and no check", "pass what `--json FILE` wrote")


def _of_measurement(data: dict[str, Any], m: dict[str, Any]) -> Point:
    return Point(
        data["created"],
        f"bench, {m['threads']} threads",
        m["kernel"],
        "",
        m["hashes_per_second"]["median"],
        None,
        data["machine"]["cpu_signature"],
    )


def _of_kernel(data: dict[str, Any], k: dict[str, Any]) -> Point:
    swapped = data["settings"]["swapped"]
    arm = "A" if data["baseline"] or swapped else "B"
    times = [t for launch in k["launches"] for t in slices_of(launch, arm)]
    return Point(
        data["created"],
        "check --swap: base against head" if swapped else "check",
        k["kernel"],
        k["verdict"],
        k["nonces"] / median(times) if times else None,
        k["slow_down"]["median"] if k["slow_down"] else None,
        data["machine"]["cpu_signature"],
        data["baseline"],
    )
