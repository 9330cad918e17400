"""The pure pieces: groups of long series, places where a line is zero, every chart's schema."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.errors import PowbenchError
from powbench.report.page import charts, draw, html, outlook
from powbench.report.page import documents as reading
from powbench.report.page.downsample import grouped
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
    assert [g.at for g in found] == sorted(g.at for g in found)


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
    for picture in pictures:
        altair.Chart.from_dict(picture.chart)
        assert all(len(row) == len(picture.table.headers) for row in picture.table.rows)


def test_labels_keep_their_digits(documents: Any) -> None:
    """Coordinates are cut to a tenth, 0.25 on an axis is not."""
    texts = [(str(documents.backtest), documents.backtest.read_text("utf-8"))]
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
    def score(method: str, horizon: int, start: int, origins: int, crps: float) -> dict[str, Any]:
        return {"method": method, "horizon": horizon, "start": start, "origins": origins,
                "crps": crps}  # fmt: skip

    early = [score("forecast", 26, 130, 318, 0.15), score("forecast, price held", 26, 130, 9, 0.01)]
    late = [score("forecast", 26, 200, 7, 0.1), score("forecast, price held", 26, 200, 7, 0.09)]
    found = outlook._smallest(early + late)
    assert found == "Smallest error: forecast, price held 0.090 (26 epochs, from 200)."
    assert "other origins" in outlook._smallest(early)


LIMITED = """
import resource, sys
from powbench.cli.main import run
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="macOS has no limit on addresses")
@pytest.mark.parametrize("form", ["html", "png", "svg"])
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
