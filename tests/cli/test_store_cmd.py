"""`--store` and `history`: results kept, taken in from other machines, and asked for."""

from __future__ import annotations

import json
import os
import platform
from pathlib import Path
from typing import Any

import pytest

from powbench.kernels.reference import ReferenceKernel
from powbench.store import place
from powbench.store.database import NAME

RECORDED = Path(__file__).parents[1] / "data" / "documents"

pytestmark = pytest.mark.usefixtures("own_store")


def points(cli: Any, *arguments: str) -> list[dict[str, Any]]:
    told = cli("history", *arguments, "--json", "-", "-q")
    assert told.code == 0, told.err
    found: list[dict[str, Any]] = json.loads(told.out)["points"]
    return found


def test_a_benchmark_is_kept_under_this_machines_name(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = ("bench", "-k", "reference", "--nonces", "500", "-q", "--store", "--json", "r.json")
    assert cli(*bench).code == 0
    (kept,) = points(cli)
    document = json.loads((folder / "r.json").read_text())
    assert document["machine"]["host"] is None  # what is passed on names no machine
    assert kept["machine"] == place.this_machine() != ""
    assert kept["version"] == document["software"]["powbench"]
    assert kept["cpu_signature"] == document["machine"]["cpu_signature"]
    rate = document["measurements"][0]["hashes_per_second"]
    assert (kept["hashes_per_second_low"], kept["hashes_per_second_high"]) == (
        rate["low"], rate["high"],
    )  # fmt: skip
    monkeypatch.setenv("POWBENCH_MACHINE", "bench-bay-7")
    assert cli(*bench).code == 0
    assert [p["machine"] for p in points(cli)] == [platform.node(), "bench-bay-7"]
    assert "reference on bench-bay-7, CPU signature " in cli("history").out


def test_files_of_other_machines_are_kept_and_asked_for(cli: Any, folder: Path) -> None:
    names = []
    for number, (host, version) in enumerate(
        [("web-1", "1.0"), ("web-2", "1.0"), ("web-2", "1.1")]
    ):
        document = json.loads((RECORDED / "result.json").read_text())
        document["created"] = f"2026-01-0{number + 1}T00:00:00+00:00"
        document["machine"]["host"], document["software"]["powbench"] = host, version
        names.append(f"{number}.json")
        (folder / names[-1]).write_text(json.dumps(document))
    each = len(document["measurements"])
    told = cli("history", *names, "--store")
    assert told.code == 0
    for _ in range(2):
        assert len(points(cli)) == 3 * each
        assert cli("history", *names, "--store", "-q").code == 0  # again: nothing is kept twice
    assert {p["machine"] for p in points(cli, "--machine", "web-2")} == {"web-2"}
    assert len(points(cli, "--machine", "web-2", "--version", "1.1")) == each
    told = cli("history", "--machine", "web-2", names[0])  # of FILEs alone
    assert (told.code, "no result here has the machine 'web-2'" in told.err) == (2, True)
    assert points(cli, *names, "--version", "1.0") == points(cli, "--version", "1.0")
    assert points(cli, "-n", "1") == points(cli)[-1:]


def test_a_store_that_cannot_be_written_is_told_before_the_work(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def work(*_: Any) -> list[int]:
        raise AssertionError("it hashes")

    monkeypatch.setattr(ReferenceKernel, "scan", work)
    (folder / "file").write_text("")
    monkeypatch.setenv("POWBENCH_STORE", str(folder / "file" / "store"))
    bench = ("bench", "-k", "reference", "--nonces", "500", "--store")
    told = cli(*bench)
    assert told.code == 4
    assert told.err.startswith(f"error: cannot write {folder / 'file' / 'store' / NAME}: ")
    store = folder / "store"
    store.mkdir()
    (store / NAME).write_text("not a database, whatever its name says, and of some length\n" * 20)
    monkeypatch.setenv("POWBENCH_STORE", str(store))
    for command in (bench, ("check", "--baseline", "nightly"), ("history",)):
        told = cli(*command)
        assert told.code == 2
        assert told.err.splitlines()[0] == (
            f"error: the store {store / NAME} is damaged: file is not a database"
        )


def test_no_output_replaces_the_store(cli: Any, folder: Path) -> None:
    store = Path(os.environ["POWBENCH_STORE"])
    assert cli("history", str(RECORDED / "result.json"), "--store", "-q").code == 0
    before = (store / NAME).read_bytes()
    told = cli("history", "--json", str(store / NAME))
    assert told.code == 2
    assert "would replace" in told.err
    assert (store / NAME).read_bytes() == before


def test_to_keep_files_there_must_be_some(cli: Any, folder: Path) -> None:
    told = cli("history", "--store")
    assert told.code == 2
    assert "--store keeps FILEs" in told.err


def test_the_store_is_exported(cli: Any, folder: Path) -> None:
    told = cli("export", "--to", "csv=x.csv")
    assert told.code == 2
    assert "no result is there to export" in told.err
    assert list(folder.iterdir()) == []
    for day in (1, 2):
        document = json.loads((RECORDED / "result.json").read_text())
        document["created"] = f"2026-01-0{day}T00:00:00+00:00"
        document["machine"]["host"] = f"web-{day}"
        (folder / "r.json").write_text(json.dumps(document))
        assert cli("history", "r.json", "--store", "-q").code == 0
    kernels = {m["kernel"] for m in document["measurements"]}
    assert cli("export", "--to", "openmetrics=x.prom", "--to", "csv=x.csv").code == 0
    rates = [x for x in (folder / "x.prom").read_text().splitlines() if "_per_second{" in x]
    assert len(rates) == 2 * len(kernels)
    assert len((folder / "x.csv").read_text().splitlines()) == 1 + 2 * len(kernels)
    # The same from the newest points alone, which is all that openmetrics needs.
    assert sorted(cli("export", "--to", "openmetrics=-").out.splitlines()) == sorted(
        (folder / "x.prom").read_text().splitlines()
    )
    one = cli("export", "--to", "csv=-", "--machine", "web-2", "-k", sorted(kernels)[0]).out
    assert len(one.splitlines()) == 2
    points = json.loads(cli("export", "--to", "csv=x.csv", "--json", "-").out)
    assert (points["schema"], len(points["points"])) == ("powbench.trend/1", 2 * len(kernels))


def test_formats_of_times_take_one_document_and_all_of_it(cli: Any, folder: Path) -> None:
    (folder / "r.json").write_text((RECORDED / "result.json").read_text())
    for arguments, says in (
        ((), "pyperf holds the times of one DOCUMENT, and 0 are given"),
        (("r.json", "r.json"), "and 2 are given"),
        (("r.json", "--machine", "web-1"), "pyperf holds all of its DOCUMENT"),
    ):
        told = cli("export", *arguments, "--to", "pyperf=x.json")
        assert told.code == 2
        assert says in told.err
    assert cli("export", "r.json", "--to", "pyperf=x.json", "--to", "csv=x.csv").code == 0
    assert cli("check", "--export", "csv=x.csv").code == 2


def test_a_question_that_nothing_answers_says_what_there_is(cli: Any, folder: Path) -> None:
    """It once said that nothing is stored. A store that nobody has begun is no error."""
    assert cli("history", "--machine", "web-9").out.startswith("no result is stored")
    document = json.loads((RECORDED / "result.json").read_text())
    for n in (1, 2):
        document["machine"]["host"], document["software"]["powbench"] = f"web-{n}", f"1.{n}"
        (folder / f"{n}.json").write_text(json.dumps(document))
    assert cli("history", "1.json", "2.json", "--store", "-q").code == 0
    signature = document["machine"]["cpu_signature"]
    for asked, says in (
        (("--machine", "web-9"), f"those here: {signature}, web-1, web-2"),
        (("--version", "9"), "those here: 1.1, 1.2"),
        (("--baseline", "b"), "those here: none"),
        (("--machine", "web-1", "--version", "1.2"), "no result here has all that is asked for"),
    ):
        for command in (("history",), ("history", "1.json", "2.json"), ("export", "--to", "csv=-")):
            if command[0] == "export" and asked[0] == "--baseline":
                continue  # which it does not take
            told = cli(*command, *asked)
            assert (told.code, told.out, says in told.err) == (2, "", True), told.err
    document["measurements"] = []
    (folder / "none.json").write_text(json.dumps(document))
    told = cli("history", "none.json", "--store")
    assert (told.code, "there is no rate to show" in told.err) == (2, True)
