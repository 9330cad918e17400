"""What kind of binary a file is, from its first bytes: the dynamic loader's own word for a
shared object of another machine is "No such file or directory".
"""

from __future__ import annotations

import struct

HEAD_BYTES = 64
# e_machine of the ELF header, as platform.machine() names them.
ELF_MACHINES = {
    3: "i386",
    40: "arm",
    62: "x86_64",
    183: "aarch64",
    243: "riscv64",
    21: "ppc64le",
    22: "s390x",
    258: "loongarch64",
}
# cputype of the Mach-O header.
MACH_MACHINES = {0x01000007: "x86_64", 0x0100000C: "arm64"}
NOT_SHARED = {
    1: "it is an object file that was not linked: build it with -shared",
    2: "it is a program, no shared object: build it with -shared",
    4: "it is a core dump",
}


def refusal(head: bytes, system: str, machine: str) -> str:
    """Why these first bytes of a file cannot be a kernel here; empty when they can.

    system: as platform.system(); machine: as platform.machine().
    """
    if head[:4] == b"\x7fELF" and len(head) >= 20:
        if system != "Linux" and system != "FreeBSD":
            return f"it is an ELF file, which {system} does not load"
        order = "<" if head[5] == 1 else ">"
        kind, code = struct.unpack(order + "HH", head[16:20])
        built_for = ELF_MACHINES.get(code, f"machine {code}")
        if built_for != machine.lower().replace("amd64", "x86_64"):
            return f"it is built for {built_for}, this machine is {machine}"
        return NOT_SHARED.get(kind, "")
    if head[:4] == b"\xcf\xfa\xed\xfe" and len(head) >= 8:
        if system != "Darwin":
            return f"it is a Mach-O file, which {system} does not load"
        built_for = MACH_MACHINES.get(struct.unpack("<I", head[4:8])[0], "another machine")
        return "" if built_for == machine else f"it is built for {built_for}, not for {machine}"
    if head[:4] == b"\xca\xfe\xba\xbe" and system == "Darwin":  # for several machines
        return ""
    if head[:2] == b"MZ":
        return "" if system == "Windows" else f"it is a Windows DLL, which {system} does not load"
    return "it is no shared object"
