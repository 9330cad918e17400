from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from powbench import tables
from powbench.errors import InputError
from powbench.provenance import Status
from powbench.rigs import catalogue


def test_when_a_model_could_be_bought() -> None:
    entry = catalogue.entries()[0]
    for release, day in (("2021", date(2021, 7, 1)), ("2016-06", date(2016, 6, 1))):
        moment = replace(entry, release=release).released
        assert datetime.fromtimestamp(moment, UTC) == datetime(day.year, day.month, 1, tzinfo=UTC)


def test_releases_are_those_of_the_forecast_and_then_of_the_catalogue(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = catalogue.releases()
    assert list(found) == sorted(found)
    listed = tables.rows("hardware.csv")
    of_cbeci = [row for row in listed if row["source"].startswith("CBECI ")]
    assert len(of_cbeci) == 90 and {row["status"] for row in of_cbeci} == {"read"}
    assert listed[:90] == tuple(of_cbeci) and len(listed) == 123
    assert all(row["source"].startswith("powbench/data/rigs.csv of") for row in listed[90:])
    assert found[0] == (datetime(2008, 12, 31, tzinfo=UTC).timestamp(), 1e8)  # the worst CPU
    assert found[89][0] == datetime(2020, 5, 1, tzinfo=UTC).timestamp() < found[90][0]
    # What the catalogue learned late of hardware before October 2026 is not there ...
    latest = datetime(2025, 7, 1, tzinfo=UTC).timestamp()
    late = [
        e for e in catalogue.entries() if latest < e.released < datetime(2026, 10, 5).timestamp()
    ]
    assert len(late) > 20 and found[-1][0] == latest and len(found) == len(listed)
    # ... and what comes later is.
    entries = catalogue.entries()
    new = replace(entries[0], release="2027-03")
    monkeypatch.setattr(catalogue, "entries", lambda: (*entries, new))
    added = set(catalogue.releases.__wrapped__()) - set(found)
    assert added == {(new.released, new.rig.joules_per_terahash)}


def test_where_both_know_a_model_they_agree() -> None:
    listed = tables.rows("hardware.csv")
    by_model = {row["hardware"]: float(row["joules_per_th"]) for row in listed}
    for name, model in (
        ("Bitmain Antminer S3", "Antminer S3"), ("Bitmain Antminer S5", "Antminer S5"),
        ("Bitmain Antminer S9 (11.5Th)", "Antminer S9 11.5T"),
        ("Bitmain Antminer S19 Pro (110Th)", "Antminer S19 Pro 110T"),
    ):  # fmt: skip
        assert by_model[name] == pytest.approx(catalogue.find(model).joules_per_terahash, rel=0.01)


def test_every_model_has_a_source_and_a_tolerance() -> None:
    entries = catalogue.entries()
    assert len(entries) >= 172
    names = {"".join(entry.model.lower().split()) for entry in entries}
    assert len(names) == len(entries)
    for entry in entries:
        assert entry.rig.source and entry.tolerance_source
        assert entry.rig.status in (Status.READ, Status.MEMORY)
        assert 5 < entry.rig.joules_per_terahash < 800
        watts = entry.rig.watts
        assert watts.high / watts.value - 1 == pytest.approx(entry.tolerance)
        assert entry.rig.scope in ("wall", "board")
        assert re.fullmatch(r"20[12][0-9](-(0[1-9]|1[0-2]))?", entry.release)
        assert entry.vendor in HOME or "-" in entry.release or entry.model in OF_A_YEAR


HOME = ("Bitaxe", "Braiins", "FutureBit", "Heatbit", "NerdAxe")
OF_A_YEAR = (
    "Antminer S19a 96T", "Antminer S19a Pro 110T", "Antminer S19k Pro 120T",
    "Antminer S19j XP 151T", "Whatsminer M50S++ 140T", "Whatsminer M56S++ 242T",
    "Whatsminer M64 202T", "Whatsminer M65S 390T",
)  # fmt: skip
"""Machines of which no source tells the month."""

BY_YEAR = {2014: (500, 800), 2015: (200, 300), 2016: (90, 110), 2018: (35, 140), 2020: (25, 60),
           2022: (18, 35), 2024: (11, 24), 2025: (10, 20), 2026: (9, 18)}  # fmt: skip
"""What large machines of a year and those after it may need [J/TH]."""


def test_efficiencies_are_those_of_their_time() -> None:
    """A wrong digit in a hash rate or a power shows here. Home machines may be less efficient."""
    for entry in catalogue.entries():
        year = int(entry.release[:4])
        low, high = BY_YEAR[max(y for y in BY_YEAR if y <= year)]
        home = year >= 2020 and entry.rig.watts.value < 1000
        assert low <= entry.rig.joules_per_terahash <= (60 if home else high), entry.model


def test_the_name_tells_the_hash_rate() -> None:
    for entry in catalogue.entries():
        named = re.search(r" ([0-9.]+)T$", entry.model)
        if named:
            rate = entry.rig.hashes_per_second.value
            assert rate == pytest.approx(float(named[1]) * 1e12), entry.model


def test_vendors_stand_together_and_by_age() -> None:
    entries = catalogue.entries()
    vendors = list(dict.fromkeys(e.vendor for e in entries))
    places = [(vendors.index(e.vendor), e.released) for e in entries]
    assert places == sorted(places)


def test_what_a_board_needs_is_not_what_the_wall_gives() -> None:
    bitaxe = catalogue.find("Bitaxe Gamma 601")
    assert (bitaxe.scope, catalogue.find("Avalon Q").scope) == ("board", "wall")
    assert bitaxe.hashes_per_second.value == 1.2e12


def test_tolerances_of_the_makers() -> None:
    by_vendor = {e.vendor: e.tolerance for e in catalogue.entries()}
    assert (by_vendor["Bitmain"], by_vendor["MicroBT"]) == (0.05, 0.10)


def test_find() -> None:
    assert catalogue.find("antminer s19 pro 110t").watts.value == 3250
    assert catalogue.find("M66S 298T").name == "Whatsminer M66S 298T"


@pytest.mark.parametrize(
    "name", ["Antminer S21 200T", "Antminer S21 (200Th)", "antminer s21 200 TH/s", "S21 200TH"]
)
def test_one_model_has_many_spellings(name: str) -> None:
    assert catalogue.find(name).name == "Antminer S21 200T"


@pytest.mark.parametrize(
    "name, model",
    [
        ("S21 XP+ Hydro", "Antminer S21 XP+ Hyd 500T"),
        ("WhatsMiner M60S++", "Whatsminer M60S++ 226T"),
        ("NerdQAxe++", "NerdQAxe++ 4.8T"),
        ("bitaxe 2.15 TH/s", "Bitaxe GT 801 2.15T"),
        ("AH3880", "Teraflux AH3880 600T"),
    ],
)
def test_part_of_a_name_is_enough(name: str, model: str) -> None:
    assert catalogue.find(name).name == model


@pytest.mark.parametrize(
    "name, hint",
    [
        ("Antminer S19 Pro 111T", "S19 Pro 110T"),
        ("S21", "say which"),
        ("Bitaxe 1.2T", "Gamma 602"),
        ("xyzzy", "powbench rigs"),
    ],
)
def test_not_found(name: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        catalogue.find(name)
    assert hint in error.value.hint


def test_filters() -> None:
    assert {e.vendor for e in catalogue.select(vendor="microbt")} == {"MicroBT"}
    assert all(
        e.rig.joules_per_terahash <= 16 for e in catalogue.select(max_joules_per_terahash=16)
    )
    assert all(
        e.rig.hashes_per_second.value >= 2e14 for e in catalogue.select(min_hashes_per_second=2e14)
    )
    assert all(e.release >= "2023" for e in catalogue.select(since="2023"))
    assert [e.model for e in catalogue.select(["antminer", "s21+ 235"])] == ["Antminer S21+ 235T"]
    assert catalogue.select(["nothing"]) == ()


def test_every_published_mode_is_of_a_model_and_of_use() -> None:
    models = {entry.model: entry.rig for entry in catalogue.entries()}
    listed = tables.rows("rig_modes.csv")
    assert {row["model"] for row in listed} <= set(models)
    named = [(row["model"], row["mode"]) for row in listed]
    assert len(set(named)) == len(named)
    for row in listed:
        rig = models[row["model"]]
        mode = next(mode for mode in rig.modes if mode.name == row["mode"])
        assert mode.source and mode.status in (Status.READ, Status.MEMORY, Status.INFERRED)
        assert 0.5 < mode.joules_per_terahash / rig.joules_per_terahash < 1.5
    saving = models["Antminer S15"].modes[0]
    assert (saving.hashes_per_second.value, saving.watts.value) == (17e12, 850.0)
    assert saving.joules_per_terahash == pytest.approx(50)  # the data sheet's own figure
