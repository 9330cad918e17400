"""Odd homes: none at all, nobody's, and relative folders, which XDG says count for nothing."""

from __future__ import annotations

import pwd
from pathlib import Path

import pytest

from powbench import cache, folders
from powbench.check.store import Store
from powbench.errors import InputError

VARIABLES = ("HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "POWBENCH_STORE", "POWBENCH_CACHE_DIR")


@pytest.fixture(autouse=True)
def homeless(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A container's user without an entry in /etc/passwd."""

    def nobody(_: object) -> None:
        raise KeyError

    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(pwd, "getpwuid", nobody)
    monkeypatch.chdir(tmp_path)


def test_without_a_home_there_is_a_folder_only_where_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert folders.home() is None
    assert not cache.write(cache.folder() / "x", "text")
    with pytest.raises(InputError, match="the home is not known") as refused:
        Store.default()
    assert "POWBENCH_STORE" in refused.value.hint
    monkeypatch.setenv("POWBENCH_STORE", "kept")
    assert Store.default().folder == Path("kept")
    monkeypatch.setenv("XDG_CACHE_HOME", "/x")
    assert cache.folder() == Path("/x/powbench")


@pytest.mark.parametrize("odd", ["relative/folder", "~nouser", "~nouser/x", ".", ""])
def test_a_relative_folder_of_xdg_is_passed_over(odd: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", odd)
    monkeypatch.setenv("XDG_CACHE_HOME", odd)
    assert folders.data() is None and folders.cache() is None
    monkeypatch.setenv("HOME", "/home/me")
    assert folders.data() == Path("/home/me/.local/share/powbench")
    assert folders.cache() == Path("/home/me/.cache/powbench")


def test_a_tilde_is_the_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    monkeypatch.setenv("XDG_DATA_HOME", "~/data")
    monkeypatch.setenv("POWBENCH_CACHE_DIR", "~/cache")
    assert folders.data() == Path("/home/me/data/powbench")
    assert cache.folder() == Path("/home/me/cache")


def test_a_variable_of_ours_that_names_nobodys_home_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("POWBENCH_STORE", "~nouser/x")
    with pytest.raises(InputError, match="an unknown user"):
        Store.default()
    monkeypatch.setenv("POWBENCH_CACHE_DIR", "~nouser/x")
    assert cache.folder() == cache.NOWHERE


def test_a_file_in_place_of_the_store_is_no_empty_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("POWBENCH_STORE", str(tmp_path / "file"))
    with pytest.raises(InputError, match="file is a file, and the store is a folder"):
        Store.default()
