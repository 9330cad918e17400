"""Revisions, wheels and environments; what is refused, and how it is built."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from powbench.check import arms, build, perform
from powbench.check.protocol import BrokenArm
from powbench.check.repository import Repository
from powbench.errors import InputError, PowbenchError
from tests import patience
from tests.check.cases import git

PROJECT = """
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """
METADATA = "Metadata-Version: 2.1\\nName: powbench\\nVersion: 1"
import os, zipfile
def build_wheel(folder, *_):
    assert open("ok").read() == "yes\\n", "error: this revision is broken"
    assert os.environ["POWBENCH_REQUIRE_NATIVE"] == "1"
    with zipfile.ZipFile(os.path.join(folder, "powbench-1-py3-none-any.whl"), "w") as z:
        z.writestr("powbench/__init__.py", "VALUE = %r" % open("value").read())
        z.writestr("powbench/built_at.txt", os.getcwd())
        z.writestr("powbench-1.dist-info/METADATA", METADATA)
        z.writestr("powbench-1.dist-info/WHEEL", "Wheel-Version: 1.0")
        z.writestr("powbench-1.dist-info/RECORD", "")
    return "powbench-1-py3-none-any.whl"
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with two revisions on main and one on a branch, which is checked out."""
    monkeypatch.delenv("GITHUB_BASE_REF", raising=False)
    folder = tmp_path / "project"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    files = {"pyproject.toml": PROJECT, "backend.py": BACKEND, "ok": "yes\n", "value": "1"}
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    git(folder, "tag", "v1.0")
    (folder / "value").write_text("2")
    git(folder, "commit", "-qam", "two")
    git(folder, "checkout", "-qb", "topic")
    (folder / "value").write_text("3")
    git(folder, "commit", "-qam", "three")
    return folder


def resolve(folder: Path, base: str | None, head: str | None, dirty: bool = False) -> list[str]:
    found = arms.resolve(base, head, lambda: Repository(folder), dirty)
    return [s.resolved for s in found]


def test_defaults_are_head_and_its_merge_base(project: Path) -> None:
    assert resolve(project, None, None) == [
        git(project, "rev-parse", "main"), git(project, "rev-parse", "HEAD"),
    ]  # fmt: skip
    base, _ = arms.resolve(None, None, lambda: Repository(project), False)
    assert base.how == "merge base with main"


def test_names_of_revisions(project: Path) -> None:
    base, head = arms.resolve("v1.0", "topic", lambda: Repository(project), False)
    assert base.resolved == git(project, "rev-parse", "v1.0")
    assert base.label == f"v1.0 ({base.resolved[:12]})"
    assert head.kind == arms.REVISION


@pytest.mark.parametrize("name", ["nope", "--upload-pack=x", "v1.0:value", ""])
def test_unknown_revisions(project: Path, name: str) -> None:
    with pytest.raises(InputError, match="there is no revision") as caught:
        resolve(project, name, None)
    assert caught.value.exit_code == 2
    assert caught.value.hint


def test_a_dirty_tree(project: Path) -> None:
    (project / "value").write_text("4")
    with pytest.raises(InputError, match="changes that are in no revision: value"):
        resolve(project, None, None)
    assert resolve(project, None, None, dirty=True)
    assert resolve(project, "v1.0", "main")  # HEAD is not among them


def test_untracked_files_matter_where_a_wheel_is_built_from(project: Path) -> None:
    (project / "new").write_text("4")
    assert resolve(project, None, None)
    (project / "csrc").mkdir()
    (project / "csrc" / "kernel_mine.c").write_text("int x;")
    with pytest.raises(InputError, match=r"in no revision: csrc/kernel_mine\.c$"):
        resolve(project, None, None)
    assert resolve(project, None, None, dirty=True)
    (project / ".gitignore").write_text("*.c\n")
    assert resolve(project, None, None)


