"""docs/evidence/check.md and its pictures, from whatever data there are."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from math import exp, log
from pathlib import Path
from typing import Any

from powbench.check import decision
from powbench.measure.statistics import median

from . import pictures
from .bounds import lower, needed, upper
from .method import HEAD, limits, method, percent, prose
from .records import CELLS, MARGIN, read
from .rivals import RIVALS, rivals

Records = Sequence[dict[str, Any]]
VERDICTS = ("regressed", "pass", "inconclusive", "unfit")
AIM_SECONDS = 60.0
ANSWERS, TIMES = "check-answers.svg", "check-times.svg"


def write_page(data: Path, out: Path) -> None:
    """The page at `out`, its pictures in img/ beside its folder."""
    records = read(data)
    with tempfile.TemporaryDirectory() as folder:
        judged = rivals(records, Path(folder))
    if records:
        images = out.parents[1] / "img"
        _write(images / ANSWERS, pictures.answers(records, expectation(records)))
        _write(images / TIMES, pictures.times(records, AIM_SECONDS))
    _write(out, page(records, judged))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def page(records: Records, judged: Sequence[dict[str, bool | None]]) -> str:
    """The text; `judged` are the rivals' answers, in the order of the records."""
    if not records:
        return "\n".join([HEAD, "There are no data yet: nothing is claimed.", ""])
    sections = [
        HEAD.splitlines(),
        _origin(records),
        method(),
        _false_alarms(records),
        _answers(records),
        _on_the_margin(records),
        _aims(records),
        _rivals(records, judged),
        _flip(records),
        _times(records),
        _noise(records),
        limits(records),
    ]
    return "\n".join(line for section in sections if section for line in [*section, ""])


def _of(records: Records, cell: str) -> list[dict[str, Any]]:
    return [r for r in records if r["cell"] == cell]


def _origin(records: Records) -> list[str]:
    kinds = sorted({(str(r.get("model_name")), str(r["cpu_signature"])) for r in records})
    days = sorted(r["created"][:10] for r in records)
    kernels = ", ".join(sorted({r["kernel"] for r in records}))
    return [
        f"{len(records)} checks, {days[0]} to {days[-1]}, kernel {kernels},",
        f"margin {percent(MARGIN)}.",
        *(f"Machine: {name}, CPU signature `{sig}`." for name, sig in kinds),
    ]


def _false_alarms(records: Records) -> list[str]:
    checks = _of(records, "A/A")
    k, n = sum(r["verdict"] == "regressed" for r in checks), len(checks)
    lines = ["## False alarms", ""]
    if not n:
        return [*lines, "No A/A check has been run yet."]
    with_alarms = f"with no more than {k} false alarms." if k else "without a false alarm."
    return [
        *lines,
        f"{k} of {n} checks of base against itself said *regressed*:",
        f"the rate is at most {percent(upper(k, n))} (Clopper-Pearson, one side, 95 %).",
        f"To bound it at 1 % takes {needed(k)} checks {with_alarms}",
    ]


def expectation(records: Records) -> Callable[[float], float] | None:
    """Injected share -> P(regressed) by the rule, if launches are those of the A/A checks
    shifted by the slow-down and independent. None without A/A checks."""
    launches = [v for r in _of(records, "A/A") for v in r["numbers"]]
    if not launches:
        return None
    bar = decision.margin_log(MARGIN)

    def regressed(extra: float) -> float:
        above = sum(v + log(1 + extra) > bar for v in launches) / len(launches)
        return decision.characteristics(above).regressed

    return regressed


def _answers(records: Records) -> list[str]:
    lines = [
        "## Answers",
        "",
        f"![Answers by kind of check](../img/{ANSWERS})",
        "",
        "Up to the margin a check should *pass*, and above it a check should be *regressed*. On",
        "the margin itself any answer is right. The bounds of the share of *regressed* are exact",
        "(Clopper-Pearson, 95 % on each side). *Expected* is what the rule gives for the launches",
        "of the A/A checks, shifted by the slow-down. Swapped arms have the extra nonces in base,",
        "so head is faster and the check should pass. Under a busy neighbour *unfit* is a good",
        "answer. *Regressed* without a slow-down is a false alarm.",
        "",
        "| checks of | N | regressed | share, bounds | expected | pass | inconclusive | unfit |",
        "|---|---|---|---|---|---|---|---|",
    ]
    expected = expectation(records)
    for cell in CELLS:
        checks = _of(records, cell.name)
        if not checks:
            lines.append(f"| {cell.name} | 0 | | | | | | |")
            continue
        count = Counter(r["verdict"] for r in checks)
        n, k = len(checks), count["regressed"]
        known = expected is not None and not cell.neighbour and not cell.swapped
        share = percent(expected(cell.extra)) if known and expected else ""
        lines.append(
            f"| {cell.name} | {n} | {k} | {percent(k / n)}, {percent(lower(k, n))} … "
            f"{percent(upper(k, n))} | {share} | {count['pass']} | {count['inconclusive']} | "
            f"{count['unfit']} |"
        )
    return lines


