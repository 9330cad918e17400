"""The eight running costs, each in one row: what it is called where, and how it comes about."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Component:
    """name: in accounts.Costs, and with `_usd` in documents. label: in tables and pictures.
    phrase: in a sentence. formula: in words, over the horizon. inputs: first words of the
    figures that it starts from. power: whether it is a part of what electricity costs.
    """

    name: str
    label: str
    phrase: str
    formula: str
    inputs: tuple[str, ...]
    power: bool = False


COMPONENTS = (
    Component("pool_fee", "pool fee", "the pool fee", "revenue x pool fee", ("pool_fee",)),
    Component(
        "energy_charge", "energy", "the energy charge",
        "sum over hours of kWh x price of the hour's period and tier x exchange rate",
        ("tariff", "exchange_rates", "pue"), power=True,
    ),
    Component(
        "demand_charge", "demand", "demand charges",
        "sum over months of billed kW x price per kW x exchange rate",
        ("tariff", "exchange_rates"), power=True,
    ),
    Component(
        "fixed_charge", "utility fixed", "the utility's fixed and minimum charges",
        "sum over months of fixed charge and what lacks to the minimum",
        ("tariff", "exchange_rates"), power=True,
    ),
    Component(
        "levies", "levies", "levies",
        "sum over hours of kWh x levy at the tariff paid x exchange rate",
        ("levy", "generation", "metered", "exchange_rates"), power=True,
    ),
    Component(
        "hosting", "hosting", "hosting", "kWh x fee + revenue x share + margin left x share",
        ("hosting",),
    ),
    Component(
        "wages", "wages", "wages", "sum over months of wages x exchange rate",
        ("costs.wages", "costs.currency", "exchange_rates"),
    ),
    Component(
        "fixed_costs", "fixed costs", "fixed costs",
        "sum over months of fixed costs x exchange rate",
        ("costs.fixed", "costs.currency", "exchange_rates"),
    ),
)  # fmt: skip
NAMES = tuple(component.name for component in COMPONENTS)
