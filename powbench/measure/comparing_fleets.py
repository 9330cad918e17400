"""Two fleets, host by host."""

from __future__ import annotations

from collections.abc import Sequence

from ..documents import compare as pairs
from ..documents import compare_fleets as documents
from ..errors import InputError, NotMeasurable
from . import comparing
from .document import Result

Hosts = Sequence[tuple[str, Result]]


def compare(a: Hosts, b: Hosts) -> documents.CompareFleets:
    """Each host that has a result in both. InputError when there is none; NotMeasurable when
    none of them compares."""
    before, after = dict(a), dict(b)
    both = [name for name in before if name in after]
    if not both:
        raise InputError(
            "the two fleets have no host with a result in common",
            "hosts are compared by their names in the file of hosts",
        )
    apart = {n: why for n in both if (why := comparing.why_not(before[n], after[n]))}
    if len(apart) == len(both):
        raise NotMeasurable(
            f"no host of the two fleets compares: {apart[both[0]]}",
            "measure both fleets with the same --versions",
        )
    return documents.CompareFleets(
        schema="powbench.compare-fleets/1",
        hosts=tuple(_host(n, before[n], after[n]) for n in both if n not in apart),
        only_in_one=tuple(n for n in {**before, **after} if (n in before) != (n in after)),
        left_out=tuple(pairs.LeftOut(n, why) for n, why in apart.items()),
    )


def _host(name: str, a: Result, b: Result) -> documents.ComparedHost:
    c = comparing.compare(a, b)
    rates = [m.hashes_per_second.median for m in b.measurements if not m.hardware_errors]
    return documents.ComparedHost(
        name=name,
        machine=c.machines[1],
        kind="same machine" if c.same_machine else "hardware comparison",
        first_difference=pairs.Difference(*c.difference) if c.difference else None,
        hashes_per_second=max(rates, default=None),
        geometric_mean=pairs.Mean(**vars(c.mean)) if c.mean else None,
        notes=c.notes[1],
    )
