"""The generated reference is what the commands and schemas of today say, and complete."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import click
import mkdocs_links
import pytest

from powbench.cli.main import COMMANDS, cli

ROOT = Path(__file__).parents[2]
COMMANDS_PAGE = ROOT / "docs" / "reference" / "commands.md"
DOCUMENTS_PAGE = ROOT / "docs" / "reference" / "documents.md"


@pytest.mark.parametrize(
    "tool", ["generate_commands.py", "generate_schemas.py", "generate_sites_reference.py"]
)
def test_the_page_has_not_drifted(tool: str) -> None:
    told = subprocess.run(
        [sys.executable, f"tools/{tool}", "--check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, f"run python tools/{tool}\n{told.stdout}{told.stderr}"
    assert "up to date" in told.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_has_its_place(name: str) -> None:
    """By another way than the generator's: the words of `--help` as a user sees it."""
    page = COMMANDS_PAGE.read_text(encoding="utf-8")
    _, _, rest = page.partition(f"\n## powbench {name}\n")
    section = re.split(r"\n## ", rest)[0]
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    # A command keeps its help option: with other names it would have no -h ever after.
    context = click.Context(command, info_name=f"powbench {name}", **cli.context_settings)
    text = command.get_help(context)
    flags = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", text.partition("Options:")[2]))
    assert flags
    assert {flag for flag in flags if flag not in section} == set()


def test_every_key_of_every_schema_has_its_place() -> None:
    page = DOCUMENTS_PAGE.read_text(encoding="utf-8")

    def keys(schema: object) -> set[str]:
        if isinstance(schema, list):
            return set().union(*map(keys, schema)) if schema else set()
        if not isinstance(schema, dict):
            return set()
        own = schema.get("properties")
        own = set(own) if isinstance(own, dict) else set()
        return own.union(*(keys(value) for value in schema.values()))

    for path in (ROOT / "powbench" / "schemas").glob("*-[0-9].json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        _, _, rest = page.partition(f"\n## powbench.{'/'.join(path.stem.rsplit('-', 1))} ")
        section = re.split(r"\n## ", rest)[0]
        shown = set(re.findall(r"[\w']+", " ".join(re.findall(r"^\| `([^`]*)`", section, re.M))))
        assert keys(schema) - shown == set(), path.name


def test_the_site_lists_every_page() -> None:
    """mkdocs --strict says the same where the `docs` extra is installed."""
    nav = (ROOT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    listed = set(re.findall(r"^ +- [^#:]+: (\S+\.md)$", nav, re.MULTILINE))
    pages = {p.relative_to(ROOT / "docs").as_posix() for p in (ROOT / "docs").rglob("*.md")}
    assert listed == pages


@pytest.mark.parametrize(
    ("source", "markdown", "expected"),
    [
        ("a.md", "[code](../csrc/x.c)", "code (`csrc/x.c`)"),
        ("a.md", "[csrc/](../csrc)", "`csrc`"),
        ("how-to/a.md", "[b](../b.md#c) [d](../../d)", "[b](../b.md#c) `d`"),
    ],
)
def test_links_out_of_the_manual(source: str, markdown: str, expected: str) -> None:
    assert mkdocs_links.outside(markdown, source) == expected
