"""Every kernel against the hashlib loop, in alternate slices of one run.

    python -m pytest benchmarks/test_kernels.py

These machines are shared: neighbours take up to half of a core in bursts, but
never give anything. So slices are short, both sides alternate, and the best of
each counts; only the ratios mean something from one day to the next.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import core_flags
import pytest

from benchmarks import hashlib_loop
from powbench.kernels import registry
from powbench.kernels.base import Job, Kernel
from powbench.measure import facts, ports
from powbench.measure.crew import Crew, allowed_cpus, pin
from powbench.measure.workload import Piece, default_job

ROUNDS = 60
WANTED = {
    "scalar": 1.3,
    "avx2": 10.5,
    "shani": 20.5,
    "avx512": 24.0,
    "split": 36.0,
    "numba": 21.0,
}
"""On Zen 4; on other cores the ratios are what they are (docs/evidence/kernels.md)."""
CORE = Path(__file__).parents[1] / "csrc"
Add = Callable[..., None]


@pytest.fixture(autouse=True)
def one_cpu() -> Iterator[None]:
    """Both sides on the same CPU."""
    import os

    before = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    pin(allowed_cpus()[-1])
    yield
    if before is not None:
        os.sched_setaffinity(0, before)


def allowed_cpus_of_all() -> list[int]:
    """Those of this process before one_cpu tied it."""
    import os

    if not hasattr(os, "sched_setaffinity"):
        return allowed_cpus()
    tied = os.sched_getaffinity(0)
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    try:
        return allowed_cpus()
    finally:
        os.sched_setaffinity(0, tied)


def usable(name: str) -> Kernel:
    entry = next(e for e in registry.entries() if e.name == name)
    if entry.kernel is None:
        pytest.skip(entry.why_not)
    entry.kernel.prepare(print)
    return entry.kernel


def nonces_for(kernel: Kernel, job: Job, seconds: float = 0.012) -> int:
    """How many nonces take about `seconds`."""
    kernel.scan(job, 0, 1)  # numba loads its code on the first call
    count = 4096
    while True:
        began = time.perf_counter()
        kernel.scan(job, 0, count)
        spent = time.perf_counter() - began
        if spent > seconds / 2:
            return max(64, int(count * seconds / spent))
        count *= 2


@pytest.mark.parametrize("name", [e.name for e in registry.entries()])
def test_against_hashlib(benchmark: Any, figure: Add, name: str) -> None:
    kernel, job = usable(name), default_job()
    nonces = nonces_for(kernel, job)
    base: list[float] = []
    benchmark.pedantic(
        kernel.scan,
        args=(job, 0, nonces),
        setup=lambda: base.append(hashlib_loop.seconds_of_a_slice(job.header[:76])),
        rounds=ROUNDS,
    )
    rate = nonces / benchmark.stats.stats.min
    loop_rate = hashlib_loop.HASHES / min(base)
    benchmark.extra_info.update(
        hashes_per_second=rate,
        median_hashes_per_second=nonces / benchmark.stats.stats.median,
        hashlib_hashes_per_second=loop_rate,
        ratio_to_hashlib=rate / loop_rate,
        slices=len(base),
    )
    if name in WANTED:
        figure(f"{name} / hashlib loop", rate / loop_rate, WANTED[name], unit="x")


OVER_AVX512 = {
    "Zen 4": {("split", 1): 1.4},
    "Granite Rapids": {("avx512-ordered", 1): 1.02, ("beside", 1): 1.08, ("beside", 2): 1.06},
}
"""By core: (kernel, threads) and the ratio that is promised. On other cores none is."""


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("name", ["split", "beside", "avx512-ordered"])
def test_over_avx512(benchmark: Any, figure: Add, name: str, threads: int) -> None:
    """Against AVX-512 as the compiler orders it, in alternate slices."""
    kernel, avx512, job = usable(name), usable("avx512"), default_job()
    if len(allowed_cpus_of_all()) < threads:
        pytest.skip("one CPU only")
    nonces, others = nonces_for(kernel, job), nonces_for(avx512, job)
    cpus = allowed_cpus_of_all()
    with Crew(kernel, threads, cpus) as ours, Crew(avx512, threads, cpus) as theirs:

        def span(crew: Crew, count: int) -> float:
            turns = crew.work([Piece(job, i * count, count) for i in range(threads)])
            return max(t.ended for t in turns) - min(t.began for t in turns)

        base: list[float] = []
        spans: list[float] = []
        benchmark.pedantic(
            lambda: spans.append(span(ours, nonces)),
            setup=lambda: base.append(span(theirs, others)),
            rounds=ROUNDS,
        )
    rate, ratio = threads * nonces / min(spans), nonces / min(spans) * min(base) / others
    benchmark.extra_info.update(hashes_per_second=rate, ratio=ratio)
    machine = facts.collect()
    core = ports.find(machine.vendor, machine.family, machine.model)
    promised = OVER_AVX512.get(core.name if core else "", {}).get((name, threads))
    told = f"{name} / avx512, threads: {threads}"
    if promised is not None:
        figure(told, ratio, promised, unit="x")
    else:
        print(f"{told}: {ratio:.3f} x, nothing promised for {core.name if core else 'this core'}")


def test_two_threads(benchmark: Any, figure: Add) -> None:
    """Twice the threads, twice the hashes: alternate slices on one thread and on two."""
    import os

    if (os.cpu_count() or 1) < 2:
        pytest.skip("one CPU only")
    os.sched_setaffinity(0, range(os.cpu_count() or 1))
    kernel, job = registry.default(), default_job()
    nonces = nonces_for(kernel, job, 0.05)
    with Crew(kernel, 1, allowed_cpus()) as one, Crew(kernel, 2, allowed_cpus()) as two:

        def span(crew: Crew, threads: int) -> float:
            turns = crew.work([Piece(job, i * nonces, nonces) for i in range(threads)])
            return max(t.ended for t in turns) - min(t.began for t in turns)

        singles: list[float] = []
        pairs: list[float] = []
        benchmark.pedantic(
            lambda: pairs.append(span(two, 2)),
            setup=lambda: singles.append(span(one, 1)),
            rounds=ROUNDS,
        )
    ratio = 2 * min(singles) / min(pairs)
    benchmark.extra_info.update(
        hashes_per_second=2 * nonces / min(pairs), two_threads_to_one=ratio, kernel=kernel.name
    )
    figure(f"two threads / one, {kernel.name}", ratio, 1.97, unit="x")


@pytest.fixture(scope="module")
def c_loop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.Popen[str]]:
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs gcc")
    folder = tmp_path_factory.mktemp("c_loop")
    kind = core_flags.kind_of([compiler])
    files: list[tuple[str, list[str]]] = [(name, []) for name in core_flags.COMMON]
    files += [(f.name, f.flags(kind)) for f in core_flags.kernel_files(platform.machine())]
    objects = []
    for name, extra in files:
        made = folder / f"{name}.o"
        command = [compiler, *core_flags.BASE, *extra, "-c", str(CORE / name), "-o", str(made)]
        subprocess.run(command, check=True)
        objects.append(str(made))
    program = folder / "c_loop"
    source = Path(__file__).with_name("c_loop.c")
    command = [compiler, "-O2", f"-I{CORE}", str(source), *objects, "-o", str(program)]
    subprocess.run(command, check=True)
    with subprocess.Popen(
        [str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        yield process
        assert process.stdin is not None
        process.stdin.close()


def test_cost_of_calling_from_python(
    benchmark: Any, figure: Add, c_loop: subprocess.Popen[str]
) -> None:
    """2^22 nonces from Python and from C, in alternate scans."""
    kernel = registry.default()
    if kernel.backend != "c":
        pytest.skip("no C kernel here")
    job, nonces = default_job(), 1 << 22
    in_c: list[int] = []

    def scan_in_c() -> None:
        assert c_loop.stdin is not None and c_loop.stdout is not None
        c_loop.stdin.write(f"{kernel.name} {nonces}\n")
        c_loop.stdin.flush()
        in_c.append(int(c_loop.stdout.readline()))

    benchmark.pedantic(kernel.scan, args=(job, 0, nonces), setup=scan_in_c, rounds=40)
    cost = benchmark.stats.stats.min / (min(in_c) * 1e-9) - 1
    benchmark.extra_info.update(
        hashes_per_second=nonces / benchmark.stats.stats.min, cost_percent=100 * cost
    )
    figure("from Python over C, 2^22 nonces", 100 * cost, 1.0, at_least=False, unit="%")


ROUND_PAIRS_PER_HASH = 61
"""sha256rnds2 per double hash in csrc/kernel_shani.c: rounds 4..63, then 0..61."""


def test_sha_unit(figure: Add, tmp_path: Path) -> None:
    """How far this CPU's SHA unit could go at all: the bound of the shani kernel."""
    compiler = shutil.which("gcc")
    if compiler is None:
        pytest.skip("needs gcc")
    usable("shani")
    program = tmp_path / "sha_unit"
    source = Path(__file__).with_name("sha_unit.c")
    subprocess.run([compiler, "-O1", "-msha", str(source), "-o", str(program)], check=True)
    told = subprocess.run([str(program)], check=True, capture_output=True, text=True).stdout
    cycles = {name: float(value) for name, value in map(str.split, told.splitlines())}
    for name, value in cycles.items():
        print(f"{name}: {value:.2f} cycles")
    # Zen 4 issues one a cycle; where it is three, no order of instructions helps.
    figure(
        f"shani: cycles a hash that {ROUND_PAIRS_PER_HASH} sha256rnds2 take",
        ROUND_PAIRS_PER_HASH * cycles["sha256rnds2_throughput"],
        107,
        at_least=False,
        unit="cycles",
    )
