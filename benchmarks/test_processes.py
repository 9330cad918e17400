"""What a user waits for before anything happens, and the memory it takes.

    python -m pytest benchmarks/test_processes.py

Whole processes from outside; the best of several counts, as with the kernels.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

Add = Callable[..., None]
POWBENCH = [sys.executable, "-m", "powbench"]
SHORT = (
    *(["--help"], ["bench", "--help"], ["project", "--help"], ["--version"], ["info"]),
    *(["rigs"], ["network", "show"]),
    ["project", "--rig", "Antminer S21 200T", "--tariff", "0.05"],
)


# Asked of the process itself: what wait4 reports still holds the memory of the
# process that forked it.
PEAK = """
import sys
from powbench.cli.main import run
code = run(sys.argv[1:])
status = open("/proc/self/status").read()
sys.stderr.write(status.split("VmHWM:")[1].split()[0])
sys.exit(code)
"""


def run(command: Sequence[str]) -> float:
    """Wall seconds of one process."""
    began = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - began


def peak_mb(arguments: Sequence[str]) -> float:
    """Peak resident memory of `powbench` with these arguments, in MB."""
    done = subprocess.run(
        [sys.executable, "-c", PEAK, *arguments], check=True, capture_output=True, text=True
    )
    return int(done.stderr.split()[-1]) / 1024


def test_import(benchmark: Any, figure: Add) -> None:
    """`import powbench` on top of an empty Python."""
    code = "import sys, powbench; sys.exit('numpy' in sys.modules or 'numba' in sys.modules)"
    empty: list[float] = []
    benchmark.pedantic(
        run,
        args=([sys.executable, "-c", code],),
        setup=lambda: empty.append(run([sys.executable, "-c", "pass"])),
        rounds=20,
    )
    seconds = benchmark.stats.stats.min - min(empty)
    benchmark.extra_info.update(seconds_over_empty_python=seconds)
    figure("import powbench", seconds, 0.15, at_least=False, unit="s")


def cpu_seconds(command: Sequence[str]) -> float:
    """User and system time of one process; another's load moves it less than the wall clock."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, command
    return usage.ru_utime + usage.ru_stime


@pytest.mark.skipif(not hasattr(os, "wait4"), reason="needs wait4")
@pytest.mark.parametrize("line", SHORT, ids=" ".join)
def test_start_up(line: list[str], benchmark: Any, figure: Add) -> None:
    """CPU time of help and of an answer in one line, beside an empty Python's in turn."""
    empty: list[float] = []
    spent: list[float] = []
    benchmark.pedantic(
        lambda: spent.append(cpu_seconds([*POWBENCH, *line])),
        setup=lambda: empty.append(cpu_seconds([sys.executable, "-c", "pass"])),
        rounds=9,
    )
    times = min(spent) / min(empty)
    benchmark.extra_info.update(cpu_seconds=min(spent), times_empty_python=times)
    name = f"powbench {' '.join(line[:2])}, CPU ({times:.1f} x python -c pass)"
    figure(name, min(spent), 0.25, at_least=False, unit="s")


def test_memory_of_bench(benchmark: Any, figure: Add) -> None:
    """Peak resident memory of a benchmark of a C kernel."""
    from powbench.kernels import native, registry

    if native.load() is None:
        pytest.skip("the C core was not built")
    if not Path("/proc/self/status").exists():
        pytest.skip("needs /proc")
    name = registry.default().name
    peaks: list[float] = []
    arguments = ["bench", "-k", name, "-t", "1,all", "-d", "0.5", "--json", os.devnull]
    benchmark.pedantic(lambda: peaks.append(peak_mb(arguments)), rounds=3)
    benchmark.extra_info.update(kernel=name, peak_mb=max(peaks))
    figure(f"bench -k {name}, resident", max(peaks), 120, at_least=False, unit="MB")


def test_first_compilation(benchmark: Any, figure: Add, tmp_path: Path) -> None:
    """numba's straight line into empty caches, in the child that users wait for."""
    pytest.importorskip("numba")
    code = (
        "from powbench.kernels import compiling\n"
        "assert compiling.ensure('numba', lambda line: None) is not None"
    )
    folders = iter(range(100))

    def first_time() -> None:
        fresh = tmp_path / str(next(folders))
        places = {"POWBENCH_CACHE_DIR": str(fresh / "a"), "NUMBA_CACHE_DIR": str(fresh / "b")}
        subprocess.run([sys.executable, "-c", code], check=True, env=os.environ | places)

    benchmark.pedantic(first_time, rounds=2)
    seconds = benchmark.stats.stats.min
    figure("numba, first compilation", seconds, 20.0, at_least=False, unit="s")
