"""A kernel of csrc in a program for ARMv8, read here and run by an emulator."""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests import patience, peers

CORE = Path(__file__).parents[1] / "csrc"
FLAGS = ["-std=c11", "-O2", "-static", "-fno-pie", "-no-pie", "-march=armv8-a+crypto", f"-I{CORE}"]
PROGRAM = r"""
#include "kernel.h"
#include <stdlib.h>
int main(int argc, char **argv)
{
    static const uint8_t header[80], target[32];
    static pb_hits hits;
    pb_job job;
    pb_job_init(&job, header, target);
    pb_scan_armv8(&job, 0, (uint64_t)atoi(argv[argc - 1]), &hits);
    return 0;
}
"""
LANES = 3


@dataclass
class Linked:
    """A kernel in a program of another machine, as straight_line reads one."""

    program: Path
    name: str = "armv8"
    lanes: int = LANES

    def __post_init__(self) -> None:
        text = self.program.with_suffix(".text")
        tool = peers.program("aarch64-linux-gnu-objcopy")
        subprocess.run([tool, "-O", "binary", "-j", ".text", self.program, text], check=True)
        self._bytes = text.read_bytes()
        headers = told("aarch64-linux-gnu-objdump", "-h", str(self.program))
        self.loaded_at = int(next(x for x in headers.splitlines() if " .text " in x).split()[3], 16)
        symbols = told("aarch64-linux-gnu-nm", "-S", str(self.program)).splitlines()
        found = next(x for x in symbols if x.endswith(f" pb_scan_{self.name}")).split()
        self._begin, self.size = int(found[0], 16), int(found[1], 16)

    def begins(self) -> int:
        return self._begin

    def code_at(self, address: int) -> bytes:
        return self._bytes[address - self.loaded_at :][:15]


def told(tool: str, *arguments: str) -> str:
    command = [peers.program(tool), *arguments]
    return subprocess.run(
        command, check=True, capture_output=True, text=True, timeout=patience.SECONDS
    ).stdout


def link(folder: Path, name: str, lanes: int) -> Linked:
    (folder / "main.c").write_text(PROGRAM.replace("pb_scan_armv8", f"pb_scan_{name}"))
    sources = [folder / "main.c", *(CORE / f for f in ("job.c", "cpu.c", f"kernel_{name}.c"))]
    compiler = peers.program("aarch64-linux-gnu-gcc")
    subprocess.run(
        [compiler, *FLAGS, *sources, "-o", folder / "program"], check=True, timeout=patience.SECONDS
    )
    return Linked(folder / "program", name, lanes)


def ran(linked: Linked, nonces: int) -> Counter[int]:
    """How often the emulator runs each address of the function for so many nonces."""
    emulator = peers.program("qemu-aarch64-static", "qemu-aarch64")
    log = linked.program.with_suffix(f".{nonces}")
    where = f"{linked.begins():#x}..{linked.begins() + linked.size - 1:#x}"
    command = [emulator, "-singlestep", "-d", "exec,nochain", "-dfilter", where, "-D", str(log)]
    subprocess.run([*command, linked.program, str(nonces)], check=True, timeout=patience.SECONDS)
    return Counter(int(m, 16) for m in re.findall(r"\[[^/]*/([0-9a-f]+)/", log.read_text()))
