"""The terms of what a site does: its fleet, hours run and lost, energy, coins, revenue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from ..network import when
from ..rigs.rig import TERA
from ..sites.projection import Projection
from ..sites.running.operation import Cause
from .explain_terms import Inputs, Term

CAUSES: dict[Cause, tuple[str, Inputs]] = {
    Cause.UPTIME: (
        "1 - uptime x share of rigs that are not in repair, over all hours",
        ("supply.uptime", "ageing.failures_per_year", "ageing.repair_days"),
    ),
    Cause.POWER: ("share of the fleet without power", ("supply.outages power",)),
    Cause.CURTAILMENT: ("above what the schedule allows", ("supply.curtailment",)),
    Cause.RATIONING: (
        "above the rationed share of the contract",
        ("supply.outages rationing", "supply.contract_kw"),
    ),
    Cause.QUOTA_POWER: ("above the quota's power", ("supply.quota", "supply.contract_kw")),
    Cause.PRICE: ("hours in which the next kWh costs more than it earns", ("supply.switch_off",)),
    Cause.QUOTA_ENERGY: ("after the month's quota is spent", ("supply.quota",)),
    Cause.INTERNET: (
        "share of the fleet offline",
        ("supply.outages internet", "supply.offline_draw"),
    ),
    Cause.MODE: (
        "what slower modes hash less than the fastest, in hours in which they leave more",
        ("rigs", "supply.modes"),
    ),
    Cause.AGE: (
        "hash rate that rigs have lost since the first day",
        ("ageing.hash_rate_loss_per_year",),
    ),
}
"""Why hours are lost, in words, and what the hours of each cause start from."""
_DRAWN: Inputs = ("rigs", "pue", "supply", "ageing")


def production(p: Projection) -> Iterator[Term]:
    """Hours, coins, energy, peak and revenue."""
    yield from _hours(p)
    hashes = p.hashes_per_second * when.HOUR
    coins, energy = float(p.btc.sum()), float(p.energy_kwh.sum())
    revenue, count = float(p.accounts.revenue.sum()), p.hours.count
    per_hash = coins / hashes if hashes else 0.0
    yield Term(
        "btc", coins,
        "sum over hours of hash rate x 3600 s x (subsidy + fees) / expected hashes per block",
        f"{hashes:.6e} hashes x {per_hash:.6e} BTC/hash (mean)",
        "BTC", ("rigs", "network"),
    )  # fmt: skip
    yield Term(
        "energy_kwh", energy, "sum over hours of running rigs x watts x PUE / 1000",
        f"{p.site.watts / 1e3:,.3f} kW at full power; mean at the meter "
        f"{energy / count:,.3f} kW x {count:,} h",
        "kWh", _DRAWN,
    )  # fmt: skip
    peak, hour = float(p.operation.load_kw.max()), int(p.operation.load_kw.argmax())
    begin = p.hours.edges[hour] + p.site.utc_offset * when.HOUR
    peak_hour = datetime.fromtimestamp(begin, UTC).strftime("%Y-%m-%d %H:%M")
    yield Term(
        "peak_kw", peak, "largest hourly load at the meter",
        f"{peak:,.3f} first in the hour from {peak_hour} local", "kW", _DRAWN,
    )  # fmt: skip
    mean = revenue / coins if coins else 0.0
    yield Term(
        "revenue_usd", revenue, "sum over hours of coins x price",
        f"{coins:.8f} BTC x {mean:,.2f} USD/BTC (mean)", "USD", ("network.price",),
    )  # fmt: skip


def _hours(p: Projection) -> Iterator[Term]:
    count, lost = p.hours.count, p.lost_hours()
    yield Term(
        "hours", count, "days x 24", f"{count / 24:g} x 24", "h", ("start", "days", "months")
    )
    for cause, hours in lost:
        text, inputs = CAUSES[cause]
        yield Term(
            f"hours_lost.{cause.value}", hours, f"full-fleet hours: {text}",
            f"{hours / count:.4%} of {count:,} h", "h", inputs,
        )  # fmt: skip
    run = p.hashes_per_second / p.site.fastest
    worked = f"{count:,} - {sum(hours for _, hours in lost):,.2f}"
    yield Term("hours_run", run, "hours - all hours lost", worked, "h")


def in_modes(p: Projection) -> Iterator[Term]:
    """Where the site chooses modes: hours, energy and revenue of each."""
    if not p.site.supply.best_mode:
        return
    worth = p.market.btc_per_hash_rate * p.market.usd_per_btc
    for used in p.operation.in_modes:
        key, count = f"modes.{used.number}.{used.mode.name}", used.line.count
        hours, energy = float(used.share.sum()), float(used.load_kw.sum())
        yield Term(
            f"{key}.hours", hours,
            "hours of the line's rigs in this mode: the mode leaves more than every other one at "
            "the price of the hour's next kWh",
            f"{hours / p.hours.count:.4%} of {p.hours.count:,} h", "h", ("supply.modes",),
        )  # fmt: skip
        watts = used.mode.watts.value
        mean = energy / (hours * count * watts / 1e3) if hours else 0.0
        yield Term(
            f"{key}.energy_kwh", energy, "hours x rigs x watts x PUE / 1000",
            f"{hours:,.2f} x {count:,} x {watts:g} x {mean:.4f} (mean) / 1000", "kWh", ("pue",),
        )  # fmt: skip
        revenue = float((used.hashes_per_second * worth).sum())
        hashes = float(used.hashes_per_second.sum()) * when.HOUR
        per_hash = revenue / hashes if hashes else 0.0
        yield Term(
            f"{key}.revenue_usd", revenue, "sum over hours of hashes x what a hash earns",
            f"{hashes:.6e} hashes x {per_hash:.6e} USD/hash (mean)", "USD", ("network.price",),
        )  # fmt: skip


def fleet(p: Projection) -> Iterator[Term]:
    """Each line of rigs: count, rate and power with their intervals, efficiency."""
    for number, line in enumerate(p.site.fleet):
        rig, key, inputs = line.rig, f"fleet.{number}", (f"rigs.{number}.",)
        yield Term(
            f"{key}.count", line.count, "as given", f"{line.count:,}", "rigs",
            (f"rigs.{number}.count",),
        )  # fmt: skip
        for name, unit, span, source in (
            ("hashes_per_second", "H/s", rig.hashes_per_second, rig.source),
            ("watts", "W", rig.watts, rig.watts_source),
        ):
            exact = span.low == span.high
            bound = "no interval is known" if exact else "the interval or tolerance"
            formula = f"of one rig, at the {rig.scope}"
            yield Term(f"{key}.{name}.value", span.value, formula, source, unit, inputs)
            for end, edge in (("low", span.low), ("high", span.high)):
                share = f"{edge / span.value - 1:+.2%} of the value ({source})"
                yield Term(f"{key}.{name}.{end}", edge, f"{bound} of the source", share, unit)
        yield Term(
            f"{key}.joules_per_terahash", rig.joules_per_terahash, "watts / hash rate",
            f"{rig.watts.value:g} W / {rig.hashes_per_second.value / TERA:g} TH/s", "J/TH",
        )  # fmt: skip
