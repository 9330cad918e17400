"""The bound of a core: the model against the very figures it was made from."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.errors import NotMeasurable
from powbench.measure import choice, ports
from powbench.measure.calibration import Speed

ROOT = Path(__file__).parents[2]
MEASURED = ROOT / "studies" / "ports" / "zen4.txt"
ZEN4 = next(m for m in ports.known() if m.name == "Zen 4")
# What studies/ports/ports.c calls an instruction, and the class it belongs to.
CLASS = {
    "add": "logic",
    "ternary": "logic",
    "unpack": "shuffle",
    "rounds": "rounds",
    "msg1": "sha_schedule_1",
    "msg2": "sha_schedule_2",
    "scalar_add": "scalar",
    "scalar_rotate": "scalar_shift",
    "load_64": "load_128",
    "nop": "nop",
}
GRANITE_RAPIDS = next(m for m in ports.known() if m.name == "Granite Rapids")
ALONE = ("rotate_256", "shift_256", "add_256", "rounds", "msg2", "store_256")


def measured() -> dict[str, float]:
    lines = MEASURED.read_text().splitlines()
    pairs = [line.split(" ", 1) for line in lines if not line.startswith("#")]
    return {name: float(cycles) for cycles, name in pairs}


def classes(group: str) -> dict[str, float]:
    """`1 rounds + 2 rotate_256` -> {"rounds": 1, "rotate_256": 2}."""
    found: dict[str, float] = {}
    for number, name in re.findall(r"(\d+) (\w+)", group):
        kind, _, width = name.rpartition("_")
        known = CLASS.get(name) or (f"{CLASS.get(kind, kind)}_{width}")
        found[known] = found.get(known, 0) + int(number)
    return found


def modelled(group: str) -> float:
    found = classes(group)
    return ports.bound(ZEN4, sum(found.values()), found).cycles_per_hash


@pytest.mark.parametrize("group", measured())
def test_nothing_was_measured_to_be_faster_than_the_model_allows(group: str) -> None:
    """Within 3 %: the error of the clocks."""
    assert modelled(group) <= measured()[group] * 1.03


@pytest.mark.parametrize("name", ALONE)
def test_an_instruction_alone_reaches_its_bound(name: str) -> None:
    assert modelled(f"1 {name}") == pytest.approx(measured()[f"1 {name}"], rel=0.08)


def test_a_measured_cpu_is_found_and_its_neighbour_is_not() -> None:
    assert ports.find("AuthenticAMD", "25", "17") is ZEN4
    assert ports.find("AuthenticAMD", "25", "97") is ZEN4
    assert ports.find("AuthenticAMD", "25", "33") is None  # Zen 3
    assert ports.find("GenuineIntel", "6", "85") is None  # Skylake
    assert ports.find("", "", "") is None
    assert ports.find("AuthenticAMD", "0x19", "17") is None


def test_every_figure_says_how_it_is_known_and_from_where() -> None:
    """What was measured lies in the tree; what was read names a public table."""
    for core in ports.known():
        for resource in core.resources:
            if resource.kind == "measured":
                assert (ROOT / resource.source.split()[0]).is_file()
            else:
                assert re.match("LLVM|OSACA|WikiChip", resource.source)


@pytest.mark.parametrize(
    ("vendor", "family", "model", "name"),
    [
        ("AuthenticAMD", "26", "17", "Zen 5"),  # Turin
        ("AuthenticAMD", "26", "68", "Zen 5"),  # Granite Ridge
        ("AuthenticAMD", "26", "36", None),  # Strix Point: pipes of 256 bits
        ("GenuineIntel", "6", "106", "Ice Lake (server)"),
        ("GenuineIntel", "6", "143", "Sapphire Rapids"),
        ("GenuineIntel", "6", "207", "Sapphire Rapids"),
        ("GenuineIntel", "6", "173", "Granite Rapids"),
        ("GenuineIntel", "6", "151", "Alder Lake (P-core)"),
        ("GenuineIntel", "6", "85", None),
        ("0x41", "8", "0xd0c", "Neoverse N1"),
        ("0x41", "8", "0xd4f", "Neoverse V2"),
        ("0x41", "8", "0xd05", None),  # Cortex-A55
        ("0x61", "8", "0x025", "Apple M1 (Firestorm)"),
        ("0x61", "8", "37", None),
        ("0x61", "8", "0x" + "9" * 60, None),
    ],
)
def test_cores_by_their_numbers(vendor: str, family: str, model: str, name: str | None) -> None:
    found = ports.find(vendor, family, model)
    assert (found.name if found else None) == name


def test_no_two_entries_claim_one_core() -> None:
    claimed = [
        (core.vendor, core.family, model)
        for core in ports.known()
        for low, high in core.models
        for model in range(low, high + 1)
    ]
    assert len(claimed) == len(set(claimed))


LLVM = ROOT / "studies" / "ports" / "llvm-mca.txt"
OF_LLVM = {
    "icelake-server": "Ice Lake (server)",
    "sapphirerapids": "Sapphire Rapids",
    "alderlake": "Alder Lake (P-core)",
    "neoverse-n1": "Neoverse N1",
    "neoverse-v1": "Neoverse V1",
    "neoverse-n2": "Neoverse N2",
    "neoverse-v2": "Neoverse V2",
}
NOT_ALONE = ("dispatch", "ports 0, 1, 5, 6 and 10", "ports 0, 1, 5 and 6", "store ports",
             "store pipes", "ports 0 and 1", "port 5, 512 bits wide",
             "transfers to vectors")  # fmt: skip
"""Resources that no line of LLVM's is bound by alone on every core."""


