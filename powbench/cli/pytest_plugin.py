"""The pytest plugin: a fixture that measures a kernel, a marker that judges one.

    def test_speed(powbench):
        rate = powbench("avx512").hashes_per_second        # under pytest-benchmark

    @pytest.mark.powbench_check(base="v1.0", kernel="avx512", margin="5%")
    def test_no_slower(powbench_verdict):
        assert powbench_verdict.verdict == "pass"

    @pytest.mark.powbench_check(base="v1.0", callable=parse_a_page)
    def test_parsing_is_no_slower():                           # a function of your own
        pass

Loaded by every pytest run of an environment that has powbench, so it imports
nothing before it is used.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import click
import pytest

if TYPE_CHECKING:
    from ..check.records import CheckOutcome

MARKER = (
    "powbench_check(base=None, head=None, baseline=None, kernel=None, callable=None, "
    "command_base=None, command_head=None, margin='5%', on_inconclusive='fail', **options): "
    "run `powbench check` with these options before the test, which fails when head has regressed"
)
VALUES = (
    *("base", "head", "baseline", "kernel", "margin", "on_inconclusive"),
    *("callable", "command_base", "command_head"),
    *("cpu", "inject", "max_time", "rounds", "seed", "slice_ms"),
)
FLAGS = ("allow_dirty", "confirm", "measure_identical", "swap")
"""What the marker takes: the options of `powbench check` of these names."""
OUTCOME = pytest.StashKey["CheckOutcome"]()


@dataclass(frozen=True)
class Measured:
    """What the fixture returns. hashes_per_second: of the median slice, None when
    pytest-benchmark is disabled."""

    kernel: str
    nonces: int
    hashes_per_second: float | None
    hits: int
    digest: str


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)


@pytest.fixture
def powbench(request: pytest.FixtureRequest) -> Callable[..., Measured]:
    """powbench(kernel=None, seconds=0.02, rounds=30): measure a kernel under pytest-benchmark.

    The kernel first proves itself against hashlib; every round scans the same
    nonces. extra_info then holds kernel, backend, nonces, hashes_per_second, hits
    and digest.
    """
    if not request.config.pluginmanager.has_plugin("benchmark"):
        pytest.fail("the powbench fixture needs pytest-benchmark: pip install pytest-benchmark")
    benchmark: Any = request.getfixturevalue("benchmark")

    def measure(kernel: str | None = None, seconds: float = 0.02, rounds: int = 30) -> Measured:
        return _measure(benchmark, kernel, seconds, rounds)

    return measure


def _measure(benchmark: Any, name: str | None, seconds: float, rounds: int) -> Measured:
    from ..errors import InputError
    from ..kernels import registry
    from ..measure import choice, proof, run
    from ..measure.crew import Crew
    from ..measure.workload import Digest, default_job, wrong_hits
    from . import numbers

    for argument, value in (("seconds", seconds), ("rounds", rounds)):
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise InputError(f"{argument}={value!r} is no number", "try powbench(seconds=0.02)")
    seconds = numbers.seconds(seconds, "seconds")
    if not isinstance(rounds, int) or rounds < 1:
        raise InputError(f"rounds={rounds} is no number of rounds", "try powbench(rounds=30)")
    kernel = registry.get(name) if name is not None else choice.default(True)
    kernel.prepare(lambda _: None)
    job = default_job()
    proof.prove(kernel, job.header)
    with Crew(kernel, 1) as crew:
        nonces = run.calibrate(crew, job, 1, seconds)
    hits = benchmark.pedantic(kernel.scan, args=(job, 0, nonces), rounds=rounds, warmup_rounds=2)
    hits = kernel.scan(job, 0, nonces) if hits is None else hits  # --benchmark-skip and friends
    wrong = wrong_hits(job, hits)
    if wrong:
        pytest.fail(
            f"kernel {kernel.name} reports nonce {wrong[0]} as a hit, and hashlib rejects it"
        )
    digest = Digest()
    digest.add(job, hits)
    stats = getattr(benchmark, "stats", None)
    rate = nonces / stats.stats.median if stats is not None else None
    benchmark.extra_info.update(
        kernel=kernel.name,
        backend=kernel.backend,
        nonces=nonces,
        hashes_per_second=rate,
        hits=len(hits),
        digest=digest.hex(),
    )
    return Measured(kernel.name, nonces, rate, len(hits), digest.hex())


@pytest.hookimpl(optionalhook=True)
def pytest_benchmark_update_machine_info(
    config: pytest.Config, machine_info: dict[str, Any]
) -> None:
    """Our facts beside pytest-benchmark's own, the signature among them."""
    from ..measure import facts, software

    machine_info["powbench"] = {**facts.as_json(facts.collect()), "software": software.collect()}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """A verdict against the marked test is its failure."""
    marker = item.get_closest_marker("powbench_check")
    if marker is None:
        return
    given = _arguments(marker)
    outcome = item.stash.get(OUTCOME, None) or _judge(item, given)
    _fail_or_warn(item, outcome, given["on_inconclusive"])


