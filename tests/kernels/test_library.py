"""Kernels of a user's own: real shared objects, right ones and every kind of wrong one."""

from __future__ import annotations

import contextlib
import gc
import os
import platform
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from powbench import keeper
from powbench.errors import WrongHashes
from powbench.kernels import library, library_child, object_file, registry
from powbench.kernels.base import Job
from powbench.kernels.library import BrokenLibrary, LibraryKernel, UnusableLibrary
from powbench.kernels.reference import ReferenceKernel
from powbench.measure.proof import PROOF_TARGET, prove
from powbench.measure.workload import DEFAULT_HEADER
from tests import libraries, patience, peers

HEADER = bytes.fromhex(DEFAULT_HEADER)
LAST = (1 << 32) - 1
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("libraries")


@pytest.fixture(scope="module")
def right(folder: Path) -> LibraryKernel:
    return LibraryKernel(libraries.compiled(folder, "right"))


def children() -> set[int]:
    """Processes that run a library for this one."""
    found = set()
    for pid in keeper.descendants(os.getpid()):
        with contextlib.suppress(OSError):
            if b"library_child" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
    return found


def test_a_library_sees_no_secret_of_ours(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_METER_PASSWORD", "s3cret")
    monkeypatch.setenv("IPMI_PASSWORD", "s3cret")
    tell = 'fprintf(stderr,"%d",getenv("POWBENCH_METER_PASSWORD")||getenv("IPMI_PASSWORD"));exit(7)'
    with pytest.raises(UnusableLibrary, match="it said '0'"):
        LibraryKernel(libraries.compiled(folder, "curious", LOADING=tell))


def test_the_header_and_the_child_speak_of_one_interface() -> None:
    text = (library.include_folder() / "powbench_kernel.h").read_text()
    assert f"#define PB_KERNEL_INTERFACE {library_child.INTERFACE}\n" in text
    assert "PB_KERNEL_UNUSABLE = -2," in text
    for symbol in library_child.SYMBOLS:
        assert f"{symbol}(" in text


@pytest.mark.parametrize("compiler", ["gcc", "clang", "g++"])
def test_the_header_is_plain_c_and_cpp(tmp_path: Path, compiler: str) -> None:
    names = ("clang", "clang-19", "clang-16", "clang-14") if compiler == "clang" else (compiler,)
    source = tmp_path / ("a.cc" if compiler == "g++" else "a.c")
    source.write_text('#include "powbench_kernel.h"\n#include "powbench_kernel.h"\nint x;\n')
    flags = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", f"-I{library.include_folder()}"]
    program = peers.program(*names)
    subprocess.run([program, *flags, "-c", str(source), "-o", str(tmp_path / "a.o")], check=True)


def test_it_is_a_kernel_like_any_other(right: LibraryKernel) -> None:
    assert (right.name, right.backend, len(right.sha256)) == ("own", "library", 64)
    assert prove(right, HEADER) > 100
    entry = next(e for e in registry.table([right]) if e.name == "own")
    assert entry.usable
    assert registry.get("own", [right]) is right


@given(
    header=st.binary(min_size=80, max_size=80),
    target=st.one_of(st.sampled_from([0, (1 << 256) - 1]), st.integers(1 << 246, 1 << 253)),
    start=st.one_of(st.sampled_from([0, LAST - 70, LAST]), st.integers(0, LAST)),
    count=st.integers(0, 300),
)
def test_against_hashlib(
    right: LibraryKernel, header: bytes, target: int, start: int, count: int
) -> None:
    count = min(count, LAST + 1 - start)
    job = Job(header, target)
    assert right.scan(job, start, count) == ReferenceKernel().scan(job, start, count)


def test_more_hits_than_expected_are_asked_for_again(right: LibraryKernel) -> None:
    """The first room is for five quarters of what is expected, and 64 more."""
    header = HEADER
    nonces = [n for n in range(60_000) if n % 7 == 0]
    assert right.scan(Job(header, (1 << 256) - 1), 0, 1000) == list(range(1000))
    script = libraries.compiled(
        right.path.parent, "many",
        BEFORE="if (count == 60000) { uint64_t n, i = 0; for (n = 0; n < count; n += 7) "
        "{ if (i < capacity) hits[i] = n; i++; } return i; }",
    )  # fmt: skip
    assert LibraryKernel(script).scan(Job(header, 0), 0, 60_000) == nonces


@ON_LINUX
def test_each_thread_has_a_child_on_its_own_cpu_and_takes_it_along(right: LibraryKernel) -> None:
    before, cpu = children(), max(os.sched_getaffinity(0))
    seen, masks, spent = set[int](), list[set[int]](), list[float]()

    def work() -> None:
        os.sched_setaffinity(0, {cpu})
        right.scan(Job(HEADER, PROOF_TARGET), 0, 1000)
        spent.append(right.cpu_clock())
        seen.update(children() - before)
        masks.extend(os.sched_getaffinity(pid) for pid in seen)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert masks == [{cpu}]
    assert spent[0] > 0
    gc.collect()
    assert all(patience.gone(pid) for pid in seen)


@ON_LINUX
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_hanging_child_does_not_outlive_its_parent(folder: Path, how: signal.Signals) -> None:
    path = libraries.compiled(folder, "endless", BEFORE="if (count) for (;;) pause()")
    script = (
        "import sys\nfrom powbench.kernels.library import LibraryKernel\n"
        "from powbench.kernels.base import Job\n"
        "k = LibraryKernel(sys.argv[1], 99)\n"
        "import os\nfrom powbench.keeper import descendants\n"
        "print(descendants(os.getpid())[-1], flush=True)\nk.scan(Job(bytes(80), 0), 0, 9)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        parent.send_signal(how)
    assert patience.gone(pid)


@pytest.mark.parametrize(
    ("macros", "message"),
    [
        ({"NO_SCAN": "1"}, "it exports no powbench_kernel_scan"),
        ({"INTERFACE": "2"}, "it has kernel interface 2, this powbench has 1"),
        ({"NAME": '"Own Kernel"'}, "it calls itself 'Own Kernel'"),
        ({"NAME": '""'}, "it calls itself ''"),
        ({"NAME": "0"}, "it calls itself one"),
        ({"LOADING": "raise(SIGSEGV)"}, r"crashed \(SIGSEGV\) while it was loaded"),
        ({"LOADING": 'fprintf(stderr,"no disk\\n");exit(7)'}, r"exit code 7\).*said 'no disk'"),
        ({"LOADING": "for(;;)pause()"}, "hangs: no answer within 1 s"),
        ({"BEFORE": "missing_function()"}, "does not load: undefined symbol: missing_function"),
    ],
    ids=lambda x: "-".join(x) if isinstance(x, dict) else "",
)
def test_what_is_no_kernel(folder: Path, macros: dict[str, str], message: str) -> None:
    path = libraries.compiled(folder, "bad", **macros)
    if macros.get("NAME") == "0":
        message = "it calls itself "
    seconds = 1.0 if "pause" in str(macros) else patience.SECONDS
    with pytest.raises(UnusableLibrary, match=message) as caught:
        LibraryKernel(path, seconds)
    assert str(path) in caught.value.message
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_files_that_are_no_shared_object(tmp_path: Path, folder: Path) -> None:
    gcc = peers.program("gcc")
    (tmp_path / "a.c").write_text("int x;")
    subprocess.run([gcc, "-c", "a.c", "-o", "object.so"], cwd=tmp_path, check=True)
    whole = libraries.compiled(folder, "whole").read_bytes()
    (tmp_path / "text.so").write_text("#!/bin/sh\n")
    (tmp_path / "empty.so").write_text("")
    (tmp_path / "short.so").write_bytes(whole[:40])
    (tmp_path / "cut.so").write_bytes(whole[:2000])
    for name, message in [
        ("text.so", "is no kernel: it is no shared object"),
        ("empty.so", "is no kernel: it is no shared object"),
        ("object.so", "not linked: build it with -shared"),
        ("short.so", "it does not load: .*too short"),
        ("cut.so", r"it does not load: |crashed \(SIGBUS\) while it was loaded"),
        ("nowhere.so", "No such file or directory"),
        ("", "Is a directory"),
        ("\0", "null byte"),
    ]:
        with pytest.raises(UnusableLibrary, match=message) as caught:
            LibraryKernel(tmp_path / name)
        assert caught.value.exit_code == 2


def test_a_pipe_or_a_device_is_not_read_for_ever(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.so")
    for path in (tmp_path / "pipe.so", Path("/dev/zero")):
        with pytest.raises(UnusableLibrary, match=f"{path} is no kernel: it is no regular file"):
            LibraryKernel(path)


def test_a_path_with_spaces_or_from_here(
    folder: Path, right: LibraryKernel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = tmp_path / "my own" / "kernel ü'\"$.so"
    odd.parent.mkdir()
    odd.write_bytes(right.path.read_bytes())
    monkeypatch.chdir(odd.parent)
    for path in (odd, odd.name, f"../my own/{odd.name}"):
        assert LibraryKernel(path).scan(Job(HEADER, (1 << 256) - 1), 3, 2) == [3, 4]


def test_another_architecture(tmp_path: Path) -> None:
    cross = peers.program("aarch64-linux-gnu-gcc")
    if platform.machine() == "aarch64":
        pytest.skip("this is that architecture")
    path = tmp_path / "arm.so"
    source = libraries.KERNEL
    flags = ["-shared", "-fPIC", "-std=c11", f"-I{library.include_folder()}"]
    subprocess.run([cross, *flags, str(source), "-o", str(path)], check=True)
    with pytest.raises(UnusableLibrary, match="built for aarch64, this machine is x86_64"):
        LibraryKernel(path)


@pytest.mark.parametrize(
    ("head", "system", "machine", "refused"),
    [
        (struct.pack("<4sBB10xHH", b"\x7fELF", 2, 1, 3, 62), "Linux", "x86_64", ""),
        (struct.pack("<4sBB10xHH", b"\x7fELF", 2, 1, 3, 62), "Darwin", "x86_64", "does not load"),
        (struct.pack("<4sBB10xHH", b"\x7fELF", 2, 1, 3, 62), "FreeBSD", "amd64", ""),
        (struct.pack("<4sBB10xHH", b"\x7fELF", 1, 1, 3, 3), "Linux", "x86_64", "built for i386"),
        (struct.pack(">4sBB10xHH", b"\x7fELF", 2, 2, 3, 22), "Linux", "x86_64", "built for s390x"),
        (struct.pack("<4sBB10xHH", b"\x7fELF", 2, 1, 2, 62), "Linux", "x86_64", "it is a program"),
        (struct.pack("<4sBB10xHH", b"\x7fELF", 2, 1, 3, 999), "Linux", "x86_64", "machine 999"),
        (struct.pack("<II", 0xFEEDFACF, 0x0100000C), "Darwin", "arm64", ""),
        (struct.pack("<II", 0xFEEDFACF, 0x01000007), "Darwin", "arm64", "built for x86_64"),
        (struct.pack("<II", 0xFEEDFACF, 0x01000007), "Linux", "x86_64", "Mach-O"),
        (b"MZ\x90", "Linux", "x86_64", "Windows DLL"),
        (b"\x7fELF", "Linux", "x86_64", "no shared object"),
        (b"", "Linux", "x86_64", "no shared object"),
    ],
)
def test_first_bytes(head: bytes, system: str, machine: str, refused: str) -> None:
    found = object_file.refusal(head, system, machine)
    assert refused in found
    assert bool(found) is bool(refused)


def test_names_are_taken_once(folder: Path) -> None:
    one, two = libraries.compiled(folder, "one"), libraries.compiled(folder, "two")
    with pytest.raises(UnusableLibrary, match=f"there is that of {one} of this name"):
        library.load([str(one), str(two)], registry.names())
    for name in ("scalar", "armv8", "reference"):
        clash = libraries.compiled(folder, "clash", NAME=f'"{name}"')
        with pytest.raises(UnusableLibrary, match="one of powbench's own"):
            library.load([str(clash)], registry.names())


WRONG: list[tuple[dict[str, str], str]] = [
    ({"AFTER": "if (found > 1) { found--; }"}, "kernel own misses nonce "),
    ({"AFTER": "if (count > 3 && found < (int64_t)capacity) hits[found++] = start + count - 1"},
     "kernel own (invents|repeats) "),
    ({"AFTER": "if (found > 1) { uint32_t x = hits[0]; hits[0] = hits[1]; hits[1] = x; }"},
     "kernel own repeats or misorders nonce "),
    ({"AFTER": "if (found > 1) hits[1] = hits[0]"}, "kernel own repeats or misorders nonce "),
    ({"AFTER": "if (found) hits[found - 1] = 4000000000u"},
     "invents nonce 4000000000 of .*outside"),
    ({"BEFORE": "static uint8_t h[80]; memcpy(h, header, 80); h[0] ^= 1; header = h"},
     "kernel own (misses|invents)"),
]  # fmt: skip


@pytest.mark.parametrize(("macros", "message"), WRONG)
def test_wrong_hits_are_refused_with_the_nonce(
    folder: Path, macros: dict[str, str], message: str
) -> None:
    kernel = LibraryKernel(libraries.compiled(folder, "wrong", **macros))
    with pytest.raises(WrongHashes, match=message) as caught:
        prove(kernel, HEADER)
    assert caught.value.nonces
    assert caught.value.exit_code == 1


BROKEN: list[tuple[dict[str, str], str]] = [
    ({"BEFORE": "if (count > 9) raise(SIGSEGV)"}, r"crashed \(SIGSEGV\) while it scanned"),
    ({"BEFORE": "if (count > 9) __builtin_trap()"}, r"crashed \(SIG(ILL|TRAP)\) while it scanned"),
    ({"BEFORE": 'if (count > 9) { puts("out of luck"); fflush(stdout); exit(3); }'},
     r"exit code 3\) while it scanned: it said 'out of luck'"),
    ({"BEFORE": "if (count > 9) for (;;) pause()"}, "hangs: no answer within "),
    ({"BEFORE": "if (count > 9) return -1"}, "its scan returned the failure -1"),
    ({"BEFORE": "if (count > 9) return -2"}, "it says that this CPU lacks what it needs"),
    ({"AFTER": "found = count + 1"}, "it claims 2 hits among 1 nonces"),
    ({"AFTER": "hits[capacity] = 7"}, "it writes more than the 64 hits that it has room for"),
    ({"BEFORE": "if (count > 9) { dup2(2, 3); for (int i = 3; i < 64; i++) write(i, hits, 64); "
      "exit(0); }"}, "answers nonsense|ended its process"),
]  # fmt: skip


@pytest.mark.parametrize(("macros", "message"), BROKEN)
def test_what_breaks_while_it_scans(folder: Path, macros: dict[str, str], message: str) -> None:
    kernel = LibraryKernel(libraries.compiled(folder, "broken", **macros))
    kernel._seconds = 0.5 if "pause" in str(macros) else patience.SECONDS
    with pytest.raises(BrokenLibrary, match=message) as caught:
        prove(kernel, HEADER)
    assert caught.value.exit_code == 3
    assert "kernel own" in caught.value.message
    assert caught.value.hint
    with pytest.raises(BrokenLibrary, match=message):  # at once: it is not tried again
        kernel.scan(Job(HEADER, 0), 0, 1)


def test_what_it_prints_does_not_disturb(folder: Path) -> None:
    path = libraries.compiled(folder, "loud", BEFORE='puts("hello"); fflush(stdout)')
    assert prove(LibraryKernel(path), HEADER) > 100


class Clocked:
    """In the place of a library's process: each scan takes what `takes` says of its count, on a
    clock that nothing else moves. given: the seconds that each had."""

    def __init__(self, patch: pytest.MonkeyPatch, takes: Callable[[int], float]) -> None:
        self.takes, self.given, self.now = takes, list[float](), 0.0
        patch.setattr(library._Child, "ask", lambda _, *asked: self.ask(*asked))
        patch.setattr(library, "time", SimpleNamespace(monotonic=lambda: self.now))

    def ask(self, request: bytes, capacity: int, seconds: float) -> tuple[int, list[int]]:
        self.given.append(seconds)
        self.now += self.takes(library_child.REQUEST.unpack(request)[3])
        return 0, []


def test_a_slow_kernel_is_no_hanging_one(
    right: LibraryKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once its speed is known, a scan has many times what that explains."""
    kernel = LibraryKernel(right.path, patience.SECONDS)
    kernel._seconds = 0.5
    clocked = Clocked(monkeypatch, lambda count: count * 500e-6)
    for count in (64, 512, 20_000):  # the last takes ten seconds
        assert kernel.scan(Job(HEADER, 0), 0, count) == []
    assert clocked.given == pytest.approx([0.5064, 0.5 + 512 * 0.01, 0.5 + 20_000 * 0.01])


def test_the_way_there_and_back_is_no_speed(
    right: LibraryKernel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A scan of one nonce that took long must not give a hanging one minutes."""
    kernel = LibraryKernel(right.path, patience.SECONDS)
    kernel._seconds = 0.5
    clocked = Clocked(monkeypatch, lambda count: 0.05)
    for count in (1, 4000):
        kernel.scan(Job(HEADER, 0), 0, count)
    assert clocked.given == pytest.approx([0.5001, 0.9])


def test_in_process_for_a_process_that_is_a_sacrifice(folder: Path) -> None:
    kernel: Any = library.InProcess(str(libraries.compiled(folder, "inside")))
    assert prove(kernel, HEADER) > 100
    with pytest.raises(UnusableLibrary, match="interface 9"):
        library.InProcess(str(libraries.compiled(folder, "nine", INTERFACE="9")))
    failing = library.InProcess(str(libraries.compiled(folder, "fails", BEFORE="return -1")))
    with pytest.raises(BrokenLibrary, match="failure -1"):
        failing.scan(Job(HEADER, 0), 0, 1)
