"""The running costs, each in one row: what it is called where, and how it comes about.

A by-product that is sold is a cost below zero: what it brings is taken off the others.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """name: in accounts.Costs, and with `_usd` in documents. label: in tables and pictures.
    phrase: in a sentence. formula: in words, over the horizon; of_month: of one month. inputs:
    first words of the figures that it starts from. power: whether it is a part of what
    electricity costs. optional: told only where the site has it.
    """

    name: str
    label: str
    phrase: str
    formula: str
    of_month: str
    inputs: tuple[str, ...]
    power: bool = False
    optional: bool = False


COMPONENTS: tuple[Component, ...] = (
    Component(
        "pool_fee", "pool fee", "the pool fee", "revenue x pool fee", "revenue x pool fee",
        ("pool_fee",),
    ),
    Component(
        "energy_charge", "energy", "the energy charge",
        "sum over hours of kWh x price of the hour's period and tier x exchange rate",
        "energy x mean price of its hours' periods and tiers x exchange rate",
        ("tariff", "exchange_rates", "pue"), power=True,
    ),
    Component(
        "demand_charge", "demand", "demand charges",
        "sum over months of billed kW x price per kW x exchange rate",
        "(demand by period + flat demand, on the billed kW) x exchange rate",
        ("tariff", "exchange_rates"), power=True,
    ),
    Component(
        "fixed_charge", "utility fixed", "the utility's fixed and minimum charges",
        "sum over months of the fixed charge and of what the bill lacks to its minimum",
        "(fixed charge + what the bill lacks to its minimum) x exchange rate",
        ("tariff", "exchange_rates"), power=True,
    ),
    Component(
        "levies", "levies", "levies",
        "sum over hours of kWh x levy at the tariff paid x exchange rate",
        "energy x mean levy at the tariff paid in each hour",
        ("levy", "generation", "metered", "exchange_rates"), power=True,
    ),
    Component(
        "hosting", "hosting", "hosting", "kWh x fee + revenue x share + margin left x share",
        "kwh x fee + revenue x share + part of the margin",
        ("hosting",),
    ),
    Component(
        "wages", "wages", "wages", "sum over months of wages x exchange rate",
        "wages per month x share of the month x exchange rate",
        ("costs.wages", "costs.currency", "exchange_rates"),
    ),
    Component(
        "fixed_costs", "fixed costs", "fixed costs",
        "sum over months of fixed costs x exchange rate",
        "fixed costs per month x share of the month x exchange rate",
        ("costs.fixed", "costs.currency", "exchange_rates"),
    ),
    Component(
        "repairs", "repairs", "repairs", "sum over months of expected repairs x cost of one",
        "rigs that run x failures per year x years x cost of a repair", ("ageing", "rigs"),
        optional=True,
    ),
    Component(
        "heat_sold", "heat sold", "heat that is sold",
        "-(sum over hours with a buyer of kWh x share recovered x price of heat)",
        "-(energy x heat per kWh that is sold x price of heat)", ("heat",), optional=True,
    ),
    Component(
        "energy_income", "energy income", "income from the power market",
        "-(sum over payments of kWh not used, kW ready and reserve x what is paid x exchange rate)",
        "-(sum of what the payments bring in the month)",
        ("payment", "exchange_rates"), optional=True,
    ),
)  # fmt: skip
NAMES = tuple(component.name for component in COMPONENTS)
