"""A board's clock, temperature and throttling: NVML and recorded sysfs, found by PCI address."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from powbench.energy import gauges, hwmon, pci, probe
from powbench.energy.gauge import Looks, State
from powbench.energy.gauge_amdgpu import PCI, AmdGauge
from powbench.energy.gauge_nvml import NvmlGauge, words
from powbench.energy.meter import MeterError
from powbench.report.terminal import energy
from tests.energy.boards import Library
from tests.measure.cases import drawn

NVIDIA, AMD = "0000:65:00.0", "0000:03:00.0"


def radeon(root: Path) -> Path:
    """An RX 7900 XTX under load, as amdgpu shows it; the folder of its device."""
    device = root / PCI / AMD
    chip = device / "hwmon/hwmon4"
    chip.mkdir(parents=True)
    files = {
        device / "vendor": "0x1002",
        device / "pp_dpm_sclk": "0: 500Mhz \n1: 1814Mhz *\n2: 2526Mhz ",
        device / "gpu_busy_percent": "99",
        chip / "name": "amdgpu",
        chip / "freq1_input": "2304000000",
        chip / "temp1_input": "61000",
        chip / "power1_average": "299000000",
        chip / "power1_cap": "303000000",
    }
    for path, text in files.items():
        path.write_text(f"{text}\n")
    (chip / "device").symlink_to(device)
    listed = root / hwmon.FOLDER
    listed.mkdir(parents=True)
    (listed / "hwmon4").symlink_to(chip)
    return device


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("00000000:65:00.0", "0000:65:00.0"),
        ("0000:65:00.0", "0000:65:00.0"),
        ("00010000:C1:00.1", "10000:c1:00.1"),
        ("0000:65:00", "0000:65:00.0"),
        ("", ""),
        ("card0", ""),
    ],
)
def test_addresses_are_written_as_linux_writes_them(said: str, address: str) -> None:
    assert pci.address(said) == address


def test_an_nvidia_board_is_found_by_its_address() -> None:
    library = Library(1, 1)
    gauge, why = gauges.find(NVIDIA, Path("/nowhere"), lambda: library)
    assert isinstance(gauge, NvmlGauge) and (gauge.source, why) == ("nvml:0", "")
    assert gauge.look() == State(1755e6, 71.0, ("its power limit",))
    library.reasons = 0x1
    assert gauge.look().throttled == ()  # without load nothing is held down
    library.gone = True
    with pytest.raises(MeterError, match="GPU is lost"):
        gauge.look()


def test_the_reasons_go_by_the_name_that_the_driver_has_today(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Driver 535 calls them events. An older one has the other name alone, though the module has
    both; a board may have none."""
    library = Library(1, 1)
    gauge, _ = gauges.find(NVIDIA, Path("/nowhere"), lambda: library)
    assert gauge is not None
    new = "nvmlDeviceGetCurrentClocksEventReasons"
    monkeypatch.setattr(library, new, lambda handle: 0x40, raising=False)
    assert gauge.look().throttled == ("its temperature, by its hardware",)

    def unsupported(handle: object) -> int:
        raise library.NVMLError("Not Supported")

    monkeypatch.setattr(library, new, unsupported)
    assert gauge.look().throttled == ("its power limit",)
    monkeypatch.setattr(library, "nvmlDeviceGetCurrentClocksThrottleReasons", unsupported)
    assert gauge.look().throttled is None


def test_every_reason_of_nvml_has_words() -> None:
    assert words(0x1) == ()
    assert words(0x2 | 0x40) == (
        "the application clocks that were set",
        "its temperature, by its hardware",
    )
    assert words(1 << 9) == ("reasons 0x200 of NVML",)


def test_an_amd_board_is_read_from_sysfs(tmp_path: Path) -> None:
    device = radeon(tmp_path)
    gauge, why = gauges.find(AMD, tmp_path, no_library)
    assert isinstance(gauge, AmdGauge) and (gauge.source, why) == (f"amdgpu at {AMD}", "")
    assert gauge.look() == State(2304e6, 61.0, ("its power limit",))
    (device / "hwmon/hwmon4/power1_average").write_text("250000000")
    (device / "hwmon/hwmon4/freq1_input").unlink()
    assert gauge.look() == State(1814e6, 61.0, ())  # the level with the star
    (device / "hwmon/hwmon4/power1_cap").unlink()
    (device / "pp_dpm_sclk").write_text("0: 500Mhz\n")
    (device / "hwmon/hwmon4/temp1_input").write_text("nonsense")
    assert gauge.look() == State(None, None, None)
    (device / "hwmon/hwmon4/device").unlink()
    device.rename(tmp_path / "gone")
    with pytest.raises(MeterError, match="is gone"):
        gauge.look()


def no_library() -> Any:
    raise MeterError("nvidia-ml-py is not installed", ("pip install 'powbench[gpu]'",))


@pytest.mark.parametrize(
    ("place", "why"),
    [
        (None, "the host's own CPU hashes, behind a driver"),
        ("", "the board's driver does not tell its PCI address"),
        (NVIDIA, "nvidia-ml-py is not installed"),
        ("0000:99:00.0", "nvidia-ml-py is not installed"),
    ],
)
def test_without_a_gauge_there_is_a_reason(tmp_path: Path, place: str | None, why: str) -> None:
    assert gauges.find(place, tmp_path, no_library) == (None, why)


def test_the_board_of_another_maker_or_place_has_no_gauge(tmp_path: Path) -> None:
    assert gauges.find("0000:99:00.0", tmp_path, lambda: Library(1, 1)) == (
        None,
        "NVML knows no board at 0000:99:00.0",
    )
    (tmp_path / PCI / "0000:00:02.0").mkdir(parents=True)
    (tmp_path / PCI / "0000:00:02.0/vendor").write_text("0x8086")
    gauge, why = gauges.find("0000:00:02.0", tmp_path, no_library)
    assert gauge is None and "0x8086" in why


