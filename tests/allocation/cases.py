"""Site files with routes and risks, and how they are read."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from powbench.allocation import scene as scenes
from powbench.allocation import values
from powbench.allocation.columns import columns, npv_usd
from powbench.allocation.plan import keep_all
from powbench.sitefile import read_project
from powbench.sites.sites_file import SitesFile

CERTAIN = """
[uncertainty]
difficulty = "scenario"
rigs = false
"""


BASE = """start = 2025-12-14
months = 20
discount_rate = 0.11
[network]
price_usd = 120_000
difficulty_growth_per_year = 0.2
[site.a]
groups = ["town"]
utc_offset = 5
rigs = [{ model = "Antminer S21 200T", count = 300, price_usd = 3000, resale_usd = 700 }]
pool_fee = 0.02
pue = 1.07
hosting = { fee_per_kwh = 0.002, share_of_margin = 0.1 }
tariff = { price = 0.041, demand = { price_per_kw = 2 }, fixed_per_month = 300 }
levy = [{ per_kwh = 0.004 }]
supply = { uptime = 0.96 }
costs = { wages_per_month = 4000, fixed_per_month = 900, setup_usd = 90_000 }
tax = { rate = 0.2, depreciation_years = 5 }
[site.b]
groups = ["town"]
utc_offset = -6
rigs = [{ model = "Antminer S19j Pro 104T", count = 80, resale_usd = 150 }]
supply = { outages = [{ from = 2026-02-01, until = 2026-02-20, kind = "power", share = 0.5 }] }
[site.b.tariff]
periods = [{ price = 0.02 }, { price = 0.05 }]
weekday = ["000000000000000001111000"]
weekend = ["000000000000000000000000"]
"""


RISKS = """
[uncertainty]
price_volatility = 0.3
fees_volatility = 0.4
[[risk]]
kind = "power"
group = "town"
per_year = 3
days = 6
[[risk]]
kind = "internet"
group = "a"
per_year = 2
days = 4
[[risk]]
kind = "levy"
group = "town"
per_year = 0.4
usd_per_kwh = 0.003
"""


def load(text: str) -> SitesFile:
    return read_project.read(text, "sites.toml", Path())


def kept(file: SitesFile, paths: int, seed: int = 1) -> np.ndarray:
    """NPV by scenario of the plan that changes nothing."""
    its = values.instance(scenes.scene(file, seed), range(paths))
    at = columns(its)
    return npv_usd(its, at, keep_all(its, at))


ROUTE = """
[allocate]
sale_usd = { "Antminer S21 200T" = 1500 }
[[allocate.route]]
from = "a"
to = "town"
usd_per_rig = 100
weeks = 5
loss = 0.02
"""