def told_by_llvm() -> list[tuple[str, float, str]]:
    lines = [x for x in LLVM.read_text().splitlines() if not x.startswith("#")]
    return [(OF_LLVM[c], float(n), g) for c, n, g in (x.split(" ", 2) for x in lines)]


def busy(core: ports.Microarchitecture, group: str) -> float:
    """Also of classes that alone would give no bound."""
    found = {name: float(n) for n, name in re.findall(r"(\d+) (\w+)", group)}
    return max(r.cycles(sum(found.values()), found) for r in core.resources)


def agree(core: ports.Microarchitecture) -> bool:
    return all(
        busy(core, group) == pytest.approx(cycles, rel=0.03)
        for name, cycles, group in told_by_llvm()
        if name == core.name
    )


@pytest.mark.parametrize("name", OF_LLVM.values())
def test_what_was_read_is_what_llvm_says(name: str) -> None:
    """The simulation of llvm-mca, recorded by `python -m studies.ports.mca`."""
    core = next(m for m in ports.known() if m.name == name)
    for told, cycles, group in told_by_llvm():
        if told == name:
            assert busy(core, group) == pytest.approx(cycles, rel=0.03), group


@pytest.mark.parametrize("name", OF_LLVM.values())
@pytest.mark.parametrize("factor", [0.5, 2.0])
def test_a_wrong_table_is_seen(name: str, factor: float) -> None:
    core = next(m for m in ports.known() if m.name == name)
    assert agree(core)
    for wrong in core.resources:
        if wrong.name in NOT_ALONE:
            continue
        changed = replace(wrong, per_cycle=wrong.per_cycle * factor)
        resources = tuple(changed if r is wrong else r for r in core.resources)
        assert not agree(replace(core, resources=resources)), wrong.name


LANES = {"rotate_512": 1020 / 16, "shift_512": 156 / 16, "logic_512": 1672 / 16}
"""A hash of sixteen lanes: 2,848 operations for sixteen of them."""


@pytest.mark.parametrize(
    ("name", "cycles"),
    [("Zen 4", 89.0), ("Zen 5", 44.5), ("Ice Lake (server)", 89.0), ("Sapphire Rapids", 89.0)],
)
def test_the_bounds_of_sixteen_lanes(name: str, cycles: float) -> None:
    core = next(m for m in ports.known() if m.name == name)
    assert ports.bound(core, sum(LANES.values()), LANES).cycles_per_hash == pytest.approx(cycles)


def test_what_was_measured_goes_before_what_was_read() -> None:
    """AVX2 on Granite Rapids: the same ports stand in LLVM's table, too."""
    narrow = {"logic_256": 446.0, "shift_256": 275.0, "load_256": 52.0, "logic_128": 0.1}
    bound = ports.bound(GRANITE_RAPIDS, 790, narrow)
    assert (bound.resource, bound.kind) == ("vector ports", "measured")
    scalar = ports.bound(GRANITE_RAPIDS, 2900, {"scalar": 1000.0, "scalar_shift": 1900.0})
    assert (scalar.resource, scalar.kind) == ("ports 0 and 6", "read")


