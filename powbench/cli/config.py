"""`[tool.powbench]` of the nearest pyproject.toml.

    [tool.powbench]           # for every command that has the option
    quiet = 1
    [tool.powbench.bench]     # for one command
    seconds = 5
    kernel = ["avx512", "shani"]

A flag beats the environment (POWBENCH_BENCH_SECONDS) beats the file.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from .. import bounded
from ..errors import InputError, PowbenchError
from .values import BadOption, Number, Text, Whole

PREFIX = "POWBENCH_"
OTHER_VARIABLES = frozenset(
    PREFIX + name
    for name in (
        "STORE", "CACHE_DIR", "RPC_PASSWORD", "RPC_COOKIE", "NO_NATIVE", "REQUIRE_NATIVE",
        "METER_USER", "METER_PASSWORD", "METER_PASSWORD_FILE", "METER_TOKEN", "METER_TOKEN_FILE",
        "METER_NETRC", "POOL_PASSWORD", "MACHINE", "BOARD_TIMEOUT",
    )
)  # fmt: skip
"""Those that are no option's. Tests have POWBENCH_TEST_…."""
_ORIGINS = "powbench.settings"

# What the file calls an option whose parameter has another name in the code.
NAMES = {
    "json": "json_path",
    "csv": "csv_path",
    "kernel": "kernel_names",
    "headers": "headers_path",
    "host-name": "host_name",
    "meter": "meter_urls",
    "library": "library_paths",
}


def find(start: Path) -> Path | None:
    """The nearest pyproject.toml at or above `start`."""
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            return path
    return None


