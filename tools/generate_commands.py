"""Writes docs/reference/commands.md from what `powbench COMMAND --help` is made of.

    python tools/generate_commands.py            write it
    python tools/generate_commands.py --check    exit 1 when the committed page has drifted

Whatever stands in powbench.cli.main.COMMANDS has its section, groups with their own
commands, so that a command without a page cannot be.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import written

from powbench.cli.config import NAMES
from powbench.cli.main import COMMANDS, cli

OUTPUT = Path(__file__).resolve().parents[1] / "docs" / "reference" / "commands.md"
HEAD = """\
---
hide: [navigation]
---
# Commands

<!-- Written by tools/generate_commands.py from `--help`: change the command, then run it. -->

Without a command, `bench` runs: `powbench -d 5` is `powbench bench -d 5`. Exit codes, the
environment and `pyproject.toml` are in [Settings and exit codes](settings.md).

| command | answers |
|---|---|
"""


def rows(context: click.Context) -> Iterator[str]:
    """One table row per option and argument that --help shows."""
    for parameter in context.command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None:
            continue
        name, meaning = record
        yield f"| `{_cell(name)}` | {_cell(_prose(meaning))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _prose(text: str) -> str:
    """Brackets and stars of help text as they are, outside of `code`."""
    parts = re.split(r"(`[^`]*`)", text)
    return "".join(p if p.startswith("`") else re.sub(r"([\[\]*<>_])", r"\\\1", p) for p in parts)


def paragraphs(text: str | None) -> Iterator[str]:
    """Help text as Markdown; what click keeps as it is (\\b) becomes a block of text."""
    for block in inspect.cleandoc(text or "").split("\n\n"):
        if block.startswith("\b"):
            yield "```text\n" + block.removeprefix("\b").strip("\n") + "\n```"
        elif block:
            yield _prose(block)


def in_files(context: click.Context) -> Iterator[str]:
    """Each option's variable of the environment and its name in pyproject.toml."""
    written = {parameter: key for key, parameter in NAMES.items()}
    top = not context.parent or not context.parent.parent
    for option in context.command.params:
        if not isinstance(option, click.Option) or option.hidden or option.is_eager:
            continue
        automatic = f"{context.auto_envvar_prefix}_{(option.name or '').upper()}"
        given = option.envvar or automatic
        key = written.get(option.name or "", option.name or "")
        variables = ", ".join(f"`{v}`" for v in ([given] if isinstance(given, str) else given))
        yield f"    | `{max(option.opts, key=len)}` | {variables} | " + (
            f"`{key}` |" if top else "no |"
        )


def section(context: click.Context, level: int) -> Iterator[str]:
    command = context.command
    yield from (f"{'#' * level} {context.command_path}", "")
    for paragraph in paragraphs(command.help):
        yield from (paragraph, "")
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield from (f"```text\n{usage}\n```", "", "| option | meaning |\n|---|---|")
    yield from rows(context)
    yield ""
    for p in paragraphs(command.epilog):
        example = re.fullmatch(r"Example: (powbench .*)", p.replace("\\", ""), re.DOTALL)
        yield from (f"Example:\n\n```text\n{example[1]}\n```" if example else p, "")
    if settings := list(in_files(context)):
        yield from ('??? note "In the environment and in pyproject.toml"', "")
        table = context.command_path.replace(" ", ".")
        yield f"    | option | variable | key in `[tool.{table}]` |"
        yield "    |---|---|---|"
        yield from settings
        yield ""
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from section(_context(found, name, context), level + 1)


def _context(command: click.Command, name: str, parent: click.Context) -> click.Context:
    return command.context_class(command, info_name=name, parent=parent)


def page() -> str:
    top = click.Context(cli, info_name="powbench", **cli.context_settings)
    lines = [f"| [`{n}`](#powbench-{n}) | {_cell(_prose(a))} |" for n, (_, a) in COMMANDS.items()]
    lines += [""]
    for name in COMMANDS:
        command = cli.get_command(top, name)
        assert command is not None
        lines += section(_context(command, name, top), 2)
    return HEAD + "\n".join(line.rstrip() for line in lines).rstrip() + "\n"


if __name__ == "__main__":
    sys.exit(written.main(OUTPUT, page, sys.argv[1:]))
