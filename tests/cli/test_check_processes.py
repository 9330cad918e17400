"""`powbench check` with real processes: environments, a whole run, an interrupt."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.check import lab, run
from tests import patience

SCHEMA = json.loads(
    (Path(run.__file__).parents[1] / "schemas" / "check-1.json").read_text(encoding="utf-8")
)

SAMPLE = Path(__file__).parents[1] / "data/documents/result.json"

pytestmark = pytest.mark.usefixtures("own_store")


def environment() -> list[str]:
    return ["--base", sys.executable, "--head", sys.executable]


def test_the_same_environment_twice_passes_at_once(cli: Any) -> None:
    told = cli("check", *environment(), "-k", "reference")
    assert told.code == 0
    assert "nothing was measured" in told.out


COUNTS = """
schema = "powbench.counts/1"
[kernels.k]
source = "C core"
compiler = "gcc"
flags = ""
instructions = 1.0
classes = {scalar = 1.0}
lines = {nop = 1.0}
"""


@pytest.mark.parametrize(
    "command",
    [
        ["bench"],
        ["verify"],
        ["sweep"],
        ["baseline", "save", "x"],
        ["baseline", "save", "--counts", "written.toml"],
        ["check", *environment()],
        ["check", *environment(), "--measure-identical"],
        ["check", *environment(), "--counts"],
        ["check", "--counts", "--baseline", "counts.toml"],
        ["history", "sample.json"],
        ["export", "sample.json", "--to", "csv=-"],
    ],
    ids=" ".join,
)
def test_a_kernel_that_nobody_has_is_bad_input(cli: Any, folder: Path, command: list[str]) -> None:
    """Wherever a kernel's name comes in."""
    Path("counts.toml").write_text(COUNTS)
    shutil.copy(SAMPLE, "sample.json")
    told = cli(*command, "-k", "nope")
    assert told.code == 2, told.err
    assert "kernel 'nope'" in told.err
    assert "kernels are " in told.err or "usable here: " in told.err
    assert not Path("written.toml").exists()


def test_a_kernel_that_only_this_powbench_has_is_no_answer(cli: Any, folder: Path) -> None:
    """There is such a kernel, so that naming it is no mistake."""
    Path("counts.toml").write_text(COUNTS)
    told = cli("check", "--counts", "--baseline", "counts.toml", "-k", "scalar")
    assert told.code == 3
    assert "holds no counts of kernel scalar, but of k" in told.out.replace("\n  ", " ")


def test_the_same_arm_twice_must_be_a_powbench_that_has_the_kernel(
    cli: Any, tmp_path: Path
) -> None:
    """Nothing that cannot run is alike enough to pass."""
    venv.create(tmp_path / "bare", with_pip=False)
    bare = str(tmp_path / "bare")
    told = cli("check", "--base", bare, "--head", bare, "-k", "reference")
    assert told.code == 3
    assert "powbench does not load" in told.err


def test_github_sees_an_arm_that_breaks(
    cli: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    venv.create(tmp_path / "bare", with_pip=False)
    bare = str(tmp_path / "bare")
    told = cli("check", "--base", bare, "--head", sys.executable, "-k", "reference")
    assert told.code == 3
    (line,) = [x for x in told.err.splitlines() if x.startswith("::")]
    assert line.startswith("::error title=powbench check::the worker of A")


QUICK = ["-k", "reference", "--rounds", "6", "--slice-ms", "1", "--measure-identical"]


@pytest.mark.usefixtures("one_launch")
def test_a_whole_run(cli: Any, folder: Path) -> None:
    """Real processes; the verdict is the machine's, the document is ours."""
    told = cli("check", *environment(), *QUICK, "--json", "c.json", "--store")
    assert told.code == 3, told.err
    assert "the time limit came before a decision" in " ".join(told.out.split())
    assert "expected duration" in told.err
    data = json.loads((folder / "c.json").read_text())
    jsonschema.Draft202012Validator(SCHEMA).validate(data)
    assert data["kernels"][0]["launches"]
    assert cli("history").code == 0


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupt_leaves_no_process_and_no_file(
    folder: Path, tmp_path: Path, how: signal.Signals
) -> None:
    work = tmp_path / "work"
    work.mkdir()
    with subprocess.Popen(
        [sys.executable, "-m", "powbench", "check", *environment(), "--json", "c.json",
         "-k", "reference", "--measure-identical", "--rounds", "600"],
        cwd=folder, env={**os.environ, "TMPDIR": str(work)}, start_new_session=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as child:  # fmt: skip
        patience.until(lambda: children(child.pid), "the start of a worker")
        started = children(child.pid)
        child.send_signal(how)
        _, err = child.communicate(timeout=patience.SECONDS)
    assert child.returncode == 130
    assert "interrupted" in err
    assert list(folder.iterdir()) == []
    assert list(work.iterdir()) == []
    assert all(patience.gone(pid) for pid in started)


def children(pid: int) -> list[int]:
    path = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        return [int(word) for word in path.read_text().split()]
    except OSError:
        return []


def test_the_parent_leaves_the_measured_cpu() -> None:
    before = os.sched_getaffinity(0)
    cpu = max(before)
    with lab.out_of_the_way(cpu):
        assert cpu not in os.sched_getaffinity(0) or len(before) == 1
    assert os.sched_getaffinity(0) == before
