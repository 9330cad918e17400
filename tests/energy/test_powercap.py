"""RAPL on recorded machines, whose counters the test moves while a window is open."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from powbench.energy import powercap
from powbench.energy.meter import MeterError
from powbench.energy.powercap import Powercap
from powbench.energy.reading import EnergyReading
from powbench.energy.window import Window
from tests.energy.clocks import FakeClock

Machine = Callable[[str], Path]
INTEL_RANGE = 262143328850
AMD_RANGE = 65532610987


def add(root: Path, zone: str, microjoules: int, wraps_at: int = INTEL_RANGE) -> None:
    """Let `microjoules` pass through a zone, as the hardware does."""
    file = root / powercap.FOLDER / zone / "energy_uj"
    file.write_text(f"{(int(file.read_text()) + microjoules) % wraps_at}\n")


def run(
    root: Path,
    scope: str,
    clock: FakeClock,
    steps: Sequence[Callable[[], object]],
    seconds: float = 1.0,
) -> EnergyReading:
    window = Window([Powercap(root, scope)], clock, threaded=False)
    window.begin()
    for step in steps:
        clock.sleep(seconds)
        step()
        window.poll()
    (found,) = window.end()
    return found


def test_one_package(machine: Machine, clock: FakeClock) -> None:
    root = machine("laptop-intel")
    found = run(root, "package", clock, [lambda: add(root, "intel-rapl:0", 25_000_000)] * 4)
    assert found.joules == pytest.approx(100)
    assert found.watts == pytest.approx(25)
    assert (found.scope, found.kind, found.source) == ("package", "measured", "powercap:package")
    assert (found.name, found.wraps, found.samples) == ("rapl package-0", 0, 5)
    assert found.uncertainty == pytest.approx(0.05, rel=0.01)


def test_the_platform_is_a_scope_of_its_own(machine: Machine, clock: FakeClock) -> None:
    root = machine("laptop-intel")

    def both() -> None:
        add(root, "intel-rapl:0", 10_000_000)
        add(root, "intel-rapl:1", 17_000_000)

    assert run(root, "psys", clock, [both, both]).joules == pytest.approx(34)
    assert run(root, "package", clock, [both, both]).joules == pytest.approx(20)


def test_the_platform_of_two_sockets_is_the_sum(machine: Machine, clock: FakeClock) -> None:
    root = machine("server-psys-2s")

    def second() -> None:  # 200, 300, 210 and 310 W
        for zone, watts in enumerate((200, 300, 210, 310)):
            add(root, f"intel-rapl:{zone}", watts * 1_000_000)

    psys = run(root, "psys", clock, [second] * 4)
    assert (psys.watts, psys.name) == (pytest.approx(610), "rapl psys+psys-1")
    assert run(root, "package", clock, [second] * 4).watts == pytest.approx(410)


@pytest.mark.parametrize("name", ["package-2", "package-1-die-1", "psys-2", "psys", "package-9-x"])
def test_no_zone_of_a_family_is_left_out_of_its_sum(machine: Machine, name: str) -> None:
    """However a kernel numbers it, and when two have one name."""
    root = machine("server-psys-2s")
    zone = shutil.copytree(
        root / powercap.FOLDER / "intel-rapl:3", root / powercap.FOLDER / "intel-rapl:4"
    )
    (zone / "name").write_text(f"{name}\n")
    meter = Powercap(root, name.partition("-")[0])
    meter.open()
    assert len(meter.joules()) == 3
    assert len({counter.label for counter in meter.counters}) == 3


def test_a_zone_without_its_counter_spoils_the_sum(machine: Machine) -> None:
    root = machine("server-psys-2s")
    (root / powercap.FOLDER / "intel-rapl:3/energy_uj").unlink()
    with pytest.raises(MeterError, match=r"intel-rapl:3/energy_uj is not there"):
        Powercap(root, "psys").open()


@pytest.mark.parametrize("content", ["9" * 400, "9" * 5000, "1_000", "-5", "12.5", ""])
def test_a_counter_that_is_none_is_one_error(machine: Machine, content: str) -> None:
    root = machine("laptop-intel")
    for file in ("energy_uj", "max_energy_range_uj", "constraint_0_max_power_uw"):
        fresh = Path(shutil.copytree(root, root.parent / file))
        path = fresh / powercap.FOLDER / "intel-rapl:1" / file
        path.write_text(content)
        meter = Powercap(fresh, "psys")
        if file.startswith("constraint"):
            meter.open()
            continue
        with pytest.raises(MeterError) as caught:
            meter.open()
            meter.joules()
        assert str(path) in caught.value.message
        assert len(caught.value.message) < len(str(path)) + 80


def test_mmio_shows_the_same_package_once_more(machine: Machine) -> None:
    found = powercap.zones(machine("laptop-intel"))
    assert [z.label for z in found] == ["package-0", "package-0/dram", "psys"]
    assert found[0].path.name == "intel-rapl:0"


def test_mmio_alone_is_taken(machine: Machine) -> None:
    root = machine("laptop-intel")
    for zone in ("intel-rapl:0", "intel-rapl:0:0", "intel-rapl:0:1", "intel-rapl:0:2"):
        shutil.rmtree(root / powercap.FOLDER / zone)
    assert [z.path.name for z in powercap.zones(root)] == ["intel-rapl:1", "intel-rapl-mmio:0"]


def test_two_packages_are_one_scope(machine: Machine, clock: FakeClock) -> None:
    root = machine("server-intel-2s")

    def both() -> None:
        add(root, "intel-rapl:0", 120_000_000)
        add(root, "intel-rapl:1", 80_000_000)
        add(root, "intel-rapl:0:0", 20_000_000, 65712999613)

    found = run(root, "package", clock, [both] * 3)
    assert found.joules == pytest.approx(600)
    assert found.name == "rapl package-0+package-1"
    assert run(root, "dram", clock, [both] * 3).joules == pytest.approx(60)


def test_each_package_wraps_at_its_own_time(machine: Machine, clock: FakeClock) -> None:
    root = machine("epyc-2s")

    def both() -> None:
        add(root, "intel-rapl:0", 90_000_000, AMD_RANGE)
        add(root, "intel-rapl:1", 60_000_000, AMD_RANGE)

    found = run(root, "package", clock, [both] * 5)
    assert found.joules == pytest.approx(750)
    assert found.wraps == 1


def test_amd_models_and_says_so(machine: Machine, clock: FakeClock) -> None:
    root = machine("epyc-2s")
    found = run(root, "package", clock, [lambda: add(root, "intel-rapl:1", 5, AMD_RANGE)])
    assert found.kind == "estimated"
    assert found.uncertainty is not None
    assert found.uncertainty >= 0.10


def test_dies_that_mirror_one_counter_count_once(machine: Machine, clock: FakeClock) -> None:
    root = machine("threadripper-dies")

    def both() -> None:
        add(root, "intel-rapl:0", 150_000_000, AMD_RANGE)
        add(root, "intel-rapl:1", 150_000_000, AMD_RANGE)

    found = run(root, "package", clock, [both] * 2)
    assert found.joules == pytest.approx(300)
    assert found.warnings == ("2 dies share 1 counters, each counted once",)


def test_dies_with_counters_of_their_own_are_summed(machine: Machine, clock: FakeClock) -> None:
    root = machine("threadripper-dies")
    add(root, "intel-rapl:1", 7_000_000_000, AMD_RANGE)

    def both() -> None:
        add(root, "intel-rapl:0", 50_000_000, AMD_RANGE)
        add(root, "intel-rapl:1", 70_000_000, AMD_RANGE)

    found = run(root, "package", clock, [both] * 2)
    assert found.joules == pytest.approx(240)
    assert found.warnings == ()


def test_packages_with_equal_counters_are_two_all_the_same(machine: Machine) -> None:
    root = machine("server-intel-2s")
    for zone in ("intel-rapl:0", "intel-rapl:1"):
        (root / powercap.FOLDER / zone / "energy_uj").write_text("777\n")
    meter = Powercap(root)
    meter.open()
    assert len(meter.counters) == 2


def test_a_gap_that_could_hide_a_second_wrap_is_refused(machine: Machine, clock: FakeClock) -> None:
    root = machine("epyc-2s")
    step = [lambda: add(root, "intel-rapl:0", 90_000_000, AMD_RANGE)]
    found = run(root, "package", clock, step, seconds=200)
    assert not found.available
    assert "package-0 was not read for 200.0 s" in found.reason
    assert found.joules is None


def test_a_reset_is_no_wrap(machine: Machine, clock: FakeClock) -> None:
    root = machine("laptop-intel")
    file = root / powercap.FOLDER / "intel-rapl:0/energy_uj"
    found = run(root, "package", clock, [lambda: file.write_text("1000000\n")])
    assert not found.available
    assert "package-0 went down without a wrap" in found.reason


def test_a_zone_that_vanishes(machine: Machine, clock: FakeClock) -> None:
    root = machine("server-intel-2s")
    zone = root / powercap.FOLDER / "intel-rapl:1"
    steps = [lambda: add(root, "intel-rapl:0", 10), lambda: shutil.rmtree(zone)]
    found = run(root, "package", clock, steps)
    assert not found.available
    assert f"{zone}/energy_uj is not there (any more)" in found.reason


@pytest.mark.parametrize("content", ["", "12x", "-5", "9" * 30])
def test_a_zone_that_talks_nonsense(machine: Machine, clock: FakeClock, content: str) -> None:
    root = machine("laptop-intel")
    file = root / powercap.FOLDER / "intel-rapl:0/energy_uj"
    found = run(root, "package", clock, [lambda: file.write_text(content)])
    assert not found.available
    assert str(file) in found.reason


def test_no_permission_names_the_path_and_three_ways_out(
    machine: Machine, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = machine("laptop-intel")
    real = os.open

    def refuse(path: Path, *arguments: int) -> int:
        """Root reads everything, so the kernel's answer to others is played."""
        if Path(path).name == "energy_uj":
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments)

    monkeypatch.setattr("powbench.energy.sysfs.os.open", refuse)
    found = run(root, "package", clock, [lambda: None])
    assert found.reason == f"{root}/sys/class/powercap/intel-rapl:0/energy_uj: permission denied"
    assert len(found.remedies) == 3
    assert f"sudo chmod a+r {root}" in found.remedies[0]


def test_no_rapl_at_all(machine: Machine, tmp_path: Path) -> None:
    with pytest.raises(MeterError, match="has no package zone"):
        Powercap(tmp_path).open()
    with pytest.raises(MeterError, match="has no psys zone"):
        Powercap(machine("epyc-2s"), "psys").open()


def test_the_bound_comes_from_the_limits(machine: Machine) -> None:
    bounds = {z.label: z.most_watts for z in powercap.zones(machine("server-intel-2s"))}
    assert bounds["package-0"] == 2 * 376
    assert bounds["package-0/dram"] == 200
    assert {z.most_watts for z in powercap.zones(machine("epyc-2s"))} == {1000}
