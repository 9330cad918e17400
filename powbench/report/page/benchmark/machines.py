"""The machines of the results in a table, a column for each."""

from __future__ import annotations

from collections.abc import Sequence

from ....measure.document import Result
from ..mining import only
from ..picture import Table, clean

FACTS = (
    ("CPU", "model_name"), ("architecture", "architecture"), ("logical CPUs", "logical_cpus"),
    ("cores", "physical_cores"), ("instruction sets", "features"), ("microcode", "microcode"),
    ("caches", "caches"), ("governor", "governor"), ("turbo", "turbo"),
    ("hypervisor", "hypervisor"), ("CPU quota", "quota_cpus"), ("memory", "memory_bytes"),
    ("system", "os"), ("host", "host"), ("CPU signature", "cpu_signature"),
)  # fmt: skip


def facts(results: Sequence[tuple[str, Result]]) -> Table:
    """One column per result; facts that are nowhere known are left out."""
    rows = []
    for title, key in FACTS:
        cells = tuple(_fact(result.machine.get(key), key) for _, result in results)
        if any(cell != "-" for cell in cells):
            rows.append((title, *cells))
    for title, key in (("powbench", "powbench"), ("core", "core"), ("commit", "commit")):
        rows.append((title, *(clean(result.software.get(key) or "-") for _, result in results)))
    rows.append(("measured", *(clean(result.created) for _, result in results)))
    return Table(("fact", *(name for name, _ in results)), tuple(rows))


def _fact(value: object, key: str) -> str:
    if value is None or value == "" or value == []:
        return "-"
    if key == "memory_bytes" and isinstance(value, int):
        return f"{value / 2**30:.1f} GiB"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return clean(" ".join(map(str, value)))
    return clean(value)


def title(results: Sequence[tuple[str, Result]]) -> str:
    """What stands above them."""
    counted = all(only(r.measurements) for _, r in results)
    said = "The machines" if len(results) > 1 else "The machine"
    return f"{said} that counted" if counted else said
