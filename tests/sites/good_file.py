"""A sites file without a fault, and how tests read what they made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.reading.problems import FileProblems
from powbench.sitefile.read_project import read
from powbench.sites.sites_file import SitesFile

GOOD = """\
start = 2026-01-01
months = 12

[site.a]
utc_offset = 5
rigs = [{ model = "Antminer S21 200T", count = 10 }]
pool_fee = 0.02
[site.a.tariff]
price = 0.05

[site.b]
rigs = [{ hashrate = "110TH/s", power = "3250W", count = 1 }]
[site.b.tariff]
periods = [{ price = 0.03 }, { price = 0.06 }]
weekday = ["000000001111111111110000"]
"""


def load(text: str) -> SitesFile:
    return read(text, "sites.toml", Path())


def problems(text: str) -> list[str]:
    with pytest.raises(FileProblems) as error:
        load(text)
    assert error.value.exit_code == 2
    return [str(problem) for problem in error.value.problems]
