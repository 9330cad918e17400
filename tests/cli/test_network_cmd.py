"""`powbench network`: fetched once, kept, used and named from then on; and its age."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.documents import reading
from powbench.documents.network import Market
from powbench.network import kept
from powbench.network.state import OLD_DAYS, all_shipped, shipped
from tests.network.mempool_server import HEIGHT, TIME, serving

ONE = ["project", "--rig", "Antminer S21 200T", "--tariff", "0.05"]
NOTE = "more than 30 days ago"


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A server whose newest block is ten minutes old; the state that ships is older than it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setattr(time, "time", lambda: TIME + 600.0)
    monkeypatch.setattr(kept, "all_shipped", lambda: (_older(),))
    with serving() as its:
        yield its


def _older() -> Any:
    from dataclasses import replace

    return replace(shipped(), moment=TIME - 1e6)


def test_update_is_used_and_named(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["network", "update", server.address, "-q"]) == 0
    assert run(["network", "show", "-q", "--json", "-"]) == 0
    market = reading.read(capsys.readouterr().out, "it", Market)
    assert market.origin.startswith("kept state of 2024-12-02 from mempool server http://127.0.0.1")
    assert (market.height, market.usd_per_btc, market.age_days) == (HEIGHT + 1, 96_421.0, 0.01)
    asked = len(server.asked)
    assert run(ONE) == 0
    assert "kept state of 2024-12-02 from mempool server" in " ".join(
        capsys.readouterr().out.split()
    )
    assert len(server.asked) == asked  # nothing goes online unless it is told to
    assert run(["network", "update", "--forget"]) == 0
    assert run(["network", "show"]) == 0
    assert "shipped snapshot of" in capsys.readouterr().out


def test_a_price_that_was_given_is_never_the_servers(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["network", "update", server.address, "--price", "90000", "-q"]) == 0
    assert run([*ONE, "--json", "-", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)["network"]
    assert told["usd_per_btc"] == 90_000
    assert told["origin"].startswith("price: --price at the update; the rest: kept state of 2024")
    assert run([*ONE, "--price", "91000", "--json", "-", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["network"]["origin"].startswith("price: --price; the rest: kept state of 2024")
    assert [i["source"] for i in told["inputs"] if i["name"] == "network.price_usd"] == ["--price"]


def test_one_run(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ONE, "--network", server.address, "--json", "-", "-q"]) == 0
    told = json.loads(capsys.readouterr().out)["network"]
    assert told["origin"].startswith("mempool server") and told["usd_per_btc"] == 96_421
    assert not kept.place().exists()  # type: ignore[union-attr]


@pytest.mark.parametrize("change", [{"height": 900_000}, {"bits": 0x1D00FFFF}])
def test_a_lie_is_not_kept(
    server: Any, change: dict[str, int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["network", "update", server.address, "-q"]) == 0
    before = kept.place().read_bytes()  # type: ignore[union-attr]
    (block,) = (a for path, a in server.answers.items() if isinstance(a, dict) and "bits" in a)
    block |= change
    assert run(["network", "update", server.address]) == 3
    said = capsys.readouterr().err
    assert "error: " in said and "hint: " in said
    assert kept.place().read_bytes() == before  # type: ignore[union-attr]


def test_an_address_is_needed(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, says in (
        ([], "hint: write `powbench network update mempool+https://mempool.space`"),
        (["mempool.space"], "hint: write `powbench network update mempool+https://mempool.space`"),
        (["http://hunter2@x"], "hint: "),
        (["--forget", server.address], "--forget takes nothing beside it"),
    ):
        assert run(["network", "update", *arguments]) == 2
        said = capsys.readouterr().err
        assert says in said and "hunter2" not in said
    assert server.asked == []


def test_a_damaged_state_is_not_passed_over(
    server: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["network", "update", server.address, "-q"]) == 0
    for bad in (b"{", b"\xff", b'{"date": "2026-01-01"}', b'{"sources": 5}', b""):
        kept.place().write_bytes(bad)  # type: ignore[union-attr]
        capsys.readouterr()
        assert run(ONE) == 2
        said = capsys.readouterr().err
        assert "kept is damaged" in said and "--forget" in said


def test_an_older_state_gives_way_to_the_one_that_ships(
    server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["network", "update", server.address, "-q"]) == 0
    monkeypatch.setattr(kept, "all_shipped", all_shipped)
    assert kept.current() == shipped()


def test_the_age_has_its_own_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """After thirty days, and where everything was given or the file says all, never."""
    every = ["--difficulty", "1e14", "--price", "9e4", "--fees", "0", "--subsidy", "3.125"]
    for days, more, told in (
        (OLD_DAYS - 1, [], False),
        (OLD_DAYS + 1, [], True),
        (OLD_DAYS + 1, ["--price", "90000"], True),
        (OLD_DAYS + 1, ["--difficulty", "1e14"], True),
        (OLD_DAYS + 1, every[:4], False),  # what is left, fees and height, needs no word
        (OLD_DAYS + 1, every, False),
    ):
        monkeypatch.setattr(time, "time", lambda days=days: shipped().moment + days * 86_400.0)
        assert run([*ONE, *more]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert any(line.startswith("note: ") and NOTE in line for line in lines) == told
    sites = tmp_path / "s.toml"
    text = "start = 2026-10-06\ndays = 3\n[network]\nprice_usd = 80_000\n[site.a]\n"
    sites.write_text(
        text
        + 'rigs = [{ model = "Antminer S21 200T", count = 1 }]\n[site.a.tariff]\nprice = 0.05\n'
    )
    for command in ("project", "simulate"):
        assert run([command, str(sites)]) == 0
        assert NOTE in " ".join("".join(capsys.readouterr()).split())
    assert run(["project", str(sites)]) == 0
    assert "(price: the file; the rest: shipped snapshot of" in " ".join(
        capsys.readouterr().out.split()
    )


def test_what_comes_next_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["network", "show"]) == 0
    whole = " ".join(capsys.readouterr().out.split())
    for word in ("next retarget at block 971,712", "next halving at block 1,050,000", "2028-04-13"):
        assert word in whole
