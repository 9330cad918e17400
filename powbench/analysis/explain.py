"""Every number of one site's result as a formula with its inputs and where they came from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..provenance import Figure
from ..sites.projection import Projection
from . import financing
from .explain_costs import costs
from .explain_halvings import of_halvings
from .explain_months import monthly
from .explain_production import CAUSES, fleet, in_modes, production
from .explain_results import results
from .explain_terms import Inputs, Term, terms


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
    figures = (*shared, *p.site.figures)
    explained = []
    if rank is not None:
        place, count, by = rank
        explained.append(Explained("rank", place, "", f"place by {by}", f"{place} of {count}", ()))
    said = ""
    for term in _all(p, figures):
        names = term.inputs if term.formula != said else ()  # once for a row of months
        inputs = tuple(f for f in figures if any(_matches(f, name, figures) for name in names))
        explained.append(
            Explained(term.key, term.value, term.unit, term.formula, term.worked, inputs)
        )
        said = term.formula
    return tuple(explained)


def _all(p: Projection, figures: tuple[Figure, ...]) -> Iterator[Term]:
    yield from production(p)
    yield from costs(p)
    yield from results(p, _prices(figures))
    yield from of_halvings(p)
    yield from fleet(p)
    yield from in_modes(p)
    yield from terms(p, _rate(figures))
    yield from financing.terms(p)
    yield from monthly(p, {cause.value: words for cause, words in CAUSES.items()})


def _prices(figures: tuple[Figure, ...]) -> Inputs:
    ends = "price_usd", "resale_usd", "count"
    return tuple(f.name for f in figures if f.name.startswith("rigs") and f.name.endswith(ends))


def _rate(figures: tuple[Figure, ...]) -> float:
    """The discount rate per year, as the figures have it; 0 where none is given."""
    values = [f.value for f in figures if f.name == "discount_rate"]
    return float(values[0]) if values and isinstance(values[0], int | float) else 0.0


def _matches(figure: Figure, name: str, figures: tuple[Figure, ...]) -> bool:
    """Whether `figure` is among those that `name`, its first words, stands for.

    `supply.outages power` stands for the outages of that kind: rows of a table as
    `supply.outages = power 2022-01-24 to …`, typed ones as `supply.outages.0.kind = power`.
    """
    first, _, kind = name.partition(" ")
    if not figure.name.startswith(first):
        return False
    if not kind:
        return True
    if figure.name == first:
        return str(figure.value).split(" ")[0] in (kind, "none")
    row = ".".join(figure.name.split(".")[:3])
    return any(f.name == f"{row}.kind" and f.value == kind for f in figures)
