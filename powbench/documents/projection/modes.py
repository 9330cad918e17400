"""Whether to underclock: a site in each mode of its rigs."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from ..fields import NotNegative, Number, OneOrMore, means


class ModeOption(msgspec.Struct, frozen=True, kw_only=True):
    """A mode of a rig, and what of the choice by the hour falls to it."""

    mode: str
    hashes_per_second: Number
    watts: Number
    joules_per_terahash: Number
    status: str
    source: str
    profit_usd: Annotated[
        Number,
        means(
            "Of the site with these rigs in this mode at all hours, and the others in their "
            "normal one."
        ),
    ]
    best_above_usd_per_kwh: Annotated[
        Number | None,
        means("Below this price of power a faster mode is better; null: there is none."),
    ]
    best_below_usd_per_kwh: Annotated[
        Number | None,
        means(
            "Above this price of power, all included, a slower mode or none is better; null: the "
            "mode is the best at no price. At the mean of what a hash earns over the horizon."
        ),
    ]
    hours: Annotated[NotNegative, means("Of all these rigs, when chosen by the hour.")]
    energy_kwh: NotNegative
    revenue_usd: NotNegative


class RigModes(msgspec.Struct, frozen=True, kw_only=True):
    rig: str
    count: OneOrMore
    normal: Annotated[str, means("The mode of the rig's own figures.")]
    best: Annotated[str, means("The mode that leaves most at all hours alike.")]
    options: Annotated[tuple[ModeOption, ...], means("By their power."), Meta(min_length=2)]


class Modes(msgspec.Struct, frozen=True, kw_only=True):
    """Whether to underclock: the site in each mode at all hours, and chosen by the hour."""

    chosen: Annotated[
        Literal["normal", "best"],
        means("What the figures of the site are of: normal modes, or the best of each hour."),
    ]
    answer: tuple[str, ...]
    normal_profit_usd: Number
    best_profit_usd: Annotated[Number, means("With the best mode of each hour.")]
    rigs: Annotated[tuple[RigModes, ...], Meta(min_length=1)]
