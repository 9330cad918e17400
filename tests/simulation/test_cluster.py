"""The same bits from threads, from a Dask cluster of real processes, and from parts."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from powbench import batches
from powbench import cluster as clusters_of_dask
from powbench.cli import main
from powbench.errors import InputError
from powbench.simulation import parts as parts_of_simulation
from powbench.simulation import run
from powbench.simulation.outcome import SiteOutcome
from powbench.simulation.prepared import World
from powbench.sites.calendar import Ints
from powbench.sites.uncertainty import Uncertainty
from tests import patience
from tests.peers import missing
from tests.simulation import clusters
from tests.simulation.states import november
from tests.simulation.worlds import world

SITES = """
start = 2026-01-01
months = 3
[network]
[uncertainty]
price_volatility = 0.5
[site.a]
rigs = [{ model = "Antminer S21 200T", count = 10, price_usd = 2000 }]
tariff = { price = 0.04 }
[site.b]
rigs = [{ model = "Antminer S19j Pro 104T", count = 10 }]
tariff = { price = 0.05 }
[[risk]]
kind = "power"
group = "a"
per_year = 2
days = 5
"""


@pytest.fixture
def sites(tmp_path: Path) -> str:
    path = tmp_path / "sites.toml"
    path.write_text(SITES)
    return str(path)


def digest(document: str) -> str:
    """SHA-256 of a document but for the moment it was written at."""
    data = json.loads(document)
    del data["created"]
    return hashlib.sha256(json.dumps(data).encode()).hexdigest()


def simulated(sites: str, capsys: pytest.CaptureFixture[str], *more: str) -> str:
    assert main.run(["simulate", sites, "--paths", "6500", *more, "-q", "--json", "-"]) == 0
    return digest(capsys.readouterr().out)


def test_parts_of_counts_alone_are_one_document_too(
    sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = simulated(sites, capsys, "--quick")
    names = [str(tmp_path / f"{n}.json") for n in (1, 2)]
    for number, name in enumerate(names, 1):
        command = ["simulate", sites, "--paths", "6500", "--quick", "--json", name]
        assert main.run([*command, "--shard", f"{number}/2"]) == 0
    capsys.readouterr()
    assert main.run(["merge", *names, "--json", "-"]) == 0
    assert digest(capsys.readouterr().out) == wanted


def slowly(its: World, paths: Ints) -> Iterator[SiteOutcome]:
    """Long enough for somebody to die in the middle of it."""
    import time

    time.sleep(0.2)
    yield from run.batch(its, paths)


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(run, "BATCH", 1000)
    return world(november(), 30, Uncertainty(price_volatility=0.5))


@pytest.mark.slow
def test_a_worker_that_dies_has_its_block_done_again(small: World, tmp_path: Path) -> None:
    wanted = run.simulate(small, 9500)
    with clusters.cluster(tmp_path) as cluster:

        def kill(share: float) -> None:
            if cluster.workers[0].poll() is None:
                cluster.workers[0].kill()

        with clusters_of_dask.connected(cluster.address) as workers:
            found = run.simulate(small, 9500, kill, engine=slowly, workers=workers)
        assert cluster.workers[0].wait() == -9
    assert found == wanted


@pytest.mark.slow
def test_a_scheduler_that_vanishes_leaves_what_was_done(small: World, tmp_path: Path) -> None:
    with clusters.cluster(tmp_path, workers=1) as cluster:

        def kill(share: float) -> None:
            if share > 0.25:
                cluster.scheduler.kill()

        with clusters_of_dask.connected(cluster.address) as workers:
            found = run.simulate(small, 20_000, kill, engine=slowly, workers=workers)
    assert found.ended == f"the scheduler at {cluster.address} went away"
    assert 5000 < found.paths < 20_000
    assert found.sites == run.simulate(small, found.paths).sites


def test_what_dask_logs_is_no_word_of_ours() -> None:
    """Its loggers have levels of their own: a scheduler that vanished left a traceback."""
    code = (
        "import logging, distributed; from powbench import cluster; cluster._silence();"
        "names = ['distributed', 'tornado', 'asyncio', *logging.root.manager.loggerDict];"
        "loud = [n for n in names if n.startswith(('distributed', 'tornado', 'asyncio'))"
        " and logging.getLogger(n).isEnabledFor(logging.ERROR)];"
        "print(loud, 'distributed.client' in names)"
    )
    if find_spec("distributed") is None:
        missing("Dask's distributed (the extra `fleet`)")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] True\n"


@pytest.mark.slow
def test_nobody_at_the_address(
    sites: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if find_spec("distributed") is None:
        missing("Dask's distributed (the extra `fleet`)")
    monkeypatch.setattr(clusters_of_dask, "ANSWER_SECONDS", 2.0)
    assert main.run(["simulate", sites, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err


@pytest.mark.slow
def test_a_scheduler_without_workers(
    sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with clusters.cluster(tmp_path, workers=0) as cluster:
        assert main.run(["simulate", sites, "--scheduler", cluster.address]) == 2
    assert "has no workers" in capsys.readouterr().err


DIFFER = ": results would differ in the last digits"
SIDE: dict[str, Any] = {
    "python": "3.11.7.final.0", "distributed": "2026.8.0", "powbench": "0.1.0",
    "numpy": "2.4.6",
}  # fmt: skip


@pytest.mark.parametrize(
    "scheduler, worker, says",
    [
        ({}, {}, []),
        ({"python": "3.11.9.final.0", "numpy": None}, {"python": "3.11.2.final.0"}, []),
        (
            {"python": "3.12.1.final.0"}, {},
            ["the scheduler runs Python 3.12, and here is 3.11"],
        ),
        (
            {"powbench": None}, {},
            ["the scheduler has no powbench, and here is 0.1.0"],
        ),
        ({}, {"powbench": "0.2.0"}, ["the worker tcp://w runs powbench 0.2.0, and here is 0.1.0"]),
        ({}, {"numpy": "1.26.0"}, ["the worker tcp://w runs NumPy 1.26.0, and here is 2.4.6"]),
        ({}, {"powbench": None}, ["the worker tcp://w has no powbench, and here is 0.1.0"]),
    ],
)  # fmt: skip
def test_versions_that_differ_are_named(
    scheduler: dict[str, Any], worker: dict[str, Any], says: list[str]
) -> None:
    said = {
        "client": {"packages": SIDE},
        "scheduler": {"packages": SIDE | scheduler},
        "workers": {"tcp://w": {"packages": SIDE | worker}},
    }
    assert clusters_of_dask.differences(said) == says


@pytest.mark.parametrize(
    "here, there, says",
    [
        (("V3", "V4"), ("V3", "V4"), []),
        (("V3", "V4"), ("V3",), ["NumPy at the worker tcp://w goes without V4" + DIFFER]),
        (("V3",), ("V3", "V4"), ["NumPy at the worker tcp://w uses V4, and not here" + DIFFER]),
    ],
)
def test_other_processors_are_named(
    here: tuple[str, ...], there: tuple[str, ...], says: list[str]
) -> None:
    assert clusters_of_dask.other_processors(here, {"tcp://w": there}) == says


@pytest.mark.slow
def test_a_worker_without_what_numpy_uses_here_is_refused(
    sites: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A real worker whose NumPy is told to leave out what this processor has most of."""
    if not (used := clusters_of_dask.simd()):
        pytest.skip("NumPy uses nothing beyond its baseline on this processor")
    monkeypatch.setenv("NPY_DISABLE_CPU_FEATURES", " ".join(used))
    with clusters.cluster(tmp_path, workers=1) as cluster:
        assert main.run(["simulate", sites, "--scheduler", cluster.address]) == 2
    said = " ".join(capsys.readouterr().err.split())
    assert f"goes without {', '.join(used)}: results would differ" in said


