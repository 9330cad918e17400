"""Machine facts from recorded trees, and the signature that may not move without reason."""

from __future__ import annotations

import json
import platform
import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from powbench.energy.battery import Battery
from powbench.errors import NotMeasurable
from powbench.measure import facts, fitness, procfs
from powbench.measure.facts import SIGNATURE_FACTS, Machine, cpu_signature, first_difference

Root = Callable[[str], Path]
MACHINES = (
    *("intel_hybrid", "server_two_sockets", "arm_big_little"),
    *("virtual_machine", "container_cgroup_v1"),
)


def collect(root: Path, allowed: list[int], **options: bool) -> Machine:
    return facts.collect(root, allowed=allowed, **options)


def test_intel_hybrid(machine_root: Root) -> None:
    m = collect(machine_root("intel_hybrid"), list(range(20)))
    assert (m.vendor, m.family, m.model, m.stepping) == ("GenuineIntel", "6", "183", "1")
    assert m.model_name == "13th Gen Intel(R) Core(TM) i5-13600K"
    assert m.microcode == "0x129"
    assert [(t.name, t.cpus, t.max_mhz) for t in m.core_types] == [
        ("performance", tuple(range(12)), 5100.0),
        ("efficiency", tuple(range(12, 20)), 3900.0),
    ]
    assert (m.logical_cpus, m.physical_cores, m.smt) == (20, 14, True)
    # Each fast core once, then the second hyperthreads, then the slow cores.
    assert m.placement == (0, 2, 4, 6, 8, 10, 1, 3, 5, 7, 9, 11, *range(12, 20))
    assert m.caches == ("L1d 48K x2", "L1i 32K x2", "L2 2048K x2", "L3 24576K x20")
    assert (m.governor, m.frequency_driver, m.turbo) == ("powersave", "intel_pstate", True)
    assert (m.min_mhz, m.max_mhz) == (800.0, 5100.0)
    assert m.features == ("sse4_1", "ssse3", "bmi2", "avx2", "sha_ni")
    assert (m.hypervisor, m.quota_cpus) == ("", None)
    assert m.mitigations["meltdown"] == "Not affected"
    assert m.memory_bytes == 32594200 * 1024
    assert m.live == {"mhz": 3100.125, "load_1min": 0.42, "celsius": 41.0}


def test_server_with_two_sockets(machine_root: Root) -> None:
    m = collect(machine_root("server_two_sockets"), list(range(16)))
    assert (m.vendor, m.logical_cpus, m.physical_cores, m.smt) == ("AuthenticAMD", 16, 8, True)
    assert [t.name for t in m.core_types] == ["all"]
    assert m.placement == tuple(range(16))  # the second hyperthreads are 8 .. 15
    assert m.turbo is False
    assert m.quota_cpus == 6.0  # the parent's limit is tighter than the job's own
    assert "avx512f" in m.features
    assert m.hypervisor == ""  # the vendor of a real machine is no hypervisor


def test_arm_big_little(machine_root: Root) -> None:
    root = machine_root("arm_big_little")
    m = collect(root, list(range(8)))
    assert [(t.name, t.cpus, t.max_mhz) for t in m.core_types] == [
        ("capacity 1024", (4, 5, 6, 7), 2400.0),
        ("capacity 530", (0, 1, 2, 3), 1800.0),
    ]
    assert m.placement == (4, 5, 6, 7, 0, 1, 2, 3)
    assert (m.vendor, m.family, m.model) == ("0x41", "8", "0xd05")
    assert m.features == ("sha2", "asimd")
    assert (m.physical_cores, m.smt, m.turbo) == (8, False, True)
    (root / "proc/device-tree/model").write_bytes(b"Radxa ROCK 5B\0")
    assert collect(root, [0]).model_name == "Radxa ROCK 5B"


def test_virtual_machine_without_cpufreq_and_with_a_cpu_offline(machine_root: Root) -> None:
    m = collect(machine_root("virtual_machine"), [0, 1, 3])
    assert m.hypervisor == "Google"
    assert (m.governor, m.frequency_driver, m.turbo, m.min_mhz, m.max_mhz) == (
        *("", "", None, None, None),
    )
    assert m.core_types[0].cpus == (0, 1, 3)
    assert (m.logical_cpus, m.physical_cores) == (3, 2)
    assert m.placement == (0, 3, 1)
    assert m.quota_cpus is None


