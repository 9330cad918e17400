"""`powbench sweep`: the most efficient way to hash, and the fastest."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from .. import quantities
from ..errors import InputError, NotMeasurable
from . import keeping, numbers, options, output
from . import meters as metering
from .values import Number, Text, Whole

if TYPE_CHECKING:
    from ..energy.sweep import Setting
    from ..kernels.base import Job, Kernel
    from ..measure.measurement import Measurement


@click.command(epilog="Example: powbench sweep -k avx2 -k shani -t 1,2,all --caps 4 -d 60")
@options.kernels
@click.option(
    "-t", "--threads", type=Text(numbers.thread_counts), metavar="LIST", default="1,all",
    show_default=True,
    help="Numbers of threads.",
)  # fmt: skip
@click.option(
    "-d", "--seconds", type=numbers.SECONDS, default=5.0, show_default=True,
    help="Hashing time of each point.",
)  # fmt: skip
@click.option(
    "--cap", "cap_mhz", type=Number(above=True, quantity=quantities.MEGAHERTZ), multiple=True,
    metavar="MHZ",
    help="Frequency cap; repeatable. You need the right to set it. The old cap is restored.",
)  # fmt: skip
@click.option(
    "--caps", type=Whole(2, 1000), metavar="N",
    help="N caps, evenly from the highest frequency to the lowest.",
)  # fmt: skip
@options.versions
@metering.options()
@options.common
def command(
    kernel_names: tuple[str, ...],
    threads: tuple[int, ...],
    seconds: float,
    cap_mhz: tuple[float, ...],
    caps: int | None,
    version_mask: int,
    meters: metering.Chosen,
    json_path: str | None,
) -> int:
    """Measure kernels × threads (× frequency caps): most hashes per joule, most per second.

    Without a meter it names the fastest point only, and says why.
    """
    from ..chain import versions
    from ..documents import reading
    from ..energy.window import close
    from ..measure import choice, facts, sweeping
    from ..measure.run import measure
    from ..measure.tally import RunPlan
    from ..measure.workload import default_job

    if cap_mhz and caps is not None:
        raise InputError("--cap and --caps exclude each other", "give the caps, or their number")
    frequencies = tuple(c * 1e6 for c in cap_mhz) or _caps(caps)
    meters.check(choice.named_kernels(kernel_names))
    machine = facts.collect()
    job = replace(default_job(), version_mask=version_mask)
    kernels = _proven(kernel_names, job)
    metered = {name: meters.of(kernel) for name, kernel in kernels.items()}

    def go_on(_: object, done: float) -> None:
        """As `bench`: an answer that nobody reads and no file keeps is not worked for."""
        if done < 1 and not keeping.wanted(json_path not in (None, "-")):
            raise KeyboardInterrupt

    def one(setting: Setting) -> Measurement:
        output.say(f"{setting} …")
        metering = metered[setting.kernel]
        plan = RunPlan(
            job=job,
            threads=setting.threads,
            seconds=seconds,
            cpus=machine.placement,
            meters=metering.meters,
        )
        found = measure(kernels[setting.kernel], plan, go_on)
        return replace(found, energy=found.energy or (metering.unmetered,))

    settings = _settings(kernels, threads, frequencies)
    try:
        done = sweeping.sweep(settings, one, meters.unmetered)
    finally:
        close([m for metering in metered.values() for m in metering.meters])

    def text() -> str:
        return reading.text(sweeping.as_document(done, facts.as_document(machine), version_mask))

    keeping.write(json_path, text, "sweep")
    from ..report.terminal import sweeping as report

    output.show(report.sweep(done))
    if version_mask:
        output.say("note: " + versions.sentence(version_mask))
    for error in done.broken:
        output.complain(error)
    if done.interrupted:
        output.warn("interrupted: what was measured until then is shown")
        return 130
    if done.broken:
        return NotMeasurable.exit_code
    missing = meters.missing(done.measurements)
    if missing is not None:
        output.complain(missing)
        return missing.exit_code
    return 0


def _proven(names: tuple[str, ...], job: Job) -> dict[str, Kernel]:
    """The kernels by name, prepared and right; one that is not is left out, unless it was named."""
    from ..errors import PowbenchError
    from ..measure import choice
    from ..measure.proof import prove

    kernels = {}
    for kernel in choice.named_kernels(names):
        try:
            kernel.prepare(output.say)
            prove(kernel, job.header, version_mask=job.version_mask)
            kernels[kernel.name] = kernel
        except PowbenchError as error:
            if names:
                raise
            output.say(f"kernel {kernel.name} is left out: {error.message}")
    return kernels


def _caps(count: int | None) -> tuple[float, ...]:
    from ..energy import cpufreq, sweep
    from ..errors import NotMeasurable

    if count is None:
        return ()
    limits = cpufreq.limits()
    if limits is None:
        raise NotMeasurable("this machine has no cpufreq", "sweep without --caps")
    if limits.reason:
        raise NotMeasurable(limits.reason, "run the sweep as root, or without --caps")
    return sweep.cap_steps(limits.lowest, limits.highest, count)


def _settings(
    kernels: dict[str, Kernel], counts: tuple[int, ...], caps: tuple[float, ...]
) -> tuple[Setting, ...]:
    """The plan, without more threads for kernels that cannot use them."""
    from ..energy import sweep

    planned = sweep.plan(tuple(kernels), counts, caps)
    kept = tuple(s for s in planned if s.threads == 1 or not kernels[s.kernel].one_thread)
    if not kept:
        raise InputError("these kernels run on one thread only", "add 1 to --threads")
    return kept
