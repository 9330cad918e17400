"""`powbench report` as it is typed: pictures, and input that is none."""

from __future__ import annotations

import importlib.util
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run


def complained(capsys: Any, *arguments: object) -> str:
    """The one error line of a call that must end with 2, with its hint."""
    capsys.readouterr()
    code = run(["report", *(str(a) for a in arguments)])
    out, err = capsys.readouterr()
    lines = err.splitlines()
    assert (code, out) == (2, ""), err
    assert [line.partition(":")[0] for line in lines] == ["error", "hint"], err
    return str(lines[0])


BAD = {
    "no JSON": ("{", "is not JSON"),
    "a list": ("[]", "is no powbench document"),
    "nothing": ("", "is not JSON"),
    "no schema": ("{}", "is no powbench document"),
    "another's": ('{"schema": "pyperf/1"}', "is no powbench document but 'pyperf/1'"),
    "a newer version": (
        '{"schema": "powbench.projection/2"}',
        "newer format powbench.projection/2",
    ),
    "a newer result": ('{"schema": "powbench.result/9"}', "newer format powbench.result/9"),
    "no version": ('{"schema": "powbench.check"}', "unknown format"),
    "without a page": ('{"schema": "powbench.trend/1"}', "has no place in a report"),
    "damaged": ('{"schema": "powbench.projection/1", "sites": []}', "a damaged projection"),
    "damaged check": ('{"schema": "powbench.check/1", "verdict": "pass"}', "a damaged check"),
    "damaged result": ('{"schema": "powbench.result/1"}', "damaged result"),
    "NaN": ('{"schema": "powbench.check/1", "verdict": NaN}', "is not JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_none(capsys: Any, tmp_path: Path, documents: Any, name: str) -> None:
    text, said = BAD[name]
    bad, target = tmp_path / "bad.json", tmp_path / "report.html"
    bad.write_text(text, encoding="utf-8")
    target.write_text("the page of yesterday", encoding="utf-8")
    message = complained(capsys, documents.bench, bad, "-o", target)
    assert said in message and "bad.json" in message
    assert target.read_text(encoding="utf-8") == "the page of yesterday"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bad.json", "report.html"]


def test_no_document(capsys: Any) -> None:
    assert "no document is given" in complained(capsys)


def test_the_same_document_twice(capsys: Any, documents: Any, tmp_path: Path) -> None:
    again = tmp_path / "again.json"
    again.write_bytes(documents.bench.read_bytes())
    assert "holds the same as" in complained(capsys, documents.bench, again)


@pytest.mark.parametrize("target", ["folder", "missing/report.html", "report.html/below.html"])
def test_an_unwritable_target(capsys: Any, tmp_path: Path, documents: Any, target: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "report.html").write_text("", encoding="utf-8")
    message = complained(capsys, documents.bench, "-o", tmp_path / target)
    assert "cannot write" in message
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == ""


def test_a_missing_extra_is_named(
    capsys: Any, documents: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "vl_convert" else find(name)
    )
    capsys.readouterr()
    assert run(["report", str(documents.bench), "-o", str(tmp_path / "r.html")]) == 2
    told = capsys.readouterr().err
    assert "vl_convert" in told and "pip install 'powbench[report]'" in told
    assert list(tmp_path.iterdir()) == []


def test_options_that_do_not_go_together(capsys: Any, documents: Any) -> None:
    bench = documents.bench
    assert "--picture goes with" in complained(capsys, bench, "--picture", "efficiency")
    assert "--title" in complained(capsys, bench, "--format", "md", "--title", "x")
    assert "stdout" in complained(capsys, bench, "--format", "png", "-o", "-")
    assert "which picture" in complained(capsys, bench, "--format", "svg", "-o", "-")
    assert "no picture 'x'" in complained(
        capsys, bench, "--format", "svg", "--picture", "x", "-o", "-"
    )


def test_single_pictures(capsys: Any, documents: Any, tmp_path: Path) -> None:
    projection = str(documents.projection)
    capsys.readouterr()
    assert run(["report", projection, "--list"]) == 0
    names = [line.split("\t")[0] for line in capsys.readouterr().out.splitlines()]
    assert "cost-per-btc-projection" in names
    png, svg = tmp_path / "a.png", tmp_path / "a.svg"
    for target in (png, svg):
        form = target.suffix[1:]
        assert run(["report", projection, "--format", form, "--picture", "cost-per-btc",
                    "-o", str(target), "-q"]) == 0  # fmt: skip
    assert png.read_bytes().startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(png.read_bytes()[16:20], "big") == 820  # two pixels for one
    text = svg.read_text(encoding="utf-8")
    assert text.startswith("<svg width=") and "var(--" not in text
    assert "texas" in text and "ekibastuz" in text


def test_markdown_is_the_table(capsys: Any, documents: Any) -> None:
    capsys.readouterr()
    assert run(["report", str(documents.projection), "--format", "md", "--picture",
                "cost-per-btc", "-o", "-"]) == 0  # fmt: skip
    out = capsys.readouterr().out
    sites = json.loads(documents.projection.read_text(encoding="utf-8"))["sites"]
    for site in sites:
        assert f"{site['cost_per_btc_usd']:,.0f}" in out
    rows = [line for line in out.splitlines() if line.startswith("|")]
    assert len(rows) == 2 + len(sites)
    assert len({row.count("|") for row in rows}) == 1


def test_an_allocation_and_a_projection_without_model(documents: Any, tmp_path: Path) -> None:
    """An older projection has no sliders; lists of records become tables."""
    data = json.loads(documents.projection.read_text(encoding="utf-8"))
    del data["model"], data["sensitivity"]
    old, moves = tmp_path / "old.json", tmp_path / "moves.json"
    old.write_text(json.dumps(data), encoding="utf-8")
    moves.write_text(json.dumps({
        "schema": "powbench.allocation/1", "npv_usd": 12.5,
        "moves": [{"from": "a<b", "to": "c", "rigs": 3, "deep": {"x": 1}}],
    }), encoding="utf-8")  # fmt: skip
    target = tmp_path / "r.html"
    assert run(["report", str(old), str(moves), "-o", str(target), "-q"]) == 0
    page = target.read_text(encoding="utf-8")
    assert 'class="what-if"' not in page
    assert "<td>a&lt;b</td>" in page


def test_what_the_page_says_of_long_series(documents: Any, tmp_path: Path) -> None:
    data = json.loads(documents.bench.read_text(encoding="utf-8"))
    one = data["measurements"][0]
    one["slices"] = [{**one["slices"][0], "at": float(i)} for i in range(5000)]
    long, target = tmp_path / "long.json", tmp_path / "r.html"
    long.write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", str(long), "-o", str(target), "-q"]) == 0
    assert "Downsampled: 5,000 slices in 120 groups" in target.read_text(encoding="utf-8")


def test_help_loads_none_of_the_heavy_libraries() -> None:
    import sys

    code = (
        "import sys; from powbench.cli.main import run; run(['report', '--help']); "
        "print([m for m in ('altair', 'vl_convert', 'jinja2', 'numpy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"
    assert "Examples:" in told.stdout
