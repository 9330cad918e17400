"""What a part of a tariff can do, and a charge among them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np

from ...reading.keys import Key
from ...reading.table import Table
from ...reading.urdb_fields import Fields
from ..calendar import Floats, Hours

Noted = Iterator[tuple[str, Any, str]]
"""Name, value and unit of what was read from a record."""


@dataclass(frozen=True)
class Use:
    """What is billed: load_kw (..., hours); billed_kw (..., months), the demand after the ratchet.

    by_period_too: whether demand by period counts that, not the period's own peak. within: how the
    load lies within the hours, as in supply.Operation; None: evenly.
    """

    load_kw: Floats
    hours: Hours
    billed_kw: Floats
    by_period_too: bool
    within: Floats | None = None

    @property
    def share(self) -> Floats:
        """Of each month (months), how much the horizon covers."""
        return np.array([month.share for month in self.hours.months])


class Part(ABC):
    """One file of this folder has all that powbench knows of it; a row of tariff.PARTS adds it.

    keys: those of the tariff's table that it reads. demand_keys: those of the table `demand`.
    """

    keys: ClassVar[tuple[Key, ...]] = ()
    demand_keys: ClassVar[tuple[Key, ...]] = ()

    @classmethod
    @abstractmethod
    def read(cls, table: Table, currency: str) -> Self | None:
        """From the tariff's table in a file of sites; problems go into the table's book."""

    @classmethod
    @abstractmethod
    def from_urdb(cls, record: Fields) -> Self | None:
        """From a URDB record; InputError names the field that is wrong."""

    @abstractmethod
    def scaled(self, factor: float) -> Self:
        """With every price times `factor`."""

    @classmethod
    def page(cls, part: Self | None) -> dict[str, Any]:
        """What model.js computes it from, by key; part: None in a tariff without it.

        A charge of which it knows nothing stays as billed there.
        """
        return {}

    def noted(self) -> Noted:
        """What a record said of it."""
        yield from ()

    @property
    def uneven(self) -> str:
        """What makes the bill no straight line in the number of rigs; empty where nothing does."""
        return ""


class Charge(Part):
    """component: the running cost that it belongs to (sites/components.py). term: its name in
    the formula of that."""

    component: ClassVar[str]
    term: ClassVar[str]

    @abstractmethod
    def charged(self, use: Use, so_far: Floats) -> Floats:
        """By month (..., months) in the tariff's currency; so_far: all charges before it."""
