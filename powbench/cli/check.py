"""`powbench check`: is head slower than base, beyond doubt."""

from __future__ import annotations

import random
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import InputError, NotMeasurable, PowbenchError
from . import check_outputs, options, output
from .paths import Input, Output
from .values import Number, Text, Whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..check.arms import Source
    from ..check.records import Launch, Outcome, Pilot, Settings

NO_SPACE = "No space left on device"
SAME_COMMIT = (
    "note: HEAD is on the main branch, so there is nothing to check it against; "
    "--base HEAD~1 or a tag names an older revision"
)
NOT_TOLD = ("inconclusive", "unfit", "incomparable")


def percent(text: str, name: str) -> float:
    """`5%`, `5` and `0.5 %` -> 0.05, 0.05, 0.005; InputError outside of 0.1 .. 100 %."""
    match = re.fullmatch(r"\s*([0-9]{1,3}(?:\.[0-9]{1,6})?)\s*%?\s*", text)
    value = float(match[1]) / 100 if match else 0.0
    if not 0.001 <= value <= 1:
        raise InputError(f"{name}: {text!r} is no percentage from 0.1 to 100", f"try {name} 5%")
    return value


def duration(text: str, name: str = "--max-time") -> float:
    """`90`, `90s`, `5m`, `1h` in seconds."""
    match = re.fullmatch(r"\s*([0-9]{1,6}(?:\.[0-9]{1,3})?)\s*([smh]?)\s*", text)
    value = float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[match[2]] if match else 0.0
    if value <= 0:
        raise InputError(f"{name}: {text!r} is no time", f"try {name} 90s or 5m")
    return value


@click.command(
    epilog="Example: powbench check --base v1.0 --head HEAD -k avx512 --margin 5% --json check.json"
)
@click.option(
    "--base", type=Input(), metavar="X",
    help="A revision, a Python environment, a wheel, or a kernel of your own (PATH.so). "
    "Default: merge base with the main branch; for a kernel of your own, this powbench.",
)  # fmt: skip
@click.option(
    "--head", type=Input(), metavar="Y", help="The same for what is checked. Default: HEAD."
)
@click.option("--baseline", metavar="NAME", help="Check against a stored baseline instead.")
@options.kernels
@click.option(
    "--margin", type=Text(percent), default="5%", show_default=True, metavar="PCT",
    help="The slow-down worth failing for: 5% on shared runners, 2% on dedicated machines.",
)  # fmt: skip
@click.option(
    "--on-inconclusive", type=click.Choice(["fail", "warn", "pass"]), default="fail",
    show_default=True, help="Exit code when nothing could be told: 3, or 0 with a warning or not.",
)  # fmt: skip
@click.option("--confirm", is_flag=True, help="Regressed only when new launches say so again.")
@click.option("--swap", is_flag=True, help="Exchange the arms: the sign must flip.")
@click.option(
    "--seed",
    type=Whole(),
    metavar="N",
    help="Order of everything; default: random, and printed.",
)
@click.option(
    "--max-time",
    type=Text(duration),
    metavar="TIME",
    help="Limit of the measurement, as 90, 90s or 5m.",
)
@click.option("--measure-identical", is_flag=True, help="Measure even when both arms are the same.")
@click.option("--allow-dirty", is_flag=True, help="Check HEAD without uncommitted changes.")
@click.option("--cpu", type=Whole(0), metavar="N", help="The CPU for all arms. Default: the last.")
@click.option("--rounds", type=Whole(6, 6000), default=60, show_default=True, hidden=True)
@click.option("--slice-ms", type=Number(1, 5000), default=12.0, hidden=True)
@click.option(
    "--inject", type=Text(percent), metavar="PCT", hidden=True, help="Extra uncounted nonces in B."
)
@click.option("--junit", type=Output(), metavar="FILE", help="Write JUnit XML.")
@click.option("--markdown", type=Output(), metavar="FILE", help="Write Markdown.")
@click.option(
    "--export", "exports", type=Output(labelled=True), multiple=True, metavar="FORMAT=FILE",
    help="Write pyperf, google-benchmark, bencher or github-action-benchmark JSON; repeatable.",
)  # fmt: skip
@click.option("--store", is_flag=True, help="Keep the result for `powbench history`.")
@options.common
def command(
    base: str | None,
    head: str | None,
    baseline: str | None,
    kernel_names: tuple[str, ...],
    margin: float,
    on_inconclusive: str,
    exports: tuple[str, ...],
    junit: str | None,
    markdown: str | None,
    store: bool,
    json_path: str | None,
    **other: Any,
) -> int:
    """Say whether head is slower than base by more than the margin.

    Both arms, and base a second time as a control, run in alternation in fresh
    processes on one CPU. Exit codes: 0 pass, 1 regressed or wrong hashes, 2 bad
    input, 3 nothing could be told (inconclusive, unfit, incomparable, an arm that
    does not build or crashes), 4 a failure of powbench, 130 interrupted.
    """
    from ..report import exports as exporters

    wanted = [exporters.parse(text) for text in exports]
    if baseline is not None and (base is not None or head is not None or other["swap"]):
        raise InputError(
            "--baseline compares with stored times, so there is no --base, --head or --swap",
            "leave these out",
        )
    try:
        outcome = perform(base, head, baseline, kernel_names, margin, other)
        unknown = outcome.verdict in NOT_TOLD
        fails = unknown and on_inconclusive == "fail"
        check_outputs.show(outcome)
        failures = check_outputs.write_all(outcome, json_path, junit, markdown, wanted, fails)
        if store or baseline is not None:
            failures += check_outputs.remember(outcome)
        check_outputs.announce(outcome, unknown and on_inconclusive != "pass")
        for failure in failures[1:]:
            output.complain(failure)
        if failures:
            raise failures[0]
    except PowbenchError as error:
        check_outputs.announce_failure(error)
        raise
    return exit_code(outcome.verdict, on_inconclusive)


