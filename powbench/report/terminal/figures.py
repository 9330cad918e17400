"""How each number of a projection is written, in tables, details and explanations alike."""

from __future__ import annotations

import re

from ..units import usd

_FORMS: tuple[tuple[str, str, str], ...] = (
    (r"btc|.*\.btc", "BTC", ""),
    (r".*usd_per_kwh", "{:.4f}", "USD/kWh"),
    (r"break_even_usd_per_btc|cost_per_btc_usd|.*\.usd_per_btc", "{:,.0f}", "USD/BTC"),
    (r".*_usd_per_phs_day", "{:,.2f}", "USD/PH/s/day"),
    (r".*joules_per_terahash", "{:.1f}", "J/TH"),
    (r"irr|margin|outlay_missing", "{:.1%}", ""),
    (r"payback_years", "{:.2f}", "years"),
    (r"payback_months", "{:.1f}", "months"),
    (r".*energy_kwh", "{:,.0f}", "kWh"),
    (r"peak_kw", "{:,.5g}", "kW"),
    (r"hours.*", "{:,.0f}", "h"),
    (r"tco2e", "{:,.1f}", "tCO2e"),
    (r".*_usd", "USD", "USD"),
)
"""By the key in the JSON: how the number is written, and its unit; the first that fits."""
NAMES = {
    "btc": "coins",
    "npv_usd": "NPV",
    "irr": "IRR",
    "tco2e": "carbon",
    "cost_per_btc_usd": "cost of a bitcoin",
    "usd_per_kwh": "all that a kWh costs",
    "hashprice_usd_per_phs_day": "hashprice",
    "hashcost_usd_per_phs_day": "hashcost",
    "break_even_usd_per_kwh": "highest cost of a kWh, all included",
    "break_even_tariff_usd_per_kwh": "highest tariff",
    "break_even_usd_per_btc": "lowest price of a bitcoin",
    "break_even_joules_per_terahash": "lowest efficiency",
    "runs_below_usd_per_kwh": "tariff below which it runs",
    "runs_above_usd_per_btc": "price of a bitcoin above which it runs",
}
"""Of numbers whose key is no English."""


def form(key: str, value: float | None, absent: str = "none") -> str:
    """The number of `key` without its unit."""
    if value is None:
        return absent
    if key == "irr" and value > 10:
        return "above 1,000%"
    written = next((way for pattern, way, _ in _FORMS if re.fullmatch(pattern, key)), "{:,.10g}")
    if written == "BTC":
        return f"{value:,.4f}" if value >= 1 else f"{value:.8f}"
    return usd(value) if written == "USD" else written.format(value)


def as_shown(key: str, value: float | None, unit: str = "") -> str:
    """`NPV 1,234.56 USD`: as the tables have it."""
    known = next((of for pattern, _, of in _FORMS if re.fullmatch(pattern, key)), "")
    name = NAMES.get(key, re.sub(r"_(usd|kwh|kw|years|months)$", "", key).replace("_", " "))
    return f"{name} {form(key, value)} {'' if value is None else known or unit}".rstrip()
