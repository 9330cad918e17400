"""What limits a kernel: cycles on clocks that only kernels move, and all of it for real."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from powbench.cli.main import run
from powbench.documents.fields import ABSENT
from powbench.errors import NotMeasurable
from powbench.kernels import native, registry
from powbench.kernels.base import Job, Kernel
from powbench.measure import document, explain, facts, instructions, ports
from powbench.measure.workload import default_job

SCHEMA = json.loads((resources.files("powbench") / "schemas" / "result-1.json").read_text())
MACHINE = facts.collect()


class Machine(Kernel):
    """A core at 4 GHz whose kernel takes 200 cycles a hash, or twice that every other slice."""

    name, backend = "fake", "c"

    def __init__(self) -> None:
        self.now, self.scans = 0.0, 0

    def scan(self, job: Job, start: int, count: int) -> list[int]:
        self.scans += 1
        self.now += count * 50e-9 * (2 if self.scans % 2 else 1)
        return []

    def clock(self) -> float:
        return self.now

    def look(self, cycles: int) -> tuple[int, int, int]:
        return cycles, cycles // 4, cycles * 5 // 8


def test_cycles_are_those_of_undisturbed_slices() -> None:
    machine = Machine()
    found = explain.measure(machine, default_job(), machine.look, machine.clock)
    assert found.core_hertz == pytest.approx(4e9)
    assert found.timestamp_hertz == pytest.approx(2.5e9)
    assert found.hashes_per_second == pytest.approx(20e6)
    assert found.per_hash == pytest.approx(200)
    assert found.ticks_per_hash == pytest.approx(125)


def test_without_a_known_chain_there_are_no_cycles() -> None:
    machine = Machine()
    with pytest.raises(NotMeasurable, match="x86-64 and ARMv8"):
        explain.measure(machine, default_job(), lambda _: None, machine.clock)


def test_an_unknown_microarchitecture_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    cycles = explain.Cycles(1e6, 4e9, 2e9)
    count = instructions.Count(10.0, {"scalar": 10.0})
    monkeypatch.setattr(explain, "measure", lambda *_: cycles)
    monkeypatch.setattr(instructions, "count", lambda _: count)
    unknown = replace(MACHINE, vendor="GenuineIntel", family="6", model="85")
    found = explain.explain(registry.get("reference"), default_job(), unknown)
    assert found.bound is None
    assert found.reached is None
    assert found.reasons == {
        "bound": "there are no figures for this microarchitecture (GenuineIntel 6/85)"
    }
    zen4 = replace(MACHINE, vendor="AuthenticAMD", family="25", model="17")
    found = explain.explain(registry.get("reference"), default_job(), zen4)
    assert found.reasons == {}
    assert found.bound is not None
    assert found.bound.cycles_per_hash == pytest.approx(2.5)  # 4 scalar units
    assert found.reached == pytest.approx(2.5 / 4000)


@pytest.mark.skipif(native.load() is None, reason="the C core was not built")
def test_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    fastest = registry.default().name
    names = ("-k", fastest, "-k", "reference")
    assert run(["bench", *names, "-t", "1", "-d", "0.05", "--explain", "--json", "-"]) == 0
    out, err = capsys.readouterr()
    data: dict[str, Any] = json.loads(out)
    jsonschema.validate(data, SCHEMA)
    first, reference = (m["explanation"] for m in data["measurements"])
    assert reference["instructions"] is None
    assert "kernels in C only" in reference["reasons"]["instructions"]
    assert "what limits each kernel on one thread" in err
    again = document.from_text(out, "it")
    assert document.as_dict(again)["measurements"] == data["measurements"]
    if first["cycles"] is not None:
        per_hash = first["cycles"]["core_cycles_per_hash"]
        assert per_hash == pytest.approx(
            first["cycles"]["core_hertz"] / first["cycles"]["hashes_per_second"]
        )
    if first["bound"] is None:
        assert first["reasons"]["bound"]
        return
    assert first["share_of_bound"] == pytest.approx(
        first["bound"]["core_cycles_per_hash"] / first["cycles"]["core_cycles_per_hash"]
    )
    # A bound that a kernel passes by more than the clocks err is no bound.
    assert first["share_of_bound"] < 1.05
    assert first["bound"]["source"] in " ".join(err.split())


@pytest.mark.parametrize("kind", ["measured", "read"])
def test_a_bound_says_how_its_figures_are_known(kind: ports.Kind) -> None:
    bound = ports.Bound(80.0, "vector pipes", "Some core", kind, "some table")
    written = explain.as_document(explain.Explanation(None, None, bound, {}))
    assert written.bound is not None
    assert written.bound.kind == kind
    assert explain.from_document(written).bound == bound
    older = replace(written, bound=replace(written.bound, kind=ABSENT))
    again = explain.from_document(older).bound
    assert again is not None
    assert again.kind == "measured"


def cores(tmp_path: Path, *parts: str) -> Path:
    """A tree with /proc/cpuinfo of an ARM chip, a line for each CPU."""
    blocks = [
        f"processor\t: {i}\nCPU implementer\t: 0x61\nCPU architecture: 8\nCPU part\t: {part}\n"
        for i, part in enumerate(parts)
    ]
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc" / "cpuinfo").write_text("\n".join(blocks))
    return tmp_path


def test_the_core_is_that_of_the_cpu_measured_on(tmp_path: Path) -> None:
    """Apple's slow cores come first in the list, and threads take the fast ones first."""
    root = cores(tmp_path, "0x022", "0x022", "0x023")
    m1 = replace(MACHINE, vendor="0x61", family="8", model="0x022", placement=(2, 0, 1))
    assert explain.core_of(m1, root).name == "Apple M1 (Firestorm)"
    with pytest.raises(NotMeasurable, match="0x61 8/0x022"):
        explain.core_of(replace(m1, placement=(0, 1)), root)


