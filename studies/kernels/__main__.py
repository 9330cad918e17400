"""python -m studies.kernels: measure all variants, then write the page.

    python -m studies.kernels            # some two minutes
    python -m studies.kernels --page     # only write the page again

Short slices of all variants and of the hashlib loop, in an order that is shuffled anew
each round; the upper decile of a variant's rates is its rate, because neighbours only
slow things down. The interval of a gain is a bootstrap over rounds. Run it on an
otherwise idle machine.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import tempfile
import time
from pathlib import Path

from benchmarks import hashlib_loop
from powbench.kernels import registry
from powbench.kernels.base import EASY_TARGET, Job
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import facts
from powbench.measure.crew import allowed_cpus, pin
from powbench.measure.workload import DEFAULT_HEADER

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


def measure(rounds: int, folder: Path) -> dict[str, object]:
    machine = facts.collect()
    header = bytes.fromhex(DEFAULT_HEADER)
    scans, nonces, skipped = {}, {}, {}
    unusable = {e.name: e.why_not for e in registry.entries() if e.kernel is None}
    for index, variant in enumerate(VARIANTS):
        if variant.kernel in unusable:
            skipped[variant.key] = unusable[variant.kernel]
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
    pin(allowed_cpus()[-1])
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
        "slices": slices,
    }


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
        page.DATA.parent.mkdir(parents=True, exist_ok=True)
        rows = ",\n".join(f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in data["slices"].items())  # type: ignore[attr-defined]
        head = json.dumps({k: v for k, v in data.items() if k != "slices"}, indent=1)[:-2]
        page.DATA.write_text(f'{head},\n "slices": {{\n{rows}\n }}\n}}\n', encoding="utf-8")
    page.write()


if __name__ == "__main__":
    main()
