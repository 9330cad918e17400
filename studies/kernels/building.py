"""A variant's source, patched and compiled to a shared object that is called from here."""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from .tricks import Variant

ROOT = Path(__file__).resolve().parents[2]
COMPILERS = {"gcc": ("gcc",), "clang": ("clang", "clang-19", "clang-16", "clang-14")}
Scan = Callable[[int, int], list[int]]
"""(start, count) -> hits"""


class NoCompiler(Exception):
    """The compiler of this variant is not installed."""


def sources(variant: Variant, folder: Path) -> None:
    """Copies csrc and tools, edited, into `folder`. LookupError names an edit without a place."""
    for name in ("csrc", "tools"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(Path(__file__).parent / "one_set", folder / "one_set")
    for edit in variant.edits:
        path = folder / edit.file
        text = path.read_text(encoding="utf-8")
        if edit.old not in text:
            raise LookupError(f"{variant.key}: {edit.file} has no {edit.old!r}")
        path.write_text(text.replace(edit.old, edit.new), encoding="utf-8")
    if any(edit.file == "tools/generate_split.py" for edit in variant.edits):
        subprocess.run([sys.executable, folder / "tools" / "generate_split.py"], check=True)


def _flags_of(folder: Path) -> Any:
    spec = importlib.util.spec_from_file_location("study_flags", folder / "tools/core_flags.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def build(variant: Variant, folder: Path) -> Path:
    """The shared object of this variant alone. NoCompiler where there is none."""
    sources(variant, folder)
    compiler = next(filter(None, map(shutil.which, COMPILERS[variant.compiler])), None)
    if compiler is None:
        raise NoCompiler(variant.compiler)
    flags = _flags_of(folder)
    file = next(f for f in flags.X86 if f.kernel == variant.kernel)
    out = folder / "kernel.so"
    command = [compiler, *flags.BASE, "-fvisibility=default", "-fPIC", "-shared"]
    command += [*file.flags(variant.compiler), *variant.defines, "-I", str(folder / "csrc")]
    command += [str(folder / "csrc" / name) for name in (file.name, "job.c", "folded.c")]
    subprocess.run([*command, "-o", str(out)], check=True, capture_output=True)
    return out


class _Hits(ctypes.Structure):
    """pb_hits of csrc/powbench.h."""

    _fields_ = (
        ("nonces", ctypes.POINTER(ctypes.c_uint32)),
        ("places", ctypes.POINTER(ctypes.c_uint64)),
        ("capacity", ctypes.c_uint64),
        ("count", ctypes.c_uint64),
        ("versions", ctypes.c_uint32),
        ("version", ctypes.c_uint32),
    )


def load(variant: Variant, library: Path, header: bytes, target: int) -> Scan:
    """The variant's scan of one job, through ctypes."""
    core = ctypes.CDLL(str(library))
    job = ctypes.create_string_buffer(1024)  # larger than any pb_job
    core.pb_job_init(job, header, target.to_bytes(32, "big"))
    room = (ctypes.c_uint32 * 65536)()
    function = getattr(core, f"pb_scan_{variant.kernel.replace('-', '_')}")
    function.restype = None
    function.argtypes = (
        ctypes.c_char_p,
        ctypes.c_uint32,
        ctypes.c_uint64,
        ctypes.POINTER(_Hits),
    )

    def scan(start: int, count: int) -> list[int]:
        hits = _Hits(room, None, len(room), 0, 1, 0)
        function(job, start, count, ctypes.byref(hits))
        return list(room[: hits.count])

    return scan
