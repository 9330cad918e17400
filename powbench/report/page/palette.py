"""One colour for one thing: a site, a kernel, a cost is drawn alike in every picture of a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...sites.components import COMPONENTS
from ...sites.running.operation import Cause
from .draw import SERIES

_ALWAYS = tuple(part for part in COMPONENTS if not part.optional)
COST_PARTS = (*_ALWAYS[1:], _ALWAYS[0], *(part for part in COMPONENTS if part.optional))
"""The pool's fee stands last of those that every site has: it is no cost of the place."""
COSTS = tuple(part.label for part in COST_PARTS)
CAUSES = tuple(cause.value.replace("_", " ") for cause in Cause)
METHODS = (
    "static", "constant growth", "forecast", "forecast, price held", "forecast, price drawn",
)  # fmt: skip
ALL_SITES = "all sites"
CONTROL = SERIES[6]


def fixed(names: Sequence[str]) -> Mapping[str, str]:
    """The colours of names that are known before any document is read."""
    return {name: SERIES[i % len(SERIES)] for i, name in enumerate(names)}


class Palette:
    """Colours of names as they come. A name keeps its first colour; where two of one picture
    have the same one, as only pages of many names can, the later takes another there."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def of(self, names: Iterable[str]) -> Mapping[str, str]:
        """The colours of all names of one picture."""
        colours: dict[str, str] = {}
        for number, name in enumerate(dict.fromkeys(names)):
            if name == ALL_SITES:
                colours[name] = CONTROL
                continue
            colour = self._known.get(name)
            if colour is None or colour in colours.values():
                free = [c for c in SERIES if c not in colours.values() and c != CONTROL]
                colour = free[0] if free else SERIES[number % len(SERIES)]
            colours[name] = colour
            self._known.setdefault(name, colour)
        return colours