def test_a_repository_of_another_project_says_what_can_be_compared(project: Path) -> None:
    def repository() -> Repository:
        return Repository(project)

    sources = arms.resolve("v1.0", "HEAD", repository, True)
    with pytest.raises(InputError, match=r"v1\.0 \(\w+\) holds no powbench") as caught:
        perform.refuse_another_project(sources, repository)
    for way in ("--callable", "--command-base", "old.so", "venv-old"):
        assert way in caught.value.hint


def test_one_revision_need_not_be_built(project: Path, tmp_path: Path) -> None:
    def alike(base: str, head: str, *kernels: str) -> bool:
        def repository() -> Repository:
            return Repository(project)

        return arms.one_revision(arms.resolve(base, head, repository, True), kernels)

    (project / "powbench").mkdir()
    (project / "powbench" / "__init__.py").write_text("")
    git(project, "add", ".")
    git(project, "commit", "-qm", "four")
    assert alike("HEAD", "topic", "reference")
    assert not alike("HEAD", "HEAD", "reference", "nope")  # only a worker can tell
    assert not alike("HEAD", "v1.0", "reference")
    assert not alike(sys.executable, sys.executable, "reference")  # may hold no powbench


def test_a_shallow_clone_without_the_merge_base(project: Path, tmp_path: Path) -> None:
    git(project, "checkout", "-q", "main")  # what origin/HEAD will be
    for options in (["--no-single-branch"], ["--single-branch"]):
        clone = tmp_path / options[0].strip("-")
        source = f"file://{project}"
        subprocess.run(
            ["git", "clone", "-q", "--depth=1", "-b", "topic", *options, source, str(clone)],
            check=True,
            capture_output=True,
        )
        if options == ["--no-single-branch"]:
            # With main there but at depth 1, the common history is missing.
            assert git(clone, "rev-parse", "origin/main")
        with pytest.raises(InputError, match="shallow") as caught:
            resolve(clone, None, None)
        assert "git fetch --unshallow" in caught.value.hint
        with pytest.raises(InputError, match="no revision") as caught:
            resolve(clone, "v1.0~9", None)
        assert "--unshallow" in caught.value.hint


def test_no_repository(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="in no git repository"):
        resolve(tmp_path, None, None)


def test_git_s_reasons_reach_the_user(project: Path) -> None:
    """A repository that is damaged is not one without the revision."""
    (project / ".git" / "HEAD").write_text("nonsense\n")
    with pytest.raises(InputError, match="no git repository"):
        Repository(project)
    (project / ".git" / "HEAD").write_text("ref: refs/heads/topic\n")
    (project / ".git" / "config").write_text("[core\n")
    with pytest.raises(InputError, match=r"does not open .*bad config line 1"):
        Repository(project)


