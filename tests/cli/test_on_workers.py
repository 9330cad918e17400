"""One document from threads and from a Dask scheduler with two workers, whatever the command."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from powbench import batches
from powbench import cluster as clusters_of_dask
from powbench.cli import main
from powbench.network import backtest
from tests.allocation.cases import BASE, RISKS, ROUTE
from tests.simulation import clusters

BACKTEST = ["backtest", "--from", "440", "--horizon", "13", "--paths", "6500"]
ALLOCATE = ["--scenarios", "40", "--check-paths", "2500", "--weight", "1"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[clusters.Cluster]:
    with clusters.cluster(tmp_path_factory.mktemp("dask")) as found:
        yield found


def steady(data: Any) -> Any:
    """A document without the moment it was written at and the time that it took."""
    if isinstance(data, dict):
        return {k: steady(v) for k, v in data.items() if k not in ("created", "seconds")}
    return [steady(each) for each in data] if isinstance(data, list) else data


def written(capsys: pytest.CaptureFixture[str], *command: str) -> Any:
    assert main.run([*command, "-q", "--json", "-"]) == 0
    return steady(json.loads(capsys.readouterr().out))


def test_a_backtest_is_the_same_on_all(
    cluster: clusters.Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted = written(capsys, *BACKTEST, "--threads", "1")
    assert written(capsys, *BACKTEST, "--threads", "3") == wanted
    assert written(capsys, *BACKTEST, "--scheduler", cluster.address) == wanted


def test_an_allocation_is_the_same_on_all(
    cluster: clusters.Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sites = tmp_path / "sites.toml"
    sites.write_text(BASE + RISKS + ROUTE)
    command = ["allocate", str(sites), *ALLOCATE]
    wanted = written(capsys, *command, "--threads", "1")
    assert wanted["check_paths"] == 2500 and wanted["frontier"][0]["check"] is not None
    for engine in (["--threads", "3"], ["--scheduler", cluster.address],
                   ["--scheduler", "local:2"]):  # fmt: skip
        assert written(capsys, *command, *engine) == wanted


def slowly(place: int) -> int:
    """Long enough for every worker to get some."""
    import time

    time.sleep(0.05)
    return place


@pytest.mark.parametrize("what", ["processor", "version"])
def test_an_answer_of_an_unfit_worker_that_joined_later_is_refused(
    what: str, tmp_path: Path
) -> None:
    """A real worker that comes when the work has begun, with less of its processor or another
    powbench."""
    used, code = clusters_of_dask.simd(), ""
    environment, says = {}, "runs powbench 9.9.9, and here is"
    if what == "version":
        code = "import powbench; powbench.__version__ = '9.9.9'"
    elif used:
        environment = {"NPY_DISABLE_CPU_FEATURES": " ".join(used)}
        says = f"goes without {', '.join(used)}: results would differ"
    else:
        pytest.skip("NumPy uses nothing beyond its baseline on this processor")
    done: list[int] = []
    with clusters.cluster(tmp_path, workers=1) as cluster:
        with clusters_of_dask.connected(cluster.address) as workers:
            calls = ((place,) for place in itertools.count())
            with pytest.raises(batches.WorkersLost) as refused:
                for result in batches.run(slowly, calls, workers):
                    done.append(result)
                    if len(done) == 1:
                        cluster.join(code, environment)
        assert says in str(refused.value) and "what it did was refused" in str(refused.value)
        assert str(refused.value).startswith(("the worker tcp://", "NumPy at the worker tcp://"))
    assert done == list(range(len(done)))


def test_a_scheduler_that_vanishes_leaves_the_scores_that_were_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["backtest", "--from", "300", "--horizon", "13", "--paths", "90"]
    real = backtest.run
    with clusters.cluster(tmp_path, workers=1) as cluster:

        def killed(*arguments: Any, **named: Any) -> backtest.Backtest:
            def told(share: float) -> None:
                if share > 0.2:
                    cluster.scheduler.kill()

            return real(*arguments[:-1], told, **named)  # type: ignore[call-arg]

        monkeypatch.setattr(backtest, "run", killed)
        assert main.run([*command, "--scheduler", cluster.address, "--json", "-"]) == 3
    shown = capsys.readouterr()
    data = json.loads(shown.out)
    assert data["interrupted"] and data["origins"]
    assert f"the scheduler at {cluster.address} went away" in shown.err
    monkeypatch.setattr(backtest, "run", real)
    whole = written(capsys, *command)
    assert data["origins"] == whole["origins"][: len(data["origins"])]