def test_container_on_cgroup_v1(machine_root: Root) -> None:
    m = collect(machine_root("container_cgroup_v1"), [0, 1, 2, 3])
    assert m.quota_cpus == 1.5
    assert m.physical_cores is None  # no topology here: unknown, not a guess
    assert m.smt is None


def test_an_empty_root_gives_unknowns_not_errors(tmp_path: Path) -> None:
    m = collect(tmp_path, [0])
    assert (m.vendor, m.governor, m.turbo, m.memory_bytes) == ("", "", None, None)
    assert m.logical_cpus >= 1
    assert m.placement == (0,)
    json.dumps(facts.as_json(m))


def test_this_machine() -> None:
    m = facts.collect()
    assert m.logical_cpus >= len(m.allowed_cpus) >= 1
    assert sorted(m.placement) == sorted(m.allowed_cpus)
    assert m.host is None


@pytest.mark.parametrize("name", MACHINES)
def test_only_allowed_cpus_are_placed(machine_root: Root, name: str) -> None:
    root = machine_root(name)
    for allowed in ([0], [1, 0], [3, 1], [0, 99]):
        assert sorted(collect(root, allowed).placement) == sorted(allowed)


# The signature


def test_recorded_machines_have_signatures_of_their_own(machine_root: Root) -> None:
    found = {facts.as_json(collect(machine_root(n), [0]))["cpu_signature"] for n in MACHINES}
    assert len(found) == len(MACHINES)
    for signature in found:
        assert len(signature) == 16
        int(signature, 16)


def rewrite(root: Path, path: str, change: Callable[[str], str]) -> None:
    file = root / path
    file.write_text(change(file.read_text()))


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("proc/loadavg", lambda t: "9.99 8.88 7.77 1/2 3"),
        ("proc/cpuinfo", lambda t: t.replace("cpu MHz\t\t: 3100.125", "cpu MHz\t\t: 800.001")),
        ("sys/class/thermal/thermal_zone0/temp", lambda t: "99000"),
        ("proc/meminfo", lambda t: t.replace("32594200", "16000000")),
        ("proc/cpuinfo", lambda t: t.replace("0x129", "0x12b")),
        ("sys/devices/system/cpu/vulnerabilities/meltdown", lambda t: "Mitigation: PTI"),
        ("proc/stat", lambda t: t.replace("4705", "9999")),
    ],
)
def test_live_values_microcode_and_mitigations_do_not_move_it(
    machine_root: Root, path: str, change: Callable[[str], str]
) -> None:
    root = machine_root("intel_hybrid")
    before = collect(root, list(range(20)))
    text = (root / path).read_text()
    rewrite(root, path, change)
    assert (root / path).read_text() != text
    after = collect(root, list(range(20)))
    assert cpu_signature(facts.as_json(before)) == cpu_signature(facts.as_json(after))


def test_the_host_name_is_left_out_unless_asked_for(
    machine_root: Root, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "node", lambda: "secret-host-17")
    root = machine_root("intel_hybrid")
    plain, named = collect(root, [0]), collect(root, [0], with_host=True)
    assert "secret-host-17" not in json.dumps(facts.as_json(plain))
    assert named.host == "secret-host-17"
    assert cpu_signature(facts.as_json(plain)) == cpu_signature(facts.as_json(named))


