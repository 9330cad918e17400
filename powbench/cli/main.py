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
from . import config, once, output, usage, version

# what a group of commands is for: {name: (module, what the command does)}. The module is imported
# when the command runs, so `powbench --help` loads none of them.
SECTIONS = {
    "Measure this machine": {
        "bench": ("bench", "Measure every usable kernel: H/s, J/hash, verified hits."),
        "kernels": ("kernels", "List the kernels and meters here, and what each one lacks."),
        "verify": ("verify", "Prove the kernels on real blocks, or what a result claims."),
        "challenge": ("challenge", "Print a new text, which a certified result must answer."),
        "info": ("info", "Show the machine's facts, and whether it is fit to measure."),
        "sweep": ("sweep", "Find the setting of most hashes per joule, and the fastest."),
        "meters": ("meters_calibrate", "Calibrate a sensor against a meter at the wall, once."),
    },
    "Compare and guard": {
        "compare": ("compare", "Show results side by side."),
        "check": ("check", "Test whether head is slower than base, beyond doubt."),
        "baseline": ("baseline", "Store this machine's times, or accept a slow-down."),
        "history": ("history", "Show stored results over time."),
        "export": ("export", "Write a result or a check in another tool's format."),
    },
    "Measure miners and many machines": {
        "miners": ("miners", "Count a real miner's work by the shares that it sends."),
        "fleet": ("fleet", "Run one command on many hosts, or one pool for many miners."),
    },
    "Turn it into money": {
        "rigs": ("rigs", "List the catalogue of mining rigs."),
        "project": ("project", "Project cost, margin and break-even of sites, or of a rig."),
        "network": ("network", "Show or fetch the market: difficulty, price, fees."),
        "simulate": ("simulate", "Draw the band around a projection: P10, P50, P90, loss."),
        "merge": ("merge", "Add up a simulation that ran in parts on several machines."),
        "allocate": ("allocate", "Plan how many of each rig to keep, move, idle or sell."),
        "backtest": ("backtest", "Score the difficulty forecast on the past."),
    },
    "Show it": {
        "report": ("report", "Write one self-contained page with pictures."),
        "completion": ("completion", "Print the script that teaches a shell the commands."),
    },
}
COMMANDS = {name: about for section in SECTIONS.values() for name, about in section.items()}


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
        widest = max(map(len, COMMANDS))
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(f"{n:{widest}}", does) for n, (_, does) in commands.items()])

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
            raise usage.no_command(args[0], "powbench", list(COMMANDS))
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
        output.complain(usage.told(error))
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


def main() -> None:
    """For the console scripts of an older installation."""
    from ..__main__ import main as start

    start()
