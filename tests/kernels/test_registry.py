"""Which kernels there are, which can run, and what is said of the others."""

from __future__ import annotations

import json
import os
import platform
import re
import subprocess
import sys
from pathlib import Path

import pytest

from powbench.errors import InputError, PowbenchError, UnusableKernel
from powbench.kernels import jit, native, registry
from powbench.kernels.base import Entry, Job, Kernel
from powbench.kernels.reference import ReferenceKernel

NEEDS_CORE = pytest.mark.skipif(native.load() is None, reason="the C core was not built")
WIDE = [e for e in registry.entries() if e.backend == "c" and e.needs and e.usable]


def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "powbench", *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_names_are_unique_and_the_reference_is_always_there() -> None:
    names = [e.name for e in registry.entries()]
    assert len(names) == len(set(names))
    assert "reference" in names
    for entry in registry.entries():
        assert entry.usable is (entry.why_not == "")
        if entry.usable:
            assert registry.get(entry.name).name == entry.name
            assert registry.get(entry.name).backend == entry.backend


def test_what_is_missing_without_the_core_is_what_its_table_holds() -> None:
    """In its order, which is that of the speeds."""
    table = (Path(__file__).parents[2] / "csrc" / "dispatch.c").read_text()
    rows = re.findall(r'^    {"([\w-]+)", .*, pb_scan_(\w+), \w+},$', table, re.MULTILINE)
    assert all(name.replace("-", "_") == scan for name, scan in rows)
    assert [name for name, _ in rows] == list(dict.fromkeys([*native.X86, *native.ARM]))


def listing(*names: str) -> list[Entry]:
    """Kernels of a backend; those whose name ends in `*` need something of the machine."""

    def kernel(name: str) -> Kernel:
        found = ReferenceKernel()
        found.name = name
        return found

    return [
        Entry(name.strip("*"), "c", ("it",) * name.endswith("*"), kernel(name.strip("*")))
        for name in names
    ]


@pytest.mark.parametrize(
    ("core", "default"),
    [
        (["scalar", "avx2*", "shani*", "split*", "avx512*"], "avx512"),
        (["scalar", "avx2*", "shani*"], "shani"),
        (["scalar", "armv8*"], "armv8"),
        (["scalar"], "numba"),  # portable C is slower than what LLVM makes for this CPU
        ([], "numba"),
    ],
)
def test_the_default_of_an_unknown_machine_follows_the_order_of_the_tables(
    monkeypatch: pytest.MonkeyPatch, core: list[str], default: str
) -> None:
    rows = (
        lambda: listing(*core),
        lambda: listing("numba-simple*", "numba*"),
        lambda: listing("reference"),
    )
    monkeypatch.setattr(registry, "BACKENDS", rows)
    assert registry.default().name == default
    monkeypatch.setattr(registry, "BACKENDS", rows[::2])
    assert registry.default().name == (core[-1].strip("*") if core else "reference")


def test_a_kernel_needs_a_name_a_backend_and_a_scan() -> None:
    class Board(Kernel):
        name, backend = "board", "opencl"

        def scan(self, job: Job, start: int, count: int) -> list[int]:
            return []

    board = Board()
    assert board.prepare(lambda _: None) is None
    assert board.is_ready()
    assert (board.one_thread, board.calibrates, board.foreign) == ("", "never", False)
    assert (board.cpu_clock, board.software()) == (None, {})


@pytest.mark.parametrize(("wrong", "near"), [("avx51", "avx512"), ("numbra", "numba")])
def test_an_unknown_name_gets_the_nearest_one(wrong: str, near: str) -> None:
    with pytest.raises(InputError, match=f"no kernel '{wrong}'") as caught:
        registry.get(wrong)
    assert f"did you mean {near}?" in caught.value.hint
    assert "reference" in caught.value.hint


@pytest.mark.parametrize("name", ["", "xyzzy", "AVX512 ", "\0", "ｓcalar", "[bold]x[/]"])
def test_a_name_like_no_other(name: str) -> None:
    with pytest.raises(InputError, match="there is no kernel") as caught:
        registry.get(name)
    assert "usable here: " in caught.value.hint


BENCHES = """
import sys
from powbench.cli.main import run
for name in sys.argv[1:]:
    assert run(["bench", "-k", name, "-d", "0.1"]) == 2
"""


