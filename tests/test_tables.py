"""The tables that ship: every row has a value in each column and says where it is from."""

from __future__ import annotations

from importlib.resources import files

import pytest

from powbench import tables

NAMES = sorted(p.name for p in files("powbench").joinpath("data").iterdir()
               if p.name.endswith(".csv"))  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_row_is_whole(name: str) -> None:
    found = tables.rows(name)
    assert found
    for row in found:
        assert None not in row and None not in row.values()
        assert row.get("source", "made by powbench").strip()


def test_prices_are_in_order_and_one_an_epoch() -> None:
    found = tables.rows("prices.csv")
    assert len(found) == 436
    days = [row["date"] for row in found]
    assert days == sorted(set(days))
    assert all("CC BY 4.0" in row["source"] for row in found if row["date"] > "2014-09-18")