@pytest.fixture
def parts(sites: str, tmp_path: Path) -> Callable[..., list[str]]:
    def made(*more: str, name: str = "p", shards: int = 2) -> list[str]:
        names = [str(tmp_path / f"{name}{n}.json") for n in range(1, shards + 1)]
        for number, path in enumerate(names, 1):
            shard = ["--shard", f"{number}/{shards}", "--json", path]
            assert main.run(["simulate", sites, "--paths", "2500", *more, *shard]) == 0
        return names

    return made


def test_parts_that_do_not_belong_together(
    parts: Callable[..., list[str]], sites: str, capsys: pytest.CaptureFixture[str]
) -> None:
    one, quick = parts(), parts("--quick", name="q")
    seed = parts("--seed", "2", name="s")
    text = Path(sites).read_text()
    Path(sites).write_text(text.replace("price = 0.04", "price = 0.041"))
    file = parts(name="f")
    version = json.loads(Path(one[1]).read_text()) | {"powbench": "0.0.9"}
    older = Path(one[1]).with_name("older.json")
    older.write_text(json.dumps(version))
    damaged = json.loads(Path(one[1]).read_text())
    damaged["outcomes"][0]["windows"][0]["low"] = "AAAA"
    broken = Path(one[1]).with_name("broken.json")
    broken.write_text(json.dumps(damaged))
    capsys.readouterr()
    for names, says in (
        (one[:1], "part 2 of 2 is missing"),
        (one[:1], "--paths 2500 --seed 1 --shard 2/2 --json FILE"),
        ([one[0], one[0]], "are both part 1 of 2"),
        ([one[0], seed[1]], "is of another seed than"),
        ([one[0], file[1]], "is of another sites file than"),
        ([one[0], str(older)], "is of another version of powbench than"),
        ([one[0], str(broken)], "is a damaged part"),
        ([one[0], sites], "not JSON"),
        ([one[0], quick[1]], f"{quick[1]} was made with --quick, and {one[0]} without"),
        ([quick[1], one[0]], f"{quick[1]} was made with --quick, and {one[0]} without"),
    ):
        assert main.run(["merge", *names]) == 2
        assert says in capsys.readouterr().err
    assert main.run(["merge", *one]) == 0
    assert "2,500 paths" in capsys.readouterr().out


