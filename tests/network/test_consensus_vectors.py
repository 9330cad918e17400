"""nBits, difficulty, subsidy and retarget as the network room uses them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from powbench.chain.retarget import next_nbits
from powbench.chain.subsidy import subsidy_satoshi
from powbench.chain.target import decode_nbits, difficulty, encode_nbits, expected_hashes, target_of
from powbench.network.state import target_for

DATA = Path(__file__).parent.parent / "data"


def table(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader((DATA / name).open(encoding="utf-8")))


@pytest.mark.parametrize("row", table("nbits_vectors.csv"), ids=lambda r: r["nbits"] or "encode")
def test_nbits(row: dict[str, str]) -> None:
    if not row["nbits"]:
        again = encode_nbits(int(row["target_hex"], 16), row["negative"] == "true")
        assert again == int(row["nbits_again"], 16)
        return
    compact = decode_nbits(int(row["nbits"], 16))
    assert compact.overflow == (row["overflow"] == "true")
    if not compact.overflow:
        assert compact.target == int(row["target_hex"], 16)
        assert compact.negative == (row["negative"] == "true")
        assert encode_nbits(compact.target, compact.negative) == int(row["nbits_again"], 16)


@pytest.mark.parametrize("row", table("retarget_vectors.csv"), ids=lambda r: r["nbits"])
def test_retarget(row: dict[str, str]) -> None:
    times = int(row["first_time"]), int(row["last_time"])
    assert next_nbits(int(row["nbits"], 16), *times) == int(row["next_nbits"], 16)


@pytest.mark.parametrize(
    "height, satoshi",
    [
        (0, 50 * 10**8),
        (209_999, 50 * 10**8),
        (210_000, 25 * 10**8),
        (630_000, 625 * 10**6),
        (840_000, 312_500_000),
        (6_929_999, 1),
        (6_930_000, 0),
    ],
)
def test_subsidy(height: int, satoshi: int) -> None:
    assert subsidy_satoshi(height) == satoshi


def test_difficulty_is_a_function_of_nbits() -> None:
    target = target_of(0x170B98AB)
    assert difficulty(target) == pytest.approx(24_272_331_996_979.97, abs=0.01)
    assert expected_hashes(target) == pytest.approx(difficulty(target) * 2**48 / 0xFFFF, rel=1e-15)


def test_a_printed_difficulty_finds_its_nbits() -> None:
    assert target_for(24_272_331_996_979) == target_of(0x170B98AB)
    assert target_for(1.0) == target_of(0x1D00FFFF)
    assert difficulty(target_for(1e14)) == pytest.approx(1e14, rel=1e-12)
