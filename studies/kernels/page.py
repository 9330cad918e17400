"""docs/evidence/kernels.md and its picture, from the slices alone."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any

from .tricks import VARIANTS, Variant

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA = Path(__file__).parent / "data" / "gains.json"
PAGE = DOCS / "evidence" / "kernels.md"
PICTURE = DOCS / "img" / "kernel-study.svg"
LOOP = "hashlib loop"
RESAMPLES = 1000
KERNELS = ("split", "avx512", "shani", "avx2")


def decile(seconds: Sequence[float]) -> float:
    """The time that a tenth of the slices stay within."""
    ordered = sorted(seconds)
    return ordered[max(0, len(ordered) // 10 - 1)]


Ratio = tuple[float, float, float]
"""Value, low, high."""


def ratio(slices: dict[str, list[float]], nonces: dict[str, int], a: str, b: str) -> Ratio:
    """Rate of `a` over rate of `b`, and its 95 % interval: a bootstrap over rounds."""

    def of(rounds: Sequence[int]) -> float:
        times = [decile([slices[key][i] for i in rounds]) for key in (a, b)]
        return nonces[a] / times[0] / (nonces[b] / times[1])

    rounds = range(len(slices[a]))
    dice = random.Random(2)
    drawn = sorted(of(dice.choices(rounds, k=len(rounds))) for _ in range(RESAMPLES))
    return of(rounds), drawn[RESAMPLES // 40], drawn[-RESAMPLES // 40 - 1]


def rows(data: dict[str, Any]) -> list[dict[str, Any]]:
    """One for each variant that was measured; gain: what its trick brings to the kernel."""
    slices, nonces = data["slices"], data["nonces"]
    table = []
    for variant in VARIANTS:
        key = variant.key
        if key not in slices:
            continue
        full = Variant(variant.kernel).key
        gain = ratio(slices, nonces, full, key) if variant.trick else None
        table.append(
            {
                "kernel": variant.kernel,
                "trick": variant.trick,
                "rate": nonces[key] / decile(slices[key]),
                "loops": ratio(slices, nonces, key, LOOP),
                "gain": gain,
            }
        )
    return table


def share(r: Ratio) -> str:
    return f"{r[0] - 1:+.1%} ({r[1] - 1:+.1%} … {r[2] - 1:+.1%})"


def page(data: dict[str, Any], table: Sequence[dict[str, Any]]) -> str:
    machine = data["machine"]
    lines = [
        "# What each trick of the kernels brings",
        "",
        "`python -m studies.kernels` writes this page from",
        "[every slice](../../studies/kernels/data/gains.json), and nothing else is in it. Each",
        "kernel runs as it is, and with one trick taken out of its source",
        "(`studies/kernels/tricks.py`).",
        "All of them and the plain hashlib loop run on one pinned thread, in slices of 8 ms.",
        f"There are {data['rounds']} rounds, each in a new random order.",
        "A rate is the upper decile of its slices, because neighbours on a shared machine only",
        "slow things down. An interval is a bootstrap over rounds, 95 %. With fewer chains, those",
        "of `split` begin 31 turns apart instead of 30, so that each has a slot of its own. Eight",
        "chains do not fit into the sixteen registers that `sha256rnds2` can name.",
        "",
        f"Machine: {machine.get('model_name')}, {data['created'][:10]},",
        f"CPU signature `{machine.get('cpu_signature')}`.",
        "",
        "![Gain of each trick](../img/kernel-study.svg)",
    ]
    for kernel in KERNELS:
        tricks = [r for r in table if r["kernel"] == kernel]
        if not tricks:
            continue
        full = tricks[0]
        loops = full["loops"]
        lines += [
            "",
            f"## {kernel}",
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
            for r in tricks[1:]
        ]
    if data["skipped"]:
        lines += ["", "## Not measured", ""]
        lines += [f"- {key}: {why}" for key, why in data["skipped"].items()]
    return "\n".join([*lines, "", ""])


def picture(table: Sequence[dict[str, Any]]) -> str:
    """Bars of the gains with their intervals, one row a trick."""
    tricks = [r for r in table if r["gain"]]
    low = min(0.0, *(r["gain"][1] - 1 for r in tricks))
    high = max(r["gain"][2] - 1 for r in tricks)
    span = (high - low) or 1.0
    left, width, step = 320, 430, 20
    height = step * (len(tricks) + len(KERNELS)) + 40

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


def write() -> None:
    data = json.loads(DATA.read_text(encoding="utf-8"))
    table = rows(data)
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    PICTURE.write_text(picture(table), encoding="utf-8")
    PAGE.write_text(page(data, table), encoding="utf-8")
    print(f"wrote {PAGE} and {PICTURE}")