def _on_the_margin(records: Records) -> list[str]:
    """Why the answers there are no error rate: nobody can make exactly the margin."""
    name = f"injected {MARGIN * 100:.0f} %"
    medians = [median(r["numbers"]) for r in _of(records, name) if r["numbers"]]
    if not medians:
        return []
    bar = decision.margin_log(MARGIN)
    low, high = (exp(v) - 1 for v in (min(medians), max(medians)))
    more, less = sum(v > bar for v in medians), sum(v < bar for v in medians)
    return prose(
        f"On the margin: of {len(medians)} checks with {MARGIN * 100:.0f} % more nonces {more} "
        f"measured more than {percent(MARGIN)} and {less} less. The medians of the checks go from "
        f"{low * 100:.2f} % to {high * 100:.2f} %. The rule's {percent(float(decision.level()))} "
        "is for launches around exactly the margin. A check so near to it lies a little on one "
        "side, and its launches agree on which side."
    )


def _aims(records: Records) -> list[str]:
    lines = ["## Aims", "", "| aim | reached |", "|---|---|"]
    quiet = _of(records, "A/A")
    k = sum(r["verdict"] == "regressed" for r in quiet)
    lines.append(f"| no false alarm | {_reached(bool(quiet), k == 0, f'{k} of {len(quiet)}')} |")
    caught = _of(records, "injected 8 %")
    k = sum(r["verdict"] == "regressed" for r in caught)
    good = bool(caught) and k / len(caught) >= 0.95
    reached = _reached(bool(caught), good, f"{k} of {len(caught)}")
    lines.append(f"| at least 19 of 20 caught at margin + 3 % | {reached} |")
    calm = [r["seconds"] for r in records if "neighbour" not in r["cell"]]
    middle = median(calm) if calm else 0.0
    reached = _reached(bool(calm), middle <= AIM_SECONDS, f"{middle:.0f} s")
    lines.append(f"| median check at most {AIM_SECONDS:.0f} s without the builds | {reached} |")
    idle = {c.name for c in CELLS if c.neighbour and not c.extra}
    busy = [r for r in records if r["cell"] in idle]
    k = sum(r["verdict"] == "regressed" for r in busy)
    reached = _reached(bool(busy), k == 0, f"{k} of {len(busy)}")
    return [*lines, f"| never *regressed* under a busy neighbour | {reached} |"]


def _reached(known: bool, good: bool, figure: str) -> str:
    return f"{'so far yes' if good else '**no**'}: {figure}" if known else "no data yet"


def _rivals(records: Records, judged: Sequence[dict[str, bool | None]]) -> list[str]:
    lines = [
        "## The same slices, judged by others",
        "",
        "The table counts the checks that each program calls a regression. The others have no",
        "guard and see all rounds. These rounds were measured in turns, which is kinder to them",
        "than their own way of measuring. `pyperf compare_to` and Mann-Whitney have no margin:",
        "they find differences of any size. So below the margin they answer another question, and",
        "only the A/A row counts their false alarms.",
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


def _flip(records: Records) -> list[str]:
    lines = ["## Swapping the arms", ""]
    there, back = _of(records, "injected 8 %"), _of(records, "injected 8 %, swapped")
    middles = [[median(r["numbers"]) for r in group if r["numbers"]] for group in (there, back)]
    if not all(middles):
        return [*lines, "No data yet."]
    (a, b) = (median(m) for m in middles)
    return [
        *lines,
        f"With 8 % more nonces in head the median of ln(time B / time A) is {a:+.4f}.",
        f"With them in base it is {b:+.4f} (ln 1.08 is {log(1.08):.4f}).",
        f"With the arms swapped the sign {'flips' if a * b < 0 else '**does not flip**'}.",
        f"{sum(m < 0 for m in middles[1])} of {len(middles[1])} swapped checks are negative.",
    ]


def _times(records: Records) -> list[str]:
    calm = sorted(r["seconds"] for r in records if "neighbour" not in r["cell"])
    lines = ["## Time", "", f"![Seconds of each check](../img/{TIMES})", ""]
    if not calm:
        return [*lines[:2], "No check without a neighbour has been run yet."]
    launches = Counter(
        len(r["numbers"]) for r in records if "neighbour" not in r["cell"] and r["numbers"]
    )
    ends = ", ".join(f"{n} ended after {size} launches" for size, n in sorted(launches.items()))
    late = calm[min(len(calm) - 1, int(0.95 * len(calm)))]
    text = (
        f"Without a neighbour the median check took {median(calm):.0f} s, 19 of 20 took at most "
        f"{late:.0f} s, and the longest took {calm[-1]:.0f} s. These times include the pilot, but "
        f"not the two builds. Of these checks, {ends}."
    )
    return [*lines, *prose(text)]


def _noise(records: Records) -> list[str]:
    spreads = [r["pilot_sd"] for r in records if r["pilot_sd"] and "neighbour" not in r["cell"]]
    silent = sorted(set.intersection(*(set(r["not_reported"]) for r in records)))
    lines = ["## Noise", ""]
    if spreads:
        lines.append(f"Median SD of a launch in the pilots: {percent(median(spreads))}.")
    for name, group in (
        ("Without a neighbour", [r for r in records if "neighbour" not in r["cell"]]),
        ("With a neighbour", [r for r in records if "neighbour" in r["cell"]]),
    ):
        dropped, rounds = (sum(r[k] for r in group) for k in ("dropped", "rounds"))
        if not rounds:
            continue
        causes = Counter[str]()
        for r in group:
            causes.update(r["causes"])
        counts = ", ".join(f"{cause} {n}" for cause, n in causes.most_common())
        because = f" ({counts})" if counts else ""
        lines += prose(f"{name} {dropped} of {rounds} rounds were dropped{because}.")
    if silent:
        lines.append(f"Never reported by this machine: {', '.join(silent)}.")
    return lines
