"""What git says: revisions, the merge base, uncommitted changes. Reads only."""

from __future__ import annotations

import os
import tarfile
from pathlib import Path

from .. import child
from ..errors import InputError

MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")

GIT_SECONDS = 120.0
ENGLISH = {"LC_ALL": "C.UTF-8"}
"""What git says is read, so it has to be said in one language."""
BUILT = ("csrc", "powbench", "pyproject.toml", "setup.py", "MANIFEST.in")
"""What a wheel is built from: a new file there that git does not know is in no revision."""


WITHOUT_POWBENCH = (
    "outside of a checkout of powbench, compare a Python callable of yours (--callable "
    "package.module:name --base v1.0), two commands (--command-base './old' --command-head "
    "'./new'), two kernels in C (--base ./old.so --head ./new.so), one and a file of counts "
    "(--counts --baseline counts.toml --head ./new.so), or two wheels or Python environments with "
    "powbench in them (--base ./venv-old --head ./venv-new)"
)


class Repository:
    """The checkout that `folder` lies in; InputError where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        answer = self._run("rev-parse", "--show-toplevel")
        if answer.code != 0 and "not a git repository" in answer.errors:
            raise InputError(
                f"{folder} is in no git repository, so it has no revisions", WITHOUT_POWBENCH
            )
        if answer.code != 0:  # such as another user's: git says what, and what to do about it
            raise InputError(f"git does not open {folder}{words(answer.errors)}", answer.last_words)
        self.top = Path(answer.text.strip())

    def _run(self, *arguments: str) -> child.Done:
        try:
            return child.run(
                ["git", "-C", str(self._folder), *arguments], GIT_SECONDS, extra=ENGLISH
            )
        except child.NotStarted:
            raise InputError("git is not installed", "install git (apt install git)") from None
        except child.Late:
            raise InputError("git did not answer within two minutes", "is the disk slow?") from None
        except child.ChildError as error:
            raise InputError(f"git {arguments[0]} {error}", "try it by hand") from None

    def _git(self, *arguments: str) -> str | None:
        """Stripped stdout, None when git fails."""
        return self._ask(*arguments)[0]

    def _ask(self, *arguments: str) -> tuple[str | None, str]:
        """(stripped stdout, None when git fails; `: ` and its words, as far as it said any)."""
        done = self._run(*arguments)
        return done.text.strip() if done.code == 0 else None, words(done.errors)

    def commit(self, revision: str) -> str:
        """The full hash of a revision; InputError when there is none such."""
        full_hash, why = None, ""
        if not revision.startswith("-"):
            full_hash, why = self._ask("rev-parse", "--verify", "--quiet", revision + "^{commit}")
        if full_hash is None:
            hint = "`git log --all --oneline` lists revisions"
            if self._git("rev-list", "--all", "--max-count=1") == "":
                hint = "this repository has no commit yet: " + WITHOUT_POWBENCH
            if self.is_shallow():
                hint = "this clone is shallow: `git fetch --unshallow` brings the older revisions"
            raise InputError(f"there is no revision {revision!r}{why}", hint)
        return full_hash

    def is_shallow(self) -> bool:
        return self._git("rev-parse", "--is-shallow-repository") == "true"

    def holds(self, commit: str, path: str) -> bool:
        """Whether `commit` has a file at `path`, from the top of the repository."""
        return self._git("cat-file", "-e", f"{commit}:{path}") is not None

    def changed(self) -> list[str]:
        """Tracked files that differ from HEAD, and new ones among those that are built."""
        known, why = self._ask("status", "--porcelain", "--untracked-files=no")
        built = [f":(top){path}" for path in BUILT]
        new, too = self._ask(
            "ls-files", "--others", "--exclude-standard", "--full-name", "--", *built
        )
        if known is None or new is None:
            raise InputError(f"git cannot tell what has changed{why or too}", "try `git status`")
        return [line.strip().split(" ", 1)[1].strip() for line in known.splitlines()] + (
            new.splitlines()
        )

    def main_branch(self) -> str:
        """In a pull request its target, else the usual names."""
        target = os.environ.get("GITHUB_BASE_REF")
        names = (f"origin/{target}", target) if target else MAIN_BRANCHES
        for name in names:
            if self._git("rev-parse", "--verify", "--quiet", name + "^{commit}") is not None:
                return name
        raise InputError(
            "there is no main branch, so the base is not known", "name the base with --base"
        )

    def merge_base(self, head: str) -> tuple[str, str]:
        """(full hash, how it was found) of the merge base of `head` and the main branch."""
        main = self._main_or_shallow() if self.is_shallow() else self.main_branch()
        ancestor, why = self._ask("merge-base", main, head)
        if ancestor is None:
            if self.is_shallow():
                raise self._too_shallow(main)
            raise InputError(
                f"{head[:12]} and {main} have no commit in common{why}",
                "name the base with --base",
            )
        return ancestor, f"merge base with {main}"

    def _main_or_shallow(self) -> str:
        try:
            return self.main_branch()
        except InputError:
            raise self._too_shallow("the main branch") from None

    def _too_shallow(self, main: str) -> InputError:
        return InputError(
            f"this clone is shallow and does not reach the merge base with {main}",
            "git fetch --unshallow (actions/checkout: fetch-depth: 0), or name --base",
        )

    def export(self, commit: str, folder: Path) -> None:
        """The files of a commit into an existing empty folder, no .git among them.

        InputError where a link of the commit leads out of the folder.
        """
        packed = folder.with_suffix(".tar")
        done = self._run("archive", "--format=tar", f"--output={packed.absolute()}", commit)
        try:
            if done.code != 0:
                raise InputError(
                    f"git cannot export {commit[:12]}{words(done.errors)}",
                    "`git fsck` checks the repository",
                )
            with tarfile.open(packed) as tar:
                _unpack(tar, folder, commit)
        finally:
            packed.unlink(missing_ok=True)


def words(said: str) -> str:
    """`: ` and the reason that git gives, its first line of the kind; empty where it says none."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    telling = [line for line in lines if line.startswith(("fatal: ", "error: "))] or lines
    return f": {telling[0].partition(': ')[2] or telling[0]}"[:300] if telling else ""


def _unpack(tar: tarfile.TarFile, folder: Path, commit: str) -> None:
    """Links come last, so that nothing is written through one."""
    # An attribute, since extract knows no filter before Python 3.11.4.
    tar.extraction_filter = lambda member, path: member
    links = []
    for member in tar:
        if member.issym():
            links.append(member)
        elif ".." in Path(member.name).parts or Path(member.name).is_absolute():
            raise _leads_out(member.name, commit)
        else:
            tar.extract(member, folder)
    top = os.path.realpath(folder)

    def inside(place: str) -> bool:
        return Path(os.path.realpath(place)).is_relative_to(top)

    for member in links:
        place = os.path.join(folder, os.path.dirname(member.name))  # noqa: PTH118, PTH120
        if not inside(os.path.join(place, member.linkname)):  # noqa: PTH118
            raise _leads_out(member.name, commit)
        tar.extract(member, folder)
    for member in links:  # a later link may have turned an earlier one
        if not inside(os.path.join(folder, member.name)):  # noqa: PTH118
            raise _leads_out(member.name, commit)


def _leads_out(name: str, commit: str) -> InputError:
    return InputError(
        f"{name} of {commit[:12]} leads out of the revision's folder",
        "is it a revision of this project?",
    )
