"""Which variables of a NUT device are its power (pure). Makers and drivers differ:

    Eaton 5PX (usbhid-ups)     ups.realpower: 504          outlet.1.realpower: 162
    Eaton ePDU (snmp-ups)      input.realpower: 396        outlet.1.realpower: 144
    three phases               ups.L1.realpower: 812       (L2, L3; output.L1, input.L1)
    APC ATS (snmp-ups)         outlet.group.1.realpower: 1701     name: total; a bank each after it
    CyberPower (usbhid-ups)    ups.load: 12                ups.realpower.nominal: 300
    APC RT (snmp-ups)          ups.load: 20                and no rating in watts

Names: NUT user manual, appendix "NUT command and variable naming scheme".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..bounded import Unreadable, number

# What a UPS gives comes before what it takes, which holds its losses and its battery's charge.
PLACES = ("ups", "output", "input")
RATINGS = ("ups.realpower.nominal", "output.realpower.nominal")
LOAD = "ups.load"
PHASES = ("L1", "L2", "L3")
KNOWN = (
    *(f"{place}.realpower" for place in PLACES),
    *(f"{place}.{phase}.realpower" for place in PLACES for phase in PHASES),
    *(f"{place}.phases" for place in PLACES),
    *RATINGS,
    LOAD,
)
"""All that `choose` looks at, for servers that list nothing."""
MOST_NAMED = 12


@dataclass(frozen=True)
class Power:
    """Watts are the sum of `variables` times `factor`. `rating`: the watts of full load that an
    estimate stands on, None for a measured power."""

    variables: tuple[str, ...]
    factor: float = 1.0
    rating: float | None = None
    note: str = ""


def choose(values: Mapping[str, str]) -> Power | None:
    """The power of the whole device among its variables; None when there is none.

    Never an outlet or a phase alone: a part is no stand-in for the whole.
    """
    for place in PLACES:
        variables = _of(place, values)
        if variables and place == "input" and LOAD in values:
            return Power(
                variables,
                note="the input power of the UPS: losses and battery charging are included",
            )
        if variables:
            return Power(variables)
    rating = next((r for name in RATINGS if (r := _number(values.get(name)))), None)
    if rating is None or LOAD not in values:
        return None
    note = f"estimated: {LOAD} (whole percent) of {rating:g} W"
    return Power((LOAD,), rating / 100, rating, note)


def _of(place: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """`ups.realpower`, or all phases of it, or nothing."""
    whole = f"{place}.realpower"
    if whole in values:
        return (whole,)
    count = _number(values.get(f"{place}.phases")) or len(PHASES)
    phases = tuple(f"{place}.{phase}.realpower" for phase in PHASES[: int(count)])
    return phases if phases and all(name in values for name in phases) else ()


def _number(text: str | None) -> float | None:
    try:
        return number(text or "")
    except Unreadable:
        return None


def about_power(names: Iterable[str]) -> tuple[str, ...]:
    """The names that have to do with power, real power first."""
    kept = [n for n in names if any(w in n for w in ("power", "current", "load"))]
    kept = [n for n in kept if not n.startswith(("battery.", "driver.")) and ".load." not in n]
    return tuple(sorted(kept, key=lambda n: (not n.endswith(".realpower"), "realpower" not in n)))


def listed(names: Iterable[str]) -> str:
    """`a, b, c and 9 more`."""
    every = list(names)
    more = len(every) - MOST_NAMED
    return ", ".join(every[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