def test_an_export_that_fails_says_why(project: Path, tmp_path: Path) -> None:
    repository = Repository(project)
    commit = repository.commit("HEAD")
    blob = git(project, "rev-parse", "HEAD:value").strip()
    (project / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with pytest.raises(InputError, match=rf"cannot export {commit[:12]}: .*{blob}"):
        repository.export(commit, tmp_path)


def test_wheels_and_environments(tmp_path: Path) -> None:
    def never() -> Repository:
        raise AssertionError("no repository is needed")

    assert arms.parse(sys.executable, never).kind == arms.ENVIRONMENT
    assert arms.parse(sys.prefix, never).resolved == str(Path(sys.prefix) / "bin/python")
    wheel = tmp_path / "powbench-1.whl"
    wheel.write_bytes(b"")
    assert arms.parse(str(wheel), never).kind == arms.WHEEL
    with pytest.raises(InputError, match="there is no wheel"):
        arms.parse("nope.whl", never)
    with pytest.raises(InputError, match="folder without bin/python"):
        arms.parse(str(tmp_path), never)


def prepared(project: Path, folder: Path, base: str, head: str) -> dict[str, arms.Arm]:
    folder.mkdir(exist_ok=True)
    sources = arms.resolve(base, head, lambda: Repository(project), True)
    return arms.prepare(sources, folder, lambda: Repository(project), lambda _: None)


def test_built_in_turn_at_one_path(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "tools_are_here", lambda: True)
    found = prepared(project, tmp_path / "work", "v1.0", "topic")
    assert sorted(found) == ["A", "A'", "B"]
    places = {n: Path(a.path) / "powbench/built_at.txt" for n, a in found.items()}
    assert len({p.read_text() for p in places.values()}) == 1
    values = {n: (Path(a.path) / "powbench/__init__.py").read_text() for n, a in found.items()}
    assert values == {"A": "VALUE = '1'", "A'": "VALUE = '1'", "B": "VALUE = '3'"}
    assert len({len(a.path) for a in found.values()}) == 1
    assert len({a.path for a in found.values()}) == 3


def test_commands_and_environments_have_equal_lengths(tmp_path: Path) -> None:
    source = arms.Source(arms.REVISION, "0" * 40, "x")
    made = {n: arms._arm(n, source, tmp_path, sys.executable) for n in arms.ARMS}
    made = arms.slowed(made, 0.05, swapped=False)
    assert [a.extra for a in made.values()] == [0.0, 0.0, 0.05]
    assert [a.extra for a in arms.slowed(made, 0.05, True).values()] == [0.05, 0.05, 0.0]
    lengths = {len(" ".join(arms.command(a, "k", "00", "ff", 1))) for a in made.values()}
    assert len(lengths) == 1
    assert len({sum(map(len, arms.environment(a).values())) for a in made.values()}) == 1


def test_a_base_that_does_not_build(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "tools_are_here", lambda: True)
    (project / "ok").write_text("no\n")
    git(project, "commit", "-qam", "broken")
    with pytest.raises(BrokenArm, match=r"does not build: .*this revision is broken") as caught:
        prepared(project, tmp_path / "work", "HEAD", "v1.0")
    assert caught.value.exit_code == 3
    git(project, "rm", "-q", "pyproject.toml")
    git(project, "commit", "-qm", "no project")
    with pytest.raises(BrokenArm, match=r"no pyproject\.toml"):
        prepared(project, tmp_path / "work", "HEAD", "v1.0")


def test_wheels_that_are_none(tmp_path: Path) -> None:
    bad, foreign = tmp_path / "bad.whl", tmp_path / "foreign.whl"
    bad.write_bytes(b"PK")
    with zipfile.ZipFile(foreign, "w") as z:
        z.writestr("other/__init__.py", "")
    for wheel, message in ((bad, "cannot be unpacked"), (foreign, "holds no powbench")):
        with pytest.raises(BrokenArm, match=message):
            prepared(tmp_path, tmp_path / f"w-{wheel.stem}", str(wheel), str(wheel))


def test_wheels_that_are_damaged_encrypted_or_huge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "powbench-0.whl"
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("powbench/__init__.py", "x = 1\n" * 5000)
    data = whole.read_bytes()
    start = data.index(b"__init__.py") + len("__init__.py")
    damaged = bytearray(data)
    damaged[start + 4 : start + 12] = bytes(8)
    encrypted = bytearray(data)  # bit 0 of the flags, in the local and in the central record
    encrypted[6] |= 1
    encrypted[data.index(b"PK\1\2") + 8] |= 1
    unknown = bytearray(data)  # compression method 99
    unknown[8] = unknown[data.index(b"PK\1\2") + 10] = 99
    cut = bytearray(data[: len(data) // 2])
    for number, bad in enumerate((damaged, encrypted, unknown, cut)):
        wheel = tmp_path / f"powbench-{number + 1}.whl"
        wheel.write_bytes(bad)
        with pytest.raises(BrokenArm, match=rf"powbench-{number + 1}\.whl cannot be unpacked"):
            build.unpack(wheel, tmp_path / f"out{number}")
    monkeypatch.setattr(build, "MOST_UNPACKED", 10_000)
    with pytest.raises(BrokenArm, match="would unpack to more than"):
        build.unpack(whole, tmp_path / "out")


@pytest.mark.parametrize("way", ["absolute", "up", "by another link", "by a turned link"])
def test_a_link_of_a_revision_leads_nowhere_else(project: Path, tmp_path: Path, way: str) -> None:
    deep = project / "deep"
    deep.mkdir()
    if way == "absolute":
        (project / "out").symlink_to(tmp_path)
    elif way == "up":
        (deep / "out").symlink_to("../../x")
    elif way == "by another link":  # deep/../here/.. is the folder itself only on paper
        (project / "here").symlink_to(".")
        (deep / "out").symlink_to("../here/..")
    else:
        (deep / "a").symlink_to("../later/..")  # nothing is at `later` yet when this one is made
        (project / "later").symlink_to(".")
    git(project, "add", ".")
    git(project, "commit", "-qm", "links")
    folder = tmp_path / "src"
    folder.mkdir()
    with pytest.raises(InputError, match="leads out of the revision's folder"):
        Repository(project).export(git(project, "rev-parse", "HEAD"), folder)
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["src", "project"])


def test_links_inside_a_revision_stay(project: Path, tmp_path: Path) -> None:
    (project / "alias").symlink_to("powbench.toml")
    git(project, "add", ".")
    git(project, "commit", "-qm", "a link")
    folder = tmp_path / "src"
    folder.mkdir()
    Repository(project).export(git(project, "rev-parse", "HEAD"), folder)
    assert (folder / "alias").is_symlink()
    assert not (tmp_path / "src.tar").exists()


def test_a_repository_of_another_user_is_refused_in_git_s_words(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """GIT_TEST_ASSUME_DIFFERENT_OWNER is git's own way to try it without a second user."""
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(InputError, match="dubious ownership") as caught:
        Repository(project)
    assert "git config --global --add safe.directory" in caught.value.hint


def waits_for(file: Path) -> str:
    return f"while ! test -s {file}; do sleep 0.01; done"


def test_a_build_that_leaves_a_child_ends(tmp_path: Path) -> None:
    """The child holds the build's output open, in a session of its own."""
    mark = tmp_path / "pid"
    code = f"setsid sh -c 'echo $$ > {mark}; exec sleep 600' & {waits_for(mark)}"
    assert build.run(["sh", "-c", code], tmp_path, dict(os.environ)) is None
    assert not Path(f"/proc/{mark.read_text().strip()}").exists()


def test_a_build_sees_no_secret_of_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POWBENCH_RPC_PASSWORD", "s3cret")
    monkeypatch.setenv("POWBENCH_METER_TOKEN", "s3cret")
    said = build.run(["sh", "-c", "env; exit 1"], tmp_path, build.environment(tmp_path))
    assert said is not None
    assert "SOURCE_DATE_EPOCH" in said
    assert "s3cret" not in said


def test_an_interrupted_build_leaves_no_process(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    code = f"""
import os, signal, subprocess, sys, threading, time
from pathlib import Path
from powbench.check import build
def interrupt():
    while not Path({str(mark)!r}).exists(): time.sleep(0.01)
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt, daemon=True).start()
build.run(["sh", "-c", "sleep 60 & echo $! > {mark}.new; mv {mark}.new {mark}; wait"],
          Path("/"), dict(os.environ))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=False, timeout=patience.SECONDS
    )
    assert done.returncode != 0
    pid = int(mark.read_text())
    assert patience.gone(pid)


def test_a_full_disk_while_building_is_not_the_revision_s_fault(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = "cc1: fatal error: x.s: No space left on device"
    monkeypatch.setattr(build, "run", lambda *_: said)
    with pytest.raises(PowbenchError, match="no space left") as caught:
        prepared(project, tmp_path / "work", "v1.0", "topic")
    assert caught.value.exit_code == 4
