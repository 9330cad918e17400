"""Which instructions a hash takes, by class, counted as they are run.

A class is a kind with the width of its registers: `rotate_256`, `logic_512` (additions
and bitwise logic share their pipes), `rounds` (sha256rnds2), `sha_schedule_1` and `_2`
(sha256msg1, msg2), `shift_…`, `shuffle_…`, `move_…`, `compare`, `transfer` (between
vector and scalar), `scalar`, `scalar_shift`, `scalar_move`, `branch`, and
`load_…`/`store_…` for memory operands, which count beside what is done with them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from ..errors import NotMeasurable
from ..kernels.base import Kernel
from ..kernels.native import ELSEWHERE, NativeKernel

INSTALL = "pip install 'powbench[explain]'"
MEMORY = re.compile(r"\[[^\]]*\]")
WIDTHS = (("512", "zmm"), ("256", "ymm"), ("128", "xmm"))
NO_ACCESS = ("lea", "nop", "prefetch", "endbr")
VECTOR_KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("rotate", ("prol", "pror")),
    ("shuffle", ("psrldq", "pslldq")),
    ("shift", ("psll", "psrl", "psra")),
    ("logic", ("padd", "psub", "pxor", "pand", "por", "pternlog", "xorp", "andp", "andnp", "orp")),
    ("compare", ("pcmp", "ptest", "kort", "kmov", "movmsk", "pmovmsk", "ktest", "kunpck")),
    (
        "shuffle",
        (
            *("punpck", "pshuf", "shuf", "palignr", "pblend", "blend", "perm", "pbroadcast"),
            *("broadcast", "movddup", "insert", "extract", "pinsr", "pextr", "unpck", "align"),
            *("movhlps", "movlhps"),
        ),
    ),
)
FROM_MEMORY = ("pbroadcast", "broadcast", "movddup")
"""Shuffles that are nothing but a load when their source is memory."""


How = Literal["run", "compiled", "written"]


@dataclass(frozen=True)
class Count:
    """Instructions of one hash. classes: by class, loads and stores beside the others. how: of
    the code as it runs, or as its compiler made it, or as the text of the search asks for."""

    instructions: float
    classes: dict[str, float]
    how: How = "run"


def classes_of(mnemonic: str, operands: str) -> tuple[str, ...]:
    """The classes of one x86-64 instruction in Intel's syntax, as capstone writes it."""
    base = mnemonic.split()[-1]
    touches = MEMORY.search(operands) is not None and not base.startswith(NO_ACCESS)
    stores = touches and MEMORY.search(operands.split(",")[0]) is not None
    width = next((w for w, register in WIDTHS if register in operands), "")
    is_vector = bool(width) or re.search(r"\bk[0-7]\b", operands) is not None
    if base == "sha256rnds2":
        return ("rounds", "load_128") if touches else ("rounds",)
    if base in ("sha256msg1", "sha256msg2"):
        return (f"sha_schedule_{base[-1]}", *(("load_128",) if touches else ()))
    classes = (
        _vector(base.removeprefix("v"), width, operands, touches)
        if is_vector
        else _scalar(base, touches, stores)
    )
    kind = f"_{width}" if width else ""
    access = f"store{kind}" if stores else f"load{kind}"
    return (*classes, access) if touches else classes


def _vector(base: str, width: str, operands: str, touches: bool) -> tuple[str, ...]:
    if touches and base.startswith(FROM_MEMORY):
        return ()
    for kind, beginnings in VECTOR_KINDS:
        if base.startswith(beginnings):
            return (kind,) if kind == "compare" else (f"{kind}_{width}",)
    if base.startswith("mov"):
        if touches:
            return ()
        only_vectors = all("mm" in part for part in operands.split(","))
        return (f"move_{width}",) if only_vectors else ("transfer",)
    return (f"other_{width}" if width else "compare",)


def _scalar(base: str, touches: bool, stores: bool) -> tuple[str, ...]:
    if base.startswith("j") or base in ("call", "ret"):
        return ("branch",)
    if base.startswith(("nop", "endbr")):
        return ("nop",)
    if base.startswith("mov") or base in ("push", "pop"):
        return () if touches else ("scalar_move",)
    if base.startswith(("rol", "ror", "shl", "shr", "sar", "sal", "rcl", "rcr")):
        return ("scalar_shift",)
    return ("other",) if base.startswith(("vzero", "rdtsc", "pushf", "popf")) else ("scalar",)


Classify = Callable[[str, str], tuple[str, ...]]
Decode = Callable[[bytes, int], tuple[str, str]]
"""(the bytes at an address, the address) -> (mnemonic, operands)."""


def decoder(arm: bool = False) -> Decode:
    """capstone's, for x86-64 or ARMv8. NotMeasurable where it is not installed."""
    try:
        import capstone
    except ImportError:
        raise NotMeasurable(
            "capstone, which reads machine code, is not installed", INSTALL
        ) from None
    except Exception as error:  # its shared library is missing, or is another machine's
        raise NotMeasurable(f"capstone cannot be loaded: {error}", INSTALL) from None
    if arm:  # which capstone 6 calls AARCH64
        name = "CS_ARCH_ARM64" if hasattr(capstone, "CS_ARCH_ARM64") else "CS_ARCH_AARCH64"
        machine = capstone.Cs(getattr(capstone, name), capstone.CS_MODE_ARM)
    else:
        machine = capstone.Cs(capstone.CS_ARCH_X86, capstone.CS_MODE_64)

    def decode(code: bytes, address: int) -> tuple[str, str]:
        for _, _, mnemonic, operands in machine.disasm_lite(code, address, 1):
            return mnemonic, operands
        raise NotMeasurable(f"capstone cannot read {code.hex()}", "try a newer capstone")

    return decode


def tally(steps: Iterable[tuple[str, str, float]], classify: Classify = classes_of) -> Count:
    """From (mnemonic, operands, times it was run for one hash)."""
    classes: Counter[str] = Counter()
    total = 0.0
    for mnemonic, operands, times in steps:
        total += times
        for name in classify(mnemonic, operands):
            classes[name] += times  # type: ignore[assignment]
    return Count(total, {name: float(n) for name, n in classes.most_common() if n})


def count(kernel: Kernel, decode: Decode | None = None) -> Count:
    """The instructions of a hash of this kernel in the code that is loaded.

    Two scans, one longer by a block of lanes, instruction by instruction; the difference is free
    of what a scan does once. Some 25,000 steps, each a trap into the system. NotMeasurable
    for kernels that are not in C, and where the CPU or the system cannot do it.
    """
    if not isinstance(kernel, NativeKernel):
        raise NotMeasurable(
            "instructions are counted for the kernels in C only",
            "choose a kernel in C, such as -k split",
        )
    decode = decode if decode is not None else decoder()
    more = kernel.lanes
    short, long = kernel.steps(2 * more), kernel.steps(3 * more)
    steps = []
    for address, times in sorted(long.items()):
        extra = times - short.get(address, 0)
        if address == ELSEWHERE and extra > more:
            raise NotMeasurable(f"kernel {kernel.name} does part of its work in other libraries")
        if extra and address != ELSEWHERE:
            mnemonic, operands = decode(kernel.code_at(address), address)
            steps.append((mnemonic, operands, extra / more))
    return tally(steps)
