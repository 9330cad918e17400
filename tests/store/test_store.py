"""The store: a real SQLite file, with several writers, damaged, of tomorrow, on a full disk."""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import subprocess
import sys
from contextlib import suppress
from dataclasses import fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from powbench.documents import reading
from powbench.documents.stored import History, Point
from powbench.errors import InputError, PowbenchError
from powbench.store import database, results
from powbench.store.database import NAME
from powbench.store.runs import Query, Run

RECORDED = Path(__file__).parents[1] / "data/documents"
HISTORY = reading.read((RECORDED / "history.json").read_text(), "history", History)


def point(kernel: str = "avx2", day: int = 1, **changes: Any) -> Point:
    at = f"2026-01-{day:02}T12:00:00+00:00"
    plain = Point(at, "bench, 1 thread", kernel, "", 1e6, None, "0123456789abcdef", None)
    return replace(plain, **changes)


def run_of(*points: Point) -> Run:
    return Run(points[0].created, points)


def asked(folder: Path, **query: Any) -> list[Point]:
    with results.opened(folder) as store:
        return store.points(Query(**query))


def test_a_series_of_an_older_version_goes_on(tmp_path: Path) -> None:
    """It wrote `1 threads`, by which the same run is known again."""
    one = run_of(point(what="bench, 1 thread, 16 versions"), point(what="bench, 11 threads"))
    results.keep(tmp_path, [one])
    older = "bench, 1 threads, 16 versions"
    with sqlite3.connect(tmp_path / NAME) as connection:
        written = connection.execute("SELECT what FROM point ORDER BY rowid").fetchall()
    assert written == [(older,), ("bench, 11 threads",)]
    assert one.digest == run_of(point(what=older), one.points[1]).digest
    assert [p.what for p in asked(tmp_path)] == [p.what for p in one.points]


WRITER = """
import sys
from pathlib import Path
from tests.store.test_store import point, run_of
from powbench.store import results
for number in range(25):
    results.keep(Path(sys.argv[1]), [run_of(*(
        point(kernel, machine=sys.argv[2], hashes_per_second=1e6 + number) for kernel in "abc"
    ))])
"""


def test_four_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """None of them finds a store, and each of them is the first to make one."""
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), f"machine-{n}"])
        for n in range(4)
    ]
    assert [writer.wait() for writer in writers] == [0] * 4
    found = {(p.machine, p.kernel, p.hashes_per_second) for p in asked(tmp_path)}
    assert found == {
        (f"machine-{n}", kernel, 1e6 + number)
        for n in range(4)
        for kernel in "abc"
        for number in range(25)
    }
    assert len(asked(tmp_path)) == 300


