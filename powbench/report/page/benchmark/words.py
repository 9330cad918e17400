"""What a machine and a measurement are called in this part, and which is the fastest."""

from __future__ import annotations

from dataclasses import replace

from ....measure.document import Result
from ....measure.measurement import Measurement
from ..picture import clean


def fastest(result: Result) -> Measurement | None:
    rates = {m.hashes_per_second.median: m for m in result.measurements}
    return rates[max(rates)] if rates else None


def setting(m: Measurement) -> str:
    return replace(m, kernel=clean(m.kernel, 40)).setting(" × ")


def machine(result: Result) -> str:
    machine = result.machine
    host = machine.get("host")
    return clean(f"{machine.get('model_name') or 'unknown CPU'}" + (f" on {host}" if host else ""))
