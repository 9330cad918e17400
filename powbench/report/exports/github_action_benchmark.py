"""github-action-benchmark's `customBiggerIsBetter`: hashes per second.

with: { tool: customBiggerIsBetter, output-file-path: out.json }
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from ..units import counted
from .series import Series

NAME = "github-action-benchmark"


def text(series: Sequence[Series]) -> str:
    entries = []
    for s in series:
        rate = s.hashes_per_second
        hashed_by = f"{s.machine.model_name or 'unknown CPU'}, {counted(s.threads, 'thread')}"
        entries.append(
            {
                "name": s.name,
                "unit": "H/s",
                "value": rate.median,
                "range": f"{rate.low:.6g} … {rate.high:.6g}",
                "extra": "; ".join(
                    ("a miner, by its shares" if s.counted else hashed_by, *s.warnings)
                ),
            }
        )
    return json.dumps(entries, indent=1)
