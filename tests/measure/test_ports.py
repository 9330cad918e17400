"""The bound of a core: the model against the very measurements it was made from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench.measure import ports

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
