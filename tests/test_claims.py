"""An output is never an input, whatever both are called."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from powbench import claims
from powbench.errors import InputError

Names = Callable[[Path], str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """With an input `in.json`, a link and a hard link to it, and a link to its folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sub").mkdir()
    (tmp_path / "in.json").write_text("{}")
    (tmp_path / "link").symlink_to("in.json")
    (tmp_path / "twice").symlink_to("link")
    os.link("in.json", "hard")
    (tmp_path / "here").symlink_to(".")
    return tmp_path


ALIASES = [
    "in.json",
    "./in.json",
    "sub/../in.json",
    "link",
    "twice",
    "hard",
    "here/in.json",
    "",
]


def read(found: claims.Claims, path: str) -> None:
    found.read(path, os.stat(path))  # noqa: PTH116


@pytest.mark.parametrize("alias", ALIASES)
@pytest.mark.parametrize("read_first", [True, False])
def test_an_input_is_known_by_every_name(folder: Path, alias: str, read_first: bool) -> None:
    path = alias or str(folder / "in.json")
    found = claims.Claims()
    if read_first:
        read(found, "in.json")
        with pytest.raises(InputError, match=r"--json would replace in\.json, which is read"):
            found.write(path, "--json")
    else:
        found.write(path, "--json")
        with pytest.raises(InputError, match=r"--json would replace in\.json, which is read"):
            read(found, "in.json")
    assert (folder / "in.json").read_text() == "{}"


@pytest.mark.parametrize("alias", [*ALIASES, "new", "./new", "here/new"])
def test_two_outputs_are_not_one_file(folder: Path, alias: str) -> None:
    path = alias or str(folder / "in.json")
    found = claims.Claims()
    found.write("new" if "new" in path else "in.json", "--csv")
    with pytest.raises(InputError, match="--csv and --json both go to"):
        found.write(path, "--json")


def test_other_files_pass(folder: Path) -> None:
    found = claims.Claims()
    read(found, "in.json")
    for name in ("IN.JSON", "in.jsoN", "other", "sub/in.json", "/dev/null", "/dev/null"):
        found.write(name, "--json")


def test_letter_case_where_the_folder_does_not_tell_it_apart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for such a disk: for what is there, the system itself says that it is one."""
    monkeypatch.setattr(claims, "_try", lambda *_: True)
    found = claims.Claims()
    found.write("new.json", "--json")
    with pytest.raises(InputError, match=r"both go to new\.json"):
        found.write("NEW.Json", "--csv")


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no streams in /dev here")
def test_streams_of_the_shell_are_files_too(folder: Path) -> None:
    found = claims.Claims()
    read(found, "in.json")
    with Path("in.json").open("a") as stream, pytest.raises(InputError, match="would replace"):
        found.write(f"/dev/fd/{stream.fileno()}", "--json")
    with Path("sub/x").open("w") as stream:
        found.write(f"/dev/fd/{stream.fileno()}", "--json")
        with pytest.raises(InputError, match="both go to"):
            found.write("sub/x", "--csv")
    with Path("sub/x").open() as stream, pytest.raises(InputError, match="open for reading"):
        found.write(f"/dev/fd/{stream.fileno()}", "--json")
    with pytest.raises(InputError, match="Bad file descriptor"):
        found.write("/dev/fd/987", "--json")


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("loop", "Too many levels|loop"),
        ("x" * 300, "too long"),
        ("", "without a name"),
        (".", "folder"),
        ("no/x", "no folder"),
        ("a\0b", "null"),
    ],
)
def test_what_cannot_be_written_is_told_at_once(folder: Path, path: str, why: str) -> None:
    (folder / "loop").symlink_to("loop")
    with pytest.raises(InputError, match=why):
        claims.Claims().write(path, "--json")
