"""CSV: one row for each point in time, oldest first, with the keys of powbench.trend/1."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import astuple, fields

from ...documents.stored import Point

NAME = "csv"


def text(points: Sequence[Point]) -> str:
    """A cell is empty where nothing is known; warnings stand in one cell."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(field.name for field in fields(Point))
    for p in points:
        writer.writerow("; ".join(v) if isinstance(v, tuple) else v for v in astuple(p))
    return made.getvalue()
