"""examples/kazakhstan-2022/score.py: the decision of 14 January 2022 against what came."""

from __future__ import annotations

import importlib.util
import json
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from powbench.allocation import columns, scene, values
from powbench.allocation.plan import keep_all
from powbench.errors import InputError
from powbench.network import history, when
from powbench.sitefile.read_project import read
from powbench.sites.projection import project_all
from powbench.sites.running.supply import OutageKind
from powbench.sites.sites_file import SitesFile

FOLDER = Path(__file__).parents[2] / "examples" / "kazakhstan-2022"
PLAN = json.loads((FOLDER / "plan.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kazakhstan_score", FOLDER / "score.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def few(score: ModuleType) -> tuple[Any, Any]:
    found: tuple[Any, Any] = score.scores({"plan": PLAN}, scenarios=20)
    return found


def test_nothing_of_later_is_in_the_decision(score: ModuleType) -> None:
    """State, rates and levies are those of the day; the forecast ends at its epoch."""
    its = score.load(score.DECIDED)
    start = when.seconds(its.project.horizon.start)
    epoch, height = history.in_force(float(start))
    assert its.network.state.difficulty == pytest.approx(
        epoch.hashes_per_block * 0xFFFF / 2**48, rel=1e-4
    )
    assert its.network.state.height == pytest.approx(height, abs=150)
    assert not its.network.scenario.history and not its.network.scenario.price.table
    assert all(not site.supply.outages for site in its.project.sites)
    assert all(r.moment <= start for r in its.project.rates.table if r.currency == "KZT")
    for site in its.project.sites:
        assert all(len(rule.bands) == 1 and rule.bands[0][1] <= 1 for rule in site.levies)


def test_the_committed_scores(score: ModuleType) -> None:
    """score.txt is what the script prints, apart from the search in hindsight."""
    found, _ = score.scores({"plan": PLAN})
    shown = score.table(found, None).splitlines()[1:]
    committed = (FOLDER / "score.txt").read_text(encoding="utf-8").splitlines()[1:]
    for line, old in zip(shown, committed, strict=False):
        assert old.startswith(line)


def test_keeping_all_is_what_project_says(score: ModuleType, few: tuple[Any, Any]) -> None:
    """Two ways to one sum."""
    npv, _ = kept(score.happened(score.load(score.DECIDED)))
    assert few[0][0].came == pytest.approx(npv, rel=1e-9)


def test_without_rationing_rig_by_rig_is_the_same(score: ModuleType) -> None:
    """Rationing apart, which project gives to the best rigs first, the search's books agree."""
    after = score.happened(score.load(score.DECIDED))
    sites = tuple(
        replace(
            site,
            supply=replace(
                site.supply,
                outages=tuple(o for o in site.supply.outages if o.kind is not OutageKind.RATIONING),
            ),
        )
        for site in after.project.sites
    )
    rationed, free = after, replace(after, project=replace(after.project, sites=sites))
    by_site, by_rig = kept(free)
    assert by_rig == pytest.approx(by_site, rel=1e-6)
    by_site, by_rig = kept(rationed)
    assert by_rig < by_site < 1.06 * by_rig


def kept(file: SitesFile) -> tuple[float, float]:
    """NPV of keeping all: by project, and rig by rig as the search values it."""
    sites = project_all(file.project, file.network.state, file.network.scenario)
    npv = sum(float(p.accounts.npv_usd) for p in sites if p.site.name.startswith("ekibastuz"))
    its = values.instance(scene.scene(file, 1), range(1))
    at = columns.columns(its)
    return npv, float(columns.npv_usd(its, at, keep_all(its, at))[0])


def test_moving_all_escapes_the_rationing(few: tuple[Any, Any]) -> None:
    at = {s.name: s for s in few[0]}
    assert at["move all"].came > at["plan"].came > at["keep all"].came
    assert at["move all"].tail < at["keep all"].tail


def test_all_plans_keep_the_limits(score: ModuleType) -> None:
    its = values.instance(scene.scene(score.load(score.DECIDED), 1), range(2))
    at = columns.columns(its)
    for x in (keep_all(its, at), score.move_all(its, at), score.of_document(PLAN, its, at)):
        assert score.broken(its, at, x) < 2
    wrong = score.move_all(its, at)
    wrong[at.run[3]] += 100.0  # rigs that are not there, and no power for them
    assert score.broken(its, at, wrong) > 90


def test_another_files_plan_is_refused(score: ModuleType) -> None:
    its = values.instance(scene.scene(score.load(score.DECIDED), 1), range(2))
    at = columns.columns(its)
    other = {**PLAN, "stages": PLAN["stages"][:-1]}
    with pytest.raises(InputError, match="allocate again"):
        score.of_document(other, its, at)
    with pytest.raises(InputError, match="no plan"):
        score.of_document({"schema": "powbench.result/1"}, its, at)


def test_daily_prices_take_the_place_of_the_monthly_ones(
    score: ModuleType, few: tuple[Any, Any]
) -> None:
    days = np.arange(np.datetime64("2022-01-01"), np.datetime64("2024-01-05"))
    text = "date,usd\n" + "".join(f"{day},60000\n" for day in days)
    low, _ = score.scores({}, text, scenarios=2)
    high, _ = score.scores({}, text.replace("60000", "80000"), scenarios=2)
    # Costs are constant, and no year ends in a loss: keeping all moves with the price by a line.
    top, _ = score.scores({}, text.replace("60000", "100000"), scenarios=2)
    first, second = high[0].came - low[0].came, top[0].came - high[0].came
    assert second == pytest.approx(first, rel=1e-9) and first > 0
    assert low[0].came > few[0][0].came  # it was 17,000 to 43,000
    with pytest.raises(InputError, match="does not reach"):
        score.scores({}, "date,usd\n2022-01-01,10000\n", scenarios=2)


def test_the_plan_again(score: ModuleType, few: tuple[Any, Any]) -> None:
    """The best in hindsight is at least as good as any plan, by the books of the search."""
    its = values.instance(few[1], range(1))
    at = columns.columns(its)
    found = score.search(its).outcome.mean
    plans = keep_all(its, at), score.move_all(its, at), score.of_document(PLAN, its, at)
    assert all(columns.npv_usd(its, at, x)[0] <= found * (1 + 1e-6) for x in plans)
    best = score.best(few[1])
    committed = (FOLDER / "score.txt").read_text(encoding="utf-8")
    last = committed.splitlines()[-1].split()
    most = max(best, *(s.came for s in few[0]))
    assert float(last[-2]) == pytest.approx(most / 1e6, rel=0.005)


def test_sites_files_agree_on_what_is_known(score: ModuleType) -> None:
    """Fleet, PUE, tariff and wages of Ekibastuz are the same in both files."""
    text = (FOLDER / "sites.toml").read_text(encoding="utf-8")
    old = {s.name: s for s in read(text, "sites.toml", FOLDER).project.sites}
    for site in score.load(score.DECIDED).project.sites:
        if site.name.startswith("ekibastuz"):
            same = old[site.name]
            assert (site.fleet, site.pue, site.tariff) == (same.fleet, same.pue, same.tariff)
            assert site.wages_per_month == same.wages_per_month


@pytest.mark.parametrize(
    "flag, text, says",
    [
        ("--prices", None, "cannot read"),
        ("--prices", "date,usd\n2022-01-01,nan\n", "usd 'nan' is no number"),
        ("--prices", "date,usd\n2024-01-01,9\n", "does not reach from January 2022"),
        ("--plan", "[1", "is no JSON"),
        ("--plan", "{}", "no plan of"),
    ],
)
def test_bad_files(
    score: ModuleType, flag: str, text: str | None, says: str, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    path = tmp_path / "given"
    if text is not None:
        path.write_text(text)
    monkeypatch.setattr(sys, "argv", ["score.py", flag, str(path), "--no-best"])
    assert score.main() == 2
    told = capsys.readouterr()
    assert told.err.startswith("error: ") and says in told.err and not told.out


def test_without_scipy_score_says_so_before_any_work(
    score: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(score.solver.parts.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(score, "scores", lambda *given: pytest.fail("it began to work"))
    monkeypatch.setattr(sys, "argv", ["score.py"])
    assert score.main() == 2
    assert "needs scipy" in capsys.readouterr().err
