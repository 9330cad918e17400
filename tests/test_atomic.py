"""The one writer: whole or not at all, with the permissions that are there, nothing behind."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from powbench import atomic, bounded, claims
from powbench.errors import InputError, PowbenchError

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such permissions")


@pytest.fixture(autouse=True)
def a_run() -> None:
    claims.start()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_replaced(tmp_path: Path) -> None:
    file = tmp_path / "a"
    for data in (b"one", b"two"):
        atomic.write(file, data)
        assert file.read_bytes() == data
    assert names(tmp_path) == ["a"]


def test_pieces_make_one_file_or_none(tmp_path: Path) -> None:
    file = tmp_path / "a"
    atomic.write(file, (f"{n}".encode() for n in range(3)))
    assert file.read_bytes() == b"012"

    def broken() -> Iterator[bytes]:
        yield b"half"
        raise KeyError("the other")

    with pytest.raises(KeyError):
        atomic.write(file, broken())
    assert file.read_bytes() == b"012" and names(tmp_path) == ["a"]


@pytest.mark.parametrize("fault", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_what_fails_leaves_the_old_file_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: BaseException
) -> None:
    def fails(_: int) -> None:
        raise fault

    file = tmp_path / "a"
    atomic.write(file, b"old")
    monkeypatch.setattr(os, "fsync", fails)
    with pytest.raises(type(fault)):
        atomic.write(file, b"new")
    assert file.read_bytes() == b"old" and names(tmp_path) == ["a"]


@ON_POSIX
def test_permissions_stay_and_new_files_follow_the_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        atomic.write(tmp_path / "new", b"")
        (tmp_path / "old").write_bytes(b"")
        (tmp_path / "old").chmod(0o604)
        atomic.write(tmp_path / "old", b"x")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "old").stat().st_mode) == 0o604


@ON_POSIX
def test_a_link_stays_one_and_its_file_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / "link").symlink_to("deep/file")
    for data in (b"one", b"two"):  # the link dangles at first
        atomic.write(tmp_path / "link", data)
        assert (tmp_path / "deep" / "file").read_bytes() == data
    assert (tmp_path / "link").is_symlink()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no streams in /dev here")
def test_a_stream_of_the_shell_is_written_where_it_stands(tmp_path: Path) -> None:
    """`3>>log`: what is in the file stays, and the shell's stream still leads to it."""
    log = tmp_path / "log"
    log.write_bytes(b"before\n")
    with log.open("ab") as stream:
        atomic.write(f"/dev/fd/{stream.fileno()}", b"data\n")
        stream.write(b"after\n")
    assert log.read_bytes() == b"before\ndata\nafter\n"


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no streams in /dev here")
def test_a_pipe_is_written_to() -> None:
    reader, writer = os.pipe()
    atomic.write(f"/dev/fd/{writer}", b"data")
    os.close(writer)
    with os.fdopen(reader, "rb") as stream:
        assert stream.read() == b"data"


def test_an_input_is_not_written_to(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"in")
    bounded.read_bytes(file)
    with pytest.raises(InputError, match="would replace"):
        atomic.write(file, b"out")
    assert file.read_bytes() == b"in"
    atomic.write(file, b"out", internal=True)
    assert file.read_bytes() == b"out"


def test_what_is_appended_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    file = tmp_path / "summary"
    atomic.append(file, b"one\n")
    atomic.append(file, b"two\n")
    assert file.read_bytes() == b"one\ntwo\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_a_full_device_is_an_error_of_the_system() -> None:
    with pytest.raises(OSError, match="No space"):
        atomic.append("/dev/full", b"x")


ADD_ONE = """
import sys
from pathlib import Path
from powbench import atomic
atomic.PATIENCE_SECONDS = 900.0
folder = Path(sys.argv[1])
for _ in range(25):
    with atomic.locked(folder):
        count = int((folder / "count").read_text())
        atomic.write(folder / "count", str(count + 1).encode(), internal=True)
"""


def test_a_lock_lets_one_in_at_a_time(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    several = [subprocess.Popen([sys.executable, "-c", ADD_ONE, str(tmp_path)]) for _ in range(3)]
    assert [one.wait() for one in several] == [0, 0, 0]
    assert (tmp_path / "count").read_text() == "75"


def test_a_lock_that_is_not_given_back_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(atomic, "PATIENCE_SECONDS", 0.0)
    again = atomic.locked(tmp_path)
    with atomic.locked(tmp_path), pytest.raises(PowbenchError, match="another powbench"), again:
        pytest.fail("two were let in")
