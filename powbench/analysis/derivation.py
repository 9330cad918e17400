"""One number of a site's result: what it is computed from, down to what was typed or read.

`npv`, `break_even` and the like stand for the keys of the JSON that begin so.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import InputError
from ..provenance import Figure
from ..sites.components import COMPONENTS
from .explain import Explained

_COSTS = tuple(f"costs.{c.name}_usd" for c in COMPONENTS)
_FLOWS = ("outlay_usd", "loan_usd", "resale_usd", "months.*.net_usd")
_BESIDE = ("loan_interest_usd", "loan_principal_usd", "held_usd", "held_sold_usd")
PARTS: dict[str, tuple[str, ...]] = {
    "hours_lost.*": ("hours",),
    "hours_run": ("hours", "hours_lost.*"),
    "btc": ("months.*.btc",),
    "energy_kwh": ("months.*.energy_kwh", "hours", "hours_lost.*"),
    "revenue_usd": ("months.*.revenue_usd",),
    **{f"costs.{c.name}_usd": (f"months.*.{c.name}_usd",) for c in COMPONENTS},
    "cost_usd": _COSTS,
    "electricity_usd": tuple(f"costs.{c.name}_usd" for c in COMPONENTS if c.power),
    "profit_usd": ("revenue_usd", "cost_usd"),
    "margin": ("profit_usd", "revenue_usd"),
    "tax_usd": ("tax.*.tax_usd",),
    "tax.*.tax_usd": ("profit_usd",),
    "net_usd": ("profit_usd", "tax_usd", *_BESIDE),
    **{key: (f"months.*.{key}",) for key in (*_BESIDE, "held_btc")},
    "months.*.held_sold_usd": ("months.*.held_btc",),
    "loan_early_usd": ("loan_usd", "loan_principal_usd"),
    "usd_per_kwh": ("electricity_usd", "energy_kwh"),
    "cost_per_btc_usd": ("cost_usd", "btc"),
    "hashprice_usd_per_phs_day": ("hours", "hashprice.*.usd_per_phs"),
    "hashcost_usd_per_phs_day": ("energy_kwh", "usd_per_kwh"),
    "break_even_usd_per_kwh": (
        "revenue_usd", "cost_usd", "electricity_usd", "costs.hosting_usd", "energy_kwh",
    ),
    "break_even_tariff_usd_per_kwh": ("break_even_usd_per_kwh", "energy_kwh"),
    "break_even_usd_per_btc": ("revenue_usd", "cost_usd", *_COSTS, "btc"),
    "break_even_joules_per_terahash": ("break_even_usd_per_kwh", "usd_per_kwh"),
    "npv_usd": ("npv.*.discounted_usd",),
    "irr": ("irr.*.discounted_usd",),
    "payback_years": ("payback.*.so_far_usd",),
    "payback_months": ("payback_years",),
    "outlay_missing": ("payback.*.so_far_usd", "outlay_usd"),
    "npv.*.discounted_usd": _FLOWS,
    "irr.*.discounted_usd": _FLOWS,
    "payback.*.so_far_usd": _FLOWS,
    "tco2e": ("energy_kwh",),
    "fleet.*.joules_per_terahash": ("fleet.*.watts.value", "fleet.*.hashes_per_second.value"),
    "months.*.net_usd": (
        "months.*.profit_usd", "months.*.tax_usd", *(f"months.*.{key}" for key in _BESIDE),
    ),
    "months.*.profit_usd": ("months.*.revenue_usd", "months.*.cost_usd"),
    "months.*.revenue_usd": ("months.*.btc", "months.*.usd_per_btc"),
    "months.*.cost_usd": tuple(f"months.*.{c.name}_usd" for c in COMPONENTS),
    "months.*.energy_charge_usd": ("months.*.energy_kwh",),
    "months.*.levies_usd": ("months.*.energy_kwh",),
    "months.*.hosting_usd": ("months.*.energy_kwh", "months.*.revenue_usd"),
    "months.*.pool_fee_usd": ("months.*.revenue_usd",),
    "months.*.btc": ("months.*.difficulty",),
    "hashprice.*.usd_per_phs": ("months.*.difficulty", "months.*.usd_per_btc"),
}  # fmt: skip
"""Of each kind of number those that its formula takes; what is not here starts from the inputs."""
_MANY = re.compile(r"(months|npv|irr|payback|tax|hashprice|fleet|hours_lost|halvings)\.([^.]+)")
_SAME = {"usd_per_btc": "cost_per_btc_usd"}
"""What else the table calls it."""


@dataclass(frozen=True)
class Derivation:
    """number, what it is computed from, and all inputs below those, each once."""

    number: Explained
    parts: tuple[Explained, ...]
    inputs: tuple[Figure, ...]


def derive(figure: str, explained: Sequence[Explained]) -> tuple[Derivation, ...]:
    """The derivation of each number that `figure` names; InputError when it names none."""
    kinds: dict[str, list[Explained]] = defaultdict(list)
    for line in explained:
        kinds[_kind(line.key)].append(line)
    return tuple(_derivation(line, kinds) for line in named(figure, explained))


def named(figure: str, explained: Sequence[Explained]) -> list[Explained]:
    """The lines that `figure` stands for: its key, a result that begins so, or all below it."""
    by_key = {line.key: line for line in explained}
    if figure in by_key:
        return [by_key[figure]]
    plain = figure.strip().lower().replace("-", "_").replace(" ", "_").replace("/", "_per_")
    plain = _SAME.get(plain, plain)
    results = [key for key in by_key if "." not in key]
    for keys in (
        [plain, f"{plain}_usd"],
        [key for key in results if key.startswith(f"{plain}_")],
        [key for key in by_key if plain and key.startswith(f"{figure}.")],
    ):
        if lines := [by_key[key] for key in keys if key in by_key]:
            return lines
    short = [key.removesuffix("_usd") for key in results]
    near = difflib.get_close_matches(plain, [*results, *short], 1)
    hint = f"did you mean {near[0]}? " if near else ""
    raise InputError(
        f"there is no figure {figure!r}", f"{hint}the figures are {', '.join(results)}"
    )


def _derivation(number: Explained, kinds: Mapping[str, Sequence[Explained]]) -> Derivation:
    kind = _kind(number.key)
    month = _MANY.match(number.key)
    parts = [
        line
        for below in PARTS.get(kind, ())
        for line in kinds.get(below, ())
        if month is None or not below.startswith("months.") or f".{month[2]}." in line.key
    ]
    below = [kind]  # grows while it is read
    for each in below:
        below += [part for part in PARTS.get(each, ()) if part not in below]
    figures = (f for each in below for line in kinds.get(each, ()) for f in line.inputs)
    return Derivation(number, tuple(parts), tuple(dict.fromkeys(figures)))


def _kind(key: str) -> str:
    """`months.2026-01.btc` -> `months.*.btc`."""
    return _MANY.sub(r"\1.*", key)
