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
import sam
from cases import run as projected
from cases import site
from good_file import GOOD, problems

from powbench.cli.main import run
from powbench.rigs.rig import typed
from powbench.sites import tariff_notes, urdb
from powbench.sites.bill import bill
from powbench.sites.calendar import hours
from powbench.sites.supply import Supply, Window

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


def demand(record: dict[str, Any], timed: bool) -> float:
    found = bill(urdb.from_record(record, ratchet_timed=timed), LOAD, YEAR)
    return float((found.timed_demand + found.flat_demand).sum())


def test_each_period_has_its_own_peak_unless_asked() -> None:
    assert demand(RECORD, timed=False) == pytest.approx(OWN_PEAK)
    assert demand(RECORD, timed=True) == pytest.approx(BILLED)


def test_the_other_reading_is_that_of_sam() -> None:
    sam.need_pysam()
    theirs = sam.bill(urdb.from_record(RECORD, ratchet_timed=True), LOAD)
    both = (theirs.timed_demand + theirs.flat_demand).sum()
    assert demand(RECORD, timed=True) == pytest.approx(both, rel=1e-9)


def by_night(record: dict[str, Any], timed: bool = False) -> tuple[str, ...]:
    """The notes of a site of 1 MW that runs at a tenth from 8 to 22 h."""
    its = site(
        typed(1e15, 1e6), 1,
        tariff=urdb.from_record(record, ratchet_timed=timed),
        supply=Supply(curtailment=(Window(8, 22, 0.1),)),
    )  # fmt: skip
    return tariff_notes.of((projected(its, days=365),))


def test_a_note_names_both_readings_and_their_price() -> None:
    (note,) = by_night(RECORD)
    own, billed = f"{OWN_PEAK:,.0f} USD", f"{BILLED:,.0f} USD"
    assert f"demand charges are {own}, each period billed on its own peak" in note
    assert f"they would be {billed} with ratchet_timed = true" in note
    (note,) = by_night(RECORD, timed=True)
    assert f"demand charges are {billed}, each period billed on the month's demand" in note
    assert f"they would be {own} with ratchet_timed = false" in note
    without = {key: RECORD[key] for key in RECORD if "lookback" not in key}
    assert by_night(without) == ()


PLAIN = {"name": "large", "energyratestructure": [[{"rate": 0.05}]]}


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        ({"peakkwcapacitymin": 500, "peakkwcapacitymax": 2000}, ""),
        ({"peakkwcapacitymax": 500}, "a peak of at most 500 kW, and the highest peak is 1,000 kW"),
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


def test_ratchet_timed_needs_something_to_act_on(tmp_path: Path) -> None:
    path = tmp_path / "plain.json"
    path.write_text(json.dumps(PLAIN), "utf-8")
    text = GOOD.replace("price = 0.05", f'urdb = "{path}"\nratchet_timed = true')
    (problem,) = problems(text)
    assert "ratchet_timed: has nothing to act on" in problem
