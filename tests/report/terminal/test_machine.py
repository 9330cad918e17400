"""What can hash here, and what the machine is, on 80 columns."""

from __future__ import annotations

from pathlib import Path

from powbench.kernels import registry
from powbench.kernels.base import Entry
from powbench.measure import facts, fitness
from powbench.report.terminal import machine as terminal
from tests.measure.cases import drawn


def test_kernels_is_whole_on_80_columns() -> None:
    why = "this CPU or its OS lacks avx512f, avx512bw and everything [else]"
    entries = [
        *registry.entries(),
        Entry("avx512", "c", ("avx512f", "avx512bw"), None, why),
    ]
    text = " ".join(drawn(terminal.kernels(entries, registry.default().name)).split())
    assert "avx512f avx512bw" in text
    assert "yes, the default" in text
    assert "no: this CPU" in text
    assert "[else]" in text


def test_why_a_kernel_is_slow_stands_behind_its_rate() -> None:
    entries = registry.entries()
    name = registry.default().name
    told = drawn(terminal.kernels(entries, name, None, False, {name: "it waits for [the] unit"}))
    assert "slow here: it waits for [the] unit" in " ".join(told.split())
    assert max(len(line) for line in told.splitlines()) <= 80


def test_info_is_whole_on_80_columns(tmp_path: Path) -> None:
    machine = facts.collect()
    findings = [
        *fitness.assess(machine, lambda _: None),
        fitness.Finding("hypervisor", "bad", "virtual machine ([ACME])", "use bare metal " * 9),
    ]
    text = drawn(terminal.info(machine, "0123456789abcdef", findings))
    assert "0123456789abcdef" in text
    assert "ily/model/stepping" in text
    assert "…" not in text
    for finding in findings:
        assert any(line.strip().startswith(finding.check) for line in text.splitlines())
    assert "[ACME])" in "".join(text.split())
    assert max(len(line) for line in text.splitlines()) <= 80
