"""A site file of more sites or lines than can be held is one error, before any work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from powbench import bounded

HEAD = "start = 2025-12-01\ndays = 1\n[network]\nprice_usd = 90000\n"
RIG = '{ model = "Antminer S21 200T", count = 1 }'
TARIFF = "tariff = { price = 0.05 }\n"
MANY = bounded.MOST_PARTS + 1
MANY_SITES = 41


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "".join(f"[site.s{n}]\nrigs = [{RIG}]\n{TARIFF}" for n in range(MANY_SITES)),
            "there are 41 sites, and 40 is the limit",
        ),
        (f"[site.a]\nrigs = [{', '.join([RIG] * MANY)}]\n{TARIFF}", "501 lines"),
    ],
)
def test_too_many_parts(
    text: str, said: str, tmp_path: Path, cli: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert bounded.MOST_SITES == 20_000
    monkeypatch.setattr(bounded, "MOST_SITES", 40)
    path = tmp_path / "sites.toml"
    path.write_text(HEAD + text)
    told = cli("project", str(path))
    assert told.code == 2
    assert said in told.err
    assert "has 1 error" in told.err
