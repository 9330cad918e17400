from __future__ import annotations

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


def test_releases_are_those_of_the_list_and_then_of_the_catalogue() -> None:
    found = catalogue.releases()
    assert list(found) == sorted(found)
    listed = tables.rows("hardware.csv")
    assert len(listed) == 90 and {row["status"] for row in listed} == {"read"}
    assert all(row["source"].startswith("CBECI ") for row in listed)
    assert found[0] == (datetime(2008, 12, 31, tzinfo=UTC).timestamp(), 1e8)  # the worst CPU
    last = datetime(2020, 5, 1, tzinfo=UTC).timestamp()
    assert found[89][0] == last and found[90][0] > last
    later = [e for e in catalogue.entries() if e.released > last]
    assert sorted((e.released, e.rig.joules_per_terahash) for e in later) == list(found[90:])
    # Where both know a model they agree.
    by_model = {row["hardware"]: float(row["joules_per_th"]) for row in listed}
    for name, model in (
        ("Bitmain Antminer S3", "Antminer S3"), ("Bitmain Antminer S5", "Antminer S5"),
        ("Bitmain Antminer S9 (11.5Th)", "Antminer S9 11.5T"),
        ("Bitmain Antminer S19 Pro (110Th)", "Antminer S19 Pro 110T"),
    ):  # fmt: skip
        assert by_model[name] == pytest.approx(catalogue.find(model).joules_per_terahash, rel=0.01)


def test_every_model_has_a_source_and_a_tolerance() -> None:
    entries = catalogue.entries()
    assert len(entries) >= 62
    assert len({entry.model for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.rig.source and entry.tolerance_source
        assert entry.rig.status in (Status.READ, Status.MEMORY)
        assert 5 < entry.rig.joules_per_terahash < 800
        watts = entry.rig.watts
        assert watts.high / watts.value - 1 == pytest.approx(entry.tolerance)


def test_tolerances_of_the_makers() -> None:
    by_vendor = {e.vendor: e.tolerance for e in catalogue.entries()}
    assert (by_vendor["Bitmain"], by_vendor["MicroBT"]) == (0.05, 0.10)


def test_find() -> None:
    assert catalogue.find("antminer s19 pro 110t").watts.value == 3250
    assert catalogue.find("M66S 298T").name == "Whatsminer M66S 298T"


@pytest.mark.parametrize(
    "name, hint",
    [("Antminer S19 Pro 111T", "S19 Pro 110T"), ("S21", "say which"), ("xyzzy", "powbench rigs")],
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
    assert [e.model for e in catalogue.select(["antminer", "s21+"])] == ["Antminer S21+ 235T"]
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
        assert mode.source and mode.status in (Status.READ, Status.MEMORY)
        assert 0.5 < mode.joules_per_terahash / rig.joules_per_terahash < 1.5
    saving = models["Antminer S15"].modes[0]
    assert (saving.hashes_per_second.value, saving.watts.value) == (17e12, 850.0)
    assert saving.joules_per_terahash == pytest.approx(50)  # the data sheet's own figure
