"""`[[allocate.buy]]`: rigs that `powbench allocate` may buy."""

from __future__ import annotations

import math
from pathlib import Path

from ..reading.keys import Dated, Key, Keys, Names, Number, Text, Whole, key
from ..reading.table import Table
from ..sites.allocation_terms import Offer
from . import read_rig

_ONE_RIG = "one of model and hashrate is needed"
_DEAR = 500.0
"""USD/TH; at the dearest, in 2021, rigs cost a quarter of it."""
_MOST = 1e6
"""No plan pays it; beyond it the solver's arithmetic would suffer."""


def keys(note: Key) -> Keys:
    return Keys(
        "Rigs for sale.",
        (
            key("model", Text(), "A model of the catalogue: `powbench rigs` lists them.",
                '"Antminer S21 XP 270T"', without=_ONE_RIG),
            key("hashrate", Text(), "A hash rate with its unit.", '"270TH/s"', without=_ONE_RIG),
            key("power", Text(), "Power or efficiency with its unit, beside hashrate.", '"3645W"',
                '"13.5J/TH"', without="needed with hashrate"),
            key("usd_per_th", (Number("USD/TH", above=True), Dated("USD/TH", above=True)),
                "Price, or [date, price], each until the next date; none is for sale before the "
                "first.", "16", "[[2026-12-01, 16], [2027-06-01, 13]]"),
            key("follows_bitcoin", Number("", high=3.0),
                "How the price follows bitcoin's: × (its price then / at the start) to this power.",
                "0.5", default=0.0),
            key("weeks", Number("weeks", high=5200.0), "Time from paying to running.", "10",
                default=0.0),
            key("most", Whole("rigs", 1, 1e9), "How many there are in all.", "1_200",
                without="no limit"),
            key("sites", Names(), "Sites or groups that may buy them.", '["texas"]',
                without="every site"),
            key("resale_usd", Number("USD each"), "What a rig sells for at the end.", "1_400",
                without="that of the sites' lines, or nothing"),
            note,
        ),
        one_of=("model", "hashrate"),
    )  # fmt: skip


def read(table: Table, known: list[str], folder: Path) -> tuple[Offer, ...]:
    """known: the names of all sites and groups."""
    offers = []
    for row in table.tables("buy"):
        (rig,) = read_rig.read(row, folder)
        offers.append(
            Offer(
                rig=rig,
                usd_per_th=_prices(row),
                follows=row.number("follows_bitcoin"),
                weeks=row.number("weeks"),
                most=row.whole("most") if row.has("most") else math.inf,
                buyers=_buyers(row, known),
                resale_usd=row.optional("resale_usd"),
            )
        )
        row.remark(f"buying {rig.name}")
        row.finish()
    return tuple(offers)


def _prices(row: Table) -> tuple[tuple[float, float], ...]:
    if isinstance(row.data.get("usd_per_th"), list):
        prices = row.dated("usd_per_th")
    else:
        prices = ((-math.inf, row.number("usd_per_th")),)
    dearest = max((usd for _, usd in prices), default=0.0)
    if dearest > _MOST:
        row.problem("usd_per_th", f"is {dearest:g} USD/TH", f"it must be at most {_MOST:g}")
    elif dearest > _DEAR:
        row.book.notes.append(
            f"{row.place('usd_per_th')}: usd_per_th = {dearest:g} is for each TH/s; rigs cost "
            "5 to 120 USD/TH since 2020, and the price of a whole rig is divided by its TH/s"
        )
    return prices


def _buyers(row: Table, known: list[str]) -> tuple[str, ...]:
    if not row.has("sites"):
        return ()
    names = row.get("sites")
    if not (isinstance(names, list) and names and all(isinstance(n, str) for n in names)):
        row.problem("sites", "is no list of names", 'write sites = ["texas"]')
        return ()
    for name in sorted(set(names) - set(known)):
        listed = ", ".join(known[:8]) or "none"
        row.problem("sites", f"there is no site or group {name!r}", f"there are {listed}")
    return tuple(names)
