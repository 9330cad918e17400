"""The study of the kernels' tricks: every variant still applies, compiles and hashes right."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from powbench.kernels import registry
from powbench.measure import explain, facts
from studies.kernels import __main__, building, page
from studies.kernels.__main__ import prove, save
from studies.kernels.tricks import VARIANTS, Edit, Variant
from tests import peers
from tests.csrc.cases import skip_unless_x86

HEADER = bytes(range(80))


@pytest.mark.slow
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


def made_up(signature: str, created: str, keys: Sequence[str]) -> dict[str, Any]:
    return {
        "created": created,
        "machine": {"model_name": f"CPU {signature[:4]}", "cpu_signature": signature},
        "rounds": 30,
        "nonces": dict.fromkeys([*keys, page.LOOP], 1000),
        "skipped": {"avx2: clang": "clang is not installed"},
        "slices": {k: [0.001 + i * 1e-6 for i in range(30)] for k in [*keys, page.LOOP]},
    }


FIRST, SECOND = "a" * 16, "b" * 16


def test_the_page_has_every_variant_that_was_measured() -> None:
    """On made-up slices: the texts, not the figures."""
    keys = [v.key for v in VARIANTS if v.compiler == "gcc"]
    data = made_up(FIRST, "2026-01-01T00:00:00", [*keys, "split: a trick of old"])
    table = page.rows(data)
    text = page.page([(data, table)])
    assert all(v.trick in text for v in VARIANTS if v.compiler == "gcc")
    assert "a trick of old" in text
    assert "clang is not installed" in text
    tricks = [k for k in keys if "as it is" not in k]
    assert page.picture(table).count("<rect") == 1 + len(tricks) + 1


def test_a_machine_adds_itself_and_replaces_nobody(tmp_path: Path) -> None:
    folder, docs = tmp_path / "data", tmp_path / "docs"
    keys = ["avx2: as it is", "avx2: clang"]
    later = made_up(SECOND, "2026-02-01T00:00:00", keys)
    bound = {
        "core_cycles_per_hash": 89.0, "resource": "vector pipes", "kind": "measured",
        "microarchitecture": "Zen 4", "source": "a file",
    }  # fmt: skip
    near = {
        "cycles": {"core_cycles_per_hash": 100.0}, "bound": bound, "share_of_bound": 0.89,
        "reasons": {},
    }  # fmt: skip
    far = {"cycles": None, "bound": None, "share_of_bound": None, "reasons": {"bound": "no figure"}}
    later["explained"] = {"avx512": near, "split": far}
    for data in (later, made_up(FIRST, "2026-01-01T00:00:00", keys)):
        save(data, folder)
    page.write(folder, docs)
    text = (docs / "evidence" / "kernels.md").read_text()
    first, second = text.split("## CPU bbbb")
    assert "## CPU aaaa" in first
    assert "Share of the bound: not recorded" in first
    assert "| avx512 | 100.0 | 89.0 | 89% | vector pipes | Zen 4, measured: a file |" in second
    assert "| split | – | – | – | – | – |" in second
    assert "- split: no bound, because no figure." in second
    pictures = sorted(p.name for p in (docs / "img").iterdir())
    assert pictures == [f"kernel-study-{FIRST}.svg", f"kernel-study-{SECOND}.svg"]
    save(made_up(FIRST, "2026-03-01T00:00:00", keys), folder)  # the same CPU once more
    page.write(folder, docs)
    again = (docs / "evidence" / "kernels.md").read_text()
    assert again.count("\n## ") == 2
    assert "CPU aaaa, 2026-03-01" in again


@pytest.mark.parametrize("signature", ["", None, "../../x", "A" * 16])
def test_a_file_is_named_by_a_signature_only(signature: str | None) -> None:
    with pytest.raises(SystemExit, match="signature"):
        page.data_of({"cpu_signature": signature})


def test_slices_run_on_a_fast_core() -> None:
    types = (facts.CoreType("performance", (0, 1), None), facts.CoreType("efficiency", (2,), None))
    hybrid = replace(facts.collect(), core_types=types, allowed_cpus=(0, 1, 2))
    assert __main__.the_last_fast_one(hybrid) == 1
    assert __main__.the_last_fast_one(replace(hybrid, allowed_cpus=(0, 2))) == 0
    assert __main__.the_last_fast_one(replace(hybrid, allowed_cpus=(2,))) == 2


def test_the_page_is_what_the_data_say(tmp_path: Path) -> None:
    page.write(docs=tmp_path)
    for path in (p for p in tmp_path.rglob("*") if p.is_file()):
        assert path.read_text() == (page.DOCS / path.relative_to(tmp_path)).read_text()


@pytest.mark.slow
def test_a_short_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """For real, with one kernel: and what limits each of the others."""
    skip_unless_x86()
    peers.program("gcc")
    allowed = os.sched_getaffinity(0)
    monkeypatch.setattr(__main__, "VARIANTS", (Variant("avx2"), Variant("no such kernel")))
    monkeypatch.setattr(explain, "SLICES", 3)
    try:
        data = __main__.measure(2, tmp_path / "built")
    finally:
        os.sched_setaffinity(0, allowed)
    assert data["skipped"]["no such kernel: as it is"] == "not a kernel of this machine"
    usable = [e.name for e in registry.entries() if e.backend == "c" and e.kernel is not None]
    assert list(data["explained"]) == usable
    save(data, tmp_path / "data")
    page.write(tmp_path / "data", tmp_path)
    text = (tmp_path / "evidence" / "kernels.md").read_text()
    assert all(f"| {name} |" in text for name in usable)
