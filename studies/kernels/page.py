"""docs/evidence/kernels.md and its pictures, from the recorded data of every machine alone."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from .tricks import Variant

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA = Path(__file__).parent / "data"
PAGE = DOCS / "evidence" / "kernels.md"
LOOP = "hashlib loop"
RESAMPLES = 1000
KERNELS = ("split", "avx512", "shani", "avx2")
NOT_RECORDED = "not recorded"


def data_of(machine: dict[str, Any], folder: Path = DATA) -> Path:
    """One file a CPU: a run on another machine adds one, a run on the same replaces its own."""
    signature = str(machine.get("cpu_signature") or "")
    if not re.fullmatch("[0-9a-f]{16}", signature):
        raise SystemExit(f"this CPU has no signature of 16 digits: {signature!r}")
    return folder / f"{signature}.json"


def picture_of(data: dict[str, Any], docs: Path = DOCS) -> Path:
    return docs / "img" / f"kernel-study-{data['machine']['cpu_signature']}.svg"


def decile(seconds: Sequence[float]) -> float:
    """The time that a tenth of the slices stay within."""
    ordered = sorted(seconds)
    return ordered[max(0, len(ordered) // 10 - 1)]


Ratio = tuple[float, float, float]
"""Value, low, high."""


def ratio(slices: dict[str, list[float]], nonces: dict[str, int], a: str, b: str) -> Ratio:
    """Rate of `a` over rate of `b`, and its 95 % interval: a bootstrap over rounds."""

    def of(first: float, second: float) -> float:
        return nonces[a] / first / (nonces[b] / second)

    one, other = tuple(slices[a]), tuple(slices[b])
    drawn = sorted(map(of, resampled(one), resampled(other)))
    return of(decile(one), decile(other)), drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40 - 1]


@cache
def resampled(seconds: tuple[float, ...]) -> list[float]:
    """The decile of each resample; the same rounds for every variant."""
    return [decile([seconds[i] for i in rounds]) for rounds in _resamples(len(seconds))]


@cache
def _resamples(rounds: int) -> list[list[int]]:
    dice = random.Random(2)
    return [dice.choices(range(rounds), k=rounds) for _ in range(RESAMPLES)]


def rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """One for each variant that was measured, kernel by kernel; gain: what its trick brings.

    From the keys of the data: a variant that the kernels have outgrown keeps its row.
    """
    slices, nonces = data["slices"], data["nonces"]
    keys = [key for key in slices if key != LOOP]
    known = [k for k in KERNELS if any(key.startswith(f"{k}: ") for key in keys)]
    others = sorted({key.split(": ")[0] for key in keys} - set(known))
    table = []
    for kernel in (*known, *others):
        full = Variant(kernel).key
        for key in keys:
            name, trick = key.split(": ", 1)
            if name != kernel:
                continue
            table.append(
                {
                    "kernel": kernel,
                    "trick": trick if key != full else "",
                    "rate": nonces[key] / decile(slices[key]),
                    "loops": ratio(slices, nonces, key, LOOP),
                    "gain": ratio(slices, nonces, full, key) if key != full else None,
                }
            )
    return table


def share(r: Ratio) -> str:
    return f"{r[0] - 1:+.1%} ({r[1] - 1:+.1%} … {r[2] - 1:+.1%})"


INTRODUCTION = """\
# What each trick of the kernels brings

`python -m studies.kernels` runs on the machine it is given, and adds that machine to this page.
A run on the same kind of CPU replaces what stood there. Nothing else is in the page than what the
runs recorded (`studies/kernels/data`). Each kernel runs as it is, and with one trick taken out
of its source (`studies/kernels/tricks.py`).
All of them and the plain hashlib loop run on one pinned thread, in slices of 8 ms, in rounds of
a new random order each.
A rate is the upper decile of its slices, because neighbours on a shared machine only
slow things down. An interval is a bootstrap over rounds, 95 %. With fewer chains, those
of `split` begin 31 turns apart instead of 30, so that each has a slot of its own. Eight
chains do not fit into the sixteen registers that `sha256rnds2` can name.

