"""`powbench export`: one document in several formats of other tools."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parents[1] / "data" / "documents"


def test_nothing_is_written_when_one_format_cannot_be(cli: Any, folder: Path) -> None:
    """A miner's result holds counted shares, and pyperf wants times."""
    miner = str(RECORDED / "result-miner.json")
    told = cli("export", miner, "--to", "bencher=b.json", "--to", "pyperf=p.json")
    assert told.code == 2
    assert "pyperf needs the times of runs" in told.err
    assert list(folder.iterdir()) == []
    told = cli("export", miner, "--to", "bencher=b.json", "--to", "github-action-benchmark=g.json")
    assert told.code == 0
    assert "wrote b.json for bencher" in told.err
    assert "wrote g.json for github-action-benchmark" in told.err
    assert all(json.loads(file.read_text()) for file in folder.iterdir())


def test_a_format_that_is_none_is_refused_by_the_option_as_it_was_written(
    cli: Any, folder: Path
) -> None:
    (folder / "r.json").write_text((RECORDED / "result.json").read_text())
    for wrong in ("nope=x.json", "pyperf", "=x.json"):
        told = cli("export", "r.json", "--to", wrong)
        assert told.code == 2
        assert f"--to {wrong!r} is no FORMAT=FILE" in told.err
        assert "formats: pyperf, google-benchmark" in told.err
