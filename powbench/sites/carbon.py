"""Grid carbon, always with its basis: life-cycle and direct figures are never compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ..provenance import Status
from ..tables import rows


class Basis(StrEnum):
    LIFE_CYCLE = "life-cycle"
    """With building the plant and bringing the fuel."""
    DIRECT = "direct"
    """What leaves the chimney."""


@dataclass(frozen=True)
class Carbon:
    """Grams of CO2 equivalent per kWh at the meter, on one basis."""

    g_per_kwh: float
    basis: Basis
    status: Status
    source: str


def codes() -> tuple[str, ...]:
    """Codes in powbench/data/grid_carbon.csv: KAZ for a country, US-texas for a state."""
    return tuple(row["code"] for row in rows("grid_carbon.csv"))


def of_place(code: str) -> Carbon | None:
    """The shipped figure of a place; None when there is none."""
    for row in rows("grid_carbon.csv"):
        if row["code"].lower() == code.lower():
            source = f"{row['place']} {row['year']}: {row['source']}"
            return Carbon(float(row["g_per_kwh"]), Basis(row["basis"]), Status.READ, source)
    return None
