"""The catalogue: data sheets with source and tolerance, powbench/data/rigs.csv; modes that their
makers publish, rig_modes.csv."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from ..errors import InputError
from ..provenance import Status, parse_status
from ..tables import rows
from .rig import TERA, Interval, Mode, Rig, exactly

FORECAST_KNOWS_UNTIL = datetime(2026, 10, 5, tzinfo=UTC).timestamp()
"""Hardware released until then is known to the forecast by hardware.csv alone [s since 1970]."""


@dataclass(frozen=True)
class Entry:
    """One model. release: year or year-month. tolerance: share of the power, with its source."""

    model: str
    vendor: str
    release: str
    tolerance: float
    tolerance_source: str
    rig: Rig

    @property
    def released(self) -> float:
        """The release's moment [s since 1970]: the month's first day, a year alone its middle."""
        year, _, month = self.release.partition("-")
        return datetime(int(year), int(month or 7), 1, tzinfo=UTC).timestamp()


@cache
def entries() -> tuple[Entry, ...]:
    """All models in the order of the table: by vendor, then by age."""
    return tuple(_entry(row) for row in rows("rigs.csv"))


def _entry(row: dict[str, str]) -> Entry:
    tolerance = float(row["power_tolerance_pct"]) / 100
    watts = float(row["power_w"])
    status = parse_status(row["status"]) or Status.INFERRED
    rig = Rig(
        name=row["model"],
        hashes_per_second=exactly(float(row["hashrate_ths"]) * TERA),
        watts=Interval(watts, watts * (1 - tolerance), watts * (1 + tolerance)),
        scope=row["scope"],
        status=status,
        source=row["source"],
        watts_status=status,
        watts_source=f"{row['source']}; ±{tolerance:.0%} ({row['tolerance_source']})",
        modes=_modes(row["model"], tolerance),
    )
    return Entry(
        row["model"], row["vendor"], row["release"], tolerance, row["tolerance_source"], rig
    )


def _modes(model: str, tolerance: float) -> tuple[Mode, ...]:
    """What the maker publishes beside the figures of the model: rig_modes.csv."""
    found = []
    for row in rows("rig_modes.csv"):
        if row["model"] == model:
            watts = float(row["power_w"])
            spread = Interval(watts, watts * (1 - tolerance), watts * (1 + tolerance))
            status = parse_status(row["status"]) or Status.INFERRED
            rate = exactly(float(row["hashrate_ths"]) * TERA)
            found.append(Mode(row["mode"], rate, spread, status, row["source"]))
    return tuple(found)


def find(name: str) -> Rig:
    """The model called `name`, or the only one whose name contains all its words.

    Spellings are one: `(200Th)`, `200 TH/s` and `200T`, `Hydro` and `Hyd`, `WhatsMiner` as
    `Whatsminer`. InputError names the nearest models when there is none, or the candidates when
    there are several.
    """
    known = {entry.model: entry.rig for entry in entries()}
    by_lower = {model.lower(): model for model in known}
    wanted = _spelt(name)
    if wanted in by_lower:
        return known[by_lower[wanted]]
    words = wanted.split()
    partial = [m for low, m in by_lower.items() if words and all(w in low.split() for w in words)]
    if len(partial) == 1:
        return known[partial[0]]
    if partial:
        raise InputError(
            f"the catalogue has {len(partial)} models called {name!r}",
            "say which: " + ", ".join(partial[:6]),
        )
    near = difflib.get_close_matches(wanted, by_lower, 3, 0.5)
    hint = "did you mean " + " or ".join(repr(by_lower[n]) for n in near) + "?" if near else ""
    raise InputError(
        f"the catalogue has no rig {name!r}", hint or "`powbench rigs` lists the models"
    )


def _spelt(name: str) -> str:
    """A name as the table spells it, but in lower case: `S21 (200Th)` is `s21 200t`."""
    plain = re.sub(r"[()\s]+", " ", name.lower()).strip()
    plain = re.sub(r"(?<=\d) ?th?(/s)?(?= |$)", "t", plain)
    return re.sub(r"\bhydro\b", "hyd", plain)


def select(
    words: Iterable[str] = (),
    vendor: str | None = None,
    max_joules_per_terahash: float | None = None,
    min_hashes_per_second: float | None = None,
    since: str | None = None,
) -> tuple[Entry, ...]:
    """The models that meet every filter given; `since` is a release as text (2022, 2022-07)."""
    wanted = [word.lower() for word in words]
    return tuple(
        entry
        for entry in entries()
        if all(word in f"{entry.vendor} {entry.model}".lower() for word in wanted)
        and (vendor is None or entry.vendor.lower() == vendor.lower())
        and (
            max_joules_per_terahash is None
            or entry.rig.joules_per_terahash <= max_joules_per_terahash
        )
        and (
            min_hashes_per_second is None
            or entry.rig.hashes_per_second.value >= min_hashes_per_second
        )
        and (since is None or entry.release >= since)
    )


@cache
def releases() -> tuple[tuple[float, float], ...]:
    """What came on sale when: moment of release [s since 1970], efficiency [J/TH], by moment.

    hardware.csv: CBECI's list (from the CPUs of 2008 to May 2020), then the catalogue as it
    stood when the forecast was scored; and the models of the catalogue that came later. A model
    that the catalogue learns of late changes no score. Nobody here chose what is on the list.
    """
    listed = [
        (datetime.fromisoformat(row["released"]).replace(tzinfo=UTC).timestamp(),
         float(row["joules_per_th"]))
        for row in rows("hardware.csv")
    ]  # fmt: skip
    models = [(entry.released, entry.rig.joules_per_terahash) for entry in entries()]
    return tuple(sorted(listed + [m for m in models if m[0] > FORECAST_KNOWS_UNTIL]))