@NEEDS_CORE
@pytest.mark.parametrize("feature", sorted({feature for e in WIDE for feature in e.needs}))
def test_a_hidden_feature_is_named_with_what_is_left(feature: str) -> None:
    """By every kernel that needs it; features are asked for once in a process."""
    names = [entry.name for entry in WIDE if feature in entry.needs]
    env = {**os.environ, "POWBENCH_TEST_HIDE_FEATURES": feature}
    told = subprocess.run(
        [sys.executable, "-c", BENCHES, *names], env=env, capture_output=True, text=True, check=True
    )
    lines = told.stderr.splitlines()
    for name, error, hint in zip(names, lines[::2], lines[1::2], strict=True):
        assert error.startswith(f"error: kernel {name} cannot run here")
        assert f"lacks {feature}" in error
        assert hint.startswith("hint: usable here: ")
        assert "scalar" in hint
        assert name not in hint.replace(",", " ").split()
    assert told.stdout == ""


@NEEDS_CORE
def test_without_any_feature_the_portable_kernels_are_left() -> None:
    hidden = "sse4.1,avx2,avx512f,avx512bw,avx512vl,sha,armv8-sha2"
    told = command("kernels", "--json", "-", POWBENCH_TEST_HIDE_FEATURES=hidden)
    assert told.returncode == 0
    listed = json.loads(told.stdout)
    assert listed["cpu_features"] == []
    usable = {k["name"] for k in listed["kernels"] if k["usable"]}
    assert usable >= {"scalar", "reference"}
    assert not usable & {"avx2", "avx512", "shani"}
    for kernel in listed["kernels"]:
        assert (kernel["why_not"] is None) is kernel["usable"]


@NEEDS_CORE
def test_the_core_itself_refuses_a_kernel_that_this_cpu_lacks() -> None:
    """Below the registry there is a second door: no illegal instruction even then."""
    script = (
        "from powbench.kernels import native\n"
        "from powbench.kernels.base import Job\n"
        "from powbench.errors import UnusableKernel\n"
        "for k in native.kernels():\n"
        "    try: print(k.name, len(k.scan(Job(bytes(80), 2**256 - 1), 0, 100)))\n"
        "    except UnusableKernel as e: print(k.name, e.message)\n"
    )
    env = {**os.environ, "POWBENCH_TEST_HIDE_FEATURES": "avx2,avx512f,sha"}
    told = subprocess.run(
        [sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True
    )
    lines = dict(line.split(" ", 1) for line in told.stdout.splitlines())
    assert lines.pop("scalar") == "100"
    for name, message in lines.items():
        assert message.startswith("this CPU lacks"), name


def test_without_the_core_numba_and_hashlib_hash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(native, "load", lambda: None)
    listed = {e.name: e for e in registry.entries()}
    for name in native.X86 if platform.machine() == "x86_64" else native.ARM:
        assert listed[name].why_not == native.NOT_BUILT
        with pytest.raises(UnusableKernel, match="was not built"):
            registry.get(name)
    assert listed["reference"].usable
    assert registry.default().backend in ("numba", "python")
    assert native.features() == ()
    assert native.build_info() is None


def test_without_numba_the_reason_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jit, "find_spec", lambda name: None)
    with pytest.raises(UnusableKernel, match="numba is not installed"):
        registry.get("numba")


def test_the_compiling_child_is_announced_and_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from powbench.kernels import compiling

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    said: list[str] = []
    first = compiling.ensure("numba-simple", said.append)
    assert first is not None
    assert said[0].startswith("compiling kernel numba-simple")
    assert said[1].startswith("compiled kernel numba-simple in ")
    assert compiling.ensure("numba-simple", said.append) is None
    assert len(said) == 2


def test_a_child_that_fails_is_an_error_with_a_way_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from powbench.kernels import compiling

    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(PowbenchError, match="did not compile") as caught:
        compiling.ensure("numba-simple", lambda _: None)
    assert "NUMBA_CACHE_DIR" in caught.value.hint
    assert not list(tmp_path.rglob("numba-simple*"))  # and it is not remembered as done


def test_a_cache_that_cannot_be_written_costs_only_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from powbench.kernels import compiling

    for folder in ("/dev/null/nowhere", "/" + "x" * 300):
        monkeypatch.setenv("XDG_CACHE_HOME", folder)
        said: list[str] = []
        assert compiling.ensure("numba-simple", said.append) is not None
