"""What a plan made on 14 January 2022 was worth with what happened until the end of 2023.

python score.py [--plan plan.json …] [--prices prices.csv] [--no-best]

A plan is what `powbench allocate 2022-01-14.toml --json plan.json` writes. What happened
comes from sites.toml: recorded difficulty, its price by month, Kazakhstan's outages and
both levies. With --prices (a CSV of date,usd by day) the daily price takes its place.
Plans are valued by the books of `project`, with the fleet that each has at each stage, as
`allocate` replays its plans on other paths. Regret is what the best plan in hindsight
would have brought more.
"""

from __future__ import annotations

import argparse
import json
import sys
from bisect import bisect_right
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from powbench.allocation import columns, decide, plan, program, replay, scene, solver, values
from powbench.allocation.instance import Instance
from powbench.allocation.scene import Scene
from powbench.allocation.solving import Effort
from powbench.cli import files
from powbench.errors import InputError, PowbenchError
from powbench.network import price_record, when
from powbench.network.scenario import Move
from powbench.simulation.summary import cvar
from powbench.sitefile.read_project import read
from powbench.sites.sites_file import SitesFile
from powbench.sites.uncertainty import CERTAIN

HERE = Path(__file__).parent
DECIDED, HAPPENED = HERE / "2022-01-14.toml", HERE / "sites.toml"
ABROAD = ("united-states", "russia")
SCENARIOS, SEED = 1000, 2
"""Of what was expected; not the paths that the plan was chosen on."""


def load(path: Path) -> SitesFile:
    return read(path.read_text(encoding="utf-8"), path.name, HERE)


def happened(decided: SitesFile, prices: str | None = None) -> SitesFile:
    """The file of the decision, with nothing uncertain and the world as it went.

    prices: the text of a CSV, date,usd by day, that reaches over the horizon.
    """
    after = load(HAPPENED)
    known = {site.name: site for site in after.project.sites}
    sites = tuple(
        site
        if site.name in ABROAD  # their outages in sites.toml are the journey, routes have it here
        else replace(site, supply=known[site.name].supply, levies=known[site.name].levies)
        for site in decided.project.sites
    )
    network = after.network
    if prices is not None:
        start = when.seconds(decided.project.horizon.start)
        end = start + (decided.project.horizon.days + 2) * when.DAY
        days, usd = price_record.daily(prices, "the price file")
        first = bisect_right(days, start) - 1
        if first < 0 or days[-1] < end - 4 * when.DAY:
            raise InputError("the price file does not reach from January 2022 to 2023")
        table = tuple((d, p) for d, p in zip(days, usd, strict=True) if start < d < end)
        state = replace(network.state, usd_per_btc=usd[first])
        scenario = replace(network.scenario, price=Move(table=table))
        network = replace(network, state=state, scenario=scenario)
    project = replace(decided.project, sites=sites, rates=after.project.rates)
    return replace(decided, project=project, network=network, uncertainty=CERTAIN)


def move_all(its: Instance, at: columns.Columns) -> np.ndarray:
    """At once: the first data centre to the United States, the other two to Russia."""
    names = [site.name for site in its.sites]
    x = np.zeros(at.count)
    for source, target in zip(
        ("ekibastuz-1", "ekibastuz-2", "ekibastuz-3"),
        (ABROAD[0], ABROAD[1], ABROAD[1]),
        strict=True,
    ):
        a, b = names.index(source), names.index(target)
        number = next(n for n, way in enumerate(its.lanes) if (way.source, way.target) == (a, b))
        lane = its.lanes[number]
        for m, count in enumerate(its.present[a].tolist()):
            there = count * lane.kept
            x[at.moved[number, m, 0]] = count
            x[at.late[lane.slot[0], m]] += there
            x[at.run[b, m, 1:]] += there
            x[at.stock[b, m, 1:]] += there
            x[at.end[b, m]] += there
        x[at.open_[b]] = 1.0
        x[at.opens[b, 0]] = 1.0
    return x


def of_document(document: dict[str, Any], its: Instance, at: columns.Columns) -> np.ndarray:
    """The columns of a plan as `powbench allocate --json` writes it."""
    if document.get("schema") != "powbench.allocation/1":
        raise InputError("that is no plan of `powbench allocate --json`")
    made = document["plan"]
    names = [site.name for site in its.sites]
    if [s["name"] for s in made["sites"]] != names or len(document["stages"]) != its.stages:
        raise InputError("the plan is of other sites or stages; allocate again")
    x = np.zeros(at.count)

    def put(places: Any, counts: Any) -> None:
        places, counts = np.atleast_1d(places), np.atleast_1d(np.asarray(counts, dtype=float))
        x[places[places >= 0]] += counts[places >= 0]

    for s, site in enumerate(made["sites"]):
        put(at.open_[s], site["open"])
        before = [its.sites[s].occupied, *site["open"][:-1]]
        put(at.opens[s], np.array(site["open"]) & ~np.array(before))
        put(at.short[s], 1e3 * np.array(site["short_mw"]))
        for rigs in site["rigs"]:
            m = its.models.index(rigs["model"])
            put(at.run[s, m], rigs["run"])
            put(at.stock[s, m], np.array(rigs["run"]) + np.array(rigs["idle"]))
            put(at.sold[s, m], rigs["sold"])
            put(at.end[s, m], rigs["end"])
            for t, count in enumerate(rigs["run_late"]):
                if count:
                    (slot,) = [
                        n for n, rest in enumerate(its.slots) if (rest.site, rest.stage) == (s, t)
                    ]
                    put(at.late[slot, m], count)
    for move in made["moves"]:
        ends = names.index(move["from"]), names.index(move["to"])
        number = next(n for n, way in enumerate(its.lanes) if (way.source, way.target) == ends)
        put(at.moved[number, its.models.index(move["model"]), move["stage"]], move["count"])
    return x


