"""`[tool.powbench]` of the nearest pyproject.toml.

    [tool.powbench]           # for every command that has the option
    quiet = 1
    [tool.powbench.bench]     # for one command
    seconds = 5
    kernel = ["avx512", "shani"]

A flag beats the environment (POWBENCH_BENCH_SECONDS) beats the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ..errors import InputError

# What the file calls an option whose parameter has another name in the code.
NAMES = {"json": "json_path", "csv": "csv_path", "kernel": "kernel_names", "meter": "meter_urls"}


def find(start: Path) -> Path | None:
    """The nearest pyproject.toml at or above `start`."""
    for folder in (start, *start.parents):
        path = folder / "pyproject.toml"
        if path.is_file():
            return path
    return None


def defaults_for(command: str | None) -> dict[str, Any] | None:
    """click's default_map for one command, or None when no file speaks of powbench."""
    path = find(Path.cwd())
    if path is None or command is None:
        return None
    text = path.read_text(encoding="utf-8", errors="replace")
    if "tool.powbench" not in text:
        return None
    return {command: section(path, text, command)}


def section(path: Path, text: str, command: str) -> dict[str, Any]:
    """The settings in `text` for `command`; InputError names the file and the key."""
    import tomllib

    from .main import COMMANDS, cli

    try:
        table = tomllib.loads(text).get("tool", {}).get("powbench", {})
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{path}: {error}", "mend the TOML") from None
    own = table.get(command, {})
    general = {key: value for key, value in table.items() if not isinstance(value, dict)}
    known = {p.name for p in _command(cli, command).params}
    for key in own:
        if NAMES.get(key, key) not in known:
            raise InputError(
                f"{path}: [tool.powbench.{command}] has no setting {key!r}",
                f"`powbench {command} --help` lists the options; leave out their dashes",
            )
    for key, value in table.items():
        if isinstance(value, dict) and key not in COMMANDS:
            raise InputError(f"{path}: [tool.powbench.{key}] names no command", "`powbench --help`")
    merged = {**general, **own}
    return {NAMES.get(k, k): v for k, v in merged.items() if NAMES.get(k, k) in known}


def _command(group: Any, name: str) -> Any:
    import click

    return group.get_command(click.Context(group), name)