@pytest.mark.parametrize(
    "name", ["Zen 5", "Ice Lake (server)", "Sapphire Rapids", "Alder Lake (P-core)"]
)
def test_without_a_figure_there_is_no_bound(name: str) -> None:
    """58 SHA rounds among 300 instructions would else be free, or nearly so."""
    core = next(m for m in ports.known() if m.name == name)
    with pytest.raises(NotMeasurable, match=f"no public figure for SHA rounds on {name[:5]}"):
        ports.bound(core, 300, {"rounds": 58, "logic_256": 100, "load_128": 300})


def test_what_a_table_does_not_name_is_not_free_either() -> None:
    with pytest.raises(NotMeasurable, match="figure for other_256 on Zen 4"):
        ports.bound(ZEN4, 100, {"logic_256": 98, "other_256": 2})
    few = ports.bound(ZEN4, 1000, {"logic_256": 998, "other_256": 2})
    assert few.resource == "vector pipes"
    assert few.kind == "measured"


def test_a_kind_is_one_of_two() -> None:
    text = (ROOT / "powbench" / "data" / "microarchitectures.toml").read_text()
    with pytest.raises(ValueError, match="measured or read, not guessed"):
        ports.parse(text.replace('kind = "measured"', 'kind = "guessed"', 1))


CLASSES = st.dictionaries(
    st.sampled_from(sorted({name for r in ZEN4.resources for name in r.uses} - {"any", "branch"})),
    st.floats(0.01, 1e4),
    min_size=1,
)


@given(CLASSES, st.floats(1, 3))
def test_more_work_never_takes_less(found: dict[str, float], times: float) -> None:
    more = {name: n * times for name, n in found.items()}
    less = ports.bound(ZEN4, sum(found.values()), found)
    assert ports.bound(ZEN4, sum(more.values()), more).cycles_per_hash >= less.cycles_per_hash
    busy = next(r for r in ZEN4.resources if r.name == less.resource)
    assert busy.cycles(sum(found.values()), found) == less.cycles_per_hash


def test_granite_rapids_is_modelled_as_it_was_measured() -> None:
    """Each instruction alone, within what its table was rounded to."""
    lines = (ROOT / "studies" / "ports" / "granite-rapids.txt").read_text().splitlines()
    for line in lines:
        if not line.startswith("#"):
            cycles, group = line.split(" ", 1)
            found = classes(group)
            told = ports.bound(GRANITE_RAPIDS, 1, found).cycles_per_hash
            assert told == pytest.approx(float(cycles), rel=0.03), group


def test_the_bounds_of_granite_rapids() -> None:
    """2,848 operations of sixteen lanes on two ports; 58 sha256rnds2 in a unit of their own."""
    lanes = {"rotate_512": 1020 / 16, "shift_512": 156 / 16, "logic_512": 1672 / 16}
    alone = ports.bound(GRANITE_RAPIDS, sum(lanes.values()), lanes)
    assert (alone.cycles_per_hash, alone.resource) == (pytest.approx(89.0), "vector ports")
    chains = ports.bound(GRANITE_RAPIDS, 58, {"rounds": 58})
    assert (chains.cycles_per_hash, chains.resource) == (174, "SHA rounds")


def test_a_kernel_that_is_slow_for_the_core_is_told_so() -> None:
    speeds = tuple(
        Speed(k, r, 12) for k, r in (("beside", 42e6), ("avx512", 38e6), ("split", 20e6))
    )
    known = choice.Calibration("cpu", "build", "2026-11-30T00:00:00+00:00", speeds)
    (why,) = choice.why_slow(known, GRANITE_RAPIDS).items()
    assert why[0] == "split"
    assert "one in 3 cycles (Granite Rapids, measured)" in why[1]
    assert choice.why_slow(known, None) == choice.why_slow(None, GRANITE_RAPIDS) == {}
    assert choice.why_slow(known, ZEN4) == {}
    fast = choice.Calibration("cpu", "build", known.created, (Speed("split", 55e6, 12),))
    assert choice.why_slow(fast, GRANITE_RAPIDS) == {}
