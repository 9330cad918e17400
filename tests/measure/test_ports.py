"""The bound of a core: the model against the very measurements it was made from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    assert ports.find("AuthenticAMD", "26", "17") is None  # Zen 5
    assert ports.find("GenuineIntel", "6", "143") is None
    assert ports.find("", "", "") is None
    assert ports.find("AuthenticAMD", "0x19", "17") is None


def test_every_figure_has_a_source_that_is_there() -> None:
    for core in ports.known():
        assert (ROOT / core.source.split()[0]).is_file()


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


@pytest.mark.parametrize(("model", "name"), [("173", "Granite Rapids"), ("143", None)])
def test_only_the_core_that_was_measured(model: str, name: str | None) -> None:
    found = ports.find("GenuineIntel", "6", model)
    assert (found.name if found else None) == name


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
