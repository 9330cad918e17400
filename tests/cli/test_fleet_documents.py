"""What other commands make of a fleet's document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.documents import reading
from powbench.documents.compare_fleets import CompareFleets
from powbench.documents.compare_many import CompareMany
from powbench.documents.stored import Trend

DOCUMENTS = Path(__file__).parents[1] / "data" / "documents"
FLEET = json.loads((DOCUMENTS / "fleet.json").read_text())


def changed(folder: Path, name: str, change: Callable[[dict[str, Any]], None]) -> str:
    """A copy of the recorded fleet, each of whose hosts with a result `change` was given."""
    fleet = json.loads(json.dumps(FLEET))
    for host in fleet["hosts"]:
        if "result" in host:
            change(host)
    (folder / name).write_text(json.dumps(fleet))
    return name


def twice_as_fast(host: dict[str, Any]) -> None:
    for measurement in host["result"]["measurements"]:
        for key in ("median", "low", "high"):
            measurement["hashes_per_second"][key] *= 2


def test_a_fleet_beside_its_first_host(cli: Callable[..., Any], folder: Path) -> None:
    told = cli("compare", str(DOCUMENTS / "fleet.json"), "-o", "c.json")
    assert told.code == 0, told.err
    found = reading.read((folder / "c.json").read_text(), "c", CompareMany)
    assert [r.name for r in found.results] == ["rack1", "rack2", "rack3"]
    assert "has no rates of rack4 (unreachable)" in told.err
    beside = cli("compare", str(DOCUMENTS / "result.json"), str(DOCUMENTS / "fleet.json"))
    assert "fleet: rack3" in beside.out


def test_two_fleets_host_by_host(cli: Callable[..., Any], folder: Path) -> None:
    def faster_and_one_gone(host: dict[str, Any]) -> None:
        twice_as_fast(host)
        if host["name"] == "rack3":
            host["name"] = "rack9"

    later = changed(folder, "later.json", faster_and_one_gone)
    told = cli("compare", str(DOCUMENTS / "fleet.json"), later, "-o", "c.json")
    assert told.code == 0, told.err
    found = reading.read((folder / "c.json").read_text(), "c", CompareFleets)
    assert [(r.name, r.kind) for r in found.hosts] == [
        ("rack1", "same machine"), ("rack2", "same machine"),
    ]  # fmt: skip
    for row in found.hosts:
        assert row.geometric_mean and row.geometric_mean.ratio == pytest.approx(2)
    assert found.only_in_one == ("rack3", "rack9")
    assert "note: without a result in one: rack3, rack9" in told.out


def test_what_cannot_be_compared(cli: Callable[..., Any], folder: Path) -> None:
    alone = cli("compare", str(DOCUMENTS / "result.json"))
    assert (alone.code, "holds 1 result" in alone.err) == (2, True)
    other = changed(folder, "o.json", lambda host: host.update(name=f"x{host['name']}"))
    apart = cli("compare", str(DOCUMENTS / "fleet.json"), other)
    assert (apart.code, "no host with a result in common" in apart.err) == (2, True)


def test_the_history_has_each_host_at_the_right_time(cli: Callable[..., Any], folder: Path) -> None:
    def an_hour_ahead(host: dict[str, Any]) -> None:
        if host["name"] == "rack2":
            host["clock_ahead_seconds"] = 3600.0
            host["result"]["created"] = "2026-11-30T08:00:00+01:00"

    name = changed(folder, "wrong.json", an_hour_ahead)
    assert cli("history", name, "-o", "t.json").code == 0
    points = reading.read((folder / "t.json").read_text(), "t", Trend).points
    assert {p.machine for p in points} == {"rack1", "rack2", "rack3"}
    times = {p.machine: p.created for p in points}
    assert times["rack2"] == "2026-11-30T06:00:00+00:00"
    assert times["rack1"] == FLEET["hosts"][0]["result"]["created"]


def test_a_fleet_without_rates_has_no_history(cli: Callable[..., Any], folder: Path) -> None:
    (folder / "info.json").write_text(
        json.dumps({**FLEET, "command": "info", "hosts": FLEET["hosts"][3:]})
    )
    told = cli("history", "info.json")
    assert (told.code, "has no rates" in told.err) == (2, True)


def test_the_page_ranks_hosts_and_names_those_that_stand_out(
    cli: Callable[..., Any], folder: Path
) -> None:
    fleet = json.loads(json.dumps(FLEET))
    dead = fleet["hosts"].pop()
    first = fleet["hosts"][0]
    fleet["hosts"] = [{**json.loads(json.dumps(first)), "name": f"rack{n}"} for n in range(100)]
    for measurement in fleet["hosts"][7]["result"]["measurements"]:
        for key in ("median", "low", "high"):
            measurement["hashes_per_second"][key] *= 0.5
    fleet["hosts"].append(dead)
    (folder / "f.json").write_text(json.dumps(fleet))
    told = cli("report", "f.json", "-o", "f.html")
    assert told.code == 0, told.err
    page = (folder / "f.html").read_text()
    assert "100 of 101 hosts answered. Not: rack4 (unreachable)." in page
    assert "rack7 does 50.0% fewer hashes per second than the median of 100 hosts" in page
    assert "Of 100 hosts the 20 fastest and the 20 slowest are drawn." in page
    assert "Connection refused" in page
    assert cli("report", "f.json", "--list").out.split("\n")[0].startswith("fleet-f\t")
    table = cli("report", "f.json", "--picture", "fleet-f", "--format", "md", "-o", "-").out
    assert "| rack7 | AMD EPYC | shani × 1 |" in table and "| -50.0% |" in table


@pytest.mark.parametrize("command", ["info", "verify", "check"])
def test_the_page_and_the_terminal_show_what_has_no_rates(
    cli: Callable[..., Any], folder: Path, command: str
) -> None:
    answer = json.loads((DOCUMENTS / f"{command}.json").read_text())
    host = {k: v for k, v in FLEET["hosts"][0].items() if k != "result"}
    fleet = {**FLEET, "command": command, "arguments": [], "hosts": [{**host, command: answer}]}
    (folder / "f.json").write_text(json.dumps(fleet))
    told = cli("report", "f.json", "-o", "f.html")
    assert told.code == 0, told.err
    assert "The 1 host answered." in (folder / "f.html").read_text()
    asked = cli("fleet", command, "rack1", "--resume", "f.json")
    assert (asked.code, asked.out.startswith("The 1 host answered.")) == (0, True), asked.err
    assert "rack1" in asked.out


def test_the_fleet_becomes_the_rigs_of_a_site(cli: Callable[..., Any], folder: Path) -> None:
    rates = {
        host["name"]: max(
            (m["hashes_per_second"]["median"], m["energy"][0]["watts"])
            for m in host["result"]["measurements"]
        )
        for host in FLEET["hosts"]
        if "result" in host
    }
    file = changed(folder, "fleet.json", lambda host: None)
    typed = cli("project", "--rig", file, "--tariff", "0.05", "--count", "2", "-o", "p.json")
    assert typed.code == 0, typed.err
    (folder / "sites.toml").write_text(
        "start = 2026-01-01\ndays = 30\n[site.hall]\ntariff = { price = 0.05 }\n"
        'rigs = [{ result = "fleet.json", count = 2 }]\n'
    )
    written = cli("project", "sites.toml", "-o", "s.json")
    assert written.code == 0, written.err
    assert cli("simulate", "sites.toml", "--paths", "20").code == 0
    for name, site in (("p.json", "fleet"), ("s.json", "hall")):
        (found,) = json.loads((folder / name).read_text())["sites"]
        assert found["site"] == site
        figures = {f["name"]: f["value"] for f in found["inputs"]}
        of_rigs = [v for k, v in figures.items() if k.endswith(".hashes_per_second")]
        assert of_rigs == [rate for rate, _ in rates.values()]
    assert "not among the rigs of fleet.json: rack4 (unreachable)" in typed.out
    beside = cli("project", "sites.toml", "--rig", file)
    assert (beside.code, "is a fleet" in beside.err) == (2, True)


def test_a_host_without_watts_is_no_rig(cli: Callable[..., Any], folder: Path) -> None:
    def unmetered(host: dict[str, Any]) -> None:
        if host["name"] == "rack2":
            for m in host["result"]["measurements"]:
                m["energy"] = [{"available": False, "reason": "no meter there"}]

    file = changed(folder, "fleet.json", unmetered)
    told = cli("project", "--rig", file, "--tariff", "0.05")
    assert told.code == 2
    assert "fleet.json: rack2 has no energy reading for shani: no meter there" in told.err
    assert cli("project", "--rig", file, "--tariff", "0.05", "--power", "65").code == 0


def test_one_machine_under_two_names_is_told_wherever_it_counts_twice(
    cli: Callable[..., Any], folder: Path
) -> None:
    def same(host: dict[str, Any]) -> None:
        host["machine"] = "0" * 16 if host["name"] != "rack2" else "1" * 16

    def apart(host: dict[str, Any]) -> None:
        host["machine"] = hashlib.sha256(host["name"].encode()).hexdigest()[:16]

    for change, told in ((same, True), (apart, False)):
        name = changed(folder, "fleet.json", change)
        compared = cli("compare", name)
        projected = cli("project", "--rig", name, "--tariff", "0.05")
        assert cli("report", name, "-o", "page.html").code == 0
        page = (folder / "page.html").read_text()
        for said in (compared.err, projected.out, page):
            assert ("rack1 and rack3 are one machine" in " ".join(said.split())) is told
            assert "rack2 are one" not in said


def test_a_host_that_measured_nothing_is_no_rig_and_is_named(
    cli: Callable[..., Any], folder: Path
) -> None:
    def nothing(host: dict[str, Any]) -> None:
        if host["name"] == "rack2":
            host["state"], host["result"]["measurements"] = "interrupted", []

    told = cli("project", "--rig", changed(folder, "fleet.json", nothing), "--tariff", "0.05")
    assert told.code == 0, told.err
    said = " ".join(told.out.split())
    assert "not among the rigs of fleet.json: rack2 (interrupted), rack4 (unreachable)" in said
