"""Each command end to end: what goes where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import platform
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import COMMANDS
from powbench.kernels import registry
from powbench.measure import choice
from tests.cli.cases import SCHEMA, result

QUICK = ("bench", "-k", "reference", "-d", "0.05")


def test_bench_is_the_default(cli: Any) -> None:
    told = cli("-k", "reference", "-d", "0.05")
    assert told.code == 0
    assert "reference" in told.out
    assert "verified" in told.out


def test_json_on_stdout_is_json_and_nothing_else(cli: Any) -> None:
    told = cli(*QUICK, "--json", "-")
    assert told.code == 0
    data = result(told.out)
    assert data["measurements"][0]["kernel"] == "reference"
    assert "hash rate" in told.err  # the table has moved
    assert data["machine"]["host"] is None


def test_json_to_a_file_leaves_the_table_on_stdout(cli: Any, folder: Path) -> None:
    told = cli(*QUICK, "-o", "a.json", "--csv", "a.csv")
    assert told.code == 0
    assert "hash rate" in told.out
    data = result((folder / "a.json").read_text())
    (row,) = csv.DictReader(io.StringIO((folder / "a.csv").read_text()))
    measured = data["measurements"][0]
    assert row["kernel"] == "reference"
    assert float(row["hashes_per_second"]) == measured["hashes_per_second"]["median"]
    assert sorted(p.name for p in folder.iterdir()) == ["a.csv", "a.json"]


def test_csv_on_stdout_is_csv_and_nothing_else(cli: Any) -> None:
    told = cli(*QUICK, "--csv", "-")
    (row,) = csv.DictReader(io.StringIO(told.out))
    assert row["threads"] == "1"
    assert "hash rate" in told.err


def test_quiet_says_nothing(cli: Any, folder: Path) -> None:
    told = cli(*QUICK, "-q", "--json", "a.json")
    assert (told.code, told.out, told.err) == (0, "", "")
    result((folder / "a.json").read_text())
    for command in ("kernels", "info"):
        assert cli(command, "-q").out == ""


def test_quiet_does_not_silence_errors(cli: Any) -> None:
    told = cli("bench", "-q", "-k", "nope")
    assert told.code == 2
    assert told.err.startswith("error: ")


def test_fixed_work_has_one_digest_for_all_kernels(cli: Any) -> None:
    """All that can run here, also one that the default leaves out because it is slow here."""
    every = [word for k in registry.usable() for word in ("-k", k.name)]
    work = ("--nonces", "2^16", "--target", "2^248", "-t", "1", "--json", "-")
    told = cli("bench", *every, *work)
    assert told.code == 0
    data = result(told.out)
    assert {m["kernel"] for m in data["measurements"]} == {k.name for k in registry.usable()}
    assert len({m["digest"] for m in data["measurements"]}) == 1
    assert {m["nonces"] for m in data["measurements"]} == {1 << 16}
    assert data["workload"]["nonces"] == 1 << 16
    assert data["workload"]["target"] == f"{1 << 248:064x}"
    assert data["measurements"][0]["digest"] in told.err


def test_the_default_measures_what_it_does_not_leave_out(cli: Any) -> None:
    """Whichever kernels the calibration prefers, and whether there is one."""
    told = cli("bench", "--nonces", "2^12", "-t", "1", "--json", "-")
    assert told.code == 0
    data = result(told.out)
    measured = [m["kernel"] for m in data["measurements"]]
    left_out = [n["kernel"] for n in data["not_measured"]]
    assert sorted(measured + left_out) == sorted(k.name for k in registry.usable())
    assert all("slower here than scalar" in n["reason"] for n in data["not_measured"])


def test_the_workload_is_the_one_asked_for(cli: Any) -> None:
    header = "ab" * 80
    told = cli(*QUICK, "--header", header, "--start", "4k", "--target", "f" * 60, "--json", "-")
    assert told.code == 2  # 60 digits are no 64, and no number either
    told = cli(*QUICK, "--header", header, "--start", "4k", "--target", "0" * 64, "--json", "-")
    workload = result(told.out)["workload"]
    assert workload == {"header": header, "target": "0" * 64, "start": 4000, "nonces": None}


def test_host_name_only_on_request(cli: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "node", lambda: "secret-host-17")
    for arguments in ((*QUICK, "--json", "-"), ("info", "--json", "-")):
        told = cli(*arguments)
        assert "secret-host-17" not in told.out + told.err
        told = cli(*arguments, "--host-name")
        assert json.loads(told.out)["machine"]["host"] == "secret-host-17"


def test_kernels_lists_them_all(cli: Any) -> None:
    told = cli("kernels")
    for entry in registry.entries():
        assert entry.name in told.out
    data = json.loads(cli("kernels", "--json", "-").out)
    assert data["schema"] == "powbench.kernels/1"
    assert data["default"] == choice.default().name
    assert [k["name"] for k in data["kernels"]] == [e.name for e in registry.table(())]


def test_info(cli: Any) -> None:
    told = cli("info")
    assert told.code == 0
    assert "cpu signature" in told.out
    data = json.loads(cli("info", "--json", "-").out)
    assert data["schema"] == "powbench.info/1"
    assert {f["status"] for f in data["fitness"]} <= {"good", "bad", "unknown"}
    definition = SCHEMA["properties"]["machine"]
    jsonschema.Draft202012Validator(definition).validate(data["machine"])


def test_compare_two_results(cli: Any, folder: Path) -> None:
    assert cli(*QUICK, "-q", "-o", "a.json").code == 0
    assert cli(*QUICK, "-q", "-o", "b.json").code == 0
    told = cli("compare", "a.json", "b.json")
    assert told.code == 0
    assert "reference" in told.out
    assert "compares hardware" not in told.out
    data = json.loads(cli("compare", "a.json", "b.json", "--json", "-").out)
    assert data["kind"] == "same machine"
    (line,) = data["lines"]
    assert line["ratio_low"] <= line["ratio"] <= line["ratio_high"]


def test_compare_with_another_machine_is_labelled(cli: Any, folder: Path) -> None:
    cli(*QUICK, "-q", "-o", "a.json")
    data = json.loads((folder / "a.json").read_text())
    data["machine"]["stepping"] = "99"
    data["workload"]["header"] = "00" * 80
    (folder / "b.json").write_text("﻿" + json.dumps(data))  # a BOM, as some editors write it
    told = cli("compare", "a.json", "b.json")
    assert told.code == 0
    assert "this compares hardware: the machines differ in stepping" in told.out
    assert "the workloads differ" in told.out


SPOILT = "the threads ran only 20% of the time: something else used their CPUs"


def spoilt(cli: Any, folder: Path) -> None:
    """a.json is of a quiet machine, b.json of one that says it was not."""
    assert cli(*QUICK, "-q", "-o", "a.json", "--watts", "65").code == 0
    data = json.loads((folder / "a.json").read_text())
    data["measurements"][0]["warnings"] = []
    data["measurements"][0]["energy"][0]["warnings"] = []
    (folder / "a.json").write_text(json.dumps(data))
    data["measurements"][0]["warnings"] = [SPOILT]
    data["measurements"][0]["energy"][0]["warnings"] = ["one sample only"]
    data["measurements"][0]["interrupted"] = True
    (folder / "b.json").write_text(json.dumps(data))


def flat(text: str) -> str:
    return " ".join(text.split())


def test_compare_says_what_the_runs_said_of_themselves(cli: Any, folder: Path) -> None:
    spoilt(cli, folder)
    told = flat(cli("compare", "a.json", "b.json").out)
    assert f"note: B, reference on 1: {SPOILT}" in told
    assert "note: B, reference on 1: interrupted" in told
    assert "note: B, reference on 1: one sample only" in told
    assert "A, reference" not in told
    (line,) = json.loads(cli("compare", "b.json", "a.json", "--json", "-").out)["lines"]
    assert line["a_warnings"][0] == SPOILT
    assert len(line["a_warnings"]) == 3
    assert line["b_warnings"] == []


def test_the_warnings_of_a_run_go_wherever_its_rate_goes(cli: Any, folder: Path) -> None:
    spoilt(cli, folder)
    told = cli("history", "a.json", "b.json")
    assert flat(told.out).count("note: ") == 2
    assert SPOILT in flat(told.out)
    points = json.loads(cli("history", "a.json", "b.json", "--json", "-").out)["points"]
    assert sorted(len(p["warnings"]) for p in points) == [0, 2]
    for name in ("pyperf", "google-benchmark", "github-action-benchmark", "bencher"):
        told = cli("export", "b.json", "--to", f"{name}=out.json")
        assert told.code == 0
        assert f"warning: reference/1-threads: {SPOILT}" in told.err
        assert (SPOILT in (folder / "out.json").read_text()) == (name != "bencher")
        assert "warning: " not in cli("export", "a.json", "--to", f"{name}=out.json").err
    for name, times in (("b.json", 1), ("a.json", 0)):
        told = cli("project", "--rig", name, "--tariff", "0.05")
        assert flat(told.out + told.err).count(SPOILT) == times
        told = cli("project", "--rig", name, "--tariff", "0.05", "--json", "-")
        notes = json.loads(told.out)["notes"]
        assert sum(SPOILT in note for note in notes) == times
        assert sum("one sample only" in note for note in notes) == times


# verify


def test_verify_without_a_file(cli: Any) -> None:
    told = cli("verify", "--json", "-")
    assert told.code == 0
    data = json.loads(told.out)
    assert data["verdict"] == "right"
    assert {k["kernel"] for k in data["kernels"]} == {k.name for k in registry.usable()}
    assert len({k["digest"] for k in data["kernels"]}) == 1
    assert all(k["blocks_found"] == data["blocks"] for k in data["kernels"])
    assert "kernels agree with hashlib" in told.err


def test_verify_every_row(cli: Any, data_folder: Path) -> None:
    told = cli("verify", "--headers", str(data_folder / "block_headers.csv"))
    assert told.code == 0
    assert "109 of 109" in told.out


def test_verify_every_row_of_the_shared_file(cli: Any, data_folder: Path) -> None:
    path = data_folder.parents[2] / "shared" / "data" / "block_headers.csv"
    if not path.exists():
        pytest.skip(f"{path} is not here; its rows are in tests/data as well")
    told = cli("verify", "--headers", str(path))
    rows = len(path.read_text().splitlines()) - 1
    assert told.code == 0
    assert f"{rows} of {rows}" in told.out


# Files


# Help


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_helps_with_an_example(cli: Any, command: str) -> None:
    told = cli(command, "--help")
    assert told.code == 0
    assert re.search(rf"Examples?: powbench {command}", " ".join(told.out.split()))
    assert told.out == cli(command, "-h").out
    # A group's own commands have the option; a shell script has no other form.
    if "COMMAND [ARGS]" not in told.out and command != "completion":
        assert "--json" in told.out


@pytest.mark.parametrize("group", ["", "baseline", "miners", "network"])
def test_no_line_of_a_list_of_commands_is_cut(cli: Any, group: str) -> None:
    title = "Commands:" if group else "Measure this machine:"
    listed = cli(*group.split(), "--help").out.partition(title)[2]
    assert listed and "..." not in listed


def test_help_names_every_command(cli: Any) -> None:
    told = cli("--help")
    assert told.code == 0
    assert "Example: powbench" in told.out
    for command in COMMANDS:
        assert f"  {command} " in told.out


def test_version(cli: Any) -> None:
    import powbench

    assert cli("--version").out.splitlines()[0] == f"powbench, version {powbench.__version__}"


def test_three_results_are_one_table_and_one_document(cli: Any, folder: Path) -> None:
    recorded = Path(__file__).parents[1] / "data" / "documents"
    paths = [str(recorded / f"{name}.json") for name in ("result", "result-fixed", "result-miner")]
    told = cli("compare", *paths, "--json", "c.json")
    assert told.code == 0
    assert "3 results, the fastest first" in told.out
    document = json.loads((folder / "c.json").read_text())
    assert document["schema"] == "powbench.compare-many/1"
    assert [r["name"] for r in document["results"]] == paths
    assert cli("compare", paths[0]).code == 2
    assert cli("compare").code == 2
    assert cli("compare", *paths, "nope.json").code == 2
