"""Which rig a table names: a model of the catalogue, a measurement, or typed figures."""

from __future__ import annotations

from pathlib import Path

from .. import quantities
from ..reading.table import Table
from ..rigs import catalogue
from ..rigs.rig import Rig, typed
from .read_modes import draw

STAND_IN = typed(1e12, 1000.0)


def read(row: Table, folder: Path) -> tuple[Rig, ...]:
    """model = "…" from the catalogue; result = "file.json"; or hashrate and power. One rig, and
    of a fleet's document one for each of its hosts."""
    ways = row.given()
    if len(ways) != 1:
        row.has("power")
        row.problem(
            "", "names no rig or several", f"give one of {', '.join(row.keys.one_of)} + power"
        )
        return (STAND_IN,)
    if ways == ["model"]:
        name = row.text("model")
        return (row.guarded("model", lambda: catalogue.find(name), STAND_IN),)
    if ways == ["result"]:
        from ..rigs import fleet

        path, once = folder / row.text("result"), row.book.once
        measurement = row.optional_text("measurement") or None
        watts = row.number("watts") if row.has("watts") else None

        def load() -> tuple[Rig, ...]:
            return once(
                (path, measurement, watts), lambda: fleet.load(str(path), measurement, watts)
            )

        return row.guarded("result", load, (STAND_IN,))
    rate, power = row.text("hashrate"), row.text("power")
    source = row.place("hashrate")
    hashes = row.guarded("hashrate", lambda: quantities.hashes_per_second(rate), 1e12)
    watts = row.guarded("power", lambda: draw(power, hashes), 1e3) if power else 1e3
    return (typed(hashes, watts, source),)