@pytest.mark.parametrize(
    ("fact", "path", "change"),
    [
        ("vendor", "proc/cpuinfo", lambda t: t.replace("GenuineIntel", "GenuineOther")),
        ("model_name", "proc/cpuinfo", lambda t: t.replace("i5-13600K", "i5-13400")),
        ("family", "proc/cpuinfo", lambda t: t.replace("family\t: 6", "family\t: 7")),
        ("model", "proc/cpuinfo", lambda t: t.replace("model\t\t: 183", "model\t\t: 191")),
        ("stepping", "proc/cpuinfo", lambda t: t.replace("stepping\t: 1", "stepping\t: 2")),
        ("features", "proc/cpuinfo", lambda t: t.replace(" sha_ni", "")),
        ("logical_cpus", "proc/cpuinfo", lambda t: t[: t.index("processor\t: 19")]),
        ("smt", "sys/devices/system/cpu/smt/active", lambda t: "0"),
        ("core_types", "sys/devices/cpu_atom/cpus", lambda t: "12-15"),
        ("caches", "sys/devices/system/cpu/cpu0/cache/index3/size", lambda t: "20480K"),
        ("governor", "sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", lambda t: "x"),
        ("turbo", "sys/devices/system/cpu/intel_pstate/no_turbo", lambda t: "1"),
        ("min_mhz", "sys/devices/system/cpu/cpu0/cpufreq/scaling_min_freq", lambda t: "900000"),
        ("max_mhz", "sys/devices/system/cpu/cpu0/cpufreq/scaling_max_freq", lambda t: "4000000"),
        ("hypervisor", "proc/cpuinfo", lambda t: t.replace(" umip", " umip hypervisor")),
        ("quota_cpus", "sys/fs/cgroup/user.slice/cpu.max", lambda t: "400000 100000"),
    ],
)
def test_what_changes_speed_moves_it(
    machine_root: Root, fact: str, path: str, change: Callable[[str], str]
) -> None:
    root = machine_root("intel_hybrid")
    before = facts.as_json(collect(root, list(range(20))))
    rewrite(root, path, change)
    after = facts.as_json(collect(root, list(range(20))))
    assert before[fact] != after[fact]
    assert before["cpu_signature"] != after["cpu_signature"]


@pytest.mark.parametrize("fact", SIGNATURE_FACTS)
def test_every_fact_of_the_signature_moves_it(machine_root: Root, fact: str) -> None:
    before = facts.as_json(collect(machine_root("intel_hybrid"), list(range(20))))
    after = {**before, fact: "something else"}
    assert cpu_signature(before) != cpu_signature(after)
    assert first_difference(before, after) == (fact, before[fact], "something else")
    assert first_difference(before, before) is None


def test_fewer_allowed_cpus_are_another_machine(machine_root: Root) -> None:
    root = machine_root("intel_hybrid")
    a, b = (facts.as_json(collect(root, cpus)) for cpus in ([0, 1], [0]))
    assert first_difference(a, b) == ("allowed_cpus", [0, 1], [0])


def test_the_signature_survives_a_round_through_json(machine_root: Root) -> None:
    data = facts.as_json(collect(machine_root("arm_big_little"), [0, 4]))
    assert cpu_signature(json.loads(json.dumps(data))) == data["cpu_signature"]


# Parsers


@pytest.mark.parametrize(
    ("text", "cpus"),
    [
        ("0-3,8", [0, 1, 2, 3, 8]),
        ("0", [0]),
        ("", []),
        ("\n", []),
        ("0-1,4-5", [0, 1, 4, 5]),
        ("x,3,-", [3]),
        ("5-3", []),
    ],
)
def test_cpu_lists(text: str, cpus: list[int]) -> None:
    assert procfs.cpu_list(text) == cpus
    assert procfs.cpu_list(procfs.cpu_ranges(cpus)) == cpus


def test_cgroup_v1_path_of_the_process(machine_root: Root) -> None:
    """Outside of a container's own view, the limit stands below the path of the process."""
    root = machine_root("container_cgroup_v1")
    shutil.rmtree(root / "sys/fs/cgroup/cpu")
    assert procfs.cgroup_cpus(root) is None
    folder = root / "sys/fs/cgroup/cpu/docker/1f2e3d"
    folder.mkdir(parents=True)
    (folder / "cpu.cfs_quota_us").write_text("250000\n")
    (folder / "cpu.cfs_period_us").write_text("100000\n")
    assert procfs.cgroup_cpus(root) == 2.5
    (folder / "cpu.cfs_quota_us").write_text("-1\n")
    assert procfs.cgroup_cpus(root) is None


@pytest.mark.parametrize("text", ["", "max 100000", "max", "garbage", "5", "100 0", "-1 100000"])
def test_a_v2_group_without_a_limit(tmp_path: Path, text: str) -> None:
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("0::/a/b\n")
    (tmp_path / "sys/fs/cgroup/a/b").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/a/b/cpu.max").write_text(text)
    assert procfs.cgroup_cpus(tmp_path) is None