def test_looks_end_with_the_block_and_keep_why_they_ended() -> None:
    seen = threading.Event()

    class Gauge:
        source = "a gauge"
        left = 3

        def look(self) -> State:
            self.left -= 1
            if self.left < 0:
                seen.set()
                raise MeterError("the board is gone")
            return State(1e9, None, None)

    with Looks(Gauge()) as looks:
        assert seen.wait(30)
    assert [state for _, state in looks.taken] == [State(1e9, None, None)] * 3
    assert looks.failure == "the board is gone"
    with Looks(None) as none:
        pass
    assert none.taken == []


class TestMeters:
    """The meter of a board is its own, by its address, and what sees all of the machine."""

    def chosen(self, root: Path, place: str | None, library: Any) -> tuple[list[str], str]:
        listed = probe.probe(root, library, lambda name: None)
        metering = probe.automatic(listed, place, root)
        return [m.source for m in metering.meters], metering.unmetered.reason

    def test_nvml(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from powbench.energy import nvml

        monkeypatch.setattr(nvml, "library", lambda: Library(1, 1))
        assert self.chosen(tmp_path, NVIDIA, nvml.library)[0] == ["nvml:0"]
        assert self.chosen(tmp_path, None, nvml.library)[0] == []
        other, why = self.chosen(tmp_path, "0000:66:00.0", nvml.library)
        assert other == [] and why == "no meter here is of the board at 0000:66:00.0"

    def test_a_board_that_is_lost_hides_no_other(self, monkeypatch: pytest.MonkeyPatch) -> None:
        library = Library(1, 1)
        monkeypatch.setattr(library, "nvmlDeviceGetCount", lambda: 2)
        listed = probe.probe(Path("/nowhere"), lambda: library, lambda name: None)
        one, lost = [f for f in listed if f.url.startswith("nvml:")]
        assert (one.usable, one.place) == (True, NVIDIA)
        assert (lost.url, lost.usable, lost.reason) == ("nvml:1", False, "NVML: Invalid Argument")
        assert gauges.find(NVIDIA, Path("/nowhere"), lambda: library)[1] == ""

    def test_an_apu_shows_the_package(self, tmp_path: Path) -> None:
        """The CPU is in what amdgpu shows of it; it is still read for the board alone."""
        (radeon(tmp_path) / "hwmon/hwmon4/in1_input").write_text("900")
        assert self.chosen(tmp_path, AMD, no_library)[0] == ["hwmon:amdgpu/power1"]
        assert self.chosen(tmp_path, None, no_library)[0] == []
        listed = probe.probe(tmp_path, no_library, lambda name: None)
        assert [f.scope for f in listed if f.place == AMD] == ["package"]

    def test_hwmon(self, tmp_path: Path) -> None:
        radeon(tmp_path)
        assert self.chosen(tmp_path, AMD, no_library)[0] == ["hwmon:amdgpu/power1"]
        listed = probe.probe(tmp_path, no_library, lambda name: None)
        (found,) = [f for f in listed if f.place == AMD]
        assert (found.scope, found.automatic) == ("gpu", False)

    def test_beside_a_meter_of_the_whole_machine(self, tmp_path: Path) -> None:
        radeon(tmp_path)
        wall = tmp_path / hwmon.FOLDER / "hwmon0"
        wall.mkdir()
        (wall / "name").write_text("acpi_power_meter")
        (wall / "power1_average").write_text("450000000")
        chosen, _ = self.chosen(tmp_path, AMD, no_library)
        assert chosen == ["hwmon:amdgpu/power1", "hwmon:acpi_power_meter/power1"]
        assert self.chosen(tmp_path, None, no_library)[0] == ["hwmon:acpi_power_meter/power1"]

    def test_beside_another_device_only_what_sees_both(self, tmp_path: Path) -> None:
        radeon(tmp_path)
        alone = probe.of_all(probe.probe(tmp_path, no_library, lambda name: None), tmp_path)
        assert alone.meters == ()
        assert alone.unmetered.reason.startswith(
            "several devices hash at once, and no meter here sees them all"
        )
        wall = tmp_path / hwmon.FOLDER / "hwmon0"
        wall.mkdir()
        (wall / "name").write_text("acpi_power_meter")
        (wall / "power1_average").write_text("450000000")
        both = probe.of_all(probe.probe(tmp_path, no_library, lambda name: None), tmp_path)
        assert [m.source for m in both.meters] == ["hwmon:acpi_power_meter/power1"]

    def test_it_is_listed_as_read_while_the_board_hashes(self, tmp_path: Path) -> None:
        radeon(tmp_path)
        listed = probe.probe(tmp_path, no_library, lambda name: None)
        (row,) = [
            line for line in drawn(energy.meters(listed), 120).splitlines() if "amdgpu" in line
        ]
        assert "yes, and read while it hashes" in row

    def test_without_one_the_reason_and_the_remedy_are_the_boards(self, tmp_path: Path) -> None:
        listed = probe.probe(tmp_path, no_library, lambda name: None)
        reading = probe.automatic(listed, NVIDIA, tmp_path).unmetered
        assert reading.reason == (
            f"no meter here is of the board at {NVIDIA}; nvidia-ml-py is not installed"
        )
        assert reading.remedies[0] == "pip install 'powbench[gpu]'"
        unknown = probe.automatic(listed, "", tmp_path).unmetered
        assert "does not tell its PCI address" in unknown.reason
