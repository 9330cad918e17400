"""What one kernel on some threads did: the record that every later stage reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..energy import reading
from ..energy.reading import EnergyReading
from . import explain
from .explain import Explanation
from .statistics import Interval, median, median_interval

CPU_GAP = 0.02
"""Wall and CPU rates further apart than this mean: the threads did not run all the time."""


@dataclass(frozen=True)
class Slice:
    """A fixed number of nonces on every thread at once.

    seconds: wall time from the first thread's start to the last one's end.
    cpu_seconds: CPU time of all threads together. at: seconds since the run began.
    causes: of a dropped slice, what disturbed it; see disturbance.py.
    """

    at: float
    seconds: float
    cpu_seconds: float
    nonces: int
    hits: int
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Measurement:
    """Hash rate of one kernel with its evidence. Rates in hashes per second.

    The rates are those of `slices`. `dropped` are slices that something else disturbed:
    their work counts among the nonces, the seconds, the hits and the joules.
    `found` holds the hits of fixed work, to tell which kernel missed what; it does
    not enter the document, where the digest stands for it. `wrong_header` is the
    header of the first wrong nonce: a long run uses more than one. `energy` has one
    reading for each meter over the same slices, or one that says why there is none.
    `explanation`: what limits the kernel, where that was asked for.
    """

    kernel: str
    backend: str
    threads: int
    pinned: bool
    hashes_per_second: Interval
    cpu_hashes_per_second: float
    slices: tuple[Slice, ...]
    hits: int
    hardware_errors: int
    wrong_nonces: tuple[int, ...] = ()
    wrong_header: str | None = None
    found: tuple[int, ...] = ()
    digest: str | None = None
    compile_seconds: float | None = None
    interrupted: bool = False
    warnings: tuple[str, ...] = field(default=())
    energy: tuple[EnergyReading, ...] = ()
    explanation: Explanation | None = None
    dropped: tuple[Slice, ...] = ()

    @property
    def nonces(self) -> int:
        return sum(s.nonces for s in (*self.slices, *self.dropped))

    @property
    def seconds(self) -> float:
        return sum(s.seconds for s in (*self.slices, *self.dropped))

    @property
    def hardware_error_rate(self) -> float:
        """Share of claimed hits that hashlib rejects; 0 when there was no hit."""
        return self.hardware_errors / self.hits if self.hits else 0.0


NOT_ASKED = reading.missing("energy was not asked for")
NOT_RECORDED = reading.missing("this result is older than the meters: it holds no energy")


def rates(slices: Sequence[Slice], threads: int) -> tuple[Interval, float]:
    """(interval of the wall rate, median CPU rate), both in hashes per second.

    The CPU rate is what all threads would reach together if each had its CPU to
    itself: nonces / (CPU seconds / threads). Slices that are shorter than the
    others (the end of fixed work) count by their own nonces.
    """
    wall = median_interval([s.nonces / s.seconds for s in slices])
    cpu = [s.nonces / (s.cpu_seconds / threads) for s in slices if s.cpu_seconds > 0]
    return wall, median(cpu) if cpu else wall.median


def warnings_of(wall: float, cpu: float, expected_hits: float, hits: int, slices: int) -> list[str]:
    """What a reader of this rate should know."""
    found = []
    if cpu > wall * (1 + CPU_GAP):
        found.append(
            f"the threads ran only {wall / cpu:.0%} of the time: something else used their CPUs"
        )
    if slices < 6:
        counted = "1 slice" if slices == 1 else f"{slices} slices"
        found.append(f"only {counted}: the interval is wide and below 95 % confidence")
    if missing_hits_are_improbable(hits, expected_hits):
        found.append(f"{hits} hits where {expected_hits:.0f} were expected: the kernel loses hits")
    return found


def missing_hits_are_improbable(hits: int, expected: float) -> bool:
    """True when so few hits come about less than once in a billion runs (Poisson)."""
    from math import exp, lgamma, log

    if expected <= 0 or hits >= expected:
        return False
    tail = sum(exp(k * log(expected) - expected - lgamma(k + 1)) for k in range(hits + 1))
    return tail < 1e-9


def as_json(m: Measurement) -> dict[str, Any]:
    """The measurement as it stands in powbench.result/1."""
    rate = m.hashes_per_second
    return {
        "kernel": m.kernel,
        "backend": m.backend,
        "threads": m.threads,
        "pinned": m.pinned,
        "hashes_per_second": {
            "median": rate.median,
            "low": rate.low,
            "high": rate.high,
            "confidence": rate.confidence,
        },
        "cpu_hashes_per_second": m.cpu_hashes_per_second,
        "nonces": m.nonces,
        "seconds": m.seconds,
        "hits": m.hits,
        "hardware_errors": m.hardware_errors,
        "wrong_nonces": list(m.wrong_nonces),
        "wrong_header": m.wrong_header,
        "digest": m.digest,
        "compile_seconds": m.compile_seconds,
        "interrupted": m.interrupted,
        "warnings": list(m.warnings),
        "energy": [r.to_json() for r in m.energy or (NOT_ASKED,)],
        **({"explanation": explain.as_json(m.explanation)} if m.explanation else {}),
        "slices": [_slice_as_json(s) for s in m.slices],
        **({"dropped": [_slice_as_json(s) for s in m.dropped]} if m.dropped else {}),
    }


def _slice_as_json(s: Slice) -> dict[str, Any]:
    return {
        "at": round(s.at, 6),
        "seconds": s.seconds,
        "cpu_seconds": s.cpu_seconds,
        "nonces": s.nonces,
        "hits": s.hits,
        **({"causes": list(s.causes)} if s.causes else {}),
    }


def _slice_from_json(data: Mapping[str, Any]) -> Slice:
    seconds = float(data["seconds"])
    if not 0 < seconds < float("inf") or not 0 <= float(data["at"]) < float("inf"):
        raise ValueError(f"a slice of {seconds} s at {data['at']} s")
    return Slice(
        float(data["at"]),
        float(data["seconds"]),
        float(data["cpu_seconds"]),
        int(data["nonces"]),
        int(data["hits"]),
        tuple(str(cause) for cause in data.get("causes", ())),
    )


def from_json(data: Mapping[str, Any]) -> Measurement:
    """The reverse of as_json. KeyError, TypeError or ValueError for anything else."""
    rate = data["hashes_per_second"]
    for value in (rate["median"], rate["low"], rate["high"], data["cpu_hashes_per_second"]):
        if not 0 < float(value) < float("inf"):
            raise ValueError(f"{value} is no hash rate")
    if not data["slices"]:
        raise ValueError("a measurement without slices")
    return Measurement(
        kernel=str(data["kernel"]),
        backend=str(data["backend"]),
        threads=int(data["threads"]),
        pinned=bool(data["pinned"]),
        hashes_per_second=Interval(
            float(rate["median"]),
            float(rate["low"]),
            float(rate["high"]),
            float(rate["confidence"]),
        ),
        cpu_hashes_per_second=float(data["cpu_hashes_per_second"]),
        slices=tuple(_slice_from_json(s) for s in data["slices"]),
        dropped=tuple(_slice_from_json(s) for s in data.get("dropped", ())),
        hits=int(data["hits"]),
        hardware_errors=int(data["hardware_errors"]),
        wrong_nonces=tuple(int(n) for n in data["wrong_nonces"]),
        wrong_header=data["wrong_header"],
        digest=data["digest"],
        compile_seconds=data["compile_seconds"],
        interrupted=bool(data["interrupted"]),
        warnings=tuple(data["warnings"]),
        energy=tuple(reading.from_json(r) for r in data.get("energy", ())) or (NOT_RECORDED,),
        explanation=explain.from_json(data["explanation"]) if "explanation" in data else None,
    )
