"""What `powbench fleet` is asked: its hosts, the command's own arguments, and the wheel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, TypeVar

import click

from ..errors import InputError
from . import files, output
from .paths import Output

if TYPE_CHECKING:
    from ..energy.meter import Meter
    from ..fleet.hosts import Host
    from ..fleet.miners import Miner
    from ..fleet.task import Wheel

T = TypeVar("T")
LIMIT_BYTES = 1 << 20
HINT = "docs/how-to/many-machines.md shows files of hosts and of miners"


def hosts(text: str) -> tuple[Host, ...]:
    """Of a file, or listed. InputError, with each problem of a file on a line of its own."""
    from ..fleet import hosts as reader

    return _of_file_or_list(text, reader.from_toml, reader.listed)


def miners(text: str) -> tuple[Miner, ...]:
    """The same of miners."""
    from ..fleet import miners as reader

    return _of_file_or_list(text, reader.from_toml, reader.listed)


def meters(of: Sequence[Miner]) -> tuple[Meter, ...]:
    """The meter of each, which has one; in that order."""
    from ..energy import calibrations, url
    from .meters import claim_programs

    urls = [miner.meter for miner in of]
    claim_programs(urls)
    made = tuple(url.meter(m.meter, named=f"miner {m.name}: meter") for m in of)
    if any(m.calibration_file not in ("", None, calibrations.NONE) for m in made):
        raise InputError(
            "a calibration is of the machine that hashed for it, and a miner is another one",
            "leave ;calibration= out",
        )
    return made


def _of_file_or_list(
    text: str,
    from_toml: Callable[[str, str], tuple[T, ...]],
    listed: Callable[[str], tuple[T, ...]],
) -> tuple[T, ...]:
    from ..reading.problems import FileProblems

    if not (text == "-" or text.endswith(".toml") or files.is_there(text)):
        return listed(text)
    name = files.STDIN if text == "-" else text
    try:
        return from_toml(files.read_bounded(text, LIMIT_BYTES), name)
    except FileProblems as error:
        output.list_problems(error)
        raise InputError(error.head, HINT) from None


def check_arguments(name: str, arguments: Sequence[str]) -> None:
    """Refuse what `powbench NAME` would refuse on every host, as far as can be told from here,
    and outputs: each host would write a file of its own there."""
    from .main import cli

    context = click.get_current_context()
    command = cli.get_command(context, name)
    assert command is not None
    inner = click.Context(command, info_name=f"powbench {name}")
    given, rest, _ = command.make_parser(inner).parse_args(list(arguments))
    written = {p.name: max(p.opts, key=len) for p in command.params if isinstance(p.type, Output)}
    if outputs := [option for parameter, option in written.items() if _said(given.get(parameter))]:
        raise InputError(
            f"{outputs[0]} behind -- would write on the hosts",
            "write it before --: the document of the fleet holds what all of them say",
        )
    words = [given.get(p.name) for p in command.params if isinstance(p, click.Argument)]
    if rest or any(map(_said, words)):
        raise InputError(
            f"`powbench fleet {name}` passes options on, and no other words",
            f"write `powbench fleet {name} HOSTS -- --option value`",
        )


def check_ssh_config(path: str | None) -> None:
    """Refuse what ssh would refuse for every host. `none` is a word of ssh's own."""
    if path is not None and path != "none" and not files.is_there(path):
        raise InputError(f"cannot read {path}: there is no such file", "see --ssh-config")


def _said(value: object) -> bool:
    """Whether the parser found something: what it did not find is None, () or a mark of click's."""
    return isinstance(value, str | tuple | list) and bool(value)


def wheel(install: bool, path: str | None) -> Wheel | None:
    """The wheel to install; None when nothing shall be. InputError for --wheel alone."""
    from ..fleet import wheel as wheels

    if path is not None and not install:
        raise InputError("--wheel is for --install", "add --install, or leave --wheel out")
    if not install:
        return None
    return wheels.from_file(path) if path is not None else wheels.of_this_installation()