def exit_code(verdict: str, on_inconclusive: str) -> int:
    if verdict == "regressed":
        return 1
    return NotMeasurable.exit_code if verdict in NOT_TOLD and on_inconclusive == "fail" else 0


def perform(
    base: str | None,
    head: str | None,
    baseline: str | None,
    kernel_names: tuple[str, ...],
    margin: float,
    other: dict[str, Any],
) -> Outcome:
    """Prepare the arms in a folder of the check's own, measure, and clean up."""
    from ..check import arms, lab, run
    from ..check.repository import Repository
    from ..check.store import Store
    from ..measure import facts

    def repository() -> Repository:
        return Repository(Path.cwd())

    machine = facts.collect()
    cpu = lab.choose_cpu(machine, other["cpu"])
    data = facts.as_json(machine)
    listener = Listener(2 if baseline is not None else 3)
    with scratch() as folder:
        if baseline is not None:
            from ..check import baselines

            settings = settings_of(kernel_names, margin, other, cpu)
            stored = Store.default().load(baseline)
            listener.note(baselines.CAUTION)
            return baselines.check(stored, settings, bool(kernel_names), folder, data, listener)
        sources = arms.resolve(base, head, repository, other["allow_dirty"])
        own = proven_libraries(sources)
        settings = settings_of(kernels_for(own, kernel_names), margin, other, cpu)
        if settings.swapped:
            sources = (sources[1], sources[0])
        extra = other["inject"] or 0.0
        if extra > lab.MOST_EXTRA:
            raise InputError("--inject takes at most 100%", "try --inject 5%")
        alike = arms.one_revision(sources, settings.kernels, repository)
        if alike and not settings.measure_identical:
            if base is None:
                listener.note(SAME_COMMIT)
            return run.identical(dict(zip("AB", sources, strict=True)), settings, data)
        ready = arms.prepare(sources, folder, repository, output.say)
        ready = arms.slowed(ready, extra, settings.swapped)
        with lab.out_of_the_way(settings.cpu):
            return run.Check(
                lab.ProcessLab(ready, settings),
                settings,
                {name: arm.source for name, arm in ready.items()},
                data,
                listener,
            ).run()