def test_parts_that_kept_too_little_are_refused_and_wide_windows_are_why_it_is_rare(
    parts: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """Of windows a fifth of a standard deviation wide some quantile lies outside."""
    monkeypatch.setattr(parts_of_simulation, "SPREADS", 0.2)
    narrow = parts()
    monkeypatch.undo()
    wide = parts(name="w")
    assert Path(wide[0]).stat().st_size > Path(narrow[0]).stat().st_size
    capsys.readouterr()
    assert main.run(["merge", *narrow]) == 2
    told = capsys.readouterr().err
    assert "the parts do not hold some quantile" in told and "another number of shards" in told
    assert main.run(["merge", *wide]) == 0


@pytest.mark.parametrize(
    "more, says",
    [
        (["--shard", "0/2"], "no part of a whole"), (["--shard", "3/2"], "no part of a whole"),
        (["--paths", "20", "--shard", "1/2", "--json", "-"], "1 block of 1,000 paths cannot be"),
        (["--shard", "1/11", "--json", "-"], "paths cannot be divided into 11"),
        (["--shard", "1/2"], "add --json part.json"),
        (["--scheduler", "localhost"], "is no scheduler"), (["--scheduler", "local:0"], "is no"),
        (["--scheduler", "tcp://[::1"], "is no scheduler"),
        (["--scheduler", "local:2", "--threads", "2"], "leave one of the two out"),
    ],
)  # fmt: skip
def test_bad_shards_and_schedulers(
    more: list[str], says: str, sites: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.run(["simulate", sites, *more]) == 2
    assert says in capsys.readouterr().err


def test_results_come_in_order_and_a_few_ahead() -> None:
    begun: list[int] = []

    def work(number: int) -> int:
        begun.append(number)
        return number

    with batches.threads(2) as workers:
        calls = ((number,) for number in range(50))
        found = []
        for result in batches.run(work, calls, workers):
            found.append(result)
            assert len(begun) <= result + 1 + 2 * workers.count
    assert found == list(range(50))


def test_a_long_piece_ends_when_nobody_waits_for_it() -> None:
    """A million paths of one origin took minutes after Ctrl-C."""
    begun, ended = threading.Event(), threading.Event()

    def work(endless: bool) -> bool:
        try:
            while endless:
                begun.set()
                batches.go_on()
        finally:
            if endless:
                ended.set()
        return endless

    with pytest.raises(KeyboardInterrupt), batches.threads(2) as pool:
        done = batches.run(work, [(False,), (True,)], pool)
        assert next(done) is False
        assert begun.wait(patience.SECONDS)
        raise KeyboardInterrupt
    assert ended.is_set()
    batches.go_on()  # on any other thread it says nothing


def test_an_interrupted_part_is_no_part(
    sites: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    through = run.through

    def interrupted(*arguments: Any) -> run.Passed:
        return replace(through(*arguments), ended=run.INTERRUPTED)

    monkeypatch.setattr(run, "through", interrupted)
    part = tmp_path / "part.json"
    asked = ["simulate", sites, "--paths", "2000", "--shard", "1/2", "--json", str(part)]
    assert main.run(asked) == 130
    assert "interrupted: the part is not whole" in capsys.readouterr().err
    assert not part.exists()


def test_a_failure_is_not_swallowed() -> None:
    def fails(number: int) -> int:
        raise InputError(f"no {number}", "")

    with batches.threads(2) as workers, pytest.raises(InputError, match="no 0"):
        list(batches.run(fails, ((n,) for n in range(9)), workers))


def test_numbers_are_not_changed_by_what_runs_them(small: World) -> None:
    (whole,) = run.batch(small, np.arange(3000))
    (tail,) = run.batch(small, np.arange(2000, 3000))
    assert np.array_equal(whole.npv[2000:], tail.npv)


@pytest.mark.slow
def test_the_slurm_script_makes_parts_that_merge(
    sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The tasks of an array one after the other, as Slurm would start them."""
    script = Path(__file__).parents[2] / "examples" / "slurm" / "simulate.sbatch"
    scripts = tmp_path / "bin"
    scripts.mkdir()
    command = scripts / "powbench"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m powbench "$@"\n')
    command.chmod(0o755)
    # The third was lost, and is done again in an array of its own.
    for task, count, more in (("1", "3", []), ("2", "3", []), ("3", "1", ["3"])):
        environment = os.environ | {
            "PATH": f"{scripts}:{os.environ['PATH']}", "SLURM_ARRAY_TASK_ID": task,
            "SLURM_ARRAY_TASK_COUNT": count, "SLURM_CPUS_PER_TASK": "1",
            "PYTHONPATH": str(Path(__file__).parents[2]),
        }  # fmt: skip
        subprocess.run(
            ["bash", str(script), sites, "6500", *more], cwd=tmp_path, env=environment, check=True,
            capture_output=True,
        )  # fmt: skip
    assert main.run(["merge", *map(str, tmp_path.glob("part*.json")), "-q", "--json", "-"]) == 0
    assert digest(capsys.readouterr().out) == simulated(sites, capsys)


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clusters.Cluster]:
    """Two workers, for those who do not harm them: the last, so that it does not stand for long."""
    with clusters.cluster(tmp_path_factory.mktemp("cluster")) as cluster:
        yield cluster


def test_one_document_from_threads_processes_and_parts(
    sites: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], standing: clusters.Cluster
) -> None:
    """Two workers as processes; seven shards, merged in another order."""
    wanted = simulated(sites, capsys, "--threads", "1")
    assert simulated(sites, capsys, "--threads", "3") == wanted
    assert simulated(sites, capsys, "--scheduler", standing.address) == wanted
    for shards in (2, 7):
        names = [str(tmp_path / f"{n}of{shards}.json") for n in range(1, shards + 1)]
        for number, name in enumerate(names, 1):
            command = ["simulate", sites, "--paths", "6500", "--json", name]
            assert main.run([*command, "--shard", f"{number}/{shards}"]) == 0
        capsys.readouterr()
        assert main.run(["merge", *names[::-1], "--json", "-"]) == 0
        assert digest(capsys.readouterr().out) == wanted


def test_another_version_or_python_is_refused(
    sites: str, standing: clusters.Cluster, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """A real scheduler and workers, and a client that is newer than they are."""
    from distributed import versions

    asked = versions.get_versions
    for name, newer, says in (
        ("numpy", "9.9.9", "the worker tcp://"), ("powbench", "9.9.9", "the scheduler runs"),
        ("python", "3.99.0", "the scheduler runs"),
    ):  # fmt: skip

        def here(packages: Any = None, name: str = name, newer: str = newer, **more: Any) -> Any:
            said = asked(packages=packages, **more)
            return said | {"packages": said["packages"] | {name: newer}}

        monkeypatch.setattr(versions, "get_versions", here)
        assert main.run(["simulate", sites, "--scheduler", standing.address]) == 2
        said = capsys.readouterr().err
        assert says in said and f"and here is {newer.removesuffix('.0')}" in said
