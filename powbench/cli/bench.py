"""`powbench bench`: hashes per second of every usable kernel."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable, WrongHashes
from . import challenge as challenges
from . import files, keeping, numbers, options, output, storing
from . import meters as metering
from .paths import Output
from .values import Number, Text

if TYPE_CHECKING:
    from ..kernels.library import LibraryKernel
    from ..report.terminal.bench_progress import Bar, Quiet

SAID_ONCE = (
    "note: {why}, so only numba and hashlib hash here.\n"
    "note: with a C compiler and the Python headers installed, install powbench again for the "
    "C kernels."
)


@click.command(epilog="Example: powbench bench -k avx512 -k numba -t 1,all -d 5 --json result.json")
@options.kernels
@options.libraries
@click.option(
    "-t", "--threads", type=Text(numbers.thread_counts), metavar="LIST", envvar="POWBENCH_THREADS",
    help="Numbers of threads, such as 1,2,all. Default: every kernel on 1, the best one on all.",
)  # fmt: skip
@click.option(
    "-d", "--seconds", type=numbers.SECONDS, envvar="POWBENCH_SECONDS",
    help="Hashing time of each measurement. Default: 2, or as little as 1 where all kernels "
    "run and would take longer than 25 s together.",
)  # fmt: skip
@click.option(
    "--nonces",
    type=Text(numbers.whole),
    metavar="N",
    help="Fixed work instead: N nonces (2^26, 64M; with --versions hashes), and a digest.",
)
@click.option("--start", type=Text(numbers.whole), metavar="N", default="0", help="First nonce.")
@click.option(
    "--header", type=Text(numbers.header), metavar="HEX",
    help="Hash this 80-byte header (160 hex digits).",
)  # fmt: skip
@click.option(
    "--target", type=Text(numbers.target), metavar="HEX",
    help="Target, 64 hex digits or 2^236; default 2^236 - 1.",
)  # fmt: skip
@options.versions
@metering.options()
@click.option(
    "--idle", type=Number(high=numbers.MOST_SECONDS, quantity=quantities.SECONDS),
    default=0.0, metavar="S",
    help="Measure the idle machine for S seconds before and after, for net joules.",
)  # fmt: skip
@click.option(
    "--explain", is_flag=True,
    help="Say what limits each kernel: cycles and instructions of a hash, and the bound.",
)  # fmt: skip
@challenges.certify
@click.option(
    "--csv", "csv_path", type=Output(), metavar="FILE", help="Write one row per measurement."
)
@click.option("--host-name", is_flag=True, help="Put the machine's host name into the result.")
@options.stored
@options.common
def command(
    kernel_names: tuple[str, ...],
    libraries: tuple[LibraryKernel, ...],
    threads: tuple[int, ...] | None,
    seconds: float | None,
    nonces: int | None,
    start: int,
    header: bytes | None,
    target: int | None,
    version_mask: int,
    csv_path: str | None,
    host_name: bool,
    explain: bool,
    challenge: str | None,
    meters: metering.Chosen,
    idle: float,
    store: bool,
    json_path: str | None,
) -> int:
    """Measure hashes per second and per joule.

    Each kernel first proves itself against hashlib, then runs in short slices;
    every hit is hashed again. The rate is the median over slices with a 95%
    interval.
    """
    from ..chain import versions
    from ..kernels.base import EASY_TARGET, NONCES, Job, check_range, one_version_only
    from ..measure import bench, choice, document, orders, plan
    from ..measure.crew import allowed_cpus
    from ..measure.workload import DEFAULT_HEADER

    asked = (nonces, start, header, target, version_mask)
    if challenge is not None and asked != (None, 0, None, None, 0):
        raise InputError(
            "certified work has a header with a fixed version, a target and nonces of its own",
            "--certify goes without --header, --target, --start, --nonces and --versions",
        )
    rolled = versions.count(version_mask)
    if explain and version_mask:
        raise InputError(
            "the instructions of a hash are counted with a fixed version",
            "--explain goes without --versions",
        )
    if (nonces or 0) % rolled:
        raise InputError(
            f"--nonces {nonces} cannot be divided among {rolled} versions",
            f"with --versions it counts hashes: give a multiple of {rolled}",
        )
    check_range(start, nonces // rolled if nonces is not None else 1)
    if (nonces or 0) > NONCES:
        raise InputError(f"--nonces {nonces} is more than 2^32 hashes", "measure by --seconds")
    if nonces == 0:
        raise InputError("--nonces 0 leaves nothing to measure", "give at least one nonce")
    goal = target if target is not None else EASY_TARGET
    if nonces is None and goal >> 248:
        raise InputError(
            "this target makes nearly every nonce a hit", "with --target above 2^248 use --nonces"
        )
    if (nonces or 0) * (goal + 1) >> 256 > 10_000_000:
        raise InputError("this work has more than ten million hits", "fewer --nonces")
    job = Job.of(header if header is not None else DEFAULT_HEADER, goal, version_mask)
    if start + (1 << 20) > NONCES and nonces is None:
        raise InputError(f"--start {start} leaves too few nonces", "start below 2^32 - 2^20")
    meters.check(choice.named_kernels(kernel_names, libraries))
    if store:
        storing.require()
    # The last, because it may measure: bad input is refused before any work.
    kernels, left_out = choice.chosen_kernels(kernel_names, libraries, output.say)
    if kernel_names:
        for kernel in kernels:
            one_version_only(kernel, job)
    if seconds is None:
        everything = not kernel_names and threads is None
        cpus = len(allowed_cpus())
        seconds = plan.seconds_each(kernels, cpus, explain) if everything else plan.USUAL_SECONDS
    settings = orders.Settings(
        job=job,
        kernels=kernels,
        required=bool(kernel_names),
        thread_counts=threads,
        seconds=seconds,
        nonces=nonces,
        start=start,
        with_host=host_name,
        meters=meters.meters,
        unmetered=meters.unmetered,
        own_meters=meters.of_board,
        idle_seconds=idle,
        left_out=left_out,
        explain=explain,
        challenge=challenges.answered(challenge),
    )
    orders.check_threads(settings)
    if why := choice.why_no_core():
        output.say(SAID_ONCE.format(why=why))
    challenges.tell(challenge, json_path)
    keeping.remind()
    kept = store or not {json_path, csv_path} <= {None, "-"}
    with _listener() as listener:
        # Where nobody reads the answer and no file keeps it, there is none to work for.
        run = bench.Bench(settings, listener, wanted=lambda: keeping.wanted(kept))
        result = run.run()
    keeping.write(json_path, lambda: document.to_json(result), "bench")
    from ..report.terminal import bench as terminal

    output.show(terminal.bench(result))
    if csv_path is not None:
        files.write_text(csv_path, document.to_csv(result))
    for error in (*run.wrong, *run.broken):
        output.complain(error)
    if store:
        storing.keep(document.as_document(result))
    if run.wrong:
        return WrongHashes.exit_code
    if result.interrupted:
        return 130
    if run.broken:
        return NotMeasurable.exit_code
    missing = meters.missing(result.measurements)
    if missing is not None:
        output.complain(missing)
        return missing.exit_code
    return 0


def _listener() -> Bar | Quiet:
    """A moving bar on a terminal, plain notes in a pipe."""
    from ..report.terminal.bench_progress import Bar, Quiet

    if sys.stderr.isatty() and output.verbosity() >= 0:
        return Bar()
    return Quiet(output.say)
