"""python -m studies.ports.mca: what LLVM's models say of the groups that the tables are for.

It prints a line for each core and group of instructions: the core as `-mcpu` names it, the
cycles of the group in its simulation, and the group. No instruction waits for another: each
writes a register of its own. A test compares powbench/data/microarchitectures.toml with
what it printed once. Groups that a
model is known to be wrong about are left out: the SHA unit of Intel's cores. Additions of
512 bits on Ice Lake stand as bitwise logic, because LLVM lets additions into port 1.
"""

from __future__ import annotations

import re
import subprocess

TOOL = "llvm-mca-19"
REPEAT = 12
"""Of each group in a block, so that registers repeat only when their values are there."""
TURNS = 500
INTEL = {
    "rotate_256": "vprold $7, %ymm1, %ymm{d}",
    "rotate_512": "vprold $7, %zmm1, %zmm{d}",
    "shift_256": "vpsrld $7, %ymm1, %ymm{d}",
    "shift_512": "vpsrld $7, %zmm1, %zmm{d}",
    "logic_256": "vpaddd %ymm1, %ymm0, %ymm{d}",
    "logic_512": "vpaddd %zmm1, %zmm0, %zmm{d}",
    "shuffle_256": "vpunpckldq %ymm1, %ymm0, %ymm{d}",
    "shuffle_512": "vpunpckldq %zmm1, %zmm0, %zmm{d}",
    "sha_schedule_2": "sha256msg2 %xmm1, %xmm{d}",
    "load_256": "vmovdqu (%rsp), %ymm{d}",
    "load": "movl (%rsp), %r{g}d",
    "scalar": "addl %ebx, %r{g}d",
    "scalar_shift": "rorxl $7, %eax, %r{g}d",
}
ARM = {
    "rounds": "sha256h q{d}, q1, v0.4s",
    "sha_schedule_1": "sha256su0 v{d}.4s, v1.4s",
    "sha_schedule_2": "sha256su1 v{d}.4s, v1.4s, v0.4s",
    "logic_128": "add v{d}.4s, v1.4s, v0.4s",
    "shuffle_128": "ext v{d}.16b, v1.16b, v0.16b, #4",
    "load_128": "ldr q{d}, [x0]",
    "scalar": "add w{g}, w1, w2",
    "transfer_in": "dup v{d}.4s, w1",
}
NARROW = ("1 rotate_256", "1 shift_256", "1 logic_256", "1 shuffle_256", "1 load", "1 load_256",
          "1 scalar", "1 scalar_shift", "2 rotate_256 + 2 logic_256",
          "1 rotate_256 + 3 shuffle_256", "2 shift_256 + 3 logic_256 + 1 shuffle_256")  # fmt: skip
WIDE = ("1 rotate_512", "1 shift_512", "1 shuffle_512", "1 rotate_512 + 1 shift_512")
ADDED = ("1 logic_512", "6 rotate_512 + 10 logic_512", "3 rotate_512 + 1 logic_512")
MESSAGES = ("1 sha_schedule_2", "1 sha_schedule_2 + 1 logic_256")
SHA = ("1 rounds", "1 sha_schedule_1", "1 sha_schedule_2", "1 logic_128", "1 shuffle_128",
       "1 load_128", "1 scalar", "1 transfer_in", "4 rounds + 1 sha_schedule_1 + 2 logic_128",
       "61 rounds + 19 sha_schedule_1 + 23 sha_schedule_2 + 40 logic_128")  # fmt: skip
CORES = {
    "icelake-server": (*NARROW, *WIDE, *ADDED),
    "sapphirerapids": (*NARROW, *WIDE, *ADDED, *MESSAGES),
    "alderlake": (*(g for g in NARROW if "rotate" not in g), *MESSAGES),
    "neoverse-n1": SHA,
    "neoverse-v1": SHA,
    "neoverse-n2": tuple(g for g in SHA if "transfer" not in g),
    "neoverse-v2": SHA,
}


def cycles(core: str, group: str) -> float:
    arm = core.startswith("neoverse")
    code, registers = (ARM, 30) if arm else (INTEL, 14)
    code = code | {"logic_512": "vpandd %zmm1, %zmm0, %zmm{d}"} if "icelake" in core else code
    names = [name for n, name in re.findall(r"(\d+) (\w+)", group) for _ in range(int(n))]
    lines = [
        code[name].format(d=2 + i % registers, g=8 + i % 8) for i, name in enumerate(names * REPEAT)
    ]
    target = ["-mtriple=aarch64", "-mattr=+sha2"] if arm else ["-mtriple=x86_64"]
    told = subprocess.run(
        [TOOL, *target, f"-mcpu={core}", f"-iterations={TURNS}"], input="\n".join(lines) + "\n",
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    found = re.search(r"Total Cycles: +(\d+)", told)
    assert found, told
    return float(found[1]) / REPEAT / TURNS


def main() -> None:
    print(f"# python -m studies.ports.mca: {TOOL}, simulated cycles of one group")
    for core, groups in CORES.items():
        for group in groups:
            print(f"{core} {cycles(core, group):.2f} {group}")


if __name__ == "__main__":
    main()
