"""What a sites file calls itself and notes stands with every answer."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from powbench.cli import main

TITLE, NOTES = "Two barns", (
    "prices as of November",
    "network: as the node says",
    "site 'barn': behind the mill",
    "risk power of 'barn': the line is old",
    "route from barn to any site: by tractor",
)  # fmt: skip
FILE = f"""\
title = "{TITLE}"
note = "prices as of November"
start = 2026-12-01
months = 4
[network]
note = "as the node says"
[site.barn]
note = "behind the mill"
rigs = [{{ model = "Antminer S21 200T", count = 3 }}]
tariff = {{ price = 0.03 }}
[site.shed]
rigs = [{{ model = "Antminer S21 200T", count = 3 }}]
tariff = {{ price = 0.04 }}
[[risk]]
kind = "power"
group = "barn"
per_year = 1
days = 2
note = "the line is old"
[[allocate.route]]
from = "barn"
note = "by tractor"
"""
COMMANDS = {
    "project": [],
    "simulate": ["--paths", "40"],
    "allocate": ["--scenarios", "20", "--check-paths", "0"],
}


@pytest.mark.parametrize("command", COMMANDS)
def test_title_and_notes(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("sites.toml").write_text(FILE)
    arguments = [command, "sites.toml", *COMMANDS[command]]
    assert main.run([*arguments, "--json", "a.json"]) == 0
    out, err = capsys.readouterr()
    assert out.splitlines()[0] == TITLE
    document = json.loads(Path("a.json").read_text())
    assert document["title"] == TITLE
    for note in NOTES:
        assert f"note: {note}\n" in out + err
        assert note in document["notes"]
    if command == "project":
        assert main.run(["project", "sites.toml", "--explain", "barn"]) == 0
        assert capsys.readouterr().out.splitlines()[0] == TITLE
    pytest.importorskip("altair")
    assert main.run(["report", "a.json", "-o", "a.html"]) == 0
    page = Path("a.html").read_text()
    assert TITLE in page.partition("<h2")[2] or TITLE in page.partition("<h1")[2]
    assert "prices as of November" in page and "behind the mill" in page


def test_a_document_without_a_title_is_read(tmp_path: Path) -> None:
    """Those that were written before it had one."""
    (tmp_path / "sites.toml").write_text(FILE.partition("\n")[2])
    target = tmp_path / "a.json"
    assert main.run(["project", str(tmp_path / "sites.toml"), "--json", str(target), "-q"]) == 0
    assert "title" not in json.loads(target.read_text())
    pytest.importorskip("altair")
    assert main.run(["report", str(target), "-o", str(tmp_path / "a.html")]) == 0
