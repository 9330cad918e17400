"""A file that is written: whole or not at all, with the rights and links it had."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.cases import result

QUICK = ("bench", "-k", "reference", "-d", "0.05")


def test_a_result_replaces_the_old_one_whole(cli: Any, folder: Path) -> None:
    path = folder / "a.json"
    path.write_text("old")
    reader = path.open()  # whoever has the old file open goes on reading the old one
    assert cli(*QUICK, "-q", "-o", "a.json").code == 0
    assert reader.read() == "old"
    result(path.read_text())
    assert [p.name for p in folder.iterdir()] == ["a.json"]


def test_a_write_that_fails_leaves_the_old_file_and_no_other(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    (folder / "a.json").write_text("old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    told = cli("kernels", "-o", "a.json")
    assert told.code == 2
    assert told.err.splitlines()[0] == "error: cannot write a.json: No space left on device"
    assert [(p.name, p.read_text()) for p in folder.iterdir()] == [("a.json", "old")]


def test_an_interrupt_while_writing_leaves_nothing(
    cli: Any, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    assert cli("kernels", "-o", "a.json").code == 130
    assert list(folder.iterdir()) == []


def test_the_umask_is_respected(cli: Any, folder: Path) -> None:
    old = os.umask(0o027)
    try:
        cli("kernels", "-q", "-o", "a.json")
    finally:
        os.umask(old)
    assert stat.S_IMODE((folder / "a.json").stat().st_mode) == 0o640


def test_a_link_stays_a_link(cli: Any, folder: Path) -> None:
    (folder / "deep").mkdir()
    (folder / "link.json").symlink_to("deep/real.json")
    assert cli("kernels", "-q", "-o", "link.json").code == 0
    assert (folder / "link.json").is_symlink()
    json.loads((folder / "deep/real.json").read_text())
    assert cli("kernels", "-q", "-o", "link.json").code == 0
    assert (folder / "link.json").is_symlink()


def test_devices_and_long_names(cli: Any, folder: Path) -> None:
    assert cli("kernels", "-q", "-o", "/dev/null").code == 0
    assert cli("kernels", "-q", "-o", "x" * 255).code == 0
    told = cli("kernels", "-q", "-o", "/dev/full")
    assert told.code == 2
    assert told.err.startswith("error: cannot write /dev/full: No space left")


def test_odd_names_are_names(cli: Any, folder: Path) -> None:
    for name in ("a b.json", "ü€.json", "-x.json", "[bold].json", "new\nline"):
        assert cli("kernels", "-q", "--json", f"./{name}").code == 0
        json.loads((folder / name).read_text())


def test_a_measurement_that_cannot_be_written_is_not_lost(
    cli: Any, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A day of hashing, and a disk that has filled up meanwhile."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    told = cli(*QUICK, "-q", "-o", "/dev/full")
    (kept,) = (tmp_path / "data").rglob("bench-*.json")
    assert told.code == 2
    assert told.err.splitlines()[0] == "error: cannot write /dev/full: No space left on device"
    assert f"the result is in {kept} instead" in told.err
    (measured,) = result(kept.read_text())["measurements"]
    assert measured["kernel"] == "reference" and measured["nonces"] > 0
    assert str(kept) in cli(*QUICK, "-o", "b.json").err  # the next run says so, too
    monkeypatch.setenv("XDG_DATA_HOME", "/dev/null")  # nor there
    assert "choose another path or free some space" in cli(*QUICK, "-q", "-o", "/dev/full").err
    shown = cli(*QUICK, "--csv", "/dev/full")
    assert (shown.code, "reference" in shown.out) == (2, True)