def test_a_file_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "binary").write_bytes(b"\xff\xfe 12")
    assert procfs.read(tmp_path, "missing") is None
    assert procfs.read(tmp_path, "folder") is None
    assert procfs.read_int(tmp_path, "binary") is None
    assert procfs.stat_ticks(tmp_path) == {}
    assert procfs.mitigations(tmp_path) == {}


# Fitness


def findings(root: Path, allowed: list[int], after: str | None = None) -> dict[str, Any]:
    def sleep(seconds: float) -> None:
        if after is not None:
            (root / "proc/stat").write_text(after)

    return {f.check: f for f in fitness.assess(collect(root, allowed), sleep, root)}


def test_a_quiet_server_is_fit(machine_root: Root) -> None:
    found = findings(
        machine_root("server_two_sockets"), list(range(16)), "cpu  100 0 51 100800 5 0 1 0 0 0"
    )
    assert found["idle machine"].status == "good"
    assert found["steal time"].status == "unknown"  # never moved: not reported, not quiet
    assert found["governor"].status == "good"
    assert found["turbo"].status == "good"
    assert found["cgroup quota"].status == "bad"
    assert "the time of 6 CPUs on 16 CPUs" in found["cgroup quota"].reading
    assert found["affinity"].status == "good"
    assert found["hypervisor"].status == "good"
    assert found["core types"].status == "good"
    assert found["power"].status == "good"


def test_a_busy_laptop_is_not(machine_root: Root) -> None:
    found = findings(
        machine_root("intel_hybrid"), [0, 1], "cpu  4805 150 1120 16300 520 0 30 0 0 0"
    )
    assert found["idle machine"].status == "bad"
    assert "67%" in found["idle machine"].reading
    assert found["turbo"].status == "bad"
    assert found["affinity"].reading == "2 of 20 CPUs allowed"
    assert found["core types"].status == "bad"
    assert found["power"].reading == "BAT0 is discharging"
    for finding in found.values():
        assert (finding.status == "bad") <= bool(finding.advice)  # bad news come with advice


@pytest.mark.parametrize("scope", ["Device", ""])
def test_the_battery_of_a_mouse_is_no_battery_of_this_machine(tmp_path: Path, scope: str) -> None:
    folder = tmp_path / "sys/class/power_supply/hidpp_battery_0"
    folder.mkdir(parents=True)
    for name, text in {
        "type": "Battery",
        "scope": scope,
        "status": "Discharging",
        "power_now": "5",
    }.items():
        (folder / name).write_text(f"{text}\n")
    finding = fitness.battery(tmp_path)
    assert finding.status == ("good" if scope else "bad")
    assert (finding.advice == "") == (scope == "Device")
    with pytest.raises(NotMeasurable) if scope else nullcontext():
        Battery(tmp_path).open()  # the meter sees what `info` sees


def test_a_virtual_machine_with_neighbours(machine_root: Root) -> None:
    found = findings(
        machine_root("virtual_machine"), [0, 1, 3], "cpu  4705 150 1120 16300 520 0 30 17 0 0"
    )
    assert found["steal time"].status == "bad"
    assert "9.1%" in found["steal time"].reading
    assert found["hypervisor"].status == "bad"
    assert found["governor"].status == "unknown"
    assert found["turbo"].status == "unknown"


def test_without_proc_stat_nothing_is_called_good(tmp_path: Path) -> None:
    found = findings(tmp_path, [0])
    assert found["idle machine"].status == "unknown"
    assert found["steal time"].status == "unknown"


@pytest.mark.parametrize(
    ("governor", "driver", "status"),
    [
        ("performance", "acpi-cpufreq", "good"),
        ("schedutil", "cpufreq-dt", "good"),
        ("powersave", "intel_pstate", "good"),
        ("powersave", "acpi-cpufreq", "bad"),
        ("ondemand", "cpufreq-dt", "bad"),
    ],
)
def test_governors(machine_root: Root, governor: str, driver: str, status: str) -> None:
    root = machine_root("server_two_sockets")
    folder = root / "sys/devices/system/cpu/cpu0/cpufreq"
    (folder / "scaling_governor").write_text(governor)
    (folder / "scaling_driver").write_text(driver)
    assert fitness.governor(collect(root, [0])).status == status
