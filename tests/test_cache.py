"""The cache folder: where it is, and that nothing about it is an error."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest

from powbench import cache


def test_the_own_variable_beats_the_desktops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/xdg")
    assert cache.folder() == Path("/xdg/powbench")
    monkeypatch.setenv("POWBENCH_CACHE_DIR", "/own")
    assert cache.folder() == Path("/own")


def test_no_home_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container's user without an entry in /etc/passwd."""

    def nobody(_: int) -> None:
        raise KeyError

    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    assert cache.folder().name == "powbench"


def test_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "a" / "b.json"
    assert cache.write(place, "one")
    assert cache.read(place) == "one"

    def fails(*_: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fails)
    assert not cache.write(place, "two")
    assert cache.read(place) == "one"
    assert [p.name for p in place.parent.iterdir()] == ["b.json"]


@pytest.mark.parametrize("folder", ["/dev/null/nowhere", "/" + "x" * 300])
def test_a_place_that_cannot_be(folder: str) -> None:
    assert not cache.write(Path(folder) / "file", "text")
    assert cache.read(Path(folder) / "file") is None


def test_what_is_no_text_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"\xff\xfe")
    assert cache.read(tmp_path / "file") is None
