"""How amounts and stages are written in this part."""

from __future__ import annotations

from ....documents.allocation import Allocation
from ..picture import clean


def starts(data: Allocation) -> list[str]:
    return [clean(stage.from_)[:7] for stage in data.stages]


def dollars(value: float) -> str:
    return f"{value:,.0f}"
