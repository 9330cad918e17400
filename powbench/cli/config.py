"""`[tool.powbench]` of the nearest pyproject.toml.

    [tool.powbench]           # for every command that has the option
    quiet = 1
    [tool.powbench.bench]     # for one command
    seconds = 5
    kernel = ["avx512", "shani"]

A flag beats the environment (POWBENCH_BENCH_SECONDS) beats the file.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .. import bounded
from ..errors import InputError

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


def defaults_for(command: str | None) -> dict[str, Any] | None:
    """click's default_map for one command, or None when no file speaks of powbench."""
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
    return {command: section(path, text, command)}


def section(path: Path, text: str, command: str) -> dict[str, Any]:
    """The settings in `text` for `command`; InputError names the file and the key."""
    from .main import COMMANDS, cli

    try:
        tool = bounded.toml_value(text).get("tool")
    except bounded.Unreadable as error:
        raise InputError(f"{path}: {error}", "mend the TOML") from None
    table = tool.get("powbench", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise InputError(f"{path}: tool.powbench is no table", "write [tool.powbench]")
    general, own = _split(path, table, command, tuple(COMMANDS))
    known = _settings(cli, command)
    if unknown := [key for key in own if key not in known]:
        raise InputError(
            f"{path}: [tool.powbench.{command}] has no setting {unknown[0]!r}",
            _nearest(unknown[0], known) + f"`powbench {command} --help` lists the options",
        )
    if misspelt := [key for key in general if key not in known]:
        anywhere = {key for name in COMMANDS for key in _settings(cli, name)}
        if lost := [key for key in misspelt if key not in anywhere]:
            raise InputError(
                f"{path}: [tool.powbench] has no setting {lost[0]!r}",
                _nearest(lost[0], anywhere) + "it takes the long options of the commands",
            )
    return {known[k]: _checked(path, k, v) for k, v in {**general, **own}.items() if k in known}


def _split(
    path: Path, table: dict[str, Any], command: str, commands: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """(settings for every command, settings of this one)."""
    general: dict[str, Any] = {}
    for key, value in table.items():
        if key in commands and not isinstance(value, dict):
            raise InputError(f"{path}: tool.powbench.{key} is no table", "write it in brackets")
        if isinstance(value, dict) and key not in commands:
            raise InputError(f"{path}: [tool.powbench.{key}] names no command", "`powbench --help`")
        if not isinstance(value, dict):
            general[key] = value
    return general, table.get(command, {})


def _settings(group: Any, name: str) -> dict[str, str]:
    """Options of a command, by what the file calls them, with their parameters."""
    import click

    written = {parameter: key for key, parameter in NAMES.items()}
    options = group.get_command(click.Context(group), name).params
    return {written.get(p.name, p.name): p.name for p in options if isinstance(p, click.Option)}


def _checked(path: Path, key: str, value: Any) -> Any:
    """Strings, numbers, true and false, and for what repeats a list of strings."""
    if key in ("kernel", "library"):
        value = [value] if isinstance(value, str) else value
        if isinstance(value, list) and all(isinstance(v, str) for v in value):
            return value
        raise InputError(f"{path}: {key} is no list of names", f'write {key} = ["..."]')
    if isinstance(value, (str, int, float)):
        return value
    raise InputError(f"{path}: {key} is no plain value", f'write it as in {key} = "..."')


def _nearest(key: str, known: Iterable[str]) -> str:
    import difflib

    near = difflib.get_close_matches(key, list(known), 1)
    return f"did you mean {near[0]}? " if near else ""
