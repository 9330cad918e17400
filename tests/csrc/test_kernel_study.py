"""The study of the kernels' tricks: every variant still applies, compiles and hashes right."""

from __future__ import annotations

from pathlib import Path

import pytest

from powbench.kernels import registry
from studies.kernels import building, page
from studies.kernels.__main__ import prove
from studies.kernels.tricks import VARIANTS, Edit, Variant
from tests import peers
from tests.csrc.cases import skip_unless_x86

HEADER = bytes(range(80))


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda v: v.key)
def test_a_variant_finds_what_hashlib_finds(tmp_path: Path, variant: Variant) -> None:
    skip_unless_x86()
    peers.program(*building.COMPILERS[variant.compiler])
    library = building.build(variant, tmp_path / "v")
    unusable = {e.name: e.why_not for e in registry.entries() if e.kernel is None}
    if variant.kernel in unusable:
        pytest.skip(unusable[variant.kernel])
    prove(variant.key, building.load(variant, library, HEADER, (1 << 248) - 1), HEADER)


def test_an_edit_without_a_place_is_an_error(tmp_path: Path) -> None:
    variant = Variant("avx2", "no such thing", (Edit("csrc/lanes.h", "no such line", ""),))
    with pytest.raises(LookupError, match="no such line"):
        building.sources(variant, tmp_path / "v")


def test_a_gain_is_the_ratio_of_the_deciles() -> None:
    slices = {"a": [1.0, 1.0, 5.0] * 10, "b": [2.0, 2.0, 9.0] * 10}
    gain, low, high = page.ratio(slices, {"a": 100, "b": 100}, "a", "b")
    assert gain == low == high == 2.0


def test_the_page_has_every_variant_that_was_measured() -> None:
    """On made-up slices: the texts, not the figures."""
    keys = [v.key for v in VARIANTS if v.compiler == "gcc"]
    data = {
        "created": "2026-01-01T00:00:00",
        "machine": {"model_name": "A CPU", "cpu_signature": "abc"},
        "rounds": 30,
        "nonces": dict.fromkeys([*keys, page.LOOP], 1000),
        "skipped": {"avx2: clang": "clang is not installed"},
        "slices": {k: [0.001 + i * 1e-6 for i in range(30)] for k in [*keys, page.LOOP]},
    }
    table = page.rows(data)
    text = page.page(data, table)
    assert all(v.trick in text for v in VARIANTS if v.compiler == "gcc")
    assert "clang is not installed" in text
    assert page.picture(table).count("<rect") == 1 + len([k for k in keys if "as it is" not in k])
