"""The pure pieces: groups of long series, places where a line is zero, every chart's schema."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.documents.backtest import Score
from powbench.errors import PowbenchError
from powbench.report.page import charts, draw, headings, html, outlook
from powbench.report.page import documents as reading
from powbench.report.page.allocation import frontier
from powbench.report.page.downsample import grouped
from powbench.report.page.palette import ALL_SITES, CONTROL, METHODS, Palette, fixed
from powbench.report.page.picture import gathered
from powbench.report.page.sites import crossings

numbers = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.lists(numbers, max_size=400), st.integers(1, 50))
def test_groups_hold_every_value_between_their_ends(values: list[float], groups: int) -> None:
    found = grouped([float(i) for i in range(len(values))], values, groups)
    assert len(found) == min(groups, len(values))
    if values:
        assert min(g.low for g in found) == min(values)
        assert max(g.high for g in found) == max(values)
    assert all(g.low <= g.value <= g.high for g in found)
    assert [g.place for g in found] == sorted(g.place for g in found)


@given(st.floats(-5, 5).filter(lambda v: abs(v) > 0.01), st.floats(0.45, 1.55))
def test_a_straight_line_crosses_where_it_is_zero(slope: float, root: float) -> None:
    xs = (0.4, 0.7, 1.0, 1.3, 1.6)
    (found,) = crossings(xs, [slope * (x - root) for x in xs])
    assert found == pytest.approx(root)


def test_a_line_that_stays_below_crosses_nowhere() -> None:
    assert crossings((1, 2, 3), (-3, -2, -1)) == []
    assert crossings((1, 2, 3), (-1, 0, 1)) == [2]


def test_every_chart_is_valid_vega_lite(documents: Any) -> None:
    """Against the schema that Altair ships; the page itself draws without asking."""
    import altair

    texts = [(path, open(path, encoding="utf-8").read()) for path in documents.all()]  # noqa: SIM115, PTH123
    made = html.parts(reading.read(texts))
    pictures = [p for part in made for p in part.pictures()]
    assert len({p.name for p in pictures}) == len(pictures) > 20
    schema = jsonschema.Draft7Validator(altair.load_schema())
    for picture in pictures:
        schema.validate(picture.chart)
        assert all(len(row) == len(picture.table.headers) for row in picture.table.rows)


def test_labels_keep_their_digits() -> None:
    """Coordinates are cut to a tenth, 0.25 on an axis is not."""
    path = Path(__file__).parents[3] / "studies" / "backtest" / "data" / "backtest.json"
    texts = [(str(path), path.read_text("utf-8"))]
    drawn = html.svg(html.find(html.parts(reading.read(texts)), "forecast-backtest"))
    assert ">0.25</text>" in drawn and ">0.2</text>" not in drawn
    assert not any(re.search(r"\d\.\d\d", tag) for tag in re.findall("<[^>]*>", drawn))


def test_two_files_of_one_name_have_names_of_their_own(documents: Any) -> None:
    texts = [(f"{folder}/r.json", path.read_text("utf-8"))
             for folder, path in (("a", documents.bench), ("b", documents.old))]  # fmt: skip
    assert [d.name for d in reading.read(texts)] == ["r", "r (2)"]


@pytest.mark.parametrize("threads", [[1, 2], [1, 2, 4, 64]])
def test_an_axis_of_whole_numbers_has_each_of_them_once(threads: list[int]) -> None:
    rows = [{"threads": n, "times": n, "kernel": "scalar"} for n in threads]
    spec = charts.lines(rows, "threads", "times", "kernel", ["scalar"], "", "", x_form="d")
    assert spec["encoding"]["x"]["axis"]["values"] == threads


def test_the_smallest_error_is_told_of_like_origins() -> None:
    def score(method: Any, horizon: int, start: int, origins: int, crps: float) -> Score:
        return Score(scored="coins", method=method, horizon=horizon, start=start, origins=origins,
                     crps=crps, median_bias=0.0, coverage=None)  # fmt: skip

    early = [score("forecast", 26, 130, 318, 0.15), score("forecast, price held", 26, 130, 9, 0.01)]
    late = [score("forecast", 26, 200, 7, 0.1), score("forecast, price held", 26, 200, 7, 0.09)]
    found = outlook._smallest(early + late)
    assert found == "Smallest error: forecast, price held 0.090 (26 epochs, from 200)."
    assert "different epochs" in outlook._smallest(early)


LIMITED = """
import resource, sys
from powbench.cli.main import run
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no limit on addresses")
@pytest.mark.parametrize("form", ["html", pytest.param("svg", marks=pytest.mark.slow)])
def test_a_limit_on_memory_is_an_error_and_the_old_file_stays(
    documents: Any, tmp_path: Path, form: str
) -> None:
    """V8, which draws, reserves more than this and ends its process by a signal."""
    page = tmp_path / f"page.{form}"
    page.write_text("old")
    command = [sys.executable, "-c", LIMITED, "report", documents.bench, "--format", form]
    command += [] if form == "html" else ["--picture", "rates"]
    done = subprocess.run(
        [*map(str, command), "-o", str(page)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert done.stderr.startswith("error: vl-convert draws no picture here")
    assert "hint: raise the limit on memory" in done.stderr
    assert page.read_text() == "old"


def test_a_picture_that_cannot_be_drawn_does_not_end_the_renderer() -> None:
    with pytest.raises(PowbenchError, match="vl-convert cannot draw it"):
        draw._drawn({"chart": {"mark": 5}, "version": "no"})
    assert draw._drawn({"svg": "<svg xmlns='http://www.w3.org/2000/svg'/>", "scale": 1.0})


def test_a_name_has_one_colour_in_every_picture() -> None:
    palette = Palette()
    ranked, simulated = palette.of(["b", "a"]), palette.of(["a", "b", ALL_SITES])
    assert simulated == {"a": ranked["a"], "b": ranked["b"], ALL_SITES: CONTROL}
    many = palette.of([f"site {i}" for i in range(6)] + ["a"])
    assert len(set(many.values())) == 7
    assert fixed(METHODS)["forecast"] == draw.SERIES[2]


@given(st.lists(st.text("abc", min_size=1, max_size=30), min_size=1, max_size=9, unique=True))
def test_a_picture_has_no_colour_twice(names: list[str]) -> None:
    palette = Palette()
    palette.of(["c", "b"])
    palette.of(["a"])
    assert len(set(palette.of(names).values())) == min(len(names), 8) or len(names) > 7


def test_pictures_of_one_page_agree_on_colours(documents: Any) -> None:
    """Sites are ranked in the projection, as in the file in the simulation."""
    texts = [(str(p), p.read_text("utf-8")) for p in (documents.projection, documents.simulation)]
    pictures = {p.name: p for part in html.parts(reading.read(texts)) for p in part.pictures()}

    def scale(name: str) -> dict[str, str]:
        text = pictures[name].chart["layer"][-1]["encoding"]["color"]["scale"]
        return dict(zip(text["domain"], text["range"], strict=True))

    ranked, simulated = scale("margin-price-projection"), scale("profit-band-simulation")
    assert list(ranked) != list(simulated)[:2]
    assert {site: simulated[site] for site in ranked} == ranked


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(-5, 5)), min_size=1, max_size=8))
def test_labels_of_plans_lie_on_nothing(points: list[tuple[float, float]]) -> None:
    names = [f"{i} (chosen)" if i == 2 else f"{i}" for i in range(len(points))]
    rows: Any = [{"tail": x, "mean": y, "label": name, "kind": "plan", "where": "here"}
                 for name, (x, y) in zip(names, points, strict=True)]  # fmt: skip
    at = {key: frontier._pixels([r[key] for r in rows], size) for key, size in
          (("tail", frontier.PANEL_WIDTH), ("mean", frontier.PANEL_HEIGHT))}  # fmt: skip
    boxes = []
    for label in frontier._labels([dict(r) for r in rows]):
        align, dx, dy = frontier.PLACES[label["_is"]]
        place = int(label["label"].partition(",")[0].split()[0])  # of the first that share it
        wide = 7.2 * len(label["label"])
        left = at["tail"][place] + (dx if align == "left" else dx - wide)
        up = at["mean"][place] - dy
        boxes.append((left, up - 7, left + wide, up + 7))
    for i, one in enumerate(boxes):
        assert not any(frontier._cover(one, other) for other in boxes[i + 1 :])


