"""The project's own gate: what it compares HEAD with, and what makes it fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers import program

SCRIPT = Path(__file__).parents[2] / ".ci" / "regression.sh"


@dataclass(frozen=True)
class Project:
    """A repository with the script in it, and a powbench that answers with an exit code."""

    folder: Path

    def git(self, *arguments: str) -> str:
        who = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
        done = subprocess.run(
            [program("git"), "-C", str(self.folder), *who, *arguments],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return done.stdout.strip()

    def commit(self, name: str) -> str:
        (self.folder / name).write_text(name)
        self.git("add", ".")
        self.git("commit", "-qm", name)
        return self.git("rev-parse", "HEAD")

    def clone(self, to: Path, *options: str) -> Project:
        source = f"file://{self.folder}"
        subprocess.run([program("git"), "clone", "-q", *options, source, str(to)], check=True)
        return Project(to)

    def base(self, **environment: str) -> str:
        """What follows `base: `, or what else it says."""
        done = self.gate(["--print-base"], environment)
        assert done.returncode == 0
        return done.stdout.partition("base: ")[2].strip() or done.stderr.strip()

    def gate(
        self, arguments: list[str], environment: dict[str, str]
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program("bash"), ".ci/regression.sh", *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False,
            env={**os.environ, **environment},
        )  # fmt: skip


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Two commits on main, which is checked out."""
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    made = Project(tmp_path / "project")
    (made.folder / ".ci").mkdir(parents=True)
    shutil.copy(SCRIPT, made.folder / ".ci")
    made.git("init", "-q", "-b", "main")
    made.commit("one")
    made.commit("two")
    return made


def test_on_a_branch_the_merge_base(project: Project, tmp_path: Path) -> None:
    start = project.git("rev-parse", "HEAD")
    project.git("checkout", "-qb", "topic")
    project.commit("three")
    project.commit("four")
    assert project.base() == f"{start}, the merge base with main"
    clone = project.clone(tmp_path / "clone")
    clone.git("checkout", "-q", "origin/topic")
    assert clone.base(GITHUB_BASE_REF="main") == f"{start}, the merge base with origin/main"


def test_on_main_the_commit_before(project: Project, tmp_path: Path) -> None:
    before = project.git("rev-parse", "HEAD^")
    assert project.base() == f"{before}, the commit before"
    assert project.clone(tmp_path / "clone").base() == f"{before}, the commit before"


def test_of_a_merge_the_main_branch_before_it(project: Project) -> None:
    before = project.git("rev-parse", "HEAD")
    project.git("checkout", "-qb", "topic")
    project.commit("three")
    project.git("checkout", "-q", "main")
    project.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    assert project.base() == f"{before}, the commit before"


def test_the_last_release_comes_first(project: Project) -> None:
    project.git("tag", "v1.0", "HEAD^")
    project.git("tag", "not-a-release")
    assert project.base() == "v1.0, the last release"
    project.git("tag", "v1.1")  # HEAD is a release itself: against the one before
    assert project.base() == "v1.0, the last release"
    project.commit("three")
    assert project.base() == "v1.1, the last release"


def test_a_shallow_clone_is_deepened_by_one(project: Project, tmp_path: Path) -> None:
    before = project.git("rev-parse", "HEAD^")
    clone = project.clone(tmp_path / "clone", "--depth=1")
    assert clone.base() == f"{before}, the commit before"


def test_a_shallow_clone_without_its_origin(project: Project, tmp_path: Path) -> None:
    clone = project.clone(tmp_path / "clone", "--depth=1")
    shutil.rmtree(project.folder)
    assert "nothing to compare with" in clone.base()


@pytest.mark.parametrize(("code", "fails"), [(0, 0), (1, 1), (2, 0), (3, 0), (4, 0)])
def test_only_regressed_fails(project: Project, tmp_path: Path, code: int, fails: int) -> None:
    fake = tmp_path / "powbench"
    fake.write_text(f'#!/bin/sh\necho "$@" > {tmp_path}/called\nexit {code}\n')
    fake.chmod(0o755)
    done = project.gate(["-k", "scalar"], {"POWBENCH": str(fake)})
    assert done.returncode == fails
    assert ("could not tell (exit code" in done.stderr) == (code > 1)
    called = (tmp_path / "called").read_text().split()
    base = project.git("rev-parse", "HEAD^")
    assert called[:5] == ["check", "--base", base, "--head", "HEAD"]
    assert called[-2:] == ["-k", "scalar"]
