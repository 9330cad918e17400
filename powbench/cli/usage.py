"""What click finds wrong with a command line, said as all else is: what, and what to write."""

from __future__ import annotations

import re

import click

from ..errors import InputError
from .values import spelling


def told(error: click.ClickException) -> InputError:
    """The error and the hint for any of click's, which differ in words from one to the next."""
    context = getattr(error, "ctx", None)
    path = context.command_path if isinstance(context, click.Context) else "powbench"
    asks = f"`{path} --help` lists what it takes"
    if not isinstance(context, click.Context):
        return InputError(_lower(error.format_message()), asks)
    if type(error).__name__ == "NoArgsIsHelpError":  # its message is all of the help
        return InputError(f"`{path}` needs a command: {_or(_commands(context))}", _example(context))
    if isinstance(error, click.MissingParameter) and error.param is not None:
        return InputError(f"{spelling(error.param)} is missing", _example(context))
    if isinstance(error, click.BadParameter) and error.param is not None:
        return _bad_value(error, error.param, asks)
    if isinstance(error, click.NoSuchOption):
        near = error.possibilities
        hint = f"did you mean {near[0]}?" if near else f"`{path} --help` lists its options"
        passes_on = any(str(p.metavar).startswith("[-- ") for p in context.command.params)
        if passes_on and not near:
            there = f"`{path} HOSTS -- {error.option_name}`"
            hint += f"; what is for the hosts stands behind --: {there}"
        return InputError(f"`{path}` has no option {error.option_name}", hint)
    if isinstance(error, click.BadOptionUsage) and "requires" in error.message:
        return _no_value(error.option_name, context)
    if unknown := re.match(r"No such command '(.*?)'\.", error.message):
        return no_command(unknown[1], path, _commands(context))
    if more := re.match(r"Got unexpected extra arguments? \((.*)\)", error.message, re.DOTALL):
        rigs = any("--rig" in p.opts for p in context.command.params)
        quote = "put a name with blanks in quotes, as in --rig 'Antminer S21 200T'; " * rigs
        return InputError(f"`{path}` does not take {more[1]!r} at this place", f"{quote}{asks}")
    return InputError(_lower(error.format_message()), asks)


def no_command(name: str, path: str, known: list[str]) -> InputError:
    """For `name` behind `path`, which is `powbench` or one of its groups."""
    import difflib

    near = difflib.get_close_matches(name, known, 1)
    hint = f"did you mean `{path} {near[0]}`?" if near else f"`{path} --help` lists its commands"
    return InputError(f"`{path}` has no command {name!r}", hint)


def _bad_value(error: click.BadParameter, parameter: click.Parameter, asks: str) -> InputError:
    """`config` has put the variable or the key that the value came from in front of it."""
    said = re.match(r"(.*: )?('.*') is ", error.message, re.DOTALL)
    where = (said and said[1]) or f"{spelling(parameter)}: "
    choices = getattr(parameter.type, "choices", None)
    if said is None or not choices:
        fault = error.message.removeprefix(where).partition(". ")[0]
        return InputError(f"{where}{fault.removesuffix('.')}", asks)
    return InputError(
        f"{where}{said[2]} is not one of the values that it takes",
        f"write {_or([str(choice) for choice in choices])}",
    )


def _no_value(option: str, context: click.Context) -> InputError:
    known = (p for p in context.command.params if option in p.opts)
    takes = next((p.make_metavar(context) for p in known), "VALUE")
    asks = f"`{context.command_path} --help` says what it takes"
    return InputError(f"{option} needs a value", f"write {option} {takes}; {asks}")


def _example(context: click.Context) -> str:
    """The first one that the command's own help shows, in one line and without its comment."""
    path, text = context.command_path, (context.command.epilog or "").replace("\\\n", "")
    found = re.search(rf"(?<![\w`]){re.escape(path)}\b(?:(?! +# ).)*", text)
    asks = f"`{path} --help` explains it"
    return f"write, for example, `{' '.join(found[0].split())}`; {asks}" if found else asks


def _commands(context: click.Context) -> list[str]:
    group = context.command
    return group.list_commands(context) if isinstance(group, click.Group) else []


def _or(names: list[str]) -> str:
    *most, last = names or [""]
    return f"{', '.join(most)} or {last}" if most else last


def _lower(text: str) -> str:
    return (text[:1].lower() + text[1:]).removesuffix(".")