How near a kernel is to its limit is what `powbench bench --explain` says on that machine:
[what limits a kernel](../explanation/where-cycles-go.md)."""


def page(machines: Sequence[tuple[dict[str, Any], Sequence[dict[str, Any]]]]) -> str:
    """machines: the data of each, and its rows."""
    lines = [INTRODUCTION]
    for data, table in machines:
        lines += ["", *_machine(data, table)]
    return "\n".join([*lines, "", ""])


def _machine(data: dict[str, Any], table: Sequence[dict[str, Any]]) -> list[str]:
    machine = data["machine"]
    signature = machine["cpu_signature"]
    numbers = f"{machine.get('vendor')} {machine.get('family')}/{machine.get('model')}"
    lines = [
        f"## {machine.get('model_name') or 'An unnamed CPU'}, {data['created'][:10]}",
        "",
        f"CPU signature `{signature}`, {numbers}. {data['rounds']} rounds,",
        f"[every slice](../../studies/kernels/data/{signature}.json),",
        "with the kernels as they were that day.",
        "",
        *_limits(data),
    ]
    if any(r["gain"] for r in table):
        lines += ["", f"![Gain of each trick](../img/kernel-study-{signature}.svg)"]
    for full in [r for r in table if not r["trick"]]:
        loops = full["loops"]
        lines += [
            "",
            f"### {full['kernel']}, on {signature[:4]}",
            "",
            (
                f"{full['rate'] / 1e6:.1f} MH/s, {loops[0]:.1f} × the hashlib loop "
                f"({loops[1]:.1f} … {loops[2]:.1f})."
            ),
            "",
            "| with this instead | MH/s | × hashlib | the kernel as it is gains |",
            "|---|---|---|---|",
        ]
        lines += [
            f"| {r['trick']} | {r['rate'] / 1e6:.1f} | {r['loops'][0]:.1f} | {share(r['gain'])} |"
            for r in table
            if r["kernel"] == full["kernel"] and r["trick"]
        ]
    if data["skipped"]:
        lines += ["", f"### Not measured, on {signature[:4]}", ""]
        lines += [f"- {key}: {why}" for key, why in data["skipped"].items()]
    return lines


def _limits(data: dict[str, Any]) -> list[str]:
    """The share of the bound of each kernel, or why there is none."""
    explained = data.get("explained")
    if not explained:
        return [f"Share of the bound: {NOT_RECORDED}. The run was before the study asked for it."]
    lines = [
        "| kernel | cycles a hash | bound | reached | limited by | figures |",
        "|---|---|---|---|---|---|",
    ]
    reasons = []
    for kernel, e in explained.items():
        cycles, bound = e["cycles"], e["bound"]
        cells = [
            kernel,
            f"{cycles['core_cycles_per_hash']:.1f}" if cycles else "–",
            f"{bound['core_cycles_per_hash']:.1f}" if bound else "–",
            f"{e['share_of_bound']:.0%}" if e["share_of_bound"] is not None else "–",
            bound["resource"] if bound else "–",
            f"{bound['microarchitecture']}, {bound['kind']}: {bound['source']}" if bound else "–",
        ]
        lines.append(f"| {' | '.join(cells)} |")
        reasons += [f"- {kernel}: no {part}, because {why}." for part, why in e["reasons"].items()]
    return [*lines, *(["", *reasons] if reasons else [])]


def picture(table: Sequence[dict[str, Any]]) -> str:
    """Bars of the gains with their intervals, one row a trick."""
    tricks = [r for r in table if r["gain"]]
    low = min(0.0, *(r["gain"][1] - 1 for r in tricks))
    high = max(r["gain"][2] - 1 for r in tricks)
    span = (high - low) or 1.0
    left, width, step = 320, 430, 20
    height = step * (len(tricks) + len({r["kernel"] for r in tricks})) + 40

    def x(gain: float) -> float:
        return float(left + (gain - low) / span * width)

    parts = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 70} {height}" '
            'font-family="sans-serif" font-size="12" role="img" '
            'aria-label="Gain of each trick of each kernel, with its interval">'
        ),
        '<rect width="100%" height="100%" fill="white"/>',
    ]
    y, last = 24.0, ""
    for r in tricks:
        if r["kernel"] != last:
            parts.append(f'<text x="8" y="{y + 4}" font-weight="bold">{r["kernel"]}</text>')
            y, last = y + step, r["kernel"]
        gain, least, most = (v - 1 for v in r["gain"])
        colour = "#0072B2" if gain >= 0 else "#D55E00"
        from_, to = sorted((x(0), x(gain)))
        parts.append(
            f'<text x="{left - 8}" y="{y + 4}" text-anchor="end">{escape(r["trick"])}</text>'
            f'<rect x="{from_:.1f}" y="{y - 6}" width="{max(0.5, to - from_):.1f}" height="12" '
            f'fill="{colour}"/>'
            f'<path d="M{x(least):.1f} {y}H{x(most):.1f}" stroke="black" stroke-width="1.5"/>'
            f'<text x="{max(to, x(most)) + 6:.1f}" y="{y + 4}">{gain:+.1%}</text>'
        )
        y += step
    parts.append(f'<path d="M{x(0):.1f} 12V{height - 8}" stroke="#777"/>')
    return "\n".join([*parts, "</svg>", ""])


def write(folder: Path = DATA, docs: Path = DOCS) -> None:
    """The page and a picture a machine, from all data that lie in `folder`, oldest first."""
    every = [json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*.json")]
    machines = [(data, rows(data)) for data in sorted(every, key=lambda d: str(d["created"]))]
    (docs / "img").mkdir(parents=True, exist_ok=True)
    for data, table in machines:
        if any(r["gain"] for r in table):
            picture_of(data, docs).write_text(picture(table), encoding="utf-8")
    (docs / "evidence").mkdir(parents=True, exist_ok=True)
    (docs / "evidence" / PAGE.name).write_text(page(machines), encoding="utf-8")
    print(f"wrote {docs / 'evidence' / PAGE.name}: {len(machines)} machines")
