"""What a load tells of a tariff: the other reading of a look-back, and whether it fits.

The record is like PG&E's E-19: demand by period and a flat one, with a look-back of 1 %. The
load is 1 MW by night and 100 kW from 8 to 22 h.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from powbench.cli.main import run
from powbench.rigs.rig import typed
from powbench.sitefile import urdb
from powbench.sites import tariff_notes
from powbench.sites.bill import bill
from powbench.sites.calendar import hours
from powbench.sites.charges.flat_demand import FlatDemand
from powbench.sites.charges.timed_demand import TimedDemand
from powbench.sites.projection import project_all
from powbench.sites.running.supply import Supply, Window
from powbench.sites.tariff import Tariff
from tests.sites import sam
from tests.sites.cases import run as projected
from tests.sites.cases import site
from tests.sites.good_file import GOOD, load, problems

YEAR = hours(date(2018, 1, 1), 365, 0.0)
LOAD = np.where((YEAR.hour_of_day >= 8) & (YEAR.hour_of_day < 22), 100.0, 1000.0)
SUMMER, WINTER, FLAT = 18.74, 5.23, 17.33
ROW = [0] * 8 + [1] * 14 + [0] * 2
RECORD: dict[str, Any] = {
    "name": "like E-19",
    "energyratestructure": [[{"rate": 0.05}]],
    "demandratestructure": [[{"rate": 0}], [{"rate": WINTER}], [{"rate": SUMMER}]],
    "demandweekdayschedule": [
        [2 if cell and month in range(4, 10) else cell for cell in ROW] for month in range(12)
    ],
    "demandweekendschedule": [[0] * 24] * 12,
    "flatdemandstructure": [[{"rate": FLAT}]],
    "lookbackpercent": 0.01,
    "lookbackrange": 1,
}
OWN_PEAK = 12 * FLAT * 1000 + 6 * (SUMMER + WINTER) * 100
BILLED = 12 * FLAT * 1000 + 6 * (SUMMER + WINTER) * 1000


def tariff(record: dict[str, Any], timed: bool) -> Tariff:
    found = urdb.from_record(record)
    return sam.as_sam_reads(found) if timed else found


def demand(record: dict[str, Any], timed: bool) -> float:
    found = bill(tariff(record, timed), LOAD, YEAR)
    return float((found.charges[TimedDemand] + found.charges[FlatDemand]).sum())


def test_each_period_has_its_own_peak_unless_asked() -> None:
    assert demand(RECORD, timed=False) == pytest.approx(OWN_PEAK)
    assert demand(RECORD, timed=True) == pytest.approx(BILLED)


def test_the_other_reading_is_that_of_sam() -> None:
    sam.need_pysam()
    theirs = sam.bill(tariff(RECORD, timed=True), LOAD)
    both = (theirs.timed_demand + theirs.flat_demand).sum()
    assert demand(RECORD, timed=True) == pytest.approx(both, rel=1e-9)


def by_night(record: dict[str, Any], timed: bool = False) -> tuple[str, ...]:
    """The notes of a site of 1 MW that runs at a tenth from 8 to 22 h."""
    its = site(
        typed(1e15, 1e6), 1,
        tariff=tariff(record, timed),
        supply=Supply(curtailment=(Window(8, 22, 0.1),)),
    )  # fmt: skip
    return tariff_notes.of((projected(its, days=365),))


def test_a_note_names_both_readings_and_their_price() -> None:
    (note,) = by_night(RECORD)
    own, billed = f"{OWN_PEAK:,.0f} USD", f"{BILLED:,.0f} USD"
    assert f"demand charges are {own}: each period is billed on its own peak" in note
    assert f"They would be {billed} with ratchet_timed = true" in note
    (note,) = by_night(RECORD, timed=True)
    assert f"demand charges are {billed}: each period is billed on the month's demand" in note
    assert f"They would be {own} with ratchet_timed = false" in note
    without = {key: RECORD[key] for key in RECORD if "lookback" not in key}
    assert by_night(without) == ()


PLAIN = {"name": "large", "energyratestructure": [[{"rate": 0.05}]]}


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"peakkwcapacitymin": 500, "peakkwcapacitymax": 2000}, ""),
        ({"peakkwcapacitymax": 500}, "a peak of at most 500 kW, but the highest peak is 1,000 kW"),
        ({"peakkwcapacitymin": 2000}, "a peak of at least 2,000 kW"),
        ({"peakkwhusagemax": 1000}, "a use of a month of at most 1,000 kWh"),
        ({"startdate": 1735689600}, "the rates of 'large' begin on 2025-01-01, after the start"),
        ({"startdate": 1577836800}, ""),
    ],
)
def test_a_tariff_that_cannot_apply(limits: dict[str, Any], says: str) -> None:
    notes = by_night(PLAIN | limits)
    assert (not notes) if not says else (says in notes[0])


def test_the_commands_say_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "r.json").write_text(json.dumps(RECORD | {"peakkwcapacitymax": 2}), "utf-8")
    text = GOOD.replace("price = 0.05", 'urdb = "r.json"\nratchet_timed = true')
    (tmp_path / "sites.toml").write_text(text, "utf-8")
    sites, out = str(tmp_path / "sites.toml"), tmp_path / "out.json"
    assert run(["project", sites, "--json", str(out)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    for note in ("with ratchet_timed = false", "a peak of at most 2 kW"):
        assert note in said
        assert any(note in line for line in json.loads(out.read_text("utf-8"))["notes"])
    assert run(["simulate", sites, "--paths", "20"]) == 0
    shown = capsys.readouterr()
    assert "a peak of at most 2 kW" in " ".join((shown.out + shown.err).split())


@pytest.mark.parametrize("line", ["ratchet_timed = true", "prior_peak_kw = 40"])
def test_what_needs_a_look_back_to_act_on(line: str, tmp_path: Path) -> None:
    path = tmp_path / "plain.json"
    path.write_text(json.dumps(PLAIN), "utf-8")
    (problem,) = problems(GOOD.replace("price = 0.05", f'urdb = "{path}"\n{line}'))
    assert f"{line.split()[0]}: has nothing to act on" in problem


def test_the_peak_before_the_start_is_asked_for(tmp_path: Path) -> None:
    """Without it the first months have none behind them, which stands among the defaults."""
    path = tmp_path / "record.json"
    path.write_text(json.dumps(RECORD | {"lookbackpercent": 0.5}), "utf-8")
    for line, kw in (("", 35.0), ("prior_peak_kw = 200", 100.0)):
        its = load(GOOD.replace("price = 0.05", f'urdb = "{path}"\n{line}'))
        found = project_all(its.project, its.network.state, its.network.scenario)[0]
        assert found.bill.billed_kw[:2] == pytest.approx([kw, 35.0])
    assert any(f.name == "tariff.prior_peak_kw" for f in its.project.sites[0].figures)
