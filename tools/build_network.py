"""Writes powbench/data/network.json, the states that ship, from the records beside it.

    python tools/build_network.py            write it
    python tools/build_network.py --check    exit 1 when the committed file has drifted

One state for each date of network_snapshots.csv, the newest first. Its nBits must be those that
difficulty_epochs.csv has of the epoch of its height, and its date must lie in that epoch.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import written

from powbench.chain.target import target_of
from powbench.network import history, state_file, when
from powbench.provenance import parse_status

DATA = Path(__file__).resolve().parents[1] / "powbench" / "data"
QUANTITIES = ("nbits", "height", "price_usd", "fees_btc_per_block")


def text() -> str:
    with (DATA / "network_snapshots.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    dates = sorted({row["date"] for row in rows}, reverse=True)
    return state_file.text_of([state(date, rows) for date in dates])


def state(date: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    found = {row["quantity"]: row for row in rows if row["date"] == date}
    moment = when.seconds(when.parse(date))
    height = float(found["height"]["value"])
    epoch = history.epochs()[int(height) // 2016]
    if int(found["nbits"]["value"], 16) != epoch.nbits or moment < epoch.start:
        raise SystemExit(f"the readings of {date} are not of epoch {epoch.number}: mend a record")
    if said := history.impossible(moment, height, target_of(epoch.nbits)):
        raise SystemExit(f"the readings of {date} cannot be: {said}")
    sources = {}
    for name in QUANTITIES:
        status = parse_status(found[name]["status"])
        if status is None:
            raise SystemExit(f"{date}, {name}: no status {found[name]['status']!r}")
        sources[name] = (status, found[name]["source"])
    return state_file.Reading(
        moment=moment,
        height=height,
        target=target_of(epoch.nbits),
        nbits=found["nbits"]["value"],
        price_usd=float(found["price_usd"]["value"]),
        fees_btc=float(found["fees_btc_per_block"]["value"]),
        origin="powbench/data/network_snapshots.csv",
        epoch_start=epoch.start if epoch.recorded else None,
        sources=sources,
    ).table()


if __name__ == "__main__":
    sys.exit(written.main(DATA / "network.json", text, sys.argv[1:]))