def proven_libraries(sources: tuple[Source, Source]) -> dict[str, str]:
    """The names of the libraries among the arms, by arm; each has agreed with hashlib."""
    from ..check.arms import LIBRARY
    from ..kernels import library, registry
    from ..measure.proof import prove
    from ..measure.workload import DEFAULT_HEADER

    names = {}
    for arm, source in zip(("base", "head"), sources, strict=True):
        if source.kind == LIBRARY:
            kernel = library.LibraryKernel(source.what)
            if kernel.name in registry.names():
                raise library.name_is_taken(kernel)
            prove(kernel, bytes.fromhex(DEFAULT_HEADER))
            names[arm] = kernel.name
    return names


def kernels_for(own: dict[str, str], names: tuple[str, ...]) -> tuple[str, ...]:
    """The kernels to check. A library has one, and runs it in place of what the other arm runs."""
    if len(own) == 2:
        if names:
            raise InputError(
                "both arms are libraries, each with its own kernel", "leave --kernel out"
            )
        return (own["head"],)
    if own and len(set(names)) > 1:
        raise InputError(
            f"{own.popitem()[1]} is compared with one kernel, not with {len(set(names))}",
            "give --kernel once",
        )
    return names


def settings_of(
    kernel_names: tuple[str, ...], margin: float, other: dict[str, Any], cpu: int | None
) -> Settings:
    from ..check.records import Settings
    from ..kernels.base import EASY_TARGET
    from ..measure import choice
    from ..measure.workload import DEFAULT_HEADER

    # May calibrate: bad input is refused before any work.
    kernels = tuple(dict.fromkeys(kernel_names)) or (choice.default(True).name,)
    for name in kernels:
        if not re.fullmatch(r"[\w.-]{1,64}", name):
            raise InputError(f"{name!r} is no kernel's name", "`powbench kernels` lists them")
    seed = other["seed"] if other.get("seed") is not None else random.SystemRandom().getrandbits(32)
    return Settings(
        kernels=kernels,
        header=DEFAULT_HEADER,
        target=f"{EASY_TARGET:064x}",
        margin=margin,
        rounds=other["rounds"],
        slice_seconds=other["slice_ms"] / 1000,
        seed=seed,
        max_time=other.get("max_time"),
        measure_identical=bool(other.get("measure_identical")) or bool(other.get("inject")),
        confirm=bool(other.get("confirm")),
        swapped=bool(other.get("swap")),
        cpu=cpu,
    )


class Listener:
    """Notes on stderr: the forecast, and a line per launch with -v."""

    def __init__(self, arms: int) -> None:
        self._arms = arms

    def note(self, message: str) -> None:
        output.say(message)

    def forecast(self, settings: Settings, pilots: Mapping[str, Pilot]) -> None:
        from ..report.terminal import check

        for line in check.forecast(settings, pilots, self._arms):
            output.say(line)

    def launched(self, kernel: str, launch: Launch, number: float | None, most: int) -> None:
        if output.verbosity() > 0:
            said = "gave no number" if number is None else f"{number:+.4f}"
            output.say(f"{kernel} launch {launch.index + 1}, at most {most}: {said}")


@contextmanager
def scratch() -> Iterator[Path]:
    """The check's folder, gone afterwards whatever happens; a full disk is exit code 4."""
    try:
        with tempfile.TemporaryDirectory(
            prefix="powbench-check-", ignore_cleanup_errors=True
        ) as folder:
            yield Path(folder)
    except NotMeasurable as error:
        if NO_SPACE not in error.message:
            raise
        raise no_space(error.message) from None
    except OSError as error:
        raise no_space(f"cannot work in {tempfile.gettempdir()}: {told(error)}") from None


def told(error: OSError) -> str:
    """One line; shutil.Error holds a list of what failed."""
    text = str(error.strerror or error)
    return NO_SPACE if NO_SPACE in text else text.splitlines()[0][:300]


def no_space(message: str) -> PowbenchError:
    return PowbenchError(message, "free some space, or set TMPDIR to a folder that has it")