def test_warnings_of_one_kind_are_one_line() -> None:
    told = [("scalar × 1", "only 5 slices"), ("scalar × 2", "only 5 slices"), ("", "a note")]
    assert gathered(told) == ("only 5 slices (scalar × 1, scalar × 2)", "a note")


def test_headings_are_names(documents: Any) -> None:
    texts = [(str(p), p.read_text("utf-8")) for p in
             (documents.projection, documents.kazakhstan, documents.simulation, documents.check,
              documents.backtest, documents.allocation)]  # fmt: skip
    untitled = [
        (name, json.dumps({k: v for k, v in json.loads(text).items() if k != "title"}))
        for name, text in texts[:3]
    ]
    assert [d.heading for d in reading.read(untitled)] == [
        "ekibastuz and texas", "5 sites, united-states first", "texas and ekibastuz"
    ]  # fmt: skip
    read = reading.read(texts)
    assert [d.heading for d in read][:3] == [
        "Two places for 1,000 rigs", "Kazakhstan 2022: stay or move", "Two places for 1,000 rigs"
    ]  # fmt: skip
    stems = {d.name for d in read}
    assert not any(stem in d.heading.split() for d in read for stem in stems)
    facts = {"model_name": "Intel(R) Xeon(R) Platinum 8488C CPU @ 2.40GHz"}
    assert headings.machine(facts) == "Intel Xeon Platinum 8488C"
    assert headings.machine({}) == "unknown CPU"


