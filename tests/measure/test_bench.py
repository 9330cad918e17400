"""The benchmark's order and what it proves, with a measure function that takes no time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from powbench.energy.declared import Declared
from powbench.energy.probe import Metering
from powbench.energy.reading import missing
from powbench.errors import InputError, PowbenchError, WrongHashes
from powbench.kernels.base import Job, Kernel
from powbench.kernels.reference import ReferenceKernel
from powbench.measure import bench, facts, orders, run
from powbench.measure.bench import Bench, BenchListener
from powbench.measure.document import Result
from powbench.measure.measurement import NOT_ASKED, Measurement, Slice
from powbench.measure.orders import Settings, best_on_all, orders_of
from powbench.measure.proof import PROOF_RANGES, PROOF_TARGET, disagreement, prove
from powbench.measure.run import OnSlice
from powbench.measure.statistics import Interval
from powbench.measure.tally import RunPlan
from powbench.measure.workload import DEFAULT_HEADER

JOB = Job.of(DEFAULT_HEADER, (1 << 248) - 1)
RATES = {"slow": 1e6, "fast": 9e6, "single": 20e6}


class Log(BenchListener):
    def __init__(self) -> None:
        self.events: list[str] = []

    def note(self, message: str) -> None:
        self.events.append(message)

    def begins(self, order: orders.Order, index: int, orders: int) -> None:
        self.events.append(f"{order.kernel.name} x{order.threads}, {index + 1} of {orders}")

    def slice_done(self, order: orders.Order, slices: Sequence[Slice], done: float) -> None:
        self.events.append(f"slice {done:g}")

    def ends(self, measurement: Measurement) -> None:
        self.events.append(f"ends {measurement.kernel}")


def instant(plans: list[RunPlan] | None = None, stop_at: int = 99) -> Any:
    """A measure function with rates of its own; interrupted in its `stop_at`-th call."""
    seen: list[RunPlan] = [] if plans is None else plans

    def measure(kernel: Kernel, plan: RunPlan, on_slice: OnSlice | None = None) -> Measurement:
        seen.append(plan)
        if len(seen) == stop_at:
            raise KeyboardInterrupt
        rate = RATES.get(kernel.name, 5e6) * plan.threads
        nonces = round(rate / 10)
        hits = nonces * (plan.job.target + 1) >> 256  # as many as are to be expected
        slices = (Slice(0.0, 0.1, 0.1, nonces, hits),)
        if on_slice is not None:
            on_slice(slices, 1.0)
        return Measurement(
            *(kernel.name, kernel.backend, plan.threads, True),
            hashes_per_second=Interval(rate, rate, rate, 0.0),
            cpu_hashes_per_second=rate,
            slices=slices,
            hits=hits,
            hardware_errors=0,
        )

    return measure


@pytest.fixture(autouse=True)
def _four_cpus(monkeypatch: pytest.MonkeyPatch, machine_root: Callable[[str], Any]) -> None:
    root = machine_root("intel_hybrid")
    machine = facts.collect(root, allowed=[0, 1, 2, 3])
    monkeypatch.setattr(facts, "collect", lambda with_host=False: machine)


@pytest.fixture
def kernels(fake: Any) -> tuple[Kernel, ...]:
    return fake("slow"), fake("fast"), fake("single", one_thread="it keeps Python's lock")


def test_every_kernel_on_one_thread_and_the_best_on_all(kernels: tuple[Kernel, ...]) -> None:
    log = Log()
    plans: list[Any] = []
    result = Bench(Settings(JOB, kernels), log, instant(plans)).run()
    assert [(m.kernel, m.threads) for m in result.measurements] == [
        ("slow", 1), ("fast", 1), ("single", 1), ("fast", 4),
    ]  # fmt: skip
    # `single` is faster, but keeps the lock: it cannot be the one on all CPUs.
    assert log.events[0] == "slow x1, 1 of 4"
    assert log.events[-3:] == ["fast x4, 4 of 4", "slice 1", "ends fast"]
    assert all(p.cpus == (0, 2, 1, 3) for p in plans)  # fast cores before second hyperthreads
    assert not result.interrupted


def test_a_kernel_with_meters_of_its_own_is_read_by_them(kernels: tuple[Kernel, ...]) -> None:
    whole, own = Declared(10), Declared(3)

    def own_meters(kernel: Kernel) -> Metering | None:
        return Metering((own,), missing("no meter")) if kernel.name == "fast" else None

    plans: list[Any] = []
    settings = Settings(JOB, kernels, thread_counts=(1,), meters=(whole,), own_meters=own_meters)
    assert settings.all_meters == (whole, own)
    result = Bench(settings, Log(), instant(plans)).run()
    assert [p.meters for p in plans] == [(whole,), (own,), (whole,)]
    # Where nothing was read, the reason is that of its own meters.
    reasons = [m.energy[0].reason for m in result.measurements]
    assert reasons == [NOT_ASKED.reason, "no meter", NOT_ASKED.reason]


def test_the_threads_asked_for_are_all_there_is(kernels: tuple[Kernel, ...]) -> None:
    settings = Settings(JOB, kernels, thread_counts=(1, 2))
    result = Bench(settings, Log(), instant()).run()
    assert [(m.kernel, m.threads) for m in result.measurements] == [
        ("slow", 1), ("slow", 2), ("fast", 1), ("fast", 2), ("single", 1),
    ]  # fmt: skip


def test_a_kernel_that_cannot_run_on_two_threads_is_not_left_out_in_silence(
    kernels: tuple[Kernel, ...],
) -> None:
    result = Bench(Settings(JOB, kernels, thread_counts=(2,)), Log(), instant()).run()
    assert [m.kernel for m in result.measurements] == ["slow", "fast"]
    assert [name for name, _ in result.not_measured] == ["single"]
    with pytest.raises(InputError, match="single cannot run on several threads"):
        Bench(Settings(JOB, kernels, required=True, thread_counts=(2,)), Log(), instant()).run()
    with pytest.raises(InputError, match="single cannot run on several threads"):
        Bench(Settings(JOB, kernels[2:], thread_counts=(2,)), Log(), instant()).run()


def test_one_cpu_has_no_line_for_all(kernels: tuple[Kernel, ...]) -> None:
    measured = [instant()(k, RunPlan(JOB)) for k in kernels]
    assert best_on_all(Settings(JOB, kernels), measured, 1) is None
    assert best_on_all(Settings(JOB, kernels), [], 4) is None
    assert best_on_all(Settings(JOB, kernels, thread_counts=(1,)), measured, 4) is None
    last = best_on_all(Settings(JOB, kernels), measured, 4)
    assert last is not None
    assert (last.kernel.name, last.threads) == ("fast", 4)
    assert len(orders_of(Settings(JOB, kernels))) == 3


def test_all_boards_and_the_best_of_the_cpu_are_the_last_line(
    fake: Any, kernels: tuple[Kernel, ...]
) -> None:
    boards = (fake("cuda:0"), fake("cuda:1"))
    for each in boards:
        each.one_thread = "it is a board"
    every = (*kernels, *boards)

    def order(result: Result) -> list[tuple[str, int]]:
        return [(m.kernel, m.threads) for m in result.measurements]

    log = Log()
    result = Bench(Settings(JOB, every), log, instant()).run()
    assert order(result)[-3:] == [("cuda:1", 1), ("fast", 4), ("cuda:0+cuda:1+fast", 1)]
    assert result.measurements[-1].backend == "together"
    assert log.events[0] == "slow x1, 1 of 7"
    assert log.events[-3] == "cuda:0+cuda:1+fast x1, 7 of 7"
    # One board alone is beside the CPU, too; two without a CPU kernel are together.
    assert order(Bench(Settings(JOB, every[:-1]), Log(), instant()).run())[-1][0] == "cuda:0+fast"
    last = order(Bench(Settings(JOB, boards), Log(), instant()).run())[-1]
    assert last == ("cuda:0+cuda:1", 1)
    # No such line where there is no board, one board only, or somebody said what to measure.
    for settings in (
        Settings(JOB, kernels), Settings(JOB, boards[:1]),
        Settings(JOB, every, required=True), Settings(JOB, every, thread_counts=(1,)),
    ):  # fmt: skip
        names = [name for name, _ in order(Bench(settings, Log(), instant()).run())]
        assert not any("+" in name for name in names)


def test_plans_carry_what_the_user_asked_for(kernels: tuple[Kernel, ...]) -> None:
    plans: list[RunPlan] = []
    Bench(Settings(JOB, kernels[:1], nonces=77, start=5), Log(), instant(plans)).run()
    assert {(p.seconds, p.nonces, p.start, p.job) for p in plans} == {(None, 77, 5, JOB)}
    plans.clear()
    Bench(Settings(JOB, kernels[:1], seconds=3.5), Log(), instant(plans)).run()
    assert {(p.seconds, p.nonces) for p in plans} == {(3.5, None)}


@pytest.mark.parametrize("stop_at", [2, 3, 4])
def test_an_interrupt_keeps_what_was_measured(kernels: tuple[Kernel, ...], stop_at: int) -> None:
    result = Bench(Settings(JOB, kernels), Log(), instant(stop_at=stop_at)).run()
    assert result.interrupted
    assert len(result.measurements) == stop_at - 1


def test_an_interrupt_before_anything_was_measured_goes_up(kernels: tuple[Kernel, ...]) -> None:
    with pytest.raises(KeyboardInterrupt):
        Bench(Settings(JOB, kernels), Log(), instant(stop_at=1)).run()


def test_a_measurement_cut_short_is_the_last_one(kernels: tuple[Kernel, ...]) -> None:
    from dataclasses import replace

    def cut(kernel: Kernel, plan: RunPlan, on_slice: OnSlice | None = None) -> Measurement:
        whole: Measurement = instant()(kernel, plan)
        return replace(whole, interrupted=True)

    result = Bench(Settings(JOB, kernels), Log(), cut).run()
    assert result.interrupted
    assert [(m.kernel, m.interrupted) for m in result.measurements] == [("slow", True)]


def test_compile_time_is_announced_and_recorded(fake: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kernel = fake("numba")

    def prepare(announce: Callable[[str], None]) -> float:
        announce("compiling numba")
        return 4.5

    monkeypatch.setattr(kernel, "prepare", prepare)
    log = Log()
    result = Bench(Settings(JOB, (kernel,)), log, instant()).run()
    assert log.events[0] == "compiling numba"
    assert {m.compile_seconds for m in result.measurements} == {4.5}


def test_a_kernel_that_does_not_compile_is_left_out_unless_asked_for(
    fake: Any, kernels: tuple[Kernel, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = fake("broken")

    def prepare(announce: Callable[[str], None]) -> float:
        raise PowbenchError("did not compile")

    monkeypatch.setattr(broken, "prepare", prepare)
    log = Log()
    result = Bench(Settings(JOB, (broken, kernels[0])), log, instant()).run()
    assert result.not_measured == (("broken", "did not compile"),)
    assert "kernel broken is left out: did not compile" in log.events
    assert {m.kernel for m in result.measurements} == {"slow"}
    with pytest.raises(PowbenchError, match="did not compile"):
        Bench(Settings(JOB, (broken,), required=True), Log(), instant()).run()


class Unready(ReferenceKernel):
    """Must be compiled, for half a minute as it says."""

    compiling_seconds = 30.0
    one_thread = ""

    def __init__(self, name: str, log: Log) -> None:
        self.name, self._log = name, log

    def is_ready(self) -> bool:
        return False

    def prepare(self, announce: Callable[[str], None]) -> float:
        self._log.events.append(f"compiles {self.name}")
        return 30.0


def test_what_must_be_compiled_comes_last_and_is_announced(kernels: tuple[Kernel, ...]) -> None:
    log = Log()
    cold = (Unready("numba-simple", log), Unready("numba", log))
    result = Bench(Settings(JOB, (*cold, *kernels)), log, instant()).run()
    assert [(m.kernel, m.threads) for m in result.measurements] == [
        ("slow", 1), ("fast", 1), ("single", 1), ("fast", 4), ("numba-simple", 1), ("numba", 1),
    ]  # fmt: skip
    said = [e for e in log.events if "ends" in e or "compile" in e]
    assert said[:4] == ["ends slow", "ends fast", "ends single", "ends fast"]
    assert said[4].startswith("numba-simple and numba must be compiled for this CPU first")
    assert "about 60 s more" in said[4]
    assert said[5:] == [
        "compiles numba-simple",
        "ends numba-simple",
        "compiles numba",
        "ends numba",
    ]


def test_a_compiled_kernel_that_is_the_fastest_runs_on_all_cpus_too(
    kernels: tuple[Kernel, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    log = Log()
    monkeypatch.setitem(RATES, "numba", 10e6)
    settings = Settings(JOB, (Unready("numba", log), kernels[0], kernels[1]))
    result = Bench(settings, log, instant()).run()
    assert [(m.kernel, m.threads) for m in result.measurements] == [
        ("slow", 1), ("fast", 1), ("fast", 4), ("numba", 1), ("numba", 4),
    ]  # fmt: skip


def test_an_interrupt_while_a_kernel_compiles_keeps_the_others(
    kernels: tuple[Kernel, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(kernel: Unready, announce: Callable[[str], None]) -> float:
        raise KeyboardInterrupt

    monkeypatch.setattr(Unready, "prepare", interrupted)
    log = Log()
    result = Bench(Settings(JOB, (Unready("numba", log), *kernels)), log, instant()).run()
    assert result.interrupted
    assert [m.kernel for m in result.measurements] == ["slow", "fast", "single", "fast"]


def test_kernels_that_were_named_are_prepared_before_any_is_measured(
    kernels: tuple[Kernel, ...],
) -> None:
    log = Log()
    settings = Settings(JOB, (kernels[0], Unready("numba", log)), required=True)
    Bench(settings, log, instant()).run()
    assert log.events[0] == "compiles numba"
    assert not any("must be compiled" in event for event in log.events)


# Lies


def invents(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
    return sorted({*hits, *range(start, start + count, 97)})


def misses(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
    return hits[1:]


def doubles(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
    return [h for hit in hits for h in (hit, hit)]


def reverses(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
    return hits[::-1]


LIES = [(invents, "invents"), (misses, "misses"), (doubles, "invents"), (reverses, "invents")]


@pytest.mark.parametrize(("lie", "word"), LIES)
def test_a_liar_is_found_before_it_is_timed(fake: Any, lie: Any, word: str) -> None:
    liar = fake("liar", lie)
    plans: list[Any] = []
    bench_ = Bench(Settings(JOB, (liar, fake("slow"))), Log(), instant(plans))
    result = bench_.run()
    (error,) = bench_.wrong
    assert error.exit_code == 1
    assert f"kernel liar {word}" in error.message
    assert DEFAULT_HEADER in error.message
    assert f"nonce {error.nonces[0]} " in error.message
    assert [m.kernel for m in result.measurements] == ["slow", "slow"]
    assert result.not_measured[0][0] == "liar"


@pytest.mark.parametrize(("lie", "word"), LIES)
def test_a_liar_that_passes_the_proof_is_found_in_the_run(
    fake: Any, lie: Any, word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lies only about the benchmark's own target; the honest ones are not blamed."""
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)

    def sly(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
        return list(lie(job, start, count, hits)) if job.target == JOB.target else hits

    liar, honest = fake("liar", sly), (fake("honest"), fake("honest too"))
    settings = Settings(JOB, (honest[0], liar, honest[1]), thread_counts=(1,), nonces=20_000)
    bench_ = Bench(settings, Log())
    result = bench_.run()
    assert [m.kernel for m in result.measurements] == ["honest", "liar", "honest too"]
    digests = {m.kernel: m.digest for m in result.measurements}
    assert digests["honest"] == digests["honest too"] != digests["liar"]
    assert len(bench_.wrong) == 1
    error = bench_.wrong[0]
    assert "kernel liar on 1 thread " in error.message
    assert DEFAULT_HEADER in error.message
    assert f"nonce {error.nonces[0]} " in error.message
    nonce = error.nonces[0]
    assert 0 <= nonce < 20_000
    is_hit = ReferenceKernel().scan(JOB, nonce, 1) == [nonce]
    assert is_hit is (lie is not invents)


def test_many_invented_hits_are_not_held_against_the_others(
    fake: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only eight wrong nonces are kept, but all of them are out of the evidence."""
    monkeypatch.setattr(run, "WARM_UP_SECONDS", 0.0)

    def sly(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
        return list(range(start, start + count)) if job.target == JOB.target else hits

    settings = Settings(JOB, (fake("honest"), fake("liar", sly)), thread_counts=(1,), nonces=3000)
    bench_ = Bench(settings, Log())
    result = bench_.run()
    liar = result.measurements[1]
    assert liar.hardware_errors > 2900
    assert len(liar.wrong_nonces) == 8
    assert ["kernel liar" in e.message for e in bench_.wrong] == [True]


# The proof


def test_an_honest_kernel_is_proven(fake: Any) -> None:
    kernel = fake()
    header = bytes.fromhex(DEFAULT_HEADER)
    assert prove(kernel, header) > 50
    assert kernel.calls == list(PROOF_RANGES)
    last = max(s + c for s, c in PROOF_RANGES)
    assert last == 1 << 32
    assert any(s < 1 << 31 < s + c for s, c in PROOF_RANGES)


@pytest.mark.parametrize("at", range(len(PROOF_RANGES)))
def test_one_lie_in_any_range_is_found(fake: Any, at: int) -> None:
    first = PROOF_RANGES[at][0]

    def lie(job: Job, start: int, count: int, hits: list[int]) -> list[int]:
        if start != first:
            return hits
        return hits[:-1] if hits else [start]

    with pytest.raises(WrongHashes) as caught:
        prove(fake("liar", lie), bytes.fromhex(DEFAULT_HEADER))
    (nonce,) = caught.value.nonces
    assert first <= nonce < first + PROOF_RANGES[at][1]
    assert 1 << 249 < PROOF_TARGET < 1 << 251


@pytest.mark.parametrize(
    ("got", "want", "says"),
    [
        ([], [5], "misses nonce 5"),
        ([5], [], "invents or misorders nonce 5"),
        ([5, 5], [5], "invents or misorders nonce 5"),
        ([6, 5], [5, 6], "invents or misorders nonce 6"),
        ([5, 9], [5, 7], "misses nonce 7"),
        ([4, 5], [5, 7], "invents or misorders nonce 4"),
    ],
)
def test_a_disagreement_names_its_first_nonce(got: list[int], want: list[int], says: str) -> None:
    error = disagreement("liar", bytes(80), got, want)
    assert says in error.message
    assert "00" * 80 in error.message
    assert error.hint


@pytest.mark.parametrize("threads, cpus, words", [
    (1, 1, ""), (2, 2, ""), (2, 1, "2 threads share 1 CPU and"), (999, 2, "share 2 CPUs and"),
])  # fmt: skip
def test_more_threads_than_cpus_are_said(threads: int, cpus: int, words: str) -> None:
    said = bench.crowded(threads, cpus)
    assert len(said) == bool(words)
    assert all(words in text for text in said)
