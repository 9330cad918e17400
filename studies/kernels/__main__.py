"""python -m studies.kernels: measure all variants, then write this machine into the page.

    python -m studies.kernels            # some three minutes
    python -m studies.kernels --page     # only write the page again

Short slices of all variants and of the hashlib loop, in an order that is shuffled anew
each round; the upper decile of a variant's rates is its rate, because neighbours only
slow things down. The interval of a gain is a bootstrap over rounds. How near each kernel
in C is to the bound of this core is asked as `bench --explain` asks it. Run it on an
otherwise idle machine; what other machines recorded stays in the page.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import tempfile
import time
from pathlib import Path
from typing import Any

import msgspec

from benchmarks import hashlib_loop
from powbench import atomic
from powbench.kernels import registry
from powbench.kernels.base import EASY_TARGET, Job
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import explain, facts
from powbench.measure.crew import pin
from powbench.measure.workload import DEFAULT_HEADER, default_job

from . import building, page
from .tricks import VARIANTS

SLICE_SECONDS = 0.008
PROOF = ((0, 5000), (2**32 - 777, 777), (2**31 - 100, 333))
LOOP = "hashlib loop"


def prove(key: str, scan: building.Scan, header: bytes) -> None:
    """A variant that computes something else is no variant."""
    target = (1 << 248) - 1
    for start, count in PROOF:
        want = ReferenceKernel().scan(Job(header, target), start, count)
        if scan(start, count) != list(want):
            raise SystemExit(f"{key}: other hits than hashlib in {start} + {count}")


def calibrated(scan: building.Scan) -> int:
    """Nonces of a slice."""
    count = 1 << 14
    while True:
        began = time.perf_counter()
        scan(0, count)
        spent = time.perf_counter() - began
        if spent > SLICE_SECONDS / 2:
            return max(64, int(count * SLICE_SECONDS / spent))
        count *= 2


def explained(machine: facts.Machine) -> dict[str, object]:
    """`explanation` of each usable kernel in C, as a result has it."""
    kernels = [e.kernel for e in registry.entries() if e.backend == "c" and e.kernel is not None]
    return {
        k.name: msgspec.to_builtins(explain.as_document(explain.explain(k, default_job(), machine)))
        for k in kernels
    }


def the_last_fast_one(machine: facts.Machine) -> int:
    """The first CPU has the interrupts, and a hybrid's last ones are slow."""
    fast = set(machine.core_types[0].cpus) & set(machine.allowed_cpus)
    return max(fast or machine.allowed_cpus)


def measure(rounds: int, folder: Path) -> dict[str, Any]:
    machine = facts.collect()
    header = bytes.fromhex(DEFAULT_HEADER)
    scans, nonces, skipped = {}, {}, {}
    unusable = {e.name: e.why_not for e in registry.entries() if e.kernel is None}
    usable = {e.name for e in registry.entries() if e.kernel is not None}
    for index, variant in enumerate(VARIANTS):
        if variant.kernel not in usable:
            skipped[variant.key] = unusable.get(variant.kernel, "not a kernel of this machine")
            continue
        library = folder / str(index) / "kernel.so"
        try:
            if not library.exists():
                building.build(variant, folder / str(index))
        except building.NoCompiler as missing:
            skipped[variant.key] = f"{missing} is not installed"
            continue
        prove(variant.key, building.load(variant, library, header, (1 << 248) - 1), header)
        scans[variant.key] = building.load(variant, library, header, EASY_TARGET)
    pin(the_last_fast_one(machine))
    for key, scan in scans.items():
        nonces[key] = calibrated(scan)
    slices: dict[str, list[float]] = {key: [] for key in [*scans, LOOP]}
    nonces[LOOP] = hashlib_loop.HASHES
    dice = random.Random(1)
    for _ in range(rounds):
        order = list(slices)
        dice.shuffle(order)
        for key in order:
            if key == LOOP:
                spent = hashlib_loop.seconds_of_a_slice(header[:76])
            else:
                began = time.perf_counter()
                scans[key](0, nonces[key])
                spent = time.perf_counter() - began
            slices[key].append(round(spent, 8))
    return {
        "created": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "machine": facts.as_json(machine),
        "rounds": rounds,
        "nonces": nonces,
        "skipped": skipped,
        "explained": explained(machine),
        "slices": slices,
    }


def save(data: dict[str, Any], into: Path = page.DATA) -> None:
    """A line for the slices of each variant, in the file of this CPU."""
    path = page.data_of(data["machine"], into)
    path.parent.mkdir(parents=True, exist_ok=True)
    rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in data["slices"].items())
    head = json.dumps({k: v for k, v in data.items() if k != "slices"}, indent=1)[:-2]
    text = f'{head},\n "slices": {{\n{rows}\n }}\n}}\n'
    atomic.write(path, text.encode())


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument(
        "--folder", type=Path, help="keep the variants here, and take those that are built"
    )
    options = parser.parse_args()
    if not options.page:
        with tempfile.TemporaryDirectory(prefix="powbench-study-") as folder:
            data = measure(options.rounds, options.folder or Path(folder))
        save(data)
    page.write()


if __name__ == "__main__":
    main()
