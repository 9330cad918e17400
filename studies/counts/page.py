"""The page of evidence, from the figures alone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from studies.check import bounds
from studies.check.method import percent

HEAD = """# How far counts of instructions can be believed

`powbench check --counts` fails on 0.1 % more instructions in a hash. This page says whether it
finds them, and whether it ever fails without them. `python -m studies.counts` writes it from
[its figures](../../studies/counts/data/counts.json).
"""
MOST_SECONDS = 10
NOT_SHOWN = """
## What this does not show

- The changes were injected into one kernel in C, and are instructions that do nothing. The gate
  counts each instruction the same, whatever it does.
- Counts see no stalls, no transitions and no caches. [The gate of time](check.md) does.
- A trap costs 1 to 20 µs, the more on a virtual machine, and so does each instruction.
"""


def text(data: dict[str, Any] | None) -> str:
    if data is None:
        return HEAD + "\nThere are no data yet: nothing is claimed.\n"
    runs, injected = data["runs"], data["injected"]
    alarms = percent(bounds.upper(data["false_alarms"], len(runs)))
    caught = [i for i in injected if i["verdict"] == "regressed"]
    named = "the kernel that comes with powbench"
    same = "gave the same count, to the last digit and line" if data["identical"] else "DIFFER"
    lines = [
        HEAD,
        f"Measured {data['created']} on {data['machine']['model_name']}, {data['compiler']}.",
        "",
        "## Repetitions",
        "",
        f"{len(runs)} counts of {named}, each in a process of its own, beside two busy",
        f"neighbours: all {same}, {runs[0]:,.10g} instructions a hash. As checks of base",
        f"against itself {data['false_alarms']} of {len(runs)} fail: the rate of false alarms is",
        f"at most {alarms} (Clopper-Pearson, 95 %).",
        "",
        "## Injected changes",
        "",
        f"{len(caught)} of {len(injected)} builds with 0.1 % more instructions or a little more",
        f"are *regressed*, with a margin of {percent(data['margin'])}.",
        "",
        "| instruction | more in a hash | change | line that grew most | verdict |",
        "|---|---|---|---|---|",
        *(
            f"| {i['kind']} | {i['more']} | {100 * i['change']:+.3f} % | `{i['line']}` "
            f"| {i['verdict']} |"
            for i in injected
        ),
        "",
        "## Time",
        "",
        f"On {data['cpus']} CPUs, beside a load average of {data['load']:.1f} of other work.",
        "",
        "| a whole check, without builds | seconds |",
        "|---|---|",
        *(f"| {name} | {seconds:.1f} |" for name, seconds in data["check_seconds"].items()),
        "",
        _aim(data),
    ]
    return "\n".join(lines) + "\n" + NOT_SHOWN


def _aim(data: dict[str, Any]) -> str:
    if all(seconds < MOST_SECONDS for seconds in data["check_seconds"].values()):
        return f"The aim of less than {MOST_SECONDS} s is reached."
    if data["load"] > data["cpus"] / 2:
        return (
            f"Beside such a load the aim of less than {MOST_SECONDS} s is not shown. On an idle\n"
            "machine `python -m studies.counts --seconds` measures it again."
        )
    return f"The aim of less than {MOST_SECONDS} s is missed."


def write(data_path: Path, out: Path) -> None:
    data = json.loads(data_path.read_text(encoding="utf-8")) if data_path.exists() else None
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(text(data), encoding="utf-8")