def test_a_legend_has_as_many_columns_as_there_is_room() -> None:
    assert charts.columns(["a", "b", "c"]) == 3
    assert charts.columns(["scheduled curtailment", "switched off by price"]) == 1
    assert charts.columns(["energy", "demand", "wages"], ["a name of twenty-four ch"]) == 2


def test_labels_have_room_for_a_wider_font(documents: Any) -> None:
    """They are laid out larger than they are drawn, so that no reader's font cuts them."""
    texts = [(str(documents.projection), documents.projection.read_text("utf-8"))]
    made = html.parts(reading.read(texts))
    drawn = draw.svg(html.find(made, "cost-per-btc").chart)
    sizes = set(re.findall(r'font-size="(\d+)px"', drawn))
    assert sizes == {str(draw.SIZE)} and draw.MEASURED > 1.15 * draw.SIZE


def test_a_single_picture_has_title_and_caption(documents: Any) -> None:
    texts = [(str(documents.projection), documents.projection.read_text("utf-8"))]
    picture = html.find(html.parts(reading.read(texts)), "cost-per-btc")
    words = " ".join(re.findall(r">([^<>]+)</t", html.svg(picture)))
    for text in (picture.title, *picture.says.split()[:4], "revenue"):
        assert text in words


def test_an_allocation_is_headed_by_mean_and_worst(documents: Any) -> None:
    texts = [(str(documents.allocation), documents.allocation.read_text("utf-8"))]
    (read,) = reading.read(texts)
    (made,) = html.parts([read])
    plan, kept = read.content.plan.outcome, read.content.keep_all.outcome
    for value in (plan.mean_npv_usd, plan.cvar_usd):
        assert f"{value:,.0f} USD" in made.lead
    for key in ("mean_npv_usd", "cvar_usd"):
        assert f"{getattr(plan, key) - getattr(kept, key):+,.0f}" in made.lead


def test_a_page_of_modes_says_whether_to_underclock(tmp_path: Path) -> None:
    from powbench.cli.main import run

    out = tmp_path / "modes.json"
    line = ("--hashrate", "110TH/s", "--power", "3250W", "--tariff", "0.06")
    mode = ("--mode", "low=80TH/s,2000W")
    assert run(["project", *line, *mode, "--json", str(out), "-q"]) == 0
    (part,) = html.parts(reading.read([(str(out), out.read_text("utf-8"))]))
    assert any("Underclock: at 0.0600 USD/kWh the mode low" in t for t in part.groups[0].text)
    (picture,) = [p for p in part.pictures() if p.name == "modes-modes"]
    assert [row[0] for row in picture.table.rows] == ["low", "normal", "by the hour"]
    profits = [row[4] for row in picture.table.rows]
    assert profits[0] == profits[2] != profits[1]
    import altair

    altair.Chart.from_dict(picture.chart)
