"""powbench.projection/1: what `powbench project` writes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta

from ..fields import ABSENT, Absent, Title, means
from .inputs import Horizon, Input, Network
from .page import Model, Sensitivity
from .quantiles import Total, Uncertainty
from .site import Site


class Projection(msgspec.Struct, frozen=True, kw_only=True):
    """Money in USD, energy in kWh, coins in BTC. A single site's figures also stand at the top
    level."""

    schema: Literal["powbench.projection/1"]
    horizon: Horizon
    network: Network
    inputs: tuple[Input, ...]
    notes: tuple[str, ...]
    ranked_by: Literal["profit", "npv", "payback", "break-even", "cost-per-btc"]
    reason: str
    uncertainty: Uncertainty
    all_sites: Annotated[
        Total | None,
        means("The sites of a file added up; null with one site, or where they are alternatives."),
    ]
    sites: Annotated[tuple[Site, ...], Meta(min_length=1)]
    title: Title = ABSENT
    sensitivity: Sensitivity | Absent = ABSENT
    model: Model | Absent = ABSENT


def pieces(projection: Projection, sites: Iterable[Site]) -> Iterator[str]:
    """The JSON of a projection of many `sites`, site by site, so that it is never whole in memory;
    the ones that it holds itself are left out."""
    whole = msgspec.to_builtins(projection)
    names = list(whole)
    place = names.index("sites")
    yield _compact({name: whole[name] for name in names[:place]})[:-1] + ',"sites":['
    for number, site in enumerate(sites):
        yield ("," if number else "") + _compact(msgspec.to_builtins(site))
    yield "]," + _compact({name: whole[name] for name in names[place + 1 :]})[1:] + "\n"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), allow_nan=False)


def written(projection: Projection) -> dict[str, Any]:
    """The keys as they are written: those of a single site stand at the top, too."""
    whole = msgspec.to_builtins(projection)
    return {**whole["sites"][0], **whole} if len(projection.sites) == 1 else whole
