"""How often does `powbench check` cry wolf, and how often does it catch a slow-down?

    python benchmarks/check_study.py --minutes 60     # measure for an hour, then the page
    python benchmarks/check_study.py --page           # only write docs/check.md again

Resumable over days: every finished check is one line of docs/data/check-study.jsonl
with all its slices, and each start goes on where the least has been done. Checks of
all kinds come in turn, so that any budget gives a balanced picture. Run it on an
otherwise idle machine; the busy neighbours are its own.

The slow-downs are extra nonces that are hashed and not counted. Rivals judge the
same slices: pytest-benchmark's rule for `--benchmark-compare-fail=median:5%`,
`pyperf compare_to` itself, and a Mann-Whitney test.
"""

from __future__ import annotations

import argparse
import fcntl
import functools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from math import ceil, erfc, exp, lgamma, log, sqrt
from pathlib import Path
from typing import Any

from powbench.check import arms, lab, run
from powbench.check.records import Outcome, Settings
from powbench.check.repository import Repository
from powbench.kernels import registry
from powbench.kernels.base import EASY_TARGET
from powbench.measure import facts
from powbench.measure.statistics import median
from powbench.measure.workload import DEFAULT_HEADER

ROOT = Path(__file__).parents[1]
DATA = ROOT / "docs" / "data" / "check-study.jsonl"
PAGE = ROOT / "docs" / "check.md"
MARGIN = 0.05
RIVALS = ("pytest-benchmark median:5%", "pyperf compare_to", "pyperf --min-speed=5", "Mann-Whitney")


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


# Data


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


def record_of(cell: Cell, outcome: Outcome) -> dict[str, Any]:
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


# Measuring


@contextmanager
def neighbour(where: str, cpu: int | None) -> Iterator[None]:
    """A process that hashes without end, pinned beside the measurement or onto it."""
    if not where:
        yield
        return
    others = sorted(os.sched_getaffinity(0) - {cpu})
    place = cpu if where == "same" or not others else others[0]
    code = (
        f"import ctypes, os, hashlib; ctypes.CDLL(None).prctl(1, 9); "
        f"os.sched_setaffinity(0, {{{place}}})\nwhile True: hashlib.sha256(bytes(64)).digest()"
    )
    child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
    try:
        time.sleep(0.5)
        yield
    finally:
        child.kill()
        child.wait()


class Quiet:
    def note(self, message: str) -> None: ...
    def forecast(self, settings: Settings, pilots: Any) -> None: ...
    def launched(self, kernel: str, launch: Any, number: float | None, most: int) -> None: ...


def one_check(
    cell: Cell, ready: dict[str, arms.Arm], settings: Settings, machine: dict[str, Any]
) -> Outcome:
    chosen = arms.slowed(ready, cell.extra, cell.swapped)
    settings = replace(settings, seed=random.SystemRandom().getrandbits(32), swapped=cell.swapped)
    sources = {name: arm.source for name, arm in chosen.items()}
    with neighbour(cell.neighbour, settings.cpu), lab.out_of_the_way(settings.cpu):
        check = run.Check(lab.ProcessLab(chosen, settings), settings, sources, machine, Quiet())
        return check.run()


@contextmanager
def turn(locks: Sequence[Path]) -> Iterator[None]:
    """Hold `locks` (as flock(1) does), so that other work on the machine waits for its turn.

    Two are of use: work that may run side by side takes the first for a moment to
    share the second, so that a steady stream of it cannot keep a check waiting.
    """
    with ExitStack() as held:
        for lock in locks:
            file = held.enter_context(lock.open("w"))
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def measure(
    minutes: float, kernel: str, data: Path, say: Callable[[str], None], locks: Sequence[Path] = ()
) -> None:
    """Checks until the time is up; each ends well before it where one can know."""
    end = time.monotonic() + minutes * 60
    machine = facts.collect()
    as_json = facts.as_json(machine)
    settings = Settings(
        (kernel,),
        DEFAULT_HEADER,
        f"{EASY_TARGET:064x}",
        margin=MARGIN,
        measure_identical=True,
        cpu=lab.choose_cpu(machine, None),
    )
    with tempfile.TemporaryDirectory(prefix="powbench-study-") as folder:

        def repository() -> Repository:
            return Repository(ROOT)

        sources = arms.resolve("HEAD", "HEAD", repository, allow_dirty=True)
        ready = arms.prepare(sources, Path(folder), repository, say)
        longest = 60.0
        while time.monotonic() + longest < end:
            cell = next_cell(read(data))
            with turn(locks):
                began = time.monotonic()
                outcome = one_check(cell, ready, settings, as_json)
            append(data, record_of(cell, outcome))
            longest = max(longest, time.monotonic() - began)
            if locks:
                time.sleep(1)  # for whoever waits
            say(f"{cell.name}: {outcome.verdict} in {outcome.seconds:.0f} s {outcome.reason}")


