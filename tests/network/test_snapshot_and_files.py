from __future__ import annotations

import json
from pathlib import Path

import pytest

from powbench.chain.target import target_of
from powbench.errors import InputError
from powbench.network import source, state, when

GOOD = {
    "date": "2022-01-01",
    "height": 716_637,
    "nbits": "0x170b98ab",
    "price_usd": 47_500,
    "fees_btc_per_block": 0.1,
    "source": "my node",
}


def load(path: Path, **typed: float) -> state.NetworkState:
    return source.load(str(path), {}, path.parent, **typed)


def test_shipped_snapshot_has_a_date_and_sources() -> None:
    shipped = state.shipped()
    assert shipped.dated
    assert shipped.age_days(shipped.moment + 3 * when.DAY) == pytest.approx(3)
    assert shipped.age_days(0.0) == 0.0
    assert all(figure.source for figure in shipped.figures)
    assert shipped.target == target_of(0x17021EF0)


def test_json_and_toml(tmp_path: Path) -> None:
    as_json, as_toml = tmp_path / "n.json", tmp_path / "n.toml"
    as_json.write_text(json.dumps(GOOD), encoding="utf-8")
    as_toml.write_text(
        'date = 2022-01-01\nheight = 716637\nnbits = "0x170b98ab"\nprice_usd = 47500\n'
        "fees_btc_per_block = 0.1\n",
        encoding="utf-8",
    )
    one, two = load(as_json), load(as_toml)
    assert (one.moment, one.height, one.target) == (two.moment, two.height, two.target)
    assert one.dated and "my node" in one.origin
    as_toml.write_text(as_toml.read_text("utf-8").replace('"', ""), encoding="utf-8")
    assert load(as_toml).target == one.target
    assert load(as_json, price_usd=50_000.0).usd_per_btc == 50_000


@pytest.mark.parametrize(
    "change, says",
    [
        ({"prise_usd": 1}, "prise_usd"),
        ({"price_usd": None}, "price_usd"),
        ({"price_usd": float("nan")}, "NaN"),
        ({"nbits": "zz"}, "nbits"),
        ({"nbits": "ff123456"}, "overflow"),
        ({"difficulty": 1e13}, "one of them"),
        ({"date": "yesterday"}, "no date"),
        ({"date": "1999-01-01"}, "out of range"),
        ({"height": -1}, "height"),
        ({"height": True}, "height"),
    ],
)
def test_bad_files(tmp_path: Path, change: dict[str, object], says: str) -> None:
    path = tmp_path / "n.json"
    path.write_text(json.dumps(GOOD | change), encoding="utf-8")
    with pytest.raises(InputError, match=says):
        load(path)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"[1", b"{", b"[[[[" * 10_000])
def test_no_network_at_all(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "n.toml"
    path.write_bytes(content)
    with pytest.raises(InputError):
        load(path)
    with pytest.raises(InputError):
        load(tmp_path / "missing.toml")


def test_the_file_of_the_manual(tmp_path: Path) -> None:
    manual = Path(__file__).parents[2] / "docs" / "explanation" / "economics.md"
    if not manual.is_file():
        pytest.skip("the manual is not beside the tests")
    text = manual.read_text(encoding="utf-8")
    path = tmp_path / "network.toml"
    path.write_text(text.split("```toml\n", 1)[1].split("```", 1)[0], encoding="utf-8")
    state = source.load(str(path), {}, tmp_path)
    assert (state.height, state.usd_per_btc) == (925_575, 91_000)
    assert state.difficulty == pytest.approx(149_301_205_959_699.9)
