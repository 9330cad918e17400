"""The table of a check: an interval only where launches give one, and how sure it is."""

from __future__ import annotations

from io import StringIO
from math import log

from rich.console import Console

from powbench.check.arms import REVISION, Source
from powbench.check.records import CheckOutcome, KernelCheck, Settings
from powbench.report.terminal import check


def of(*slow_downs: float) -> str:
    numbers = tuple(log(1 + s) for s in slow_downs)
    kernel = KernelCheck("scalar", 1, "inconclusive", "", numbers=numbers)
    source = Source(REVISION, "0" * 40, "main")
    settings = Settings(("scalar",), "", "")
    sources = {"A": source, "B": source}
    done = CheckOutcome("", {}, settings, sources, {}, "inconclusive", "", kernels=(kernel,))
    out = StringIO()
    Console(file=out, width=80).print(check.outcome(done))
    return out.getvalue()


def test_one_launch_has_no_interval() -> None:
    text = of(0.04)
    assert "+4.00%" in text
    assert "…" not in text
    assert "% sure" not in text


def test_few_launches_say_how_sure_their_interval_is() -> None:
    text = of(0.01, 0.02, 0.03, 0.04)
    assert "+1.00% … +4.00%" in text
    assert "87.5% sure" in text  # 1 - 2 / 2^4: all four on one side of the median, or the other
