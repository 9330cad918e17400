"""Options that several commands share, each written once."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click
from click.core import ParameterSource

from .. import quantities
from . import numbers, output
from .paths import Input, Output
from .values import Checked, Number, Text, Whole

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from ..kernels.library import LibraryKernel

Command = TypeVar("Command", bound=Callable[..., Any])
Options = TypeVar("Options", bound="DataclassInstance")


def of(kind: type[Options], given: Mapping[str, Any]) -> Options:
    """The dataclass `kind` of those of the options given that have a field of their name there."""
    return kind(**{field.name: given[field.name] for field in dataclasses.fields(kind)})


def as_one(kind: type[Options], name: str) -> Callable[[Command], Command]:
    """The command receives `name`: a dataclass in place of the options that are its fields."""
    fields = {field.name for field in dataclasses.fields(kind)}

    def decorate(function: Command) -> Command:
        @wraps(function)
        def wrapped(**options: Any) -> Any:
            others = {key: value for key, value in options.items() if key not in fields}
            return function(**others, **{name: of(kind, options)})

        return wrapped  # type: ignore[return-value]

    return decorate


def rows(function: Command) -> Command:
    """--sites of the commands that read a file of sites."""
    return click.option(
        "--sites", "rows", type=Input(), metavar="SITES.csv",
        help="A site in each row, - for stdin: the site of SITES.toml, with other values in the "
        "keys that the columns name, as site,tariff.price,rigs.count.",
    )(function)  # fmt: skip


def spoken(function: Command) -> Command:
    """-q and -v, the same everywhere."""

    @click.option(
        "-q", "--quiet", count=True, help="No tables, no progress: errors and files only."
    )
    @click.option("-v", "--verbose", count=True, help="Say more; -vv shows tracebacks.")
    @wraps(function)
    def wrapped(*args: Any, quiet: int, verbose: int, **options: Any) -> Any:
        output.configure(quiet, verbose)
        return function(*args, **options)

    return wrapped  # type: ignore[return-value]


def common(function: Command) -> Command:
    """--json, -q, -v, the same everywhere. The command receives `json_path`."""
    json_path = click.option(
        "--json",
        "-o",
        "json_path",
        type=Output(),
        metavar="FILE",
        envvar="POWBENCH_JSON",
        help="Write the result as JSON; - for stdout, everything else then goes to stderr.",
    )
    return json_path(spoken(function))


def stored(function: Command) -> Command:
    """--store. The command receives `store`."""
    return click.option(
        "--store", is_flag=True, help="Keep the result in the store, for `powbench history`."
    )(function)


def of_points(function: Command) -> Command:
    """Which points of the store, or of files. The command receives `machine` and `version`."""
    machine = click.option(
        "--machine", metavar="NAME", help="Only this machine, by its name or its CPU signature."
    )
    version = click.option(
        "--version", metavar="VERSION", help="Only what this version of powbench measured."
    )
    return machine(version(function))


def libraries(function: Command) -> Command:
    """--library, repeatable, and its time-out. The command receives `libraries`."""

    @click.option(
        "--library",
        "library_paths",
        multiple=True,
        type=Input(),
        metavar="PATH",
        help="A kernel of your own: a shared object (docs/how-to/write-a-kernel.md); repeatable.",
    )
    @click.option(
        "--library-timeout",
        type=Number(0.05, 3600, quantity=quantities.SECONDS),
        default=10.0,
        show_default=True,
        metavar="S",
        help="How long to wait for an answer of the library before it counts as hung.",
    )
    @wraps(function)
    def wrapped(
        *args: Any, library_paths: tuple[str, ...], library_timeout: float, **options: Any
    ) -> Any:
        loaded: tuple[LibraryKernel, ...] = ()
        if library_paths:
            from ..kernels import library, registry

            loaded = library.load(library_paths, registry.names(), library_timeout)
        return function(*args, libraries=loaded, **options)

    return wrapped  # type: ignore[return-value]


class KernelName(Checked):
    """A kernel's name. Settings name kernels of this powbench; a flag may name one that only
    another revision or a library has, which shows when it is used."""

    def convert(self, value: Any, param: Any, ctx: Any) -> Any:
        source = ctx.get_parameter_source(param.name)
        elsewhere = ctx.info_name == "history" or "library_paths" in {
            p.name for p in ctx.command.params
        }
        if source in (ParameterSource.ENVIRONMENT, ParameterSource.DEFAULT_MAP) and not elsewhere:
            return super().convert(value, param, ctx)
        return str(value)

    def read(self, value: Any, option: str) -> str:
        from ..kernels import registry

        registry.require(str(value))
        return str(value)


def versions(function: Command) -> Command:
    """--versions. The command receives `version_mask`, 0 for a fixed version."""
    return click.option(
        "--versions",
        "version_mask",
        type=Text(numbers.version_mask),
        default="1",
        metavar="N",
        help="Hash every nonce with N versions of the header, as rigs do (BIP 320): a power of "
        "two up to 65536, or the mask of the bits to roll, such as 0001e000.",
    )(function)


def kernels(function: Command) -> Command:
    """-k/--kernel, repeatable."""
    return click.option(
        "-k",
        "--kernel",
        "kernel_names",
        type=KernelName(),
        multiple=True,
        metavar="NAME",
        envvar="POWBENCH_KERNEL",
        help="Only this kernel; repeatable. `powbench kernels` lists them; cuda:0+shani is both "
        "at once.",
    )(function)


def set_elsewhere(name: str) -> bool:
    """Whether the option stands in the environment or the settings, and not on the command line."""
    source = click.get_current_context().get_parameter_source(name)
    return source in (ParameterSource.ENVIRONMENT, ParameterSource.DEFAULT_MAP)


def seed(means: str) -> Callable[[Command], Command]:
    """--seed of what draws random futures; `means` is its help."""
    return click.option(
        "--seed", type=Whole(0, 2**63 - 1), default=1, show_default=True, help=means
    )