# Statistics


def binomial_tail(k: int, n: int, p: float) -> float:
    """P(X <= k), by recurrence in logarithms."""
    if p <= 0:
        return 1.0
    if p >= 1:
        return float(k >= n)
    return sum(
        exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) + i * log(p) + (n - i) * log(1 - p))
        for i in range(k + 1)
    )


def upper(k: int, n: int, confidence: float = 0.95) -> float:
    """Clopper-Pearson: the largest share that k of n or fewer would not refute, one side."""
    if n == 0 or k >= n:
        return 1.0
    low, high = k / n, 1.0
    for _ in range(80):
        middle = (low + high) / 2
        if binomial_tail(k, n, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def lower(k: int, n: int, confidence: float = 0.95) -> float:
    return 1 - upper(n - k, n, confidence) if n else 0.0


def needed(k: int, share: float = 0.01) -> int:
    """Checks that would bound the rate at `share` if there were still only k false alarms."""
    n = ceil(log(0.05) / log(1 - share)) + k
    while upper(k, n) > share:
        n += 1
    return n


# Rivals, on the same slices


def pooled(record: dict[str, Any], arm: str) -> list[float]:
    return [t for launch in record["launches"] for t in launch[arm]]


def pytest_benchmark(record: dict[str, Any]) -> bool:
    """--benchmark-compare-fail=median:5%: one median over the other."""
    a, b = pooled(record, "A"), pooled(record, "B")
    return bool(a and b) and (median(b) / median(a) - 1) * 100 > 5


def mann_whitney(record: dict[str, Any]) -> bool:
    """One-sided, p < 0.05, normal approximation with ties; no margin."""
    a, b = pooled(record, "A"), pooled(record, "B")
    if not a or not b:
        return False
    ordered = sorted([(t, 0) for t in a] + [(t, 1) for t in b])
    ranks_b, ties, i = 0.0, 0.0, 0
    while i < len(ordered):
        j = i
        while j < len(ordered) and ordered[j][0] == ordered[i][0]:
            j += 1
        rank = (i + 1 + j) / 2
        ranks_b += rank * sum(which for _, which in ordered[i:j])
        ties += (j - i) ** 3 - (j - i)
        i = j
    n, m, total = len(a), len(b), len(ordered)
    u = ranks_b - m * (m + 1) / 2
    variance = n * m / 12 * (total + 1 - ties / (total * (total - 1)))
    return variance > 0 and erfc((u - n * m / 2) / sqrt(variance) / sqrt(2)) / 2 < 0.05


def pyperf(record: dict[str, Any], folder: Path, *options: str) -> bool | None:
    """What `pyperf compare_to` says: True for slower. None where it is not installed."""
    paths = []
    for name, arm in (("base", "A"), ("head", "B")):
        runs = [{"values": launch[arm]} for launch in record["launches"] if launch[arm]]
        if not runs:
            return False
        suite = {
            "version": "1.0",
            "metadata": {},
            "benchmarks": [{"metadata": {"name": "x", "unit": "second"}, "runs": runs}],
        }
        paths.append(folder / f"{name}.json")
        paths[-1].write_text(json.dumps(suite))
    done = subprocess.run(
        [sys.executable, "-m", "pyperf", "compare_to", *map(str, paths), *options],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        return None
    return "slower" in done.stdout and "not significant" not in done.stdout.lower()


def rivals(record: dict[str, Any], folder: Path) -> dict[str, bool | None]:
    """Name -> whether it calls this check a regression."""
    return {
        RIVALS[0]: pytest_benchmark(record),
        RIVALS[1]: pyperf(record, folder),
        RIVALS[2]: pyperf(record, folder, "--min-speed=5"),
        RIVALS[3]: mann_whitney(record),
    }


# The page


def percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def page(records: Sequence[dict[str, Any]], judged: Sequence[dict[str, bool | None]]) -> str:
    """docs/check.md from whatever there is; `judged` are the rivals' answers, in order."""
    lines = [HEAD]
    if not records:
        return "\n".join([*lines, "There are no data yet: nothing is claimed.", ""])
    kinds = sorted({(str(r.get("model_name")), r["cpu_signature"]) for r in records})
    days = sorted(r["created"][:10] for r in records)
    kernels = ", ".join(sorted({r["kernel"] for r in records}))
    count = f"{len(records)} checks, {days[0]} to {days[-1]}"
    lines += [f"{count}, kernel {kernels}, margin {percent(MARGIN)}."]
    lines += [f"Machine: {name}, CPU signature `{sig}`." for name, sig in kinds]
    lines += ["", *_false_alarms(records), "", *_answers(records), "", *_aims(records), ""]
    lines += [*_rivals(records, judged), "", *_flip(records), "", *_noise(records), ""]
    return "\n".join(lines)


HEAD = """# How far the regression check can be believed

This page is generated by `benchmarks/check_study.py` from
[the raw slices](data/check-study.jsonl) and holds nothing else. Slow-downs are extra
nonces that head hashes and that are not counted. Bounds are exact (Clopper-Pearson,
one side, 95 %).
"""


def _of(records: Sequence[dict[str, Any]], cell: str) -> list[dict[str, Any]]:
    return [r for r in records if r["cell"] == cell]


def _false_alarms(records: Sequence[dict[str, Any]]) -> list[str]:
    own = _of(records, "A/A")
    k, n = sum(r["verdict"] == "regressed" for r in own), len(own)
    lines = ["## False alarms", ""]
    if not n:
        return [*lines, "No A/A check has been run yet."]
    lines.append(
        f"{k} of {n} checks of base against itself said *regressed*: the rate is at most "
        f"{percent(upper(k, n))}. To bound it at 1 % takes {needed(k)} checks"
        + (f" with no more than {k} false alarms." if k else " without a false alarm.")
    )
    return lines


def _answers(records: Sequence[dict[str, Any]]) -> list[str]:
    lines = [
        "## Answers",
        "",
        "| checks of | N | regressed | rate, bounds | pass | inconclusive | unfit | median time |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for cell in CELLS:
        own = _of(records, cell.name)
        if not own:
            lines.append(f"| {cell.name} | 0 | | | | | | |")
            continue
        n = len(own)
        count = {v: sum(r["verdict"] == v for r in own) for v in
                 ("regressed", "pass", "inconclusive", "unfit")}  # fmt: skip
        k = count["regressed"]
        lines.append(
            f"| {cell.name} | {n} | {k} | {percent(k / n)}, {percent(lower(k, n))} … "
            f"{percent(upper(k, n))} | {count['pass']} | {count['inconclusive']} | "
            f"{count['unfit']} | {median([r['seconds'] for r in own]):.0f} s |"
        )
    return lines


def _aims(records: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## Aims", "", "| aim | reached |", "|---|---|"]
    own = _of(records, "A/A")
    k = sum(r["verdict"] == "regressed" for r in own)
    lines.append(f"| no false alarm | {_told(bool(own), k == 0, f'{k} of {len(own)}')} |")
    caught = _of(records, "injected 8 %")
    k = sum(r["verdict"] == "regressed" for r in caught)
    good = bool(caught) and k / len(caught) >= 0.95
    told = _told(bool(caught), good, f"{k} of {len(caught)}")
    lines.append(f"| at least 19 of 20 caught at margin + 3 % | {told} |")
    calm = [r["seconds"] for r in records if "neighbour" not in r["cell"]]
    middle = median(calm) if calm else 0.0
    told = _told(bool(calm), middle <= 60, f"{middle:.0f} s")
    lines.append(f"| median check at most 60 s without the builds | {told} |")
    busy = [r for r in records if r["cell"] in (CELLS[7].name, CELLS[8].name)]
    k = sum(r["verdict"] == "regressed" for r in busy)
    told = _told(bool(busy), k == 0, f"{k} of {len(busy)}")
    return [*lines, f"| never *regressed* under a busy neighbour | {told} |"]


def _told(known: bool, good: bool, what: str) -> str:
    return f"{'so far yes' if good else '**no**'}: {what}" if known else "no data yet"


def _rivals(
    records: Sequence[dict[str, Any]], judged: Sequence[dict[str, bool | None]]
) -> list[str]:
    lines = [
        "## The same slices, judged by others",
        "",
        "How many checks each calls a regression. They have no guard and see all rounds; these",
        "were measured alternately, which is kinder than what they would have measured.",
        "",
        "| checks of | N | powbench check | " + " | ".join(RIVALS) + " |",
        "|---|---|---|" + "---|" * len(RIVALS),
    ]
    for cell in CELLS:
        pairs = [(r, j) for r, j in zip(records, judged, strict=True) if r["cell"] == cell.name]
        if not pairs:
            continue
        ours = sum(r["verdict"] == "regressed" for r, _ in pairs)
        cells = []
        for rival in RIVALS:
            said = [j[rival] for _, j in pairs]
            cells.append("not installed" if None in said else str(sum(map(bool, said))))
        lines.append(f"| {cell.name} | {len(pairs)} | {ours} | {' | '.join(cells)} |")
    return lines


def _flip(records: Sequence[dict[str, Any]]) -> list[str]:
    lines = ["## Swapping the arms", ""]
    there, back = _of(records, "injected 8 %"), _of(records, "injected 8 %, swapped")
    middles = [[median(r["numbers"]) for r in group if r["numbers"]] for group in (there, back)]
    if not all(middles):
        return [*lines, "No data yet."]
    (a, b) = (median(m) for m in middles)
    lines.append(
        f"With 8 % more nonces in head the median of ln(time B / time A) is {a:+.4f}; with them "
        f"in base it is {b:+.4f}: the sign {'flips' if a * b < 0 else '**does not flip**'}. "
        f"{sum(m < 0 for m in middles[1])} of {len(middles[1])} swapped checks are negative."
    )
    return lines


def _noise(records: Sequence[dict[str, Any]]) -> list[str]:
    spreads = [r["pilot_sd"] for r in records if r["pilot_sd"] and "neighbour" not in r["cell"]]
    dropped, rounds = (sum(r[k] for r in records) for k in ("dropped", "rounds"))
    silent = sorted(set.intersection(*(set(r["not_reported"]) for r in records)))
    lines = ["## Noise", ""]
    if spreads:
        lines.append(f"Median SD of a launch in the pilots: {percent(median(spreads))}.")
    lines.append(f"{dropped} of {rounds} rounds were dropped.")
    if silent:
        lines.append(f"Never reported by this machine: {', '.join(silent)}.")
    return lines


def write_page(data: Path, out: Path) -> None:
    records = read(data)
    with tempfile.TemporaryDirectory() as folder:
        judged = [rivals(r, Path(folder)) for r in records]
    out.parent.mkdir(parents=True, exist_ok=True)
    temporary = out.with_suffix(".tmp")
    temporary.write_text(page(records, judged), encoding="utf-8")
    temporary.replace(out)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30.0, help="total time, builds included")
    parser.add_argument("--kernel", default=registry.default().name)
    parser.add_argument(
        "--lock",
        type=Path,
        action="append",
        default=[],
        help="hold this file's flock during each check; may be given twice",
    )
    parser.add_argument("--page", action="store_true", help="measure nothing")
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--out", type=Path, default=PAGE)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    code = 0
    if not options.page:
        try:
            say = functools.partial(print, flush=True)
            measure(options.minutes, options.kernel, options.data, say, options.lock)
        except KeyboardInterrupt:
            code = 130
    write_page(options.data, options.out)
    print(f"wrote {options.out}")
    return code


if __name__ == "__main__":
    sys.exit(main())
