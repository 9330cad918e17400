"""An option that takes one value is given once: click would take the last one without a word."""

from __future__ import annotations

from collections.abc import Sequence

import click

from ..errors import InputError
from .values import spelling


def require(
    command: click.Command, arguments: Sequence[str], parent: click.Context | None = None
) -> None:
    """InputError for an option of `command`, or of a command below it, that is given twice and
    does not repeat. The environment and the settings give none: a flag beats them."""
    context = click.Context(command, parent=parent)  # which knows the names of --help
    try:
        _, rest, order = command.make_parser(context).parse_args(args=list(arguments))
    except click.UsageError:  # the command itself says it better
        return
    seen: set[click.Parameter] = set()
    for option in order:
        if isinstance(option, click.Option) and _takes_one(option):
            if option in seen:
                raise _twice(option, arguments)
            seen.add(option)
    if isinstance(command, click.Group) and rest and rest[0] in command.commands:
        require(command.commands[rest[0]], rest[1:], context)


def _takes_one(option: click.Option) -> bool:
    """A flag says the same however often it is given."""
    return not (option.multiple or option.count or option.is_flag)


def _twice(option: click.Option, arguments: Sequence[str]) -> InputError:
    name, values = spelling(option), _values(option, arguments)
    both = f": as {values[0]!r} and as {values[1]!r}" if len(values) > 1 else ""
    return InputError(
        f"{name} is given twice{both}",
        "give it once; --help says `repeatable` of those that take several",
    )


def _values(option: click.Option, arguments: Sequence[str]) -> list[str]:
    """What is written behind the option's names: `--rig A`, `--rig=A`, `-dA`."""
    found, rest = [], iter(arguments)
    for word in rest:
        if word == "--":
            break
        if word in option.opts:
            found.append(next(rest, ""))
            continue
        found += [
            word[len(name) :].removeprefix("=" if name.startswith("--") else "")
            for name in option.opts
            if word.startswith(f"{name}=" if name.startswith("--") else name)
        ][:1]
    return found
