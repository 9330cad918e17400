"""`powbench check`: is head slower than base, beyond doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from .. import quantities
from ..check.request import Request
from ..errors import InputError, NotMeasurable, PowbenchError
from . import check_outputs, options, output, storing
from .paths import Input, Output
from .values import Number, Text, Whole, named

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..check.records import Launch, Pilot, Settings

NOT_TOLD = ("inconclusive", "unfit", "incomparable")


def percent(text: str, name: str) -> float:
    """`5%`, `5` and `0.5%` -> 0.05, 0.05, 0.005; InputError outside of 0.1 .. 100%."""
    value = named(name, quantities.PERCENT.read, text)
    if not 0.001 <= value <= 1:
        raise InputError(f"{name}: {text!r} is no percentage from 0.1 to 100", f"try {name} 5%")
    return value


def small_percent(text: str, name: str) -> float:
    """`0.1%` -> 0.001; InputError outside of 0.0001 .. 100%."""
    value = named(name, quantities.PERCENT.read, text)
    if not 1e-6 <= value <= 1:
        raise InputError(
            f"{name}: {text!r} is no percentage from 0.0001 to 100", f"try {name} 0.1%"
        )
    return value


def duration(text: str, name: str = "--max-time") -> float:
    """`90`, `90s`, `5m`, `1h` in seconds."""
    value = named(name, quantities.SECONDS.read, text)
    if value <= 0:
        raise InputError(f"{name}: {text!r} is no time", f"try {name} 90s or 5m")
    return value


@click.command(epilog="Example: powbench check --base v1.0 --head HEAD -k avx512 --margin 5%")
@click.option(
    "--base", type=Input(), metavar="X",
    help="A revision, a Python environment, a wheel, or a kernel of your own (PATH.so). "
    "Default: merge base with the main branch; for a kernel of your own, this powbench.",
)  # fmt: skip
@click.option(
    "--head", type=Input(), metavar="Y", help="The same for the arm that is checked. Default: HEAD."
)
@click.option(
    "--command-base", metavar="CMD",
    help="Compare two commands. This one is base: a program with its arguments, without a shell.",
)  # fmt: skip
@click.option("--command-head", metavar="CMD", help="The same for head.")
@click.option(
    "--callable", "called", metavar="NAME",
    help="Compare your own Python callable in base and in head: package.module:name. With "
    "FILE.py:name the callable stands in a file that uses the package of each arm.",
)  # fmt: skip
@click.option("--baseline", metavar="NAME", help="Check against a stored baseline instead.")
@options.kernels
@click.option(
    "--margin", type=Text(percent), default="5%", show_default=True, metavar="PCT",
    help="The slow-down worth failing for: 5% on shared runners, 2% on dedicated machines.",
)  # fmt: skip
@click.option(
    "--on-inconclusive", type=click.Choice(["fail", "warn", "pass"]), default="fail",
    show_default=True,
    help="Exit code when no answer is possible: 3, or 0 with or without a warning.",
)  # fmt: skip
@click.option(
    "--counts", is_flag=True,
    help="Judge by counts alone: the instructions of a hash, counted one by one. --baseline then "
    "names a file of counts. Default: counts and time.",
)  # fmt: skip
@click.option("--time", is_flag=True, help="Judge by time alone.")
@click.option(
    "--counts-margin", type=Text(small_percent), default="0.1%", show_default=True, metavar="PCT",
    help="The share of more instructions that fails.",
)  # fmt: skip
@click.option(
    "--symbol", metavar="NAME",
    help="With --counts and libraries: count this function. In a kernel it is counted while the "
    "kernel hashes; of another library it is called as NAME(out, in, 64).",
)  # fmt: skip
@click.option("--confirm", is_flag=True, help="Say regressed only when new launches confirm it.")
@click.option(
    "--swap", is_flag=True, help="Exchange the arms. The slow-down must then change its sign."
)
@click.option(
    "--seed",
    type=Whole(),
    metavar="N",
    help="Seed of the random order. Default: a random one, which is printed.",
)
@click.option(
    "--max-time",
    type=Text(duration),
    metavar="TIME",
    help="Time limit of the measurement, as 90, 90s or 5m.",
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
@options.stored
@options.common
@options.as_one(Request, "request")
def command(
    request: Request,
    on_inconclusive: str,
    exports: tuple[str, ...],
    junit: str | None,
    markdown: str | None,
    store: bool,
    json_path: str | None,
) -> int:
    """Say whether head is slower than base by more than the margin.

    Both arms, and base a second time as a control, run in alternation in fresh
    processes on one CPU. Beside that the instructions of a hash are counted, which no
    other load disturbs. The worse of both verdicts is that of the check, and it says
    which of the two spoke. Where nothing can be counted, time judges alone.

    Exit codes: 0 pass, 1 regressed or wrong hashes, 2 bad input, 3 no answer is
    possible (inconclusive, unfit, incomparable, an arm that does not build or
    crashes), 4 a failure of powbench, 130 interrupted.
    """
    from ..check import perform
    from ..report import exports as exporters

    request = of_counts(of_calls(request, exports), exports)
    wanted = [exporters.parse(text, "--export") for text in exports]
    kept = store or (request.baseline is not None and not request.counts_alone)
    try:
        if kept:
            storing.require()
        outcome = perform.perform(request, CheckNotes(request.baseline is not None))
        code = exit_code(outcome.verdict, on_inconclusive)
        unknown = outcome.verdict in NOT_TOLD
        check_outputs.show(outcome)
        failures = check_outputs.write_all(
            outcome, json_path, junit, markdown, wanted, unknown and code != 0
        )
        if kept:
            failures += check_outputs.remember(outcome)
        check_outputs.announce(outcome, unknown and on_inconclusive != "pass", code)
        for failure in failures[1:]:
            output.complain(failure)
        if failures:
            raise failures[0]
    except PowbenchError as error:
        check_outputs.announce_failure(error)
        raise
    return code


def of_calls(request: Request, exports: tuple[str, ...]) -> Request:
    """A request that compares calls, without the kernel of the user's settings."""
    from ..check import calls

    named = (request.called, request.command_base, request.command_head)
    if options.set_elsewhere("kernel_names") and any(name is not None for name in named):
        request = replace(request, kernel_names=())
    if calls.asked(request) and exports:
        raise InputError(
            "--export holds hash rates, and this check compares calls",
            "use --json, --junit or --markdown",
        )
    return request


def of_counts(request: Request, exports: tuple[str, ...]) -> Request:
    """InputError for options of counts where they do not judge, and for what they cannot fill. The
    kernel of the user's settings is the one to time: of counts alone all are asked."""
    context = click.get_current_context()
    if not request.counts_alone:
        given = context.get_parameter_source("counts_margin") == ParameterSource.COMMANDLINE
        if request.symbol is not None or (given and request.time_alone):
            option = "--symbol" if request.symbol is not None else "--counts-margin"
            raise InputError(f"{option} is an option of --counts", "add --counts, or leave it out")
        return request
    if exports:
        raise InputError(
            "--export holds hash rates, and --counts measures none",
            "use --json, --junit or --markdown",
        )
    return replace(request, kernel_names=()) if options.set_elsewhere("kernel_names") else request


def exit_code(verdict: str, on_inconclusive: str) -> int:
    if verdict == "regressed":
        return 1
    return NotMeasurable.exit_code if verdict in NOT_TOLD and on_inconclusive == "fail" else 0


class CheckNotes:
    """Notes on stderr: the forecast, and a line per launch with -v.

    stored: times of today stand beside stored ones, so that only base and its control run.
    """

    def __init__(self, stored: bool) -> None:
        self._arms = 2 if stored else 3

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
