"""The ratchet, or look-back: which demand is billed after an earlier peak."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Self

import numpy as np

from ...reading.keys import Flag, Number, Whole, key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ...reading.urdb_left_out import LeftOut, Sign
from ..calendar import Floats, Hours
from .part import Part

YEAR_BEFORE = 11
"""Months that a ratchet looks back when the record gives no range: the billed month's year."""
TIMED = key(
    "ratchet_timed", Flag(), "Whether the ratchet acts on demand by period, too.", "true",
    default=False,
)  # fmt: skip
PRIOR = key(
    "prior_peak_kw", Number("kW"),
    "The highest load of the year before the start, on which the ratchet acts.", "400", default=0.0,
)  # fmt: skip


@dataclass(frozen=True)
class Ratchet(Part):
    """Billed demand is at least a share of an earlier month's peak.

    share: per month of the year in which the peak was; of the `months` months before
    the billed one the highest share x peak counts.
    minimum_kw: billed in any case. timed: whether timed demand is billed on it too
    (then on the month's billed demand rather than the period's peak).
    prior_peak_kw: highest peak in the year before the horizon.
    """

    share: tuple[float, ...]
    months: int
    minimum_kw: float = 0.0
    timed: bool = False
    prior_peak_kw: float = 0.0
    keys = (TIMED, PRIOR)
    demand_keys = (
        key(
            "ratchet", Number("share of an earlier peak", high=1.0),
            "The utility bills at least this share of an earlier month's highest load.", "0.8",
            default=0.0,
        ),
        key(
            "ratchet_months", Whole("months", high=60.0), "How many months the ratchet looks back.",
            "11", without="11 with a ratchet",
        ),
        key("minimum_kw", Number("kW"), "The utility bills at least this demand.", "50",
            default=0.0),
        TIMED,
        PRIOR,
    )  # fmt: skip

    @classmethod
    def read(cls, table: Table, currency: str) -> Self | None:
        if not table.has("demand"):
            return None
        demand = table.table("demand")
        share = demand.number("ratchet")
        ratchet = cls(
            (share,) * 12,
            int(demand.number("ratchet_months", default=YEAR_BEFORE if share else 0.0)),
            minimum_kw=demand.number("minimum_kw"),
            timed=demand.flag("ratchet_timed"),
            prior_peak_kw=demand.number("prior_peak_kw"),
        )
        return ratchet if share > 0 or ratchet.minimum_kw > 0 else None

    @classmethod
    def from_urdb(cls, record: Fields) -> Self | None:
        """lookbackPercent, lookbackRange [months], lookbackMonths [12 x bool].

        The older demandratchetpercentage [12] counts when it is one number all year.
        """
        percent = record.amount("lookbackpercent")
        share = record.share(percent, "lookbackpercent")
        older = [
            record.share(cell, "demandratchetpercentage")
            for cell in record.twelve("demandratchetpercentage") or [0.0] * 12
        ]
        if share <= 0:
            if len(set(older)) > 1:
                said = "demandratchetpercentage (differs by month)"
                record.left_out.append(LeftOut(said, Sign.CHARGE))
            elif older[0] > 0:
                return cls(tuple(older), YEAR_BEFORE)
            return None
        if percent >= 1:
            record.notes.append(f"lookbackpercent {percent:g} is read as {share:.3g} of the peak")
        months = record.amount("lookbackrange")
        if months != int(months) or not 0 <= months <= 120:
            raise record.fail("lookbackrange", f"is {months:g}, not a count of months")
        cells = record.twelve("lookbackmonths") or [True] * 12
        listed = [record.flag(cell, "lookbackmonths") for cell in cells]
        if not any(listed):  # a range stands without listed months
            listed = [True] * 12
        shares = tuple(share if counts else 0.0 for counts in listed)
        return cls(shares, int(months) or YEAR_BEFORE)

    def scaled(self, factor: float) -> Self:
        return self

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        return {"ratchet": part and {**vars(part), "share": list(part.share)}}

    @property
    def uneven(self) -> str:
        return "the ratchet"


def looking_back(table: Table, ratchet: Ratchet | None, by_period: bool) -> Ratchet | None:
    """With what a record does not say: ratchet_timed and prior_peak_kw beside `urdb`.

    by_period: whether the record has demand by period, too.
    """
    acts = {
        "prior_peak_kw": ratchet is not None,
        "ratchet_timed": ratchet is not None and by_period,
    }
    for name, needed in acts.items():
        if table.has(name) and not needed and not table.unread("urdb"):
            beside = " with demand by period" if name == "ratchet_timed" else ""
            problem = f"has nothing to act on: the record has no look-back{beside}"
            table.problem(name, problem, "leave it out")
    if ratchet is None:
        return None
    prior = table.number("prior_peak_kw")
    timed = table.flag("ratchet_timed") if by_period else False
    return replace(ratchet, timed=timed, prior_peak_kw=prior)


def billed_demand(ratchet: Ratchet | None, load_kw: Floats, hours: Hours) -> Floats:
    """The only reader of a month's peak: what is billed by its kW counts the ratchet too."""
    peak = hours.peak_by_month(load_kw)
    if ratchet is None:
        return peak
    billed = np.maximum(peak, ratchet.minimum_kw)
    first = hours.months[0].number - 1
    earlier = np.array([ratchet.share[(first - k) % 12] for k in range(ratchet.months, 0, -1)])
    shares = np.array([ratchet.share[month.number - 1] for month in hours.months])
    prior = np.broadcast_to(ratchet.prior_peak_kw * earlier, (*peak.shape[:-1], ratchet.months))
    floors = np.concatenate([prior, peak * shares], axis=-1)
    for index in range(len(hours.months) if ratchet.months else 0):
        floor = floors[..., index : index + ratchet.months].max(axis=-1)
        billed[..., index] = np.maximum(billed[..., index], floor)
    return billed