def test_efficiency_cores_have_no_bound() -> None:
    types = (facts.CoreType("performance", (0, 1), None), facts.CoreType("efficiency", (2,), None))
    hybrid = replace(MACHINE, vendor="GenuineIntel", family="6", model="151", core_types=types)
    assert explain.core_of(replace(hybrid, placement=(0, 2))).name == "Alder Lake (P-core)"
    with pytest.raises(NotMeasurable, match="no figures for efficiency cores, such as CPU 2"):
        explain.core_of(replace(hybrid, placement=(2,)))


def test_without_a_figure_the_reason_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    count = instructions.Count(300.0, {"rounds": 58.0})
    monkeypatch.setattr(explain, "measure", lambda *_: explain.Cycles(1e6, 4e9, 2e9))
    monkeypatch.setattr(instructions, "count", lambda _: count)
    ice_lake = replace(MACHINE, vendor="GenuineIntel", family="6", model="106")
    found = explain.explain(registry.get("reference"), default_job(), ice_lake)
    assert found.bound is None
    assert found.reasons["bound"].startswith("there is no public figure for SHA rounds on Ice Lake")


def test_without_the_flag_there_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bench", "-k", "reference", "-t", "1", "-d", "0.05", "--json", "-"]) == 0
    out, err = capsys.readouterr()
    assert "explanation" not in json.loads(out)["measurements"][0]
    assert "what limits" not in err


def test_more_threads_are_explained_once(capsys: pytest.CaptureFixture[str]) -> None:
    if native.load() is None:
        pytest.skip("the C core was not built")
    arguments = ["bench", "-k", "scalar", "-t", "2,1", "-d", "0.05", "--explain", "--json", "-"]
    assert run(arguments) == 0
    measured = json.loads(capsys.readouterr().out)["measurements"]
    assert sum("explanation" in m for m in measured) == 1


def test_an_interrupt_while_explaining_keeps_the_measurement(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(explain, "explain", interrupted)
    code = run(["bench", "-k", "reference", "-t", "1", "-d", "0.05", "--explain", "--json", "-"])
    assert code == 130
    data = json.loads(capsys.readouterr().out)
    assert data["interrupted"]
    assert len(data["measurements"]) == 1
