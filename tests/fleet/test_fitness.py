"""What the far end says, judged."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from powbench.documents.fleet import FleetHost
from powbench.fleet import fitness
from powbench.fleet.document import document
from powbench.fleet.hosts import Host
from powbench.fleet.messages import Found, Hello
from powbench.fleet.near import Ssh, words
from powbench.fleet.one import told
from powbench.fleet.task import Task, Wheel
from powbench.report.terminal.fleet import remarks

HOST = Host("rack1", "rack1")
TASK = Task("0" * 16, "bench", (), "1.2.0", 60.0)
ANY = Task("0" * 16, "bench", (), "", 60.0)
OLD = Found("/a/powbench", "1.1.0")
RIGHT = Found("/b/powbench", "1.2.0")
DEAD = Found("/c/powbench", "", "no module named powbench")
WHEEL = Wheel("powbench-1.2.0-cp311-abi3-linux_x86_64.whl", b"", "1.2.0", "x86_64")


def test_the_right_version_is_taken_whatever_else_is_there() -> None:
    assert fitness.powbench([OLD, DEAD, RIGHT], TASK, HOST) == ("/b/powbench", "1.2.0")
    assert fitness.powbench([DEAD, OLD, RIGHT], ANY, HOST) == ("/a/powbench", "1.1.0")


@pytest.mark.parametrize(
    ("found", "says"),
    [
        ([OLD], r"its powbench is 1\.1\.0, and 1\.2\.0 here \(/a/powbench\)"),
        ([DEAD], "/c/powbench there does not run: no module named powbench"),
        ([], "no powbench there, in PATH and ~/.local/bin"),
    ],
)
def test_an_unfit_powbench(found: list[Found], says: str) -> None:
    with pytest.raises(fitness.Unfit, match=says) as unfit:
        fitness.powbench(found, TASK, HOST)
    assert unfit.value.advice


@pytest.mark.parametrize(
    ("python", "machine", "says"),
    [
        ((3, 9, 2), "x86_64", r"its Python is 3\.9\.2 .*needs 3\.11"),
        ((3, 12, 1), "aarch64", "its processor is aarch64, and the wheel holds code for x86_64"),
    ],
)
def test_where_the_wheel_does_not_go(python: tuple[int, ...], machine: str, says: str) -> None:
    with pytest.raises(fitness.Unfit, match=says):
        fitness.check_wheel(Hello(python, "Linux", machine, "/usr/bin/python3"), WHEEL)
    fitness.check_wheel(Hello((3, 11, 0), "Linux", "x86_64", "python3"), WHEEL)


@pytest.mark.parametrize(
    ("ahead", "doubt", "says"),
    [
        (3600.0, 0.1, "1.0 h ahead of"),
        (-3600.0, 0.1, "1.0 h behind"),
        (45.0, 0.1, "45 s ahead of"),
        (45.0, 20.0, ""),
        (-2.0, 0.1, ""),
    ],
)
def test_a_clock(ahead: float, doubt: float, says: str) -> None:
    found = fitness.clock(ahead, doubt)
    assert len(found) == bool(says)
    assert says in "".join(found)


def test_what_powbench_and_ssh_have_said() -> None:
    assert told("note: x\nerror: no kernel 'y'\nhint: try z\n") == ("no kernel 'y'", "try z")
    assert told("Killed\n\n") == ("Killed", "")
    assert told("") == ("", "")
    assert told("error: " + "x" * 999) == ("x" * 599 + "…", "")
    keys = "No ED25519 host key is known for x.\r\nHost key verification failed.\r\n"
    assert words(keys) == "No ED25519 host key is known for x; Host key verification failed"
    assert words("Warning: Permanently added 'x'\nConnection refused") == "Connection refused"


def test_what_to_try_by_hand_goes_the_same_way() -> None:
    assert Ssh(10).by_hand("miner@rack1") == "ssh miner@rack1"
    way = Ssh(10, "my config").by_hand("rack1")
    assert way == "ssh -F 'my config' rack1"
    with pytest.raises(fitness.Unfit) as unfit:
        fitness.powbench([DEAD], TASK, HOST, way)
    assert unfit.value.advice.endswith(f"{way} /c/powbench --version")


def test_a_machine_is_told_from_others_of_its_document_alone() -> None:
    boot = "3f1c2d5e-0000-4000-8000-000000000001"
    here, other = TASK.machine(boot), replace(TASK, id="1" * 16).machine(boot)
    assert here == TASK.machine(boot) and here and re.fullmatch("[0-9a-f]{16}", here)
    assert len({here, other, TASK.machine(boot[:-1] + "2")}) == 3
    assert TASK.machine("") is None  # of a system that has none nothing is said
    hosts = [FleetHost(f"h{n}", "", "answered", machine=here if n % 2 else None) for n in range(12)]
    (said,) = document(TASK, False, hosts, False).doubles
    assert said.startswith("h1, h3, h5 and 3 more are one machine")
    assert document(TASK, False, hosts[:3], False).doubles == ()


def test_a_host_that_came_late_is_told() -> None:
    together, late = FleetHost("a", "a", "answered", began_late_seconds=0.0), 4.2
    assert remarks(together) == []
    assert remarks(replace(together, began_late_seconds=late)) == [
        "note: it began 4 s after the others"
    ]