def defaults_for(ctx: click.Context) -> dict[str, Any] | None:
    """click's default_map for the command that runs, or None when no file speaks of powbench."""
    command = ctx.invoked_subcommand
    try:
        path = find(Path.cwd())
    except OSError:  # a working directory that has been deleted
        return None
    if path is None or command is None:
        return None
    try:
        text = bounded.read_bytes(path, bounded.LARGEST_TOML_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise InputError(f"cannot read {path}: {error.strerror}", "check its permissions") from None
    except bounded.Unreadable as error:
        raise InputError(f"cannot read {path}: {error}", "shorten it, or move it away") from None
    if "powbench" not in text:
        return None
    values, origins = section(path, text, command)
    ctx.meta[_ORIGINS] = origins
    return {command: values}


def section(path: Path, text: str, command: str) -> tuple[dict[str, Any], dict[str, str]]:
    """What `text` sets for `command`, and where each parameter's value stands.

    InputError names the file and the key.
    """
    from .main import COMMANDS, cli

    try:
        tool = bounded.toml_value(text).get("tool")
    except bounded.Unreadable as error:
        raise InputError(f"{path}: {error}", "correct the TOML") from None
    table = tool.get("powbench", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise InputError(f"{path}: tool.powbench is no table", "write [tool.powbench]")
    general, specific = _split(path, table, command, tuple(COMMANDS))
    known = _settings(cli, command)
    # Those of other commands, too: what is misspelt there would wait unseen.
    for name in (name for name, there in table.items() if isinstance(there, dict)):
        options = known if name == command else _settings(cli, name)
        if unknown := [key for key in table[name] if key not in options]:
            raise InputError(
                f"{path}: [tool.powbench.{name}] has no setting {unknown[0]!r}",
                _nearest(unknown[0], options) + f"`powbench {name} --help` lists the options",
            )
    if misspelt := [key for key in general if key not in known]:
        anywhere = {key for name in COMMANDS for key in _settings(cli, name)}
        if lost := [key for key in misspelt if key not in anywhere]:
            raise InputError(
                f"{path}: [tool.powbench] has no setting {lost[0]!r}",
                _nearest(lost[0], anywhere) + "it takes the long options of the commands",
            )
    values, origins = {}, {}
    for settings, where in ((general, "[tool.powbench]"), (specific, f"[tool.powbench.{command}]")):
        for key, value in settings.items():
            if key in known:
                name = known[key].name or key
                origins[name] = f"{path}: {where} {key}"
                values[name] = _checked(origins[name], key, value, known[key])
    return values, origins


def _split(
    path: Path, table: dict[str, Any], command: str, commands: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(settings for every command, settings of this one)."""
    general: dict[str, Any] = {}
    for key, value in table.items():
        if key in commands and not isinstance(value, dict):
            raise InputError(f"{path}: tool.powbench.{key} is no table", "write it in brackets")
        if isinstance(value, dict) and key not in commands:
            raise InputError(
                f"{path}: [tool.powbench.{key}] names no command", "`powbench --help` lists them"
            )
        if not isinstance(value, dict):
            general[key] = value
    return general, table.get(command, {})


def _settings(group: Any, name: str) -> dict[str, click.Option]:
    """Options of a command, by what the file calls them."""
    written = {parameter: key for key, parameter in NAMES.items()}
    options = group.get_command(click.Context(group), name).params
    return {written.get(p.name, p.name): p for p in options if isinstance(p, click.Option)}


def _checked(where: str, key: str, value: Any, option: click.Option) -> Any:
    """A value of the type that the option takes: text for text, true and false for a flag."""
    values = value if option.multiple and isinstance(value, list) else [value]
    if option.is_flag or option.count:
        right = isinstance(value, bool) or (option.count and isinstance(value, int))
        written = "true" if option.is_flag and not option.count else "1"
    elif isinstance(option.type, (Number, Text, Whole)):
        right = all(isinstance(v, (str, int, float)) and not isinstance(v, bool) for v in values)
        written = "5"
    else:
        right = all(isinstance(v, str) for v in values)
        written = '["..."]' if option.multiple else '"..."'
    if right:
        return values if option.multiple else value
    kind = (
        "no list of names" if option.multiple and written != "5" else "no plain value of its kind"
    )
    raise InputError(f"{where} is {kind}", f"write it as in {key} = {written}")


def check_variables(environment: Mapping[str, str], command: str, named: Iterable[str]) -> None:
    """InputError for a POWBENCH_ variable that nothing reads: it would be misspelt.

    named: arguments and settings, in which, as in variables, `env:NAME` tells of the user's own.
    """
    said = " ".join([*named, *environment.values()])
    named_by_user = set(re.findall(rf"env:({PREFIX}[A-Za-z0-9_]+)", said))
    for variable in sorted(environment):
        if not variable.startswith(PREFIX) or variable.startswith(f"{PREFIX}TEST_"):
            continue
        if variable not in OTHER_VARIABLES and variable not in named_by_user:
            known = _variables(command)  # loads one command
            if variable not in known and variable not in (known := _all_variables()):
                names = [name.removeprefix(PREFIX) for name in known | OTHER_VARIABLES]
                near = _nearest(variable.removeprefix(PREFIX), names, PREFIX)
                raise InputError(
                    f"there is no setting {variable}",
                    f"{near}`unset` it, or take a name from docs/reference/settings.md",
                )


def _all_variables() -> set[str]:
    from .main import COMMANDS

    return {variable for name in COMMANDS for variable in _variables(name)}


def _variables(name: str) -> set[str]:
    """What a command reads from the environment; a group's commands too."""
    from .main import cli

    command = cli.get_command(click.Context(cli), name)
    if command is None:
        return set()
    below = command.commands if isinstance(command, click.Group) else {}
    commands = {f"{PREFIX}{name}": command} | {f"{PREFIX}{name}_{n}": c for n, c in below.items()}
    return {
        variable
        for prefix, one in commands.items()
        for option in one.params
        if isinstance(option, click.Option)
        for variable in (option.envvar, _automatic(prefix, option))  # click reads both
        if isinstance(variable, str)
    }


def _automatic(prefix: str, option: click.Option) -> str:
    return f"{prefix}_{option.name}".upper().replace("-", "_")


class Context(click.Context):
    """Of every command: an error names the variable or the key that a bad value came from."""

    def __exit__(self, kind: Any, error: Any, trace: Any) -> Any:
        if isinstance(error, click.UsageError) and error.ctx is None:
            error.ctx = self  # click knows it not of every error of its parser
        if isinstance(error, (PowbenchError, click.BadParameter)):
            option = self._blamed(error)
            if option is not None and (origin := self._origin(option)) not in error.message:
                setattr(error, "message", f"{origin}: {error.message}")  # noqa: B010 - click's is Final
        return super().__exit__(kind, error, trace)

    def _blamed(self, error: PowbenchError | click.BadParameter) -> click.Parameter | None:
        if isinstance(error, BadOption):
            return error.parameter
        if isinstance(error, click.BadParameter):
            return error.param
        said = set(re.findall(r"--[a-z-]+", error.message))
        return next((p for p in self.command.params if said & set(p.opts)), None)

    def _origin(self, option: click.Parameter) -> str:
        source = self.get_parameter_source(option.name or "")
        if source is ParameterSource.DEFAULT_MAP:
            return str(self.meta.get(_ORIGINS, {}).get(option.name, ""))
        if source is ParameterSource.ENVIRONMENT:
            named = [option.envvar] if isinstance(option.envvar, str) else option.envvar or ()
            variables = [variable for variable in named if os.environ.get(variable)]
            prefix = self.auto_envvar_prefix
            return (
                variables[0] if variables else f"{prefix}_{option.name}".upper().replace("-", "_")
            )
        return ""


def _nearest(key: str, known: Iterable[str], prefix: str = "") -> str:
    import difflib

    near = difflib.get_close_matches(key, list(known), 1)
    return f"did you mean {prefix}{near[0]}? " if near else ""
