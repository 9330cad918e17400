"""The probe: every meter of a machine, in one order, and why some cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.energy import probe
from powbench.energy.meter import MeterError

Machine = Callable[[str], Path]


def no_library() -> Any:
    raise MeterError("nvidia-ml-py is not installed", ("pip install 'powbench[gpu]'",))


def found(root: Path) -> tuple[probe.Found, ...]:
    return probe.probe(root, no_library, lambda name: None)


def test_a_laptop(machine: Machine) -> None:
    lines = [(f.url, f.usable, f.automatic) for f in found(machine("laptop-intel"))]
    assert lines == [
        ("powercap:package", True, True),
        ("powercap:psys", True, True),
        ("powercap:dram", True, False),
        ("nvml:0", False, False),
        ("hwmon:", False, False),
        ("battery:", True, True),
        ("ipmi:", False, False),
    ]


def test_it_says_what_would_be_measured(machine: Machine) -> None:
    measures = {f.url: f.measures for f in found(machine("server-intel-2s"))}
    assert measures["powercap:package"].endswith(": package-0 + package-1")
    assert measures["powercap:dram"].endswith(": package-0/dram + package-1/dram")
    assert measures["hwmon:acpi_power_meter/power1"] == "power of acpi_power_meter/power1"


def test_the_automatic_meters_of_a_machine(machine: Machine) -> None:
    def chosen(name: str) -> list[str]:
        root = machine(name)
        return [meter.source for meter in probe.automatic(found(root), root=root).meters]

    assert chosen("laptop-intel") == ["powercap:package", "powercap:psys", "battery:"]
    assert chosen("server-intel-2s") == ["powercap:package", "hwmon:acpi_power_meter/power1"]
    assert chosen("board-arm") == ["battery:"]


def test_an_empty_machine_has_reasons_and_no_number(tmp_path: Path) -> None:
    every = found(tmp_path)
    assert [f.url for f in every] == ["powercap:package", "nvml:0", "hwmon:", "battery:", "ipmi:"]
    assert all(f.reason and not f.usable for f in every)
    metering = probe.automatic(every, root=tmp_path)
    assert metering.meters == ()
    reading = metering.unmetered
    assert not reading.available
    assert "sys/class/powercap has no package zone" in reading.reason
    assert "has no battery" in reading.reason
    assert any("--watts" in remedy for remedy in reading.remedies)
    assert any("--meter" in remedy for remedy in reading.remedies)


def test_a_controller_needs_its_tool(machine: Machine) -> None:
    root = machine("server-intel-2s")
    (root / "dev").mkdir()
    (root / "dev/ipmi0").touch()
    (line,) = [f for f in found(root) if f.url == "ipmi:"]
    assert (line.reason, line.remedies) == (
        "ipmitool is not installed",
        ("apt install ipmitool",),
    )
    with_tool = probe.probe(root, no_library, lambda name: f"/usr/bin/{name}")
    assert [f.usable for f in with_tool if f.url == "ipmi:"] == [True]


def test_boards_are_listed(tmp_path: Path) -> None:
    from tests.energy.boards import Library

    lines = probe.probe(tmp_path, lambda: Library(1, 1), lambda name: None)
    assert [(f.url, f.measures) for f in lines if f.scope == "gpu"] == [
        ("nvml:0", "the board Tesla T4")
    ]


@pytest.mark.parametrize("name", ["laptop-intel", "epyc-2s", "board-arm"])
def test_every_usable_line_can_be_opened_by_its_url(machine: Machine, name: str) -> None:
    from powbench.energy.url import meter

    root = machine(name)
    usable = [f for f in found(root) if f.usable]
    assert usable
    for line in usable:
        made = meter(line.url, {}, root)
        made.open()
        assert (made.scope, made.kind) == (line.scope, line.kind)
