"""`powbench report` as it is typed: pictures, and input that is none."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from powbench.analysis.ranking import RankBy
from powbench.cli.main import run

EXAMPLES = Path(__file__).parents[3] / "examples"


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
    "without a page": ('{"schema": "powbench.trend/1"}', "which a report cannot show"),
    "damaged": ('{"schema": "powbench.projection/1", "sites": []}', "a damaged projection"),
    "damaged check": ('{"schema": "powbench.check/1", "verdict": "pass"}', "a damaged check"),
    "damaged result": ('{"schema": "powbench.result/1"}', "damaged result"),
    "NaN": ('{"schema": "powbench.check/1", "verdict": NaN}', "holds NaN, which is no number"),
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
    assert "are the same" in complained(capsys, documents.bench, again)


@pytest.mark.parametrize(
    "slices",
    [
        [],
        "many",
        [{"at": 0, "seconds": 0, "cpu_seconds": 0, "nonces": 1, "hits": 0}],
        [{"at": 0, "seconds": "NaN", "cpu_seconds": 0, "nonces": 1, "hits": 0}],
        [{"at": "inf", "seconds": 1, "cpu_seconds": 0, "nonces": 1, "hits": 0}],
        [{"at": 0}],
    ],
)
@pytest.mark.parametrize("key", ["slices", "dropped"])
def test_slices_that_are_none(
    capsys: Any, tmp_path: Path, documents: Any, key: str, slices: object
) -> None:
    if key == "dropped" and slices == []:
        pytest.skip("none dropped is fine")
    data = json.loads(documents.bench.read_text(encoding="utf-8"))
    data["measurements"][0][key] = slices
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(data), encoding="utf-8")
    said = complained(capsys, bad, "-o", tmp_path / "r.html")
    assert "bad.json is a damaged result" in said
    assert [p.name for p in tmp_path.iterdir()] == ["bad.json"]


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
    assert "--picture needs --format" in complained(capsys, bench, "--picture", "efficiency")
    assert "--title" in complained(capsys, bench, "--format", "md", "--title", "x")
    assert "stdout" in complained(capsys, bench, "--format", "png", "-o", "-")
    assert "no picture is named" in complained(capsys, bench, "--format", "svg", "-o", "-")
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
    assert int.from_bytes(png.read_bytes()[16:20], "big") == 740  # two pixels for one
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


def test_a_projection_without_model(documents: Any, tmp_path: Path) -> None:
    """An older projection has no sliders."""
    data = json.loads(documents.projection.read_text(encoding="utf-8"))
    del data["model"], data["sensitivity"]
    old, target = tmp_path / "old.json", tmp_path / "r.html"
    old.write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", str(old), "-o", str(target), "-q"]) == 0
    assert 'class="what-if"' not in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("by", RankBy)
def test_a_projection_of_every_order(by: RankBy, documents: Any, tmp_path: Path) -> None:
    data = json.loads(documents.projection.read_text(encoding="utf-8"))
    data["ranked_by"] = by.value
    path, target = tmp_path / "p.json", tmp_path / "r.html"
    path.write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", str(path), "-o", str(target), "-q"]) == 0
    assert f"ranks first by {by.words}" in target.read_text(encoding="utf-8")


def rows_of(capsys: Any, document: object, picture: str) -> list[list[str]]:
    """The table behind a picture, from Markdown: first its headers, then its rows."""
    capsys.readouterr()
    assert run(["report", str(document), "--format", "md", "--picture", picture, "-o", "-"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [cells[0], *cells[2:]]


def test_the_plan_of_an_allocation(capsys: Any) -> None:
    """The Kazakhstan plan, against figures in the document that nobody computed for the page."""
    plan = EXAMPLES / "kazakhstan-2022" / "plan.json"
    data = json.loads(plan.read_text(encoding="utf-8"))
    headers, *rows = rows_of(capsys, plan, "plan")
    assert headers[:3] == ["site", "before", "2022-01"] and headers[-1] == "capacity, MW"
    told = {row[0]: row[1:] for row in rows}
    for site in data["plan"]["sites"]:
        cells = told[site["name"]]
        assert cells[-2] == f"{max(site['load_mw']):,.1f}"
        running = [sum(r["run"][t] + r["run_late"][t] for r in site["rigs"]) for t in range(8)]
        assert cells[1:9] == [f"{n:,}" if n else "-" for n in running]
    assert told["moved away"][2] == f"{sum(m['count'] for m in data['plan']['moves']):,}"

    _, *frontier = rows_of(capsys, plan, "frontier")
    assert [row[0] for row in frontier] == ["0", "0.5 (chosen)", "1", "2", "5", "keep all"]
    for row, choice in zip(frontier, data["frontier"], strict=False):
        assert row[1] == f"{choice['outcome']['mean_npv_usd']:,.0f}"
        assert row[5] == f"{choice['check']['cvar_usd']:,.0f}"

    _, *worth = rows_of(capsys, plan, "worth")
    assert worth[-1][0] == "capacity of united-states"
    assert worth[-1][3] == f"{data['binding'][-1]['objective_usd']:+,.0f}"


def test_an_interrupted_allocation_without_check(documents: Any, tmp_path: Path) -> None:
    data = json.loads(documents.allocation.read_text(encoding="utf-8"))
    data["interrupted"], data["binding"], data["frontier"] = True, [], [data["plan"]]
    for choice in (data["plan"], data["keep_all"]):
        choice["check"] = None
    data["plan"]["sites"][0]["name"] = "a<b"
    plan, target = tmp_path / "plan.json", tmp_path / "r.html"
    plan.write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", str(plan), "-o", str(target), "-q"]) == 0
    page = target.read_text(encoding="utf-8")
    assert "The search was interrupted" in page and '<td class="short">a&lt;b</td>' in page


def test_rigs_to_buy_and_an_earlier_plan(capsys: Any, documents: Any, tmp_path: Path) -> None:
    data = json.loads(documents.allocation.read_text(encoding="utf-8"))
    site = data["plan"]["sites"][0]["name"]
    bought = {"site": site, "model": "S<b>21", "count": 1200, "arrives_in_stage": 1,
              "arrives": "2027-03-09", "cost_usd": 4e6, "highest_cost_usd": 5e6}  # fmt: skip
    data["plan"]["purchases"] = [{**bought, "stage": 0}, {**bought, "stage": 99}]
    data["after"] = {
        "name": "old<b>.json", "created": data["created"], "start": "2026-09-01",
        "first_start": "2026-09-01", "under_contract": [site], "on_the_way": [], "bought": [],
        "differences": [], "words": ["the old plan moved 4,000; now 2,500"],
    }  # fmt: skip
    plan, target = tmp_path / "plan.json", tmp_path / "r.html"
    plan.write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", str(plan), "-o", str(target), "-q"]) == 0
    page = target.read_text(encoding="utf-8")
    assert "After old&lt;b&gt;.json: the old plan moved 4,000; now 2,500." in page
    for cell in ("Rigs to buy", "S&lt;b&gt;21", "1,200", "2027-03-09", "5,000,000"):
        assert cell in page
    told = {row[0]: row[1:] for row in rows_of(capsys, plan, "plan")[1:]}
    assert told["bought"][1] == "1,200" and set(told["bought"][2:]) <= {"-", ""}


def test_dropped_slices_are_told(capsys: Any, documents: Any, tmp_path: Path) -> None:
    data = json.loads(documents.bench.read_text(encoding="utf-8"))
    one = data["measurements"][0]
    first = one["slices"][0]
    one.pop("dropped", None)
    one["dropped"] = [
        {**first, "at": 0.5, "seconds": 2 * first["seconds"], "causes": ["run delay"]},
        {**first, "at": 0.7, "causes": ["steal time", "run delay"]},
    ]
    disturbed = tmp_path / "disturbed.json"
    disturbed.write_text(json.dumps(data), encoding="utf-8")
    rows = {row[0]: row for row in rows_of(capsys, disturbed, "slices")}
    assert rows["scalar × 1"][5:7] == ["2", "run delay 2, steal time 1"]
    svg = tmp_path / "slices.svg"
    assert run(["report", str(disturbed), "--format", "svg", "--picture", "slices",
                "-o", str(svg), "-q"]) == 0  # fmt: skip
    drawn = svg.read_text(encoding="utf-8")
    assert "dropped slice</text>" in drawn  # the legend
    assert drawn.count('stroke="#D55E00"') >= 2 + 1
    capsys.readouterr()
    assert run(["compare", str(disturbed), str(documents.bench)]) == 0


def test_what_the_page_says_of_long_series(documents: Any, tmp_path: Path) -> None:
    data = json.loads(documents.bench.read_text(encoding="utf-8"))
    one = data["measurements"][0]
    one["slices"] = [{**one["slices"][0], "at": float(i)} for i in range(5000)]
    long, target = tmp_path / "long.json", tmp_path / "r.html"
    long.write_text(json.dumps(data), encoding="utf-8")
    assert run(["report", str(long), "-o", str(target), "-q"]) == 0
    assert "5,000 slices are drawn in 120 groups" in target.read_text(encoding="utf-8")
