"""Every number of one site's result as a formula with its inputs and where they came from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from ..network import when
from ..provenance import Figure
from ..rigs.rig import TERA
from .accounts import COMPONENTS
from .explain_months import monthly
from .explain_terms import terms
from .projection import Projection
from .supply import Cause


@dataclass(frozen=True)
class Explained:
    """One number. key: as in the JSON. formula: in words; worked: with its numbers.

    inputs: the figures it starts from.
    """

    key: str
    value: float | None
    unit: str
    formula: str
    worked: str
    inputs: tuple[Figure, ...]


def explain(
    p: Projection, shared: tuple[Figure, ...], rank: tuple[int, int, str] | None = None
) -> tuple[Explained, ...]:
    """All numbers of a site's result.

    shared: the figures of horizon and network. rank: place, of how many, by what.
    """
    found = _Explainer(p, (*shared, *p.site.figures)).all()
    if rank is None:
        return found
    place, count, by = rank
    return (Explained("rank", place, "", f"place by {by}", f"{place} of {count}", ()), *found)


_COST_FORMULAS = {
    "pool_fee": ("revenue x pool fee", ("pool_fee",)),
    "energy_charge": (
        "sum over hours of kWh x price of the hour's period and tier x exchange rate",
        ("tariff", "exchange_rates", "pue"),
    ),
    "demand_charge": (
        "sum over months of billed kW x price per kW x exchange rate",
        ("tariff", "exchange_rates"),
    ),
    "fixed_charge": (
        "sum over months of fixed charge and what lacks to the minimum",
        ("tariff", "exchange_rates"),
    ),
    "levies": (
        "sum over hours of kWh x levy at the tariff paid x exchange rate",
        ("levy", "generation", "metered", "exchange_rates"),
    ),
    "hosting": ("kWh x fee + revenue x share + margin left x share", ("hosting",)),
    "wages": (
        "sum over months of wages x exchange rate",
        ("costs.wages", "costs.currency", "exchange_rates"),
    ),
    "fixed_costs": (
        "sum over months of fixed costs x exchange rate",
        ("costs.fixed", "costs.currency", "exchange_rates"),
    ),
}
_SUPPLY = {
    Cause.UPTIME: ("1 - uptime, over all hours", ("supply.uptime",)),
    Cause.POWER: ("share of the fleet without power", ("supply.outages",)),
    Cause.CURTAILMENT: ("above what the schedule allows", ("supply.curtailment",)),
    Cause.RATIONING: (
        "above the rationed share of the contract",
        ("supply.outages", "supply.contract_kw"),
    ),
    Cause.QUOTA_POWER: ("above the quota's power", ("supply.quota", "supply.contract_kw")),
    Cause.PRICE: ("hours in which the next kWh costs more than it earns", ("supply.switch_off",)),
    Cause.QUOTA_ENERGY: ("after the month's quota is spent", ("supply.quota",)),
    Cause.INTERNET: ("share of the fleet offline", ("supply.outages", "supply.offline_draw")),
}


class _Explainer:
    def __init__(self, p: Projection, figures: tuple[Figure, ...]) -> None:
        self.p, self.figures = p, figures
        self.lines: list[Explained] = []

    def add(
        self, key: str, value: float | None, unit: str, formula: str, worked: str, *names: str
    ) -> None:
        found = tuple(f for f in self.figures if any(f.name.startswith(n) for n in names))
        self.lines.append(Explained(key, value, unit, formula, worked, found))

    def all(self) -> tuple[Explained, ...]:
        self._production()
        self._costs()
        self._margins()
        self._prices()
        self._break_even()
        self._capital()
        self._fleet()
        said = ""
        causes = {cause.value: words for cause, words in _SUPPLY.items()}
        for term in (*terms(self.p, self._rate()), *monthly(self.p, causes)):
            names = term.inputs if term.formula != said else ()  # once for a row of months
            self.add(term.key, term.value, term.unit, term.formula, term.worked, *names)
            said = term.formula
        return tuple(self.lines)

    def _rate(self) -> float:
        """The discount rate per year, as the figures have it; 0 where none is given."""
        values = [f.value for f in self.figures if f.name == "discount_rate"]
        return float(values[0]) if values and isinstance(values[0], int | float) else 0.0

    def _fleet(self) -> None:
        for number, line in enumerate(self.p.site.fleet):
            rig, key = line.rig, f"fleet.{number}"
            inputs = (f"rigs.{number}.",)
            given = ("as the file says it", f"{line.count:,}", f"rigs.{number}.count")
            self.add(f"{key}.count", line.count, "rigs", *given)
            for name, unit, span, source in (
                ("hashes_per_second", "H/s", rig.hashes_per_second, rig.source),
                ("watts", "W", rig.watts, rig.watts_source),
            ):
                exact = span.low == span.high
                bound = "no interval is known" if exact else "the interval or tolerance"
                formula = f"of one rig, at the {rig.scope}"
                self.add(f"{key}.{name}.value", span.value, unit, formula, source, *inputs)
                for end, edge in (("low", span.low), ("high", span.high)):
                    share = f"{edge / span.value - 1:+.2%} of the value ({source})"
                    self.add(f"{key}.{name}.{end}", edge, unit, f"{bound} of the source", share)
            ratio = f"{rig.watts.value:g} W / {rig.hashes_per_second.value / TERA:g} TH/s"
            self.add(
                f"{key}.joules_per_terahash", rig.joules_per_terahash, "J/TH",
                "watts / hash rate", ratio,
            )  # fmt: skip

    def _production(self) -> None:
        p = self.p
        hashes = float(p.operation.hashes_per_second.sum()) * when.HOUR
        coins, energy = float(p.btc.sum()), float(p.energy_kwh.sum())
        revenue = float(p.accounts.revenue.sum())
        full = p.site.hashes_per_second
        run = float(p.operation.hashes_per_second.sum()) / full
        per_hash = coins / hashes if hashes else 0.0
        self.add(
            "hours",
            p.hours.count,
            "h",
            "days x 24",
            f"{p.hours.count / 24:g} x 24",
            "start",
            "days",
            "months",
        )
        for cause, lost in p.lost_hours():
            text, names = _SUPPLY[cause]
            self.add(
                f"hours_lost.{cause.value}",
                lost,
                "h",
                f"full-fleet hours: {text}",
                f"{lost / p.hours.count:.4%} of {p.hours.count:,} h",
                *names,
            )
        lost_all = sum(h for _, h in p.lost_hours())
        self.add(
            "hours_run", run, "h", "hours - all hours lost", f"{p.hours.count:,} - {lost_all:,.2f}"
        )
        self.add(
            "btc",
            coins,
            "BTC",
            "sum over hours of hash rate x 3600 s x (subsidy + fees) / expected hashes per block",
            f"{hashes:.6e} hashes x {per_hash:.6e} BTC/hash (mean)",
            "rigs",
            "network",
        )
        self.add(
            "energy_kwh",
            energy,
            "kWh",
            "sum over hours of running rigs x watts x PUE / 1000",
            f"{p.site.watts / 1e3:,.3f} kW at full power; mean at the meter "
            f"{energy / p.hours.count:,.3f} kW x {p.hours.count:,} h",
            "rigs",
            "pue",
            "supply",
        )
        peak, hour = float(p.operation.load_kw.max()), int(p.operation.load_kw.argmax())
        begin = p.hours.edges[hour] + p.site.utc_offset * when.HOUR
        at = datetime.fromtimestamp(begin, UTC).strftime("%Y-%m-%d %H:%M")
        self.add(
            "peak_kw",
            peak,
            "kW",
            "largest hourly load at the meter",
            f"{peak:,.3f} first in the hour from {at} local",
            "rigs",
            "pue",
            "supply",
        )
        mean = revenue / coins if coins else 0.0
        self.add(
            "revenue_usd",
            revenue,
            "USD",
            "sum over hours of coins x price",
            f"{coins:.8f} BTC x {mean:,.2f} USD/BTC (mean)",
            "network.price",
        )

    def _costs(self) -> None:
        p = self.p
        revenue, energy = float(p.accounts.revenue.sum()), float(p.energy_kwh.sum())
        for name in COMPONENTS:
            value = float(getattr(p.accounts.costs, name).sum())
            text, names = _COST_FORMULAS[name]
            worked = self._hosting(revenue, energy, value)
            if name == "pool_fee":
                worked = f"{revenue:,.2f} USD x {p.site.pool_fee:g}"
            elif name in ("energy_charge", "levies") and energy:
                worked = f"{energy:,.1f} kWh x {value / energy:.6f} USD/kWh (mean)"
            elif name in ("wages", "fixed_costs"):
                each = p.site.wages_per_month if name == "wages" else p.site.fixed_per_month
                length = sum(month.share for month in p.hours.months)
                rate = value / (each * length) if each else 1.0
                worked = f"{each:,.2f} {p.site.costs_currency} x {length:.4f} months x {rate:.6g}"
            elif name in ("demand_charge", "fixed_charge"):
                worked = f"sum of the {len(p.hours.months)} months below"
            self.add(f"costs.{name}_usd", value, "USD", text, worked, *names)
        costs = p.accounts.costs
        parts = " + ".join(f"{float(getattr(costs, n).sum()):,.2f}" for n in COMPONENTS)
        self.add("cost_usd", float(costs.total.sum()), "USD", " + ".join(COMPONENTS), parts)
        power = ("energy_charge", "demand_charge", "fixed_charge", "levies")
        parts = " + ".join(f"{float(getattr(costs, n).sum()):,.2f}" for n in power)
        self.add("electricity_usd", float(costs.electricity.sum()), "USD", " + ".join(power), parts)

    def _hosting(self, revenue: float, energy: float, value: float) -> str:
        host = self.p.site.hosting
        rest = value - energy * host.fee_per_kwh - revenue * host.share_of_revenue
        if not host.share_of_margin:
            rest = 0.0
        return (
            f"{energy:,.1f} kWh x {host.fee_per_kwh:g} + {revenue:,.2f} USD x "
            f"{host.share_of_revenue:g} + {rest:,.2f} of the margin ({host.share_of_margin:g})"
        )

    def _margins(self) -> None:
        p = self.p
        revenue, cost = float(p.accounts.revenue.sum()), float(p.accounts.costs.total.sum())
        profit, tax = p.profit_usd, float(p.accounts.tax.sum())
        self.add("profit_usd", profit, "USD", "revenue - cost", f"{revenue:,.2f} - {cost:,.2f}")
        margin = profit / revenue if revenue > 0 else None
        self.add("margin", margin, "", "profit / revenue", f"{profit:,.2f} / {revenue:,.2f}")
        written = float(p.accounts.depreciation.sum())
        self.add(
            "tax_usd",
            tax,
            "USD",
            "rate x (profit - depreciation +- sale against book value - losses carried forward), "
            "by calendar year, never below zero",
            f"rate {p.site.tax.rate:g}; profit {profit:,.2f}, depreciation {written:,.2f}",
            "tax",
        )
        self.add(
            "net_usd",
            float(p.accounts.cash.sum()),
            "USD",
            "profit - tax",
            f"{profit:,.2f} - {tax:,.2f}",
        )

    def _prices(self) -> None:
        p = self.p
        energy, electricity = float(p.energy_kwh.sum()), float(p.accounts.costs.electricity.sum())
        coins, cost = float(p.btc.sum()), float(p.accounts.costs.total.sum())
        self.add(
            "usd_per_kwh",
            p.usd_per_kwh,
            "USD/kWh",
            "electricity / energy",
            f"{electricity:,.2f} / {energy:,.1f}",
        )
        self.add(
            "cost_per_btc_usd",
            p.cost_per_btc,
            "USD/BTC",
            "cost / coins",
            f"{cost:,.2f} / {coins:.8f}",
        )
        days = p.hours.count / 24
        self.add(
            "hashprice_usd_per_phs_day",
            p.hashprice,
            "USD/PH/s/day",
            "revenue of 1 PH/s running all the time / days",
            f"{p.hashprice * days:,.4f} / {days:g}",
            "network",
        )
        efficiency = p.site.watts / p.site.hashes_per_second * TERA
        drawn = p.hashcost / (p.usd_per_kwh * 24) if p.hashcost and p.usd_per_kwh else 0.0
        self.add(
            "hashcost_usd_per_phs_day",
            p.hashcost,
            "USD/PH/s/day",
            "J/TH at the meter (PUE and idle draw included) x USD/kWh x 24",
            f"{drawn:.4f} (at the wall {efficiency:.4f}) x {p.usd_per_kwh or 0:.6f} x 24",
            "rigs",
            "pue",
        )

    def _break_even(self) -> None:
        p, even = self.p, self.p.break_even
        energy = float(p.energy_kwh.sum())
        revenue = float(p.accounts.revenue.sum())
        room = (even.usd_per_kwh or 0.0) * energy
        self.add(
            "break_even_usd_per_kwh",
            even.usd_per_kwh,
            "USD/kWh",
            "(revenue - all costs but power) / energy: what power and levies may cost",
            f"({revenue:,.2f} - {revenue - room:,.2f}) / {energy:,.1f}",
        )
        self.add(
            "break_even_tariff_usd_per_kwh",
            even.tariff_usd_per_kwh,
            "USD/kWh",
            "the highest flat tariff at which tariff and levies cost what they may",
            f"{room:,.2f} USD for {energy:,.1f} kWh, levies as they are at that tariff",
            "levy",
        )
        kept = 1 - p.site.pool_fee - p.site.hosting.share_of_revenue
        coins = float(p.btc.sum())
        self.add(
            "break_even_usd_per_btc",
            even.usd_per_btc,
            "USD/BTC",
            "costs that do not go with revenue / (coins x share of revenue kept)",
            f"{(even.usd_per_btc or 0.0) * coins * kept:,.2f} / ({coins:.8f} x {kept:g})",
            "pool_fee",
            "hosting",
        )
        efficiency = p.site.watts / p.site.hashes_per_second * TERA
        self.add(
            "break_even_joules_per_terahash",
            even.joules_per_terahash,
            "J/TH",
            "the fleet's J/TH x what power may cost / what it costs",
            f"{efficiency:.4f} x {room:,.2f} / {float(p.accounts.costs.electricity.sum()):,.2f}",
        )

    def _capital(self) -> None:
        p = self.p
        outlay, resale = p.site.outlay_usd, p.site.resale_usd
        prices = tuple(
            f.name
            for f in self.figures
            if f.name.startswith("rigs") and f.name.endswith(("price_usd", "resale_usd", "count"))
        )
        self.add(
            "outlay_usd",
            outlay,
            "USD",
            "rigs bought x price + setup",
            f"{outlay:,.2f}",
            *prices,
            "costs.setup_usd",
        )
        self.add("resale_usd", resale, "USD", "rigs x resale at the end", f"{resale:,.2f}", *prices)
        cash = float(p.accounts.cash.sum())
        self.add(
            "npv_usd",
            float(p.accounts.npv_usd),
            "USD",
            "-outlay + sum over months of (profit - tax) / (1 + rate)^years + resale at the end",
            f"-{outlay:,.2f} + {cash:,.2f} + {resale:,.2f}, discounted",
            "discount_rate",
        )
        flows = "the same flows; no outlay, no rate" if outlay == 0 else "the same flows"
        self.add("irr", p.irr, "per year", "the rate at which NPV is zero", flows)
        self.add(
            "payback_years",
            p.payback_years,
            "years",
            "when the flows have paid the outlay back for good",
            flows,
        )
        grams = p.site.carbon.g_per_kwh if p.site.carbon else 0.0
        energy = float(p.energy_kwh.sum())
        self.add(
            "tco2e",
            p.tco2e,
            "t",
            "energy x grid carbon / 10^6",
            f"{energy:,.1f} x {grams:g} / 10^6",
            "carbon",
        )
