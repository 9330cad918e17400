"""`powbench`: finds the command, loads only that one, and turns errors into exit codes."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from .. import claims, interrupt
from ..errors import InputError, PowbenchError
from . import config, once, output, version

# name: (module, attribute, what it answers). The module is imported when the
# command runs, so `powbench --help` loads none of them.
COMMANDS = {
    "bench": ("bench", "What does this machine do: every usable kernel, H/s, verified hits."),
    "kernels": ("kernels", "Which kernels and meters are usable here, and why others are not."),
    "verify": (
        "verify",
        "Do all kernels find the nonces of real blocks, and agree; what a result proves.",
    ),
    "challenge": ("challenge", "A text that nobody could know before, for `bench --certify`."),
    "info": ("info", "The machine's facts, and whether it is fit to measure."),
    "compare": ("compare", "Results side by side."),
    "check": ("check", "Is head slower than base, beyond doubt."),
    "baseline": ("baseline", "Store this machine's times; accept a slow-down with its reason."),
    "history": ("history", "Stored results over time."),
    "export": ("export", "A result or a check in another tool's format."),
    "sweep": ("sweep", "The most efficient kernel, threads and frequency, and the fastest."),
    "meters": ("meters_calibrate", "Calibrate a sensor against a meter at the wall, once."),
    "miners": ("miners", "What a real miner does: its work counted by its shares."),
    "fleet": ("fleet", "One command on many hosts over ssh, or one pool for many miners."),
    "rigs": ("rigs", "The catalogue of mining rigs, with source and tolerance."),
    "project": (
        "project",
        "Cost, margin and break-even of each site, or of one rig.",
    ),
    "network": (
        "network",
        "The state of the market: difficulty, price, fees. Fetched only on demand.",
    ),
    "simulate": ("simulate", "The band around each site's projection: P10, P50, P90, risk."),
    "merge": ("merge", "The parts of a simulation that ran on several machines, added up."),
    "allocate": ("allocate", "How many of each rig to keep, move, idle or sell, and when."),
    "backtest": ("backtest", "How good the difficulty forecast has been, against calculators."),
    "report": ("report", "One self-contained page with pictures, or a single picture."),
    "completion": ("completion", "The script that teaches a shell the commands and flags."),
}


class LazyGroup(click.Group):
    """A group whose commands are named in COMMANDS and imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command = getattr(import_module(f".{COMMANDS[name][0]}", __package__), "command")  # noqa: B009
        if not isinstance(command, click.Command):
            raise TypeError(f"{name} is no command")
        for one in (
            command,
            *(command.commands.values() if isinstance(command, click.Group) else ()),
        ):
            one.context_class = config.Context
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, answer) for name, (_, answer) in COMMANDS.items()])

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """`powbench` and `powbench -k avx2` are `powbench bench ...`."""
        if ctx.resilient_parsing and not args:  # <Tab> after `powbench `: the commands
            return super().parse_args(ctx, args)
        if not args or (args[0].startswith("-") and args[0] not in ("-h", "--help", "--version")):
            args = ["bench", *args]
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if ctx.resilient_parsing and args[0] not in COMMANDS:
            return None, None, args  # <Tab> after a mistyped command: no error in the prompt
        if args[0] not in COMMANDS:
            import difflib

            near = difflib.get_close_matches(args[0], COMMANDS, 1)
            raise InputError(
                f"there is no command {args[0]!r}",
                f"did you mean `powbench {near[0]}`?" if near else "`powbench --help` lists them",
            )
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None and not ctx.resilient_parsing:
            once.require(command, rest, ctx)
        return name, command, rest


@click.group(
    cls=LazyGroup,
    context_settings={"help_option_names": ["-h", "--help"], "auto_envvar_prefix": "POWBENCH"},
    epilog="Without a command, `bench` runs. Example: powbench -k avx512 -t 1,all -d 5",
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=version.show,
    help="Show the version and the facts a bug report needs.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Measure double-SHA256 proof-of-work, and what it costs and earns."""
    ctx.default_map = config.defaults_for(ctx)
    said = [*sys.argv, str(ctx.default_map)]
    config.check_variables(os.environ, ctx.invoked_subcommand or "", said)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; returns the exit code and prints `error:` and `hint:`."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    claims.start()
    output.reset(verbosity=sum(a.count("v") for a in given if a in ("-v", "-vv", "-vvv")))
    output.prepare_streams()
    streams = sys.stdout, sys.stderr
    try:
        code: Any = cli.main(given, prog_name="powbench", standalone_mode=False)
        sys.stdout.flush()
        return code if isinstance(code, int) else 0
    except PowbenchError as error:
        output.complain(error)
        return error.exit_code
    except click.ClickException as error:
        output.complain(InputError(_message(error), _usage_hint(error)))
        return InputError.exit_code
    except (KeyboardInterrupt, click.Abort):
        output.say("interrupted")
        return interrupt.INTERRUPTED
    except SystemExit:  # click's way out of shell completion, and of a broken pipe under --help
        if sys.stdout is streams[0]:
            raise
        sys.stdout, sys.stderr = streams  # click has wrapped them
        output.drop_stdout()
        return 0
    except MemoryError as error:
        remedy = "ask for less (fewer paths, scenarios or sites), or raise the limit on memory"
        said = f"out of memory: {error}" if str(error) else "out of memory"
        output.complain(PowbenchError(said, remedy))
        return PowbenchError.exit_code
    except Exception as error:
        if isinstance(error, OSError) and interrupt.came():  # with SIGHUP the terminal goes, too
            return interrupt.INTERRUPTED
        if isinstance(error, OSError) and error.errno == errno.ENOSPC:
            output.drop_stdout()
            output.complain(
                InputError("cannot write to stdout: no space left", "redirect it to another place")
            )
            return InputError.exit_code
        if output.verbosity() < 2:
            hint = "this is a bug in powbench; run again with -vv for the traceback, and report it"
            output.complain(PowbenchError(f"{type(error).__name__}: {error}", hint))
        else:
            import traceback

            traceback.print_exc()
        return PowbenchError.exit_code


def _message(error: click.ClickException) -> str:
    """What is wrong; of a group without a command click gives all of its help."""
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError" and isinstance(context, click.Context):
        group = context.command
        commands = group.list_commands(context) if isinstance(group, click.Group) else []
        most, last = ", ".join(commands[:-1]), "".join(commands[-1:])
        return f"{context.command_path} needs a command: {f'{most} or {last}' if most else last}"
    if isinstance(error, click.NoSuchOption):  # whose own words have the hint in them, too
        return f"No such option '{error.option_name}'."
    return error.format_message()


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    possible = getattr(error, "possibilities", None)
    if possible:
        return f"did you mean {possible[0]}?"
    return f"`{context.command_path if context else 'powbench'} --help` lists what it takes"


def main() -> None:
    """For the console scripts of an older installation."""
    from ..__main__ import main as start

    start()
