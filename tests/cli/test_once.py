"""An option with one value, given twice, is refused by every command."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from powbench.cli import once
from powbench.cli.main import COMMANDS
from powbench.cli.main import cli as powbench
from powbench.cli.values import spelling
from powbench.errors import InputError


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[Any, ...]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


EVERY = [
    (path, option)
    for path, command in commands(powbench)
    for option in command.params
    if isinstance(option, click.Option)
]


def test_all_commands_are_looked_at() -> None:
    assert {path[0] for path, _ in EVERY} == set(COMMANDS) - {"completion"}
    assert len(EVERY) > 300


@pytest.mark.parametrize(
    ("path", "option"), EVERY, ids=[" ".join((*path, spelling(o))) for path, o in EVERY]
)
def test_twice(cli: Any, path: tuple[str, ...], option: click.Option) -> None:
    name = spelling(option)
    if option.multiple or option.count or option.is_flag:
        words = (name, "1") if option.multiple else (name,)
        once.require(powbench, [*path, *words, *words])
        assert not option.multiple or "repeatable" in (option.help or "")
        return
    told = cli(*path, name, "one", name, "other")
    assert told.code == 2
    assert f"error: {name} is given twice: as 'one' and as 'other'" in told.err
    for short in option.opts:
        told = cli(*path, f"{name}=one", short, "other")
        assert (told.code, f"{name} is given twice" in told.err) == (2, True)


@click.command()
@click.option("-d", "--seconds")
@click.option("-v", "verbose", count=True)
@click.argument("rest", nargs=-1)
def command() -> None: ...


@pytest.mark.parametrize(
    "words",
    [
        ["-d5", "-d", "6"],
        ["--seconds=5", "-d6"],
        ["-d", "5", "x", "--seconds", "6"],
        ["-d", "5", "-v", "--seconds=6", "--", "-d", "7"],
    ],
    ids=" ".join,
)
def test_both_values_are_named(words: list[str]) -> None:
    with pytest.raises(InputError, match="--seconds is given twice: as '5' and as '6'"):
        once.require(command, words)


@pytest.mark.parametrize(
    "words",
    [["-d", "5", "--", "-d", "6"], ["-vd5"], ["-d", "-d"], ["-v", "-v"], ["-d", "5", "--nope"]],
    ids=" ".join,
)
def test_what_is_given_once(words: list[str]) -> None:
    """Also where the value looks like the option, and where click has something to say."""
    once.require(command, words)


def test_settings_and_variables_are_not_given(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A flag beats them."""
    (folder / "pyproject.toml").write_text("[tool.powbench.bench]\nseconds = 7\n")
    monkeypatch.setenv("POWBENCH_BENCH_SECONDS", "6")
    told = cli("bench", "-k", "reference", "-d", "0.05")
    assert told.code == 0, told.err