def test_a_writer_that_dies_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    results.keep(tmp_path, [run_of(point())])
    dies = (
        "import os, sys\nfrom pathlib import Path\n"
        "from tests.store.test_store import point, run_of\n"
        "from powbench.store import database\n"
        "with database.writing(Path(sys.argv[1])) as store:\n"
        "    store.add(run_of(*(point(str(k)) for k in range(20_000))))\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    assert subprocess.run([sys.executable, "-c", dies, str(tmp_path)], check=False).returncode == -9
    assert [p.kernel for p in asked(tmp_path)] == ["avx2"]
    results.keep(tmp_path, [run_of(point("later", 2))])
    assert [p.kernel for p in asked(tmp_path)] == ["avx2", "later"]


def test_what_comes_out_is_what_went_in(tmp_path: Path) -> None:
    whole = point(
        verdict="regressed", slow_down=0.1, baseline="nightly", warnings=("one", "two"),
        machine="web-3", version="1.2", threads=8, hashes_per_second_low=9e5,
        hashes_per_second_high=2e6, hashes_per_joule=12.5, watts=65.0, energy_scope="wall",
        hardware_errors=0, energy_level="L2",
    )  # fmt: skip
    empty = point("numba", 2, hashes_per_second=None)
    results.keep(tmp_path, [run_of(empty), run_of(whole)])
    assert asked(tmp_path) == [whole, empty]  # the older one first
    assert {f.name for f in fields(Point) if getattr(whole, f.name) == f.default} == set()


def test_a_query_takes_the_same_from_the_store_and_from_memory(tmp_path: Path) -> None:
    points = [
        point(kernel, day, machine=machine, version=version, baseline=baseline)
        for day, (machine, version, baseline) in enumerate(
            [("a", "1.0", None), ("b", "1.0", "n"), ("a", "1.1", "n"), ("", "1.1", None)], start=1
        )
        for kernel in ("avx2", "numba")
    ]
    results.keep(tmp_path, [run_of(p) for p in points])
    for query, expected in (
        (Query(), 8), (Query(last=3), 3), (Query(machine="a"), 4),
        (Query(machine="0123456789abcdef"), 8), (Query(kernels=("avx2",)), 4),
        (Query(version="1.1"), 4), (Query(baseline="n"), 4),
        (Query("a", ("numba",), "1.1", "n", 5), 1), (Query(machine="c"), 0),
    ):  # fmt: skip
        with results.opened(tmp_path) as store:
            found = store.points(query)
        assert found == query.of(points)
        assert len(found) == expected


def test_the_same_run_is_kept_once(tmp_path: Path) -> None:
    for _ in range(2):
        results.keep(tmp_path, [run_of(point()), run_of(point())])
    assert len(asked(tmp_path)) == 1


def test_points_are_in_the_order_of_time_whatever_their_zone(tmp_path: Path) -> None:
    moments = ("2026-01-01T10:00:00+00:00", "2026-01-01T11:30:00+01:00", "2026-01-01T11:00:00Z")
    results.keep(tmp_path, [run_of(replace(point(), created=m)) for m in reversed(moments)])
    assert [p.created for p in asked(tmp_path)] == list(moments)


class TestOldFiles:
    """What older versions kept in history/."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Path:
        (tmp_path / "history").mkdir()
        for day in (1, 2, 3):
            record = replace(HISTORY, created=f"2026-01-0{day}T00:00:00+00:00")
            (tmp_path / f"history/{day}.json").write_text(reading.text(record))
        return tmp_path

    def test_are_taken_over_once_and_stay(self, old: Path) -> None:
        before = {p.name: p.read_bytes() for p in (old / "history").iterdir()}
        for _ in range(2):
            assert [p.created[:10] for p in asked(old)] == [f"2026-01-0{day}" for day in (1, 2, 3)]
        with results.opened(old) as store:
            assert [r.kernels for r in store.records()] == [HISTORY.kernels] * 3
            assert len(store.records("nightly")) == 3
            assert store.records("other") == []
        assert {p.name: p.read_bytes() for p in (old / "history").iterdir()} == before
        shutil.rmtree(old / "history")
        assert len(asked(old)) == 3

    def test_a_new_one_is_added_and_a_changed_one_replaces_its_run(self, old: Path) -> None:
        assert len(asked(old)) == 3
        other = replace(HISTORY, created="2026-01-04T00:00:00+00:00")
        (old / "history/4.json").write_text(reading.text(other))
        changed = replace(HISTORY, created="2026-01-01T00:00:00+00:00", what="mended by hand")
        (old / "history/1.json").write_text(reading.text(changed))
        assert [p.what for p in asked(old)] == ["mended by hand", *["check --baseline nightly"] * 3]

    def test_a_damaged_one_is_named_and_none_is_taken_over(self, old: Path) -> None:
        (old / "history/9.json").write_text("{")
        with pytest.raises(InputError, match=r"9\.json"):
            asked(old)
        (old / "history/9.json").unlink()
        assert len(asked(old)) == 3

    def test_are_read_where_nothing_can_be_written(
        self, old: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """root writes into any folder: what SQLite says of one that is only read is said for it."""
        connect = sqlite3.connect

        def read_only(name: str, **options: Any) -> Any:
            name = name if name == ":memory:" else f"{name.partition('?')[0]}?mode=ro"
            return connect(name, **options)

        monkeypatch.setattr(sqlite3, "connect", read_only)
        assert len(asked(old)) == 3
        assert not (old / NAME).exists()
        monkeypatch.undo()
        assert len(asked(old)) == 3
        (old / "history/4.json").write_text(
            reading.text(replace(HISTORY, created="2026-01-04T00:00:00+00:00"))
        )
        monkeypatch.setattr(sqlite3, "connect", read_only)
        assert len(asked(old)) == 4
        for work in (partial(results.keep, old, [run_of(point())]), partial(results.require, old)):
            with pytest.raises(PowbenchError, match="attempt to write a readonly database") as told:
                work()
            assert told.value.exit_code == 4


def changed(path: Path, sql: str) -> None:
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


def test_a_store_of_tomorrow_or_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    results.keep(tmp_path, [run_of(point())])
    for sql, says in (
        ("PRAGMA user_version = 7", "has the newer format 7, this powbench reads 1"),
        ("PRAGMA application_id = 1", "is an SQLite file, but no store of powbench"),
    ):
        changed(tmp_path / NAME, sql)
        before = (tmp_path / NAME).read_bytes()
        for work in (lambda: asked(tmp_path), lambda: results.keep(tmp_path, [run_of(point("b"))])):
            with pytest.raises(InputError, match=says):
                work()
        assert (tmp_path / NAME).read_bytes() == before


def test_a_store_that_is_being_made_has_nothing_yet(tmp_path: Path) -> None:
    """SQLite makes the file before its tables; whoever reads meanwhile finds no damage."""
    (tmp_path / NAME).touch()
    assert asked(tmp_path) == []
    results.keep(tmp_path, [run_of(point())])
    assert len(asked(tmp_path)) == 1


@pytest.mark.parametrize("place", range(8))
def test_a_store_that_is_made_while_somebody_looks_is_no_stranger(
    tmp_path: Path, place: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another powbench makes it between any two statements of the first."""
    connected, waiting = database._connected, [place]

    def make(statement: str) -> None:
        waiting[0] -= 1
        if waiting[0] == -1:
            with suppress(PowbenchError):  # it is held by the first
                results.keep(tmp_path, [run_of(point("other"))])

    def watched(path: Path, options: str = "") -> sqlite3.Connection:
        connection = connected(path, options)
        connection.set_trace_callback(make)
        return connection

    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(database, "_connected", watched)
    results.keep(tmp_path, [run_of(point())])
    assert "avx2" in [p.kernel for p in asked(tmp_path)]


@pytest.mark.parametrize("damage", ["text", "cut", "zeros", "value", "table"])
def test_a_damaged_store_is_told_and_left_alone(tmp_path: Path, damage: str) -> None:
    results.keep(tmp_path, [run_of(*(point(f"k{n}") for n in range(200)))])
    path = tmp_path / NAME
    data = path.read_bytes()
    if damage == "text":
        path.write_text("no database at all, and long enough to be looked at\n" * 100)
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "zeros":
        path.write_bytes(data[:4096] + bytes(len(data) - 4096))
    elif damage == "value":
        changed(path, "UPDATE point SET hashes_per_second = 'fast'")
    else:
        changed(path, "DROP TABLE point")
    before = path.read_bytes()
    with pytest.raises(InputError) as told:
        asked(tmp_path)
    assert str(path) in told.value.message
    assert "is damaged" in told.value.message
    assert "move it away" in told.value.hint
    assert path.read_bytes() == before


def test_a_full_disk_is_told_in_one_sentence_and_loses_nothing(tmp_path: Path) -> None:
    """RLIMIT_FSIZE ends what a file may grow to, as a full disk does."""
    results.keep(tmp_path, [run_of(point())])
    size = (tmp_path / NAME).stat().st_size
    command = [sys.executable, "-m", "powbench", "history", "r.json", "--store"]
    document = json.loads((RECORDED / "result.json").read_text())
    document["measurements"] *= 200
    (tmp_path / "r.json").write_text(json.dumps(document))

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 4096, size + 4096))

    told = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=tmp_path, preexec_fn=limit,
        env={**os.environ, "POWBENCH_STORE": str(tmp_path)},
    )  # fmt: skip
    assert told.returncode == 4, told.stderr
    error, hint = told.stderr.splitlines()
    assert error.startswith(f"error: cannot write {tmp_path / NAME}: ")
    assert hint == "hint: free some space, or set POWBENCH_STORE to another folder"
    assert [p.kernel for p in asked(tmp_path)] == ["avx2"]


def test_a_writer_that_holds_the_store_is_waited_for_and_then_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    results.keep(tmp_path, [run_of(point())])
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
    with database.writing(tmp_path), pytest.raises(PowbenchError, match="another powbench holds"):
        results.keep(tmp_path, [run_of(point("b"))])
    assert len(asked(tmp_path)) == 1
