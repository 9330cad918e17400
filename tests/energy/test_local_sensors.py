"""hwmon, battery and NVML."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from powbench.energy import battery, hwmon, nvml, probe
from powbench.energy.battery import Battery
from powbench.energy.meter import Meter, MeterError
from powbench.energy.reading import EnergyReading
from powbench.energy.url import meter as url_meter
from powbench.energy.window import Window
from tests.energy.boards import Library
from tests.energy.clocks import FakeClock

Machine = Callable[[str], Path]


def run(
    meter: Meter, clock: FakeClock, change: Callable[[], Any], seconds: float = 5.0
) -> EnergyReading:
    """Two halves of `seconds`, with `change` between them."""
    window = Window([meter], clock, threaded=False)
    window.begin()
    for half in range(2):
        for _ in range(10):
            clock.sleep(seconds / 10)
            window.poll()
        if half == 0:
            change()
    (found,) = window.end()
    return found


def test_hwmon_lists_what_is_there(machine: Machine) -> None:
    assert [s.key for s in hwmon.sensors(machine("board-arm"))] == [
        "ina226/power1",
        "ina3221/power1",
    ]
    server = hwmon.sensors(machine("server-intel-2s"))
    assert [(s.key, s.scope, s.path.name) for s in server] == [
        ("acpi_power_meter/power1", "wall", "power1_average")
    ]
    sockets = hwmon.sensors(machine("epyc-2s"))
    assert [(s.key, s.label, s.scope) for s in sockets] == [
        ("amd_energy/energy3", "Esocket0 + Esocket1", "package"),
    ]


def test_hwmon_power_that_changes(machine: Machine, clock: FakeClock) -> None:
    root = machine("board-arm")
    file = root / hwmon.FOLDER / "hwmon3/power1_input"
    found = run(hwmon.find(root, "ina226/power1"), clock, lambda: file.write_text("21250000"))
    assert found.joules == pytest.approx(11.25 * 5 + 21.25 * 5, rel=0.03)
    assert (found.scope, found.name) == ("board", "hwmon ina226/power1 VDD_CPU")


def test_the_sockets_of_a_driver_are_one_reading(machine: Machine, clock: FakeClock) -> None:
    """150 W through each of two sockets is 300 W of packages."""
    root = machine("epyc-2s")
    folder = root / hwmon.FOLDER / "hwmon2"

    def pass_through() -> None:
        for socket, watts in (("energy3", 150), ("energy4", 150), ("energy1", 9)):
            file = folder / f"{socket}_input"
            file.write_text(str(int(file.read_text()) + watts * 5_000_000))

    found = run(hwmon.find(root, "amd_energy/energy3"), clock, pass_through)
    assert found.joules == pytest.approx(2 * 150 * 5)
    assert found.name == "hwmon amd_energy/energy3 Esocket0 + Esocket1"
    with pytest.raises(MeterError, match=r"there are: amd_energy/energy3$"):
        hwmon.find(root, "amd_energy/energy4")


def no_nvml() -> Any:
    raise MeterError("nvidia-ml-py is not installed")


def chips(root: Path, *names: str, label: str = "") -> None:
    """hwmon chips of these names with one power input each, 10 W, 20 W and so on."""
    for at, name in enumerate(names):
        folder = root / hwmon.FOLDER / f"hwmon{at}"
        folder.mkdir(parents=True)
        (folder / "name").write_text(name)
        (folder / "power1_input").write_text(f"{(at + 1) * 10_000_000}")
        if label:
            (folder / "power1_label").write_text(label)


def test_one_fam15h_chip_a_socket_is_summed_too(tmp_path: Path) -> None:
    chips(tmp_path, "fam15h_power", "ina226", "fam15h_power")
    sensors = hwmon.sensors(tmp_path)
    assert [(s.key, s.scope) for s in sensors] == [
        ("fam15h_power/power1", "package"),
        ("ina226/power1", "board"),
    ]
    meter = hwmon.find(tmp_path, "fam15h_power/power1")
    assert isinstance(meter, hwmon.HwmonPower)
    assert meter.watts() == 40


@pytest.mark.parametrize(
    ("names", "label"),
    [(("acpi_power_meter",) * 2, ""), (("zenpower",), "SVI2_P_Core"), (("xe",), "pkg")],
)
def test_a_part_is_not_shown_as_the_whole(
    tmp_path: Path, names: tuple[str, ...], label: str
) -> None:
    chips(tmp_path, *names, label=label)
    assert {s.scope for s in hwmon.sensors(tmp_path)} == {"board"}


def test_hwmon_without_that_sensor(machine: Machine) -> None:
    with pytest.raises(MeterError, match="there are: ina226/power1, ina3221/power1"):
        hwmon.find(machine("board-arm"), "ina219/power1")


def test_two_chips_of_one_name_have_each_a_key_of_its_own(tmp_path: Path) -> None:
    """By their place on the bus, which stays; by their number where the place is not shown."""
    chips(tmp_path, "ina226", "ina226", "ina3221", "ina226")
    for at, place in ((0, "1-0040"), (1, "1-0041")):
        device = tmp_path / "sys/devices" / place
        device.mkdir(parents=True)
        (tmp_path / hwmon.FOLDER / f"hwmon{at}" / "device").symlink_to(device)
    keys = [s.key for s in hwmon.sensors(tmp_path)]
    assert keys == [
        "ina226@1-0040/power1",
        "ina226@1-0041/power1",
        "ina3221/power1",
        "ina226@hwmon3/power1",
    ]
    found = probe.probe(tmp_path, no_nvml, lambda name: None)
    urls = [f.url for f in found if f.url.startswith("hwmon:")]
    readings = [url_meter(u, {}, tmp_path) for u in urls]
    assert all(isinstance(m, hwmon.HwmonPower) for m in readings)
    assert [m.watts() for m in readings if isinstance(m, hwmon.HwmonPower)] == [10, 20, 30, 40]
    with pytest.raises(MeterError, match=r"3 sensors are called ina226/power1: ina226@1-0040") as e:
        hwmon.find(tmp_path, "ina226/power1")
    assert e.value.remedies == ("name one by its chip's place: --meter hwmon:ina226@1-0040/power1",)


def test_chips_that_share_a_place_go_by_their_number(tmp_path: Path) -> None:
    chips(tmp_path, "ina226", "ina226")
    (tmp_path / "board").mkdir()
    for at in range(2):
        (tmp_path / hwmon.FOLDER / f"hwmon{at}" / "device").symlink_to(tmp_path / "board")
    assert [s.key for s in hwmon.sensors(tmp_path)] == [
        "ina226@hwmon0/power1",
        "ina226@hwmon1/power1",
    ]


@pytest.mark.parametrize("content", ["-40000000", "", "NaN", "9" * 400, "9" * 5000, "1_000", "1,5"])
def test_hwmon_nonsense(machine: Machine, clock: FakeClock, content: str) -> None:
    root = machine("board-arm")
    file = root / hwmon.FOLDER / "hwmon3/power1_input"
    found = run(
        hwmon.find(root, "ina226/power1"), clock, lambda: file.write_text(content), seconds=60
    )
    assert not found.available
    assert str(file) in found.reason


def test_a_battery_that_changes(machine: Machine, clock: FakeClock) -> None:
    root = machine("laptop-intel")
    file = root / battery.FOLDER / "BAT0/power_now"
    found = run(Battery(root), clock, lambda: file.write_text("22870000"), seconds=20)
    assert found.joules == pytest.approx(12.87 * 20 + 22.87 * 20, rel=0.02)
    assert found.scope == "battery"


def test_a_battery_in_current_and_voltage_and_sign(machine: Machine) -> None:
    (path,) = battery.batteries(machine("board-arm"))
    assert battery.discharge_watts(path) == pytest.approx(1.164 * 11.054)


def test_two_batteries_take_turns(machine: Machine) -> None:
    root = machine("laptop-intel")
    second = root / battery.FOLDER / "BAT1"
    second.mkdir()
    for name, text in {"type": "Battery", "status": "Unknown", "power_now": "0"}.items():
        (second / name).write_text(text)
    meter = Battery(root)
    meter.open()
    assert meter.watts() == pytest.approx(12.87)
    (second / "status").write_text("Discharging")
    (second / "power_now").write_text("1000000")
    assert meter.watts() == pytest.approx(13.87)
    assert meter.notes == ()
    one = Battery(root, "BAT0")
    one.open()
    assert one.notes == ("what BAT1 gives the machine is not included",)


def test_a_battery_on_mains_measures_nothing(machine: Machine, clock: FakeClock) -> None:
    root = machine("laptop-intel")
    status = root / battery.FOLDER / "BAT0/status"
    plugged_in = run(Battery(root), clock, lambda: status.write_text("Charging"), seconds=60)
    assert not plugged_in.available
    assert "runs on mains" in plugged_in.reason
    with pytest.raises(MeterError, match="runs on mains"):
        Battery(root).open()


def test_a_mouse_is_no_laptop(machine: Machine) -> None:
    assert [p.name for p in battery.batteries(machine("laptop-intel"))] == ["BAT0"]
    with pytest.raises(MeterError, match="has no battery"):
        Battery(machine("server-intel-2s")).open()


def test_nvml_counter(clock: FakeClock) -> None:
    library = Library(5_000_000, 70_000)

    def change() -> None:
        library.millijoules = 5_700_000

    found = run(nvml.meter(0, library), clock, change)
    assert found.joules == pytest.approx(700)
    assert (found.scope, found.name) == ("gpu", "nvml 0 Tesla T4")


def test_nvml_power_where_there_is_no_counter(clock: FakeClock) -> None:
    library = Library(None, 40_000)

    def change() -> None:
        library.milliwatts = 60_000

    found = run(nvml.meter(0, library), clock, change)
    assert found.joules == pytest.approx(40 * 5 + 60 * 5, rel=0.03)
    assert found.warnings == ("this board has no energy counter; its power was sampled",)


@pytest.mark.parametrize("millijoules", [5_000_000, None])
def test_nvml_of_a_divided_board_sees_all_parts(
    millijoules: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = Library(millijoules, 70_000)
    assert nvml.DIVIDED not in nvml.meter(0, library).notes
    monkeypatch.setattr(library, "nvmlDeviceGetMigMode", lambda handle: [1, 1], raising=False)
    assert nvml.DIVIDED in nvml.meter(0, library).notes


def test_nvml_board_that_is_lost(clock: FakeClock) -> None:
    library = Library(5_000_000, 70_000)

    def change() -> None:
        library.gone = True

    found = run(nvml.meter(0, library), clock, change)
    assert not found.available
    assert "GPU is lost" in found.reason


def test_nvml_without_that_board() -> None:
    with pytest.raises(MeterError, match="no board 3"):
        nvml.meter(3, Library(1, 1))


def test_nvml_without_library_or_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_module(name: str) -> Any:
        raise ImportError(name)

    monkeypatch.setattr(nvml, "import_module", no_module)
    meter = nvml.find(0)
    with pytest.raises(MeterError, match="nvidia-ml-py is not installed") as caught:
        meter.open()
    assert caught.value.remedies == ("pip install 'powbench[gpu]'",)