@pytest.fixture
def powbench_verdict(request: pytest.FixtureRequest) -> CheckOutcome:
    """The outcome of the test's powbench_check marker."""
    marker = request.node.get_closest_marker("powbench_check")
    if marker is None:
        pytest.fail("powbench_verdict needs the marker powbench_check")
    return _judge(request.node, _arguments(marker))


def _arguments(marker: pytest.Mark) -> dict[str, Any]:
    """The marker's arguments as `powbench check` reads its options, its defaults included.

    What is none of them ends the test with one line that names it.
    """
    from ..errors import InputError
    from . import check

    words = [word for name, value in marker.kwargs.items() for word in _words(name, value)]
    if marker.args:
        _refuse(f"{marker.args[0]!r} has no name", "names")
    try:
        parameters = check.command.make_context("powbench check", words).params
    except click.UsageError as error:
        _refuse(error.format_message(), "the options of the command")
    except InputError as error:
        _refuse(error.message, "the options of the command")
    if "kernel" not in marker.kwargs:
        parameters["kernel_names"] = ()  # and not what POWBENCH_KERNEL says
    return parameters


def _words(name: str, value: Any) -> list[str]:
    """One argument as it stands on the command line."""
    option = "--" + name.replace("_", "-")
    if name not in (*VALUES, *FLAGS):
        _refuse(f"there is no argument {name!r}", ", ".join((*VALUES, *FLAGS)))
    if value is None:
        return []
    if name == "callable" and not isinstance(value, str):
        value = _written(value)
    if name in FLAGS:
        if not isinstance(value, bool):
            _refuse(f"{name}={value!r}", "True or False")
        return [option] * value
    values = value if name == "kernel" and isinstance(value, (list, tuple)) else [value]
    for one in values:
        if isinstance(one, bool) or not isinstance(one, (str, int, float, os.PathLike)):
            _refuse(f"{name}={value!r}", "a string or a number")
    return [f"{option}={one}" for one in values]


def _written(function: Any) -> str:
    """A function as --callable names it: FILE.py:name."""
    code, name = getattr(function, "__code__", None), getattr(function, "__qualname__", "")
    if code is None or not name:
        _refuse(f"callable={function!r}", "a function, or a string such as package.module:name")
    if "<" in name:
        _refuse(
            f"callable={name} is made inside of a function, where no other process finds it",
            "a function of a module",
        )
    return f"{code.co_filename}:{name}"


def _refuse(fault: str, takes: str) -> NoReturn:
    pytest.fail(f"powbench_check: {fault}\nhint: it takes {takes}", pytrace=False)


def _judge(item: Any, given: dict[str, Any]) -> CheckOutcome:
    from ..check import perform
    from ..check.request import Request
    from ..errors import PowbenchError
    from . import check, options

    request = options.of(Request, given)
    try:
        outcome = perform.perform(request, check.CheckNotes(request.baseline is not None))
    except PowbenchError as error:
        hint = f"\nhint: {error.hint}" if error.hint else ""
        pytest.fail(f"powbench check: {error.message}{hint}", pytrace=False)
    item.stash[OUTCOME] = outcome
    return outcome


def _fail_or_warn(item: pytest.Item, outcome: CheckOutcome, on_inconclusive: str) -> None:
    from ..report.terminal import check as report
    from .check import exit_code

    sentence = report.sentence(outcome)
    item.user_properties.append(("powbench_verdict", outcome.verdict))
    item.add_report_section("call", "powbench check", sentence)
    if exit_code(outcome.verdict, on_inconclusive):
        strips = [
            line
            for c in outcome.kernels
            for line in report.strip(c.numbers, outcome.settings.margin)
        ]
        pytest.fail("\n".join([f"powbench check: {sentence}", *strips]), pytrace=False)
    if outcome.verdict not in ("pass", "regressed") and on_inconclusive == "warn":
        item.warn(pytest.PytestWarning(f"powbench check: {sentence}"))
