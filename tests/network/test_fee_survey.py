"""A record of fees from a node and from a mempool server, over real sockets."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from powbench.cli.main import run
from powbench.errors import InputError, NotMeasurable
from powbench.network import fee_record, fee_survey, history, mempool, rpc, when
from tests.network import mempool_server, node_server

EPOCH = 2016
TIME = 1_231_006_505


def fee(height: int) -> int:
    return 1_000 * height


@pytest.fixture
def node() -> Iterator[Any]:
    """Of 3 epochs and 10 blocks; each block pays 1,000 satoshi more than the one before."""
    with node_server.serving() as its:
        height = 3 * EPOCH + 9
        header = {"height": height, "bits": "1d00ffff", "time": TIME + 600 * height}
        its.answers = {
            "getbestblockhash": node_server.HASH,
            "getblockhash": lambda height: node_server.HASH,
            "getblockheader": lambda block: header,
            "getblockstats": lambda height, names: {
                "time": TIME + 600 * height, "totalfee": fee(height)
            },
        }  # fmt: skip
        yield its


def peer(its: Any) -> rpc.Node:
    return rpc.node(node_server.address(its), node_server.SECRET, Path())


def test_each_epoch_is_the_mean_of_its_blocks(node: Any) -> None:
    told: list[float] = []
    first, second = fee_survey.of_node(peer(node), 1, None, told.append)
    for row, epoch in ((first, 1), (second, 2)):
        heights = range(epoch * EPOCH, (epoch + 1) * EPOCH)
        assert row.btc == pytest.approx(sum(map(fee, heights)) / EPOCH / 1e8, abs=1e-12)
        assert row.start == TIME + 600 * heights[0]
        assert row.end == TIME + 600 * (heights[-1] + 1)
    assert told == sorted(told) and told[-1] == 1.0
    asked = [p[0] for method, p in node.asked if method == "getblockstats" and len(p[1]) == 2]
    assert sorted(set(asked)) == list(range(EPOCH, 3 * EPOCH + 1))


@pytest.mark.parametrize(("first", "last"), [(3, None), (1, 3), (2, 1)])
def test_an_epoch_that_is_not_complete_is_refused(node: Any, first: int, last: int | None) -> None:
    with pytest.raises(InputError, match="not complete"):
        list(fee_survey.of_node(peer(node), first, last, print))


def test_a_pruned_node_says_so(node: Any) -> None:
    node.mode = "pruned"
    with pytest.raises(NotMeasurable, match="pruned"):
        list(fee_survey.of_node(peer(node), 0, 0, print))


@pytest.mark.parametrize(
    "stats", [None, {}, {"time": 1}, {"time": 1, "totalfee": -1}, {"time": True, "totalfee": "1"}]
)
def test_stats_that_are_none_are_refused(node: Any, stats: Any) -> None:
    node.answers["getblockstats"] = lambda height, names: stats
    with pytest.raises(NotMeasurable, match="no fees of block"):
        list(fee_survey.of_node(peer(node), 0, 0, print))


def days(first: float, count: int) -> list[dict[str, Any]]:
    return [
        {
            "avgHeight": 1, "timestamp": int(first + n * when.DAY + 43_000),
            "avgFees": 1_000_000 * (n + 1), "USD": 60_000,
        }
        for n in range(count)
    ]  # fmt: skip


def test_days_of_a_server() -> None:
    start = history.epochs()[420].start
    day = start - start % when.DAY
    with mempool_server.serving() as its:
        its.answers["/v1/mining/blocks/fees/all"] = days(day - when.DAY, 40)
        span = fee_survey.days_of(420, 421)
        rows = fee_survey.of_server(mempool.explorer(its.address), *span)
        assert rows[0].start == day + when.DAY  # the first whole day
        assert rows[0].btc == pytest.approx(0.03)
        assert rows[-1].start < history.epochs()[422].start
        record = fee_record.read(fee_survey.written(rows), "it")
        assert [s.btc for s in record] == pytest.approx([r.btc for r in rows])
        with pytest.raises(NotMeasurable, match="no fees of that time"):
            fee_survey.of_server(mempool.explorer(its.address), 0.0, 1e9)
        with pytest.raises(InputError, match="not known yet"):
            fee_survey.days_of(9999, None)


@pytest.mark.parametrize(
    "bad", ["null", "{}", '[{"timestamp": 1}]', '[{"timestamp": 1, "avgFees": 1e18}]']
)
def test_a_server_that_gives_nonsense(bad: str) -> None:
    with mempool_server.serving() as its:
        its.answers["/v1/mining/blocks/fees/all"] = bad
        with pytest.raises(NotMeasurable):
            mempool.fee_days(mempool.explorer(its.address))
        del its.answers["/v1/mining/blocks/fees/all"]
        with pytest.raises(NotMeasurable, match="keeps no fees"):
            mempool.fee_days(mempool.explorer(its.address))


def test_the_command_writes_what_a_sites_file_reads(
    node: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("POWBENCH_RPC_PASSWORD", "secret")
    out = tmp_path / "fees.csv"
    assert run(["network", "record", node_server.address(node), "--from", "0", "-o", str(out)]) == 0
    assert "3 epochs" in capsys.readouterr().err
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert [float(r["fees_btc_per_block"]) for r in rows] == pytest.approx(
        [(e + 0.5) * EPOCH * 1e-5 - 0.5e-5 for e in range(3)]
    )
    assert fee_record.read(out.read_text(), "fees.csv")


@pytest.mark.parametrize("address", ["rpc+http://me@127.0.0.1:1", "mempool+http://127.0.0.1:1"])
def test_an_end_before_the_beginning_is_told_before_anybody_is_asked(
    address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    epochs = ("--from", "480", "--until", "470")
    assert run(["network", "record", address, *epochs, "-o", str(tmp_path / "fees.csv")]) == 2
    assert "--until 470 is before --from 480" in capsys.readouterr().err
