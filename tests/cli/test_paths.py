"""Every command says which files it reads and which it writes, and loses none of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from powbench.cli import main
from powbench.cli.paths import Input, Output
from powbench.cli.values import Whole

NO_FILES = {
    "kernel_names", "threads", "nonces", "start", "header", "target", "meter_urls", "margin",
    "max_time", "inject", "baseline", "name", "reason", "words", "vendor", "min_hashrate", "since",
    "measurement", "hashrate", "power", "changes", "explain", "picture", "title", "address",
    "command_base", "command_head", "called", "allow",
    "listen", "symbol", "proxy", "user", "machine", "version", "arguments", "sensor_url",
    "reference_url",
}  # fmt: skip
"""Parameters that take a text which never names a file. A new one has to be put here, or is an
Input or an Output."""


def commands(group: click.Group = main.cli) -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from ((f"{name} {below}", found) for below, found in commands(command))
        else:
            yield name, command


def test_every_path_is_declared_as_input_or_output() -> None:
    undeclared = [
        f"{name}: {parameter.name}"
        for name, command in commands()
        for parameter in command.params
        if isinstance(parameter.type, (click.Path, click.File))
        or (isinstance(parameter.type, type(click.STRING)) and parameter.name not in NO_FILES)
    ]
    assert undeclared == []


def outputs_and_inputs() -> list[tuple[str, str, str]]:
    """(command, option that writes, parameter that reads) of all commands."""
    return [
        (name, max(out.opts, key=len), read.name or "")
        for name, command in commands()
        for out in command.params
        for read in command.params
        if isinstance(out.type, Output) and isinstance(read.type, Input)
    ]


@pytest.mark.parametrize(("name", "out", "read"), outputs_and_inputs())
def test_no_output_of_any_command_destroys_its_input(
    cli: Any, folder: Path, name: str, out: str, read: str
) -> None:
    (folder / "in.json").write_text("precious")
    (folder / "link").symlink_to("in.json")
    command = dict(commands())[name]
    arguments = name.split()
    for parameter in command.params:
        if isinstance(parameter, click.Argument):
            count = 1 if parameter.required or parameter.name == read else 0
            arguments += ["in.json" if parameter.name == read else f"{parameter.name}.json"] * count
        elif parameter.name == read:
            arguments += [max(parameter.opts, key=len), "in.json"]
    labelled = any(
        out in p.opts and p.type.labelled for p in command.params if isinstance(p.type, Output)
    )
    told = cli(*arguments, out, "pyperf=link" if labelled else "link")
    assert told.code == 2, told
    assert f"{out} would replace in.json, which is read: link is the same file" in told.err
    assert [line.split(":")[0] for line in told.err.splitlines()] == ["error", "hint"]
    assert (folder / "in.json").read_text() == "precious"


@pytest.mark.parametrize("first", ["--junit", "--markdown", "--json", "--export"])
def test_two_outputs_of_check_do_not_share_a_file(cli: Any, folder: Path, first: str) -> None:
    one = "pyperf=out" if first == "--export" else "out"
    told = cli("check", first, one, "--export", "bencher=./out")
    assert told.code == 2 and "both go to out" in told.err
    assert list(folder.iterdir()) == []


def test_two_exports_do_not_share_a_file(cli: Any, folder: Path) -> None:
    (folder / "in.json").write_text("{}")
    told = cli("export", "in.json", "--to", "pyperf=x", "--to", "bencher=x")
    assert told.code == 2 and "two --to both go to x" in told.err
    assert not (folder / "x").exists()


def test_the_settings_file_is_an_input(cli: Any, folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[tool.powbench]\n")
    told = cli("info", "--json", "pyproject.toml")
    assert told.code == 2 and "would replace" in told.err
    assert (folder / "pyproject.toml").read_text() == "[tool.powbench]\n"


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="no streams in /dev here")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_dev_stdout_is_stdout(process: Any, folder: Path, name: str) -> None:
    """Also where the shell sends it to a file: what was in it before stays in front."""
    told = process(["rigs", "s21", "--json", name])
    assert told.returncode == 0 and json.loads(told.stdout)["schema"] == "powbench.rigs/1"
    with (folder / "log").open("ab") as log:
        log.write(b"before\n")
        log.flush()
        assert process(["rigs", "s21", "-q", "--json", name], stdout=log).returncode == 0
    first, rest = (folder / "log").read_text().split("\n", 1)
    assert first == "before" and json.loads(rest)["schema"] == "powbench.rigs/1"


@pytest.mark.skipif(not Path("/dev/stderr").exists(), reason="no streams in /dev here")
def test_dev_stderr_is_an_output(process: Any) -> None:
    told = process(["rigs", "s21", "-q", "--json", "/dev/stderr"])
    assert told.returncode == 0 and json.loads(told.stderr)["schema"] == "powbench.rigs/1"


def test_completion_leaves_no_file(process: Any, folder: Path) -> None:
    env = {
        "_POWBENCH_COMPLETE": "bash_complete",
        "COMP_WORDS": "powbench bench --json x --k",
        "COMP_CWORD": "4",
    }
    assert b"--kernel" in process([], env).stdout
    assert list(folder.iterdir()) == []


def test_every_number_is_read_by_a_type_of_ours() -> None:
    """click's own take NaN, digits of any script, and blanks."""
    numeric = (type(click.INT), type(click.FLOAT), click.IntRange, click.FloatRange)
    foreign = [
        f"{name}: {parameter.name}"
        for name, command in commands()
        for parameter in command.params
        if isinstance(parameter.type, numeric)
        and not isinstance(parameter.type, Whole)
        and not (isinstance(parameter, click.Option) and parameter.count)
    ]
    assert foreign == []


def test_the_program_of_a_meter_is_an_input(cli: Any, folder: Path) -> None:
    (folder / "read.sh").write_text("echo 5 W\n")
    told = cli("bench", "--meter", "exec:sh ./read.sh", "-o", "read.sh", "-k", "reference")
    assert told.code == 2 and "--json would replace ./read.sh" in told.err
    assert (folder / "read.sh").read_text() == "echo 5 W\n"
