"""Parts that may be missing, broken or switched off: each says why, and the rest runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from powbench.kernels import native

RESULT = Path(__file__).parents[1] / "data/documents/allocation.json"
BROKEN = {
    "llvmlite": "llvmlite cannot be loaded: OSError: libLLVM.so.15: no such file",
    "numba": "numba cannot be loaded: OSError: libLLVM.so.15: no such file",
}


def broken(folder: Path, package: str) -> dict[str, str]:
    """An environment in which the package is there, and fails as one does without its library."""
    place = folder / package
    place.mkdir(parents=True)
    (place / "__init__.py").write_text("raise OSError('libLLVM.so.15: no such file')\n")
    return {"PYTHONPATH": str(folder), "POWBENCH_CACHE_DIR": str(folder / "cache")}


def test_without_its_compiler_numba_is_left_out_with_the_reason(process: Any) -> None:
    """Also where the kernels were compiled before: the cache knows them, numba runs them not."""
    told = process(["verify", "--json", "-"], {"NUMBA_DISABLE_JIT": "1"})
    assert told.returncode == 0, told.stderr
    used = {k["kernel"] for k in json.loads(told.stdout)["kernels"]}
    assert "reference" in used
    assert ("scalar" in used) == (native.load() is not None)
    assert not used & {"numba", "numba-simple"}
    told = process(["kernels", "--json", "-"], {"NUMBA_DISABLE_JIT": "1"})
    reasons = {k["name"]: k["why_not"] for k in json.loads(told.stdout)["kernels"]}
    assert reasons["numba"] == "NUMBA_DISABLE_JIT turns numba's compiler off"
    told = process(["bench", "-k", "numba"], {"NUMBA_DISABLE_JIT": "1"})
    assert told.returncode == 2
    assert b"error: kernel numba cannot run here: NUMBA_DISABLE_JIT" in told.stderr
    told = process(["kernels", "--json", "-"], {"NUMBA_DISABLE_JIT": "0"})
    assert {k["name"]: k["usable"] for k in json.loads(told.stdout)["kernels"]}["numba"]


@pytest.mark.parametrize("package", list(BROKEN))
def test_a_broken_library_takes_its_own_kernels_only(
    process: Any, tmp_path: Path, package: str
) -> None:
    env = broken(tmp_path, package)
    told = process(["verify", "--json", "-"], env)
    assert told.returncode == 0, told.stderr
    assert "reference" in {k["kernel"] for k in json.loads(told.stdout)["kernels"]}
    assert BROKEN[package] in told.stderr.decode()
    told = process(["verify", "-k", "numba"], env)
    assert told.returncode in (2, 4)
    assert BROKEN[package] in told.stderr.decode()
    assert b"bug in powbench" not in told.stderr


def test_a_broken_core_is_not_called_missing(process: Any, tmp_path: Path) -> None:
    """As after an update of the C library, or in an image of another one."""
    start = (
        "import importlib.util, sys\n"
        "class Finder:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'powbench._native':\n"
        "            return importlib.util.spec_from_loader(name, self)\n"
        "    def create_module(self, spec): raise ImportError('undefined symbol: pb_scan')\n"
        "    def exec_module(self, module): pass\n"
        "sys.meta_path.insert(0, Finder())\n"
    )
    (tmp_path / "sitecustomize.py").write_text(start)
    env = {"PYTHONPATH": str(tmp_path), "POWBENCH_CACHE_DIR": str(tmp_path / "cache")}
    told = process(["kernels", "--json", "-"], env)
    reasons = {k["name"]: k["why_not"] for k in json.loads(told.stdout)["kernels"]}
    assert reasons["scalar"] == "the C core cannot be loaded: undefined symbol: pb_scan"
    told = process(["bench", "-k", "reference", "-d", "0.05"], env)
    assert told.returncode == 0
    assert b"note: the C core cannot be loaded: undefined symbol: pb_scan" in told.stderr


def test_a_broken_library_of_a_meter_leaves_the_others(process: Any, tmp_path: Path) -> None:
    told = process(["kernels", "--json", "-"], broken(tmp_path, "pynvml"))
    assert told.returncode == 0, told.stderr
    said = "nvidia-ml-py cannot be loaded: libLLVM.so.15: no such file"
    assert said in [m["why_not"] for m in json.loads(told.stdout)["meters"]]


def test_a_broken_disassembler_leaves_the_rates(process: Any, tmp_path: Path) -> None:
    if native.load() is None:
        pytest.skip("the C core was not built")
    env = broken(tmp_path, "capstone")
    told = process(["bench", "-k", "scalar", "-d", "0.05", "-t", "1", "--explain"], env)
    assert told.returncode == 0, told.stderr
    assert b"bug in powbench" not in told.stderr


@pytest.mark.parametrize(
    ("package", "command"),
    [
        *[(part, ("report", str(RESULT))) for part in ("altair", "vl_convert")],
        ("scipy", ("allocate", "x.toml")),
    ],
)
def test_a_broken_library_of_an_extra_is_one_error(
    process: Any, tmp_path: Path, package: str, command: tuple[str, ...]
) -> None:
    told = process(command, broken(tmp_path, package))
    assert told.returncode == 2
    reason = f"needs {package}, which cannot be loaded: OSError: libLLVM.so.15: no such file"
    assert reason in told.stderr.decode()
    assert b"bug in powbench" not in told.stderr


def test_a_broken_reader_of_miners_is_named_and_the_others_work(
    process: Any, tmp_path: Path
) -> None:
    told = process(["miners", "read", "127.0.0.1/pyasic"], broken(tmp_path, "pyasic_rs"))
    assert told.returncode == 3
    assert b"pyasic-rs cannot read 127.0.0.1 (OSError)" in told.stderr
    assert b"bug in powbench" not in told.stderr
