"""NVRTC, NVIDIA's compiler as a library: the search for the architecture of one board."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .board import BoardError, first_lines, loaded

NAMES = ("libnvrtc.so.13", "libnvrtc.so.12", "libnvrtc.so.11.2")
"""By the loader (LD_LIBRARY_PATH, ld.so.cache), the newest first."""
TOOLKITS = ("/usr/local/cuda", "/opt/cuda")


@dataclass(frozen=True)
class Program:
    """What a driver loads. image: a cubin, or PTX with a zero byte behind it. made_by: such as
    `NVRTC 13.0 for sm_90`, or where it comes from. compiler: None for what is shipped."""

    image: bytes
    made_by: str
    compiler: Nvrtc | None = None


def portable(ptx: bytes) -> bytes:
    """The same PTX for every driver since CUDA 7.5 and every board since Maxwell.

    NVRTC writes the newest version of PTX that it knows, which older drivers refuse unread. The
    search has no instruction that came later: shf, prmt, and atom on global memory.
    """
    return re.sub(
        rb"^\.version \S+\n\.target \S+", b".version 4.3\n.target sm_50", ptx, count=1, flags=re.M
    )


class Nvrtc:
    """One NVRTC. version: (major, minor). architectures: compute capabilities that it compiles
    for, as 90 for 9.0, ascending. BoardError when `name` is none."""

    def __init__(self, name: str) -> None:
        self._lib, self._ffi = lib, ffi = loaded("nvrtc_cdef.h", (name,), "NVRTC 11.2")
        major, minor, number = ffi.new("int *"), ffi.new("int *"), ffi.new("int *")
        lib.nvrtcVersion(major, minor)
        self.version = major[0], minor[0]
        lib.nvrtcGetNumSupportedArchs(number)
        known = ffi.new("int[]", max(1, number[0]))
        lib.nvrtcGetSupportedArchs(known)
        self.architectures = tuple(sorted(known[0 : number[0]]))

    @property
    def name(self) -> str:
        return f"NVRTC {self.version[0]}.{self.version[1]}"

    def compile(self, source: str, capability: int) -> Program:
        """A cubin for this compute capability; for a newer one than it knows PTX, which the
        driver compiles. BoardError with its log."""
        older = [a for a in self.architectures if a <= capability]
        if not older:
            raise BoardError(f"{self.name} does not compile for sm_{capability} any more")
        if older[-1] == capability:
            image = self._compiled(source, f"sm_{capability}", "CUBIN")
            return Program(image, f"{self.name} for sm_{capability}", self)
        image = self.ptx(source, older[-1])
        return Program(image, f"{self.name} for compute_{older[-1]}", self)

    def ptx(self, source: str, capability: int) -> bytes:
        """PTX of the search, with a zero byte behind it, for this compute capability and later
        ones; see `portable`. BoardError with its log."""
        return portable(self._compiled(source, f"compute_{capability}", "PTX"))

    def _compiled(self, source: str, architecture: str, form: str) -> bytes:
        lib, ffi = self._lib, self._ffi
        program, none = ffi.new("nvrtcProgram *"), ffi.NULL
        text = ffi.new("char[]", source.encode())
        options = [ffi.new("char[]", f"--gpu-architecture={architecture}".encode())]
        if lib.nvrtcCreateProgram(program, text, b"search.cu", 0, none, none) != 0:
            raise BoardError(f"{self.name} does not take the text of the search")
        try:
            code = lib.nvrtcCompileProgram(program[0], 1, ffi.new("char *[]", options))
            if code != 0:
                log = self._said(program[0], "ProgramLog").decode("utf-8", "replace")
                raise BoardError(
                    f"{self.name} does not build the search for {architecture}: {first_lines(log)}"
                )
            return self._said(program[0], form)
        finally:
            lib.nvrtcDestroyProgram(program)

    def _said(self, program: Any, what: str) -> bytes:
        """One of the results that are asked for by size first; empty where there is none."""
        size = self._ffi.new("size_t *")
        if getattr(self._lib, f"nvrtcGet{what}Size")(program, size) != 0 or not size[0]:
            return b""
        room = self._ffi.new("char[]", size[0])
        getattr(self._lib, f"nvrtcGet{what}")(program, room)
        return bytes(self._ffi.buffer(room))


def installed(paths: Sequence[str] | None = None) -> Iterator[Nvrtc]:
    """Every NVRTC here, each when it is asked for: the loader's own, those of a toolkit, and the
    wheels of PyPI (`pip install nvidia-cuda-nvrtc`) in the folders of `paths` (sys.path)."""
    seen = set()
    for name in [*NAMES, *_of_toolkits(), *_of_wheels(sys.path if paths is None else paths)]:
        try:
            found = Nvrtc(name)
        except BoardError:
            continue
        if found.version not in seen:
            seen.add(found.version)
            yield found


def _of_toolkits() -> list[str]:
    roots = (os.environ.get("CUDA_HOME"), os.environ.get("CUDA_PATH"), *TOOLKITS)
    return [str(Path(r) / "lib64" / name) for r in roots if r for name in NAMES]


def _of_wheels(paths: Sequence[str]) -> list[str]:
    found = [f for p in paths if p for f in Path(p).glob("nvidia/*/lib/libnvrtc.so.*")]
    return sorted(map(str, found), key=lambda f: f.rpartition(".so.")[2], reverse=True)
