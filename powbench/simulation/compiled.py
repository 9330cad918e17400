"""A batch of paths through the C core's loops: what `run.batch` does, some ten times as fast.

NumPy draws what all sites share (difficulty, price, fees, rigs) and closes the books;
between them csrc/paths.c goes through each site's steps.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..errors import PowbenchError
from ..kernels import native
from ..network import draws
from ..network.scenario import Floats
from ..sites.calendar import Ints
from ..sites.hedge import sold
from ..sites.running.fleet import FleetLine
from ..sites.uncertainty import Risk, RiskKind
from . import arrivals, coins, luck, money, run, weather
from .outcome import SiteOutcome
from .prepared import World

WORTH_IT = 20_000
"""Paths x sites from which on the loops run: smaller answers keep the last digits of NumPy."""
MOST_CALENDARS = 8
"""Whose coins per H/s a block holds at a time, of some 2 MB each."""
_ACTS_ON = {RiskKind.INTERNET: 1, RiskKind.LEVY: 2}  # 0, power, for all others


def prepare() -> None:
    """PowbenchError where there are no loops, with what to do."""
    if why := native.why_not():
        raise PowbenchError(why, "install powbench again where there is a C compiler")


def batch(world: World, paths: Ints) -> Iterator[SiteOutcome]:
    """The outcomes of some paths, by their numbers, site by site."""
    end = max(float(plan.steps.edges[-1]) for plan in world.plans)
    log_work = weather.log_work(world, paths, end)
    factors: dict[bytes, tuple[Floats, Floats]] = {}
    earned: dict[tuple[bytes, bool], Floats] = {}
    rigs: dict[tuple[FleetLine, ...], tuple[Floats, Floats]] = {}
    for plan in world.plans:
        steps = plan.steps
        # Weeks and months in local time: as far from the start at every site.
        key = (steps.edges - steps.edges[0]).tobytes()
        if key not in factors:
            factors[key] = (
                _rows(weather.price_factor(world, steps, paths), len(paths)),
                _rows(weather.fees_factor(world, steps, paths), len(paths)),
            )
        price_factor, fees_factor = factors[key]
        if log_work is None:
            coins_per_rate = plan.coins_per_hash_rate + plan.fees_per_hash_rate * (fees_factor - 1)
        else:
            calendar = (steps.edges.tobytes(), plan.site.payout.pays_fees)
            if calendar not in earned:
                if len(earned) == MOST_CALENDARS:
                    del earned[next(iter(earned))]
                earned[calendar] = _earned(world, plan, log_work, fees_factor)
            coins_per_rate = earned[calendar]
        fleet = plan.site.fleet
        if fleet not in rigs:
            hashes, watts = weather.rig_factors(world, plan, paths)
            rigs[fleet] = np.array(hashes[:, 0]), np.array(watts[:, 0])
        *amounts, sold_worth = _site(world, plan, paths, coins_per_rate, price_factor, *rigs[fleet])
        flow = money.books(plan, amounts, sold_worth, price_factor[:, -1])
        yield run.closed(world, plan, flow)


def _earned(world: World, plan: money.SitePlan, log_work: Floats, fees_factor: Floats) -> Floats:
    """Coins per H/s of each step (p, n), the same at all sites of a calendar."""
    state, edges = world.state, plan.steps.edges
    stretches = coins.stretches(state, log_work.shape[1], world.scenario.subsidy_btc)
    out = np.empty((len(log_work), plan.steps.count))
    _call(
        "pb_earn", "pb_earning", paths=len(out), steps=plan.steps.count, epochs=log_work.shape[1],
        stretches=len(stretches.epoch), fee_steps=fees_factor.shape[1],
        work=state.hashes_per_block, moment=state.moment, first=stretches.first,
        log_work=log_work, part=stretches.part, subsidy=stretches.subsidy, edges=edges,
        fees=weather.fees_level(world, plan), fees_factor=fees_factor, epoch=stretches.epoch,
        coins=out,
    )  # fmt: skip
    return out


def _site(
    world: World,
    plan: money.SitePlan,
    paths: Ints,
    coins_per_rate: Floats,
    price_factor: Floats,
    hash_factor: Floats,
    watt_factor: Floats,
) -> Floats:
    steps, site, cells = plan.steps, plan.site, plan.choices
    struck = [
        (number, risk)
        for number, risk in enumerate(world.uncertainty.risks)
        if risk.group in world.groups[site.name]
    ]
    chance = _rows(luck.factor(world, plan, paths), len(paths))
    out = np.empty((8, len(paths), len(steps.months)))
    _call(
        "pb_run_site", "pb_site", paths=len(paths), steps=steps.count, months=len(steps.months),
        risks=len(struck), cells=len(cells.may_stop), price_steps=price_factor.shape[1],
        luck_steps=chance.shape[1], idle=float(site.supply.idle_share),
        kept=1 - site.pool_fee - site.hosting.share_of_revenue,
        edges=steps.edges, coins_per_rate=coins_per_rate, usd_per_btc=plan.usd_per_btc,
        sold=sold(site.hedges, steps.edges), price_factor=price_factor, luck=chance,
        hash_factor=hash_factor, watt_factor=watt_factor, first=steps.months,
        **_risks(world, plan, struck, paths), may_stop=cells.may_stop, hash_rate=cells.hash_rate,
        kwh=cells.kwh, energy=cells.energy_usd, levies=cells.levies_usd,
        hosting=cells.hosting_usd, income=cells.income_usd, amounts=out,
        scratch=np.empty(_core()[0].pb_scratch(steps.count)),
    )  # fmt: skip
    return out


def _risks(
    world: World, plan: money.SitePlan, struck: list[tuple[int, Risk]], paths: Ints
) -> dict[str, Any]:
    """What pb_site of csrc/paths.h has of risks."""
    count = len(struck)
    counters = np.empty((count, len(paths)), dtype=np.uint64)
    loss = np.empty((count, plan.steps.count))
    for row, (number, risk) in enumerate(struck):
        counters[row] = draws.counters(world.seed, arrivals.stream(number), paths)
        rationing = risk.kind is RiskKind.RATIONING
        loss[row] = plan.rationed(risk.share) if rationing else risk.share
    risks = [risk for _, risk in struck]
    return {
        "counters": counters,
        "acts_on": np.array([_ACTS_ON.get(r.kind, 0) for r in risks], dtype=np.int64),
        "lasting": np.array([r.kind.lasting for r in risks], dtype=np.bool_),
        "wait": np.array([arrivals.YEAR_SECONDS / r.per_year for r in risks], dtype=np.float64),
        "length": np.array([r.days * 86_400.0 for r in risks], dtype=np.float64),
        "loss": loss,
        "levy": np.array([r.usd_per_kwh for r in risks], dtype=np.float64),
    }


def _rows(factor: Floats, paths: int) -> Floats:
    """(p, n) or (p, 1), also where one row stands for all paths."""
    return np.ascontiguousarray(
        factor if len(factor) == paths else np.repeat(factor, paths, axis=0)
    )


_C = {"f": "double[]", "i": "int64_t[]", "u": "uint64_t[]", "b": "uint8_t[]"}


def _core() -> tuple[Any, Any]:
    """PowbenchError where there is none: a worker may lack what its client has."""
    prepare()
    loaded = native.load()
    assert loaded is not None
    return loaded


def _call(function: str, its: str, **fields: Any) -> None:
    """A function of csrc/paths.c with its struct: numbers, and arrays of 8 bytes or of truths."""
    lib, ffi = _core()
    for name, value in fields.items():
        if isinstance(value, np.ndarray):
            whole = np.ascontiguousarray(value)
            fields[name] = ffi.from_buffer(_C[value.dtype.kind], whole)
    getattr(lib, function)(ffi.new(f"{its} *", fields))
