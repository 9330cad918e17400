"""The shares of the answers: the table is whole, of this code, and of nothing after epoch 200."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from powbench import tables
from powbench.network import answers

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def study() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "answer_shares", ROOT / "benchmarks" / "answer_shares.py"
    )
    assert spec is not None and spec.loader is not None
    found = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(found)
    return found


def test_shares_are_by_the_errors_of_the_table() -> None:
    table = tables.rows("answers.csv")
    assert len(answers.ANSWERS) == len(set(answers.ANSWERS)) == len(table) == 640
    found = answers.shares()
    assert found.sum() == pytest.approx(1) and (found > 0).all()
    row = next(
        r for r in table
        if (r["years_on_sale"], r["middle"], r["memory_epochs"], r["half_life_epochs"], r["pace"])
        == ("2", "median", "all", "13", "hardware")
    )  # fmt: skip
    place = answers.ANSWERS.index(((2, "median", None), 13, "hardware"))
    error = float(row["crps_26"]) + float(row["crps_52"])
    others = np.array(
        [float(r["crps_26"]) + float(r["crps_52"]) for r in tables.rows("answers.csv")]
    )
    assert found[place] == pytest.approx(error**-2 / (others**-2).sum())
    assert answers.shares(0.0) == pytest.approx(np.full(640, 1 / 640))
    assert answers.shares(1.0).max() < found.max()


def test_the_table_is_of_this_code(study: ModuleType) -> None:
    """A few rows once more; the record they are scored on ends with epoch 200."""
    its = study.record()
    assert len(its.log_work) == len(its.starts) == len(its.usd_per_btc) == 201
    some = [0, 213, 452, 639]
    assert study.errors(some) == pytest.approx(answers.errors()[some], abs=6e-6)
