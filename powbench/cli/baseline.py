"""`powbench baseline`: times of this machine, kept to compare with later."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .. import claims
from ..check.request import Request
from ..errors import InputError
from . import check, check_outputs, files, options, output
from .paths import Input, Output
from .values import Number, Whole

if TYPE_CHECKING:
    from ..check.store import Store


@click.group(epilog="Example: powbench baseline save before-update -k avx512")
def command() -> None:
    """Store this machine's times, to check later whether it got slower.

    For one machine over time, as across an update of its kernel, firmware or image.
    `powbench check --baseline NAME` compares. Each command takes --json FILE.
    """


@command.command(epilog="Example: powbench baseline save before-update -k avx512")
@click.argument("name", required=False)
@options.kernels
@click.option(
    "--counts", "counts_path", type=Output(), metavar="FILE",
    help="Write a file of counts in place of times: the instructions of a hash of each kernel, for "
    "the repository. `check --counts --baseline FILE` compares.",
)  # fmt: skip
@click.option(
    "--head", type=Input(), metavar="X",
    help="With --counts: what is counted, a revision, an environment, a wheel, or a library. "
    "Default: this powbench.",
)  # fmt: skip
@click.option("--symbol", metavar="NAME", help="With --counts: a function of the library.")
@click.option("--force", is_flag=True, help="Replace a baseline of this name.")
@click.option(
    "--seed",
    type=Whole(),
    metavar="N",
    help="Seed of the random order. Default: a random one.",
)
@click.option("--cpu", type=Whole(0), metavar="N", help="The CPU to measure on. Default: the last.")
@click.option("--launches", type=Whole(6, 1000), default=None, hidden=True)
@click.option("--rounds", type=Whole(6, 6000), default=60, hidden=True)
@click.option("--slice-ms", type=Number(1, 5000), default=12.0, hidden=True)
@options.common
def save(
    name: str | None,
    counts_path: str | None,
    head: str | None,
    symbol: str | None,
    kernel_names: tuple[str, ...],
    force: bool,
    seed: int | None,
    cpu: int | None,
    launches: int | None,
    rounds: int,
    slice_ms: float,
    json_path: str | None,
) -> None:
    """Measure this machine now and store it as NAME.

    With --counts FILE nothing is timed, and no NAME is needed.
    """
    from ..check import baselines, lab, perform
    from ..check.store import Store
    from ..documents import reading
    from ..measure import facts

    if counts_path is not None:
        refuse_of_times(name, json_path)
        save_counts(counts_path, head, symbol, kernel_names)
        return
    if name is None:
        raise InputError("the name of the baseline is missing", "as `baseline save nightly`")
    if head is not None or symbol is not None:
        raise InputError("--head and --symbol are options of --counts", "add --counts FILE")
    store = Store.default()
    refuse_taken(store, name, force)
    machine = facts.collect()
    cpu = lab.choose_cpu(machine, cpu)
    request = Request(kernel_names=kernel_names, rounds=rounds, slice_ms=slice_ms, seed=seed)
    settings = perform.settings_of(request, cpu)
    with perform.scratch() as folder:
        baseline = baselines.measure(
            name,
            settings,
            folder,
            facts.as_json(machine),
            check.CheckNotes(stored=True),
            launches=launches or baselines.SAVED_LAUNCHES,
        )
    with store.alone():
        refuse_taken(store, name, force)  # somebody else may have saved it since
        path = store.save(baseline)
    if json_path is not None:
        check_outputs.write(json_path, reading.text(baseline.as_document()))
    output.say(f"stored {', '.join(baseline.kernels)} as {name} in {path}")


def refuse_of_times(name: str | None, json_path: str | None) -> None:
    if name is not None or json_path is not None:
        raise InputError(
            "--counts FILE takes no NAME and no --json: FILE is all that is written",
            "leave them out",
        )


def save_counts(
    path: str, head: str | None, symbol: str | None, kernel_names: tuple[str, ...]
) -> None:
    from ..check import counting, perform

    kernel_names = () if options.set_elsewhere("kernel_names") else kernel_names
    request = Request(head=head, kernel_names=kernel_names, counts=True, symbol=symbol)
    with perform.scratch() as folder:
        text = counting.save(request, folder, check.CheckNotes(stored=True))
    files.write_text(path, text)
    if path != claims.STDOUT:
        output.say(f"wrote {path}")


def refuse_taken(store: Store, name: str, force: bool) -> None:
    if store.exists(name) and not force:
        raise InputError(
            f"there is a baseline {name!r} already", "--force replaces it, another name keeps it"
        )


@command.command("list", epilog="Example: powbench baseline list --json -")
@options.common
def list_(json_path: str | None) -> None:
    """List the stored baselines, with what was accepted since."""
    from ..check.store import Store
    from ..documents import reading
    from ..report.terminal import trend

    stored = Store.default().baselines()
    if json_path is not None:
        files.write_text(json_path, reading.text([b.as_document() for b in stored]))
    output.show(trend.baselines(stored))


@command.command(epilog='Example: powbench baseline accept nightly --reason "microcode update"')
@click.argument("name")
@click.option(
    "--reason", required=True, help="Why this slow-down is acceptable. The reason is kept."
)
@options.common
def accept(name: str, reason: str, json_path: str | None) -> None:
    """Accept the regression that the last check of NAME found.

    --reason says why. The slower times become the baseline; the margin stays as it is.
    """
    from ..check import baselines
    from ..check.store import Store
    from ..documents import reading

    store = Store.default()
    with store.alone():
        stored = store.load(name)
        checks = store.history(name)
        if not checks:
            raise InputError(
                f"{name} was never checked", f"`powbench check --baseline {name}` finds regressions"
            )
        accepted = baselines.accept(stored, checks[-1], reason)
        entry = accepted.accepted[-1]
        store.save(accepted)
        store.keep(baselines.record_of(accepted))
    if json_path is not None:
        check_outputs.write(json_path, reading.text(accepted.as_document()))
    for kernel, size in entry.slow_down.items():
        output.say(f"{name}: {kernel} may be {size:+.1%} slower from now on: {entry.reason}")