def broken(its: Instance, at: columns.Columns, x: np.ndarray) -> float:
    """By how much a plan breaks the limits it was made under; a rig or less is rounding."""
    asked = program.build(its, 0.0, 0.05, at)
    sums = np.zeros(len(asked.row_low))
    np.add.at(sums, asked.row, asked.value * x[asked.column])
    return float(max((asked.row_low - sums).max(), (sums - asked.row_high).max(), 0.0))


@dataclass(frozen=True)
class Score:
    """NPV [USD]: expected mean and mean of the worst 5 %, and what came."""

    name: str
    mean: float
    tail: float
    came: float


def scores(
    plans: dict[str, dict[str, Any]], prices: str | None = None, scenarios: int = SCENARIOS
) -> tuple[list[Score], Scene]:
    """Keep all, move all and each plan document; and the world as it went."""
    decided = load(DECIDED)
    before = scene.scene(decided, SEED)
    after = scene.scene(happened(decided, prices), SEED)
    its = values.instance(before, range(1))
    at = columns.columns(its)
    asked = {"keep all": plan.keep_all(its, at), "move all": move_all(its, at)}
    asked |= {name: of_document(document, its, at) for name, document in plans.items()}
    for name, x in asked.items():
        if broken(its, at, x) > 2 * max(1.0, float(its.kw.max())):
            raise InputError(f"{name} breaks the limits of {DECIDED.name}")
    chosen = [plan.read(its, at, x) for x in asked.values()]
    expected = replay.npv_usd(before, at, chosen, range(scenarios))
    came = replay.npv_usd(after, at, chosen, range(1))
    found = [
        Score(name, float(npv.mean()), cvar(npv), float(one[0]))
        for name, npv, one in zip(asked, expected, came, strict=True)
    ]
    return found, after


def search(its: Instance) -> decide.Choice:
    """The best plan for somebody who had known, rig by rig; needs scipy."""
    with solver.ChildSolver() as child:
        effort = Effort(0.002, 60.0)
        return decide.decide(its, 0.0, (0.0,), 0.05, child, effort).chosen


def best(after: Scene) -> float:
    """NPV [USD] of what the search finds, replayed like the other plans."""
    its = values.instance(after, range(1))
    found = search(its).plan
    (npv,) = replay.npv_usd(after, columns.columns(its), [found], range(1))
    return float(npv[0])


def table(found: list[Score], hindsight: float | None) -> str:
    """Plain text, in millions of USD."""
    lines = [
        "NPV in millions of USD   expected   worst 5 %   what came   regret",
        *(
            f"{s.name:24} {s.mean / 1e6:8.1f} {s.tail / 1e6:11.1f} {s.came / 1e6:11.1f}"
            + ("" if hindsight is None else f" {(hindsight - s.came) / 1e6:8.1f}")
            for s in found
        ),
    ]
    if hindsight is not None:
        lines.append(f"{'best in hindsight':46} {hindsight / 1e6:10.1f} {0:8.1f}")
    return "\n".join(lines)


def document(path: Path) -> Any:
    text = files.read_bounded(str(path))
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise InputError(f"{path} is no JSON: {error}", "give one of `allocate --json`") from None


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--plan", type=Path, action="append", help="default: plan.json beside this")
    parser.add_argument("--prices", help="date,usd by day")
    parser.add_argument("--no-best", action="store_true", help="no regret; needs no scipy")
    given = parser.parse_args()
    paths = given.plan or [HERE / "plan.json"]
    try:
        if not given.no_best:
            solver.require_scipy()
        plans = {path.stem: document(path) for path in paths}
        prices = files.read_bounded(given.prices) if given.prices else None
        found, after = scores(plans, prices)
        most = None if given.no_best else max(best(after), *(s.came for s in found))
    except PowbenchError as error:
        print(f"error: {error.message}", *([f"hint: {error.hint}"] if error.hint else []),
              sep="\n", file=sys.stderr)  # fmt: skip
        return error.exit_code
    print(table(found, most))
    return 0


if __name__ == "__main__":
    sys.exit(main())
