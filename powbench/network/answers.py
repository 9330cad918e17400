"""Which share of the paths each way to answer hash price has.

A way says against what hash price is weighed (usual.py), in how many epochs half of the
gap closes, and what leaves the gap as it is: growth of work as the long run has it, or as
fast as hardware has got better. Shares go with 1 / error^2 (Bates and Granger 1969,
https://doi.org/10.1057/jors.1969.103), the error being that of the way alone at the
origins whose outcome was known when epoch 200 began: nothing after it has a say. The
errors are in data/answers.csv; benchmarks/answer_shares.py writes them.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product

import numpy as np

from ..tables import rows
from .scenario import Floats
from .usual import WAYS

HALF_LIVES = (13, 26, 52, 104)
"""Epochs in which half of the gap closes."""
PACES = ("work", "hardware")
"""What keeps the gap as it is: growth of the long run, or hardware as it got better so far."""
ANSWERS = tuple(product(WAYS, HALF_LIVES, PACES))
COLUMNS = ("years_on_sale", "middle", "memory_epochs", "half_life_epochs", "pace",
           "crps_26", "crps_52")  # fmt: skip


@lru_cache(maxsize=1)
def errors() -> Floats:
    """CRPS at 26 and 52 epochs of each of ANSWERS before epoch 200, shape (640, 2)."""
    found = {_key(row): (float(row["crps_26"]), float(row["crps_52"]))
             for row in rows("answers.csv")}  # fmt: skip
    each = [
        found[str(years), middle, str(memory or "all"), str(half_life), pace]
        for (years, middle, memory), half_life, pace in ANSWERS
    ]
    return np.array(each)


def shares(power: float = 2.0) -> Floats:
    """Of the paths, by ANSWERS: (640), their sum is 1."""
    each = errors().sum(axis=1) ** -power
    found: Floats = each / each.sum()
    return found


def _key(row: dict[str, str]) -> tuple[str, ...]:
    return tuple(row[column] for column in COLUMNS[:5])
