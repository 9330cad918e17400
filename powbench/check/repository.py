"""What git says: revisions, the merge base, uncommitted changes. Reads only."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ..errors import InputError

MAIN_BRANCHES = ("origin/HEAD", "origin/main", "origin/master", "main", "master")

BUILT = ("csrc", "powbench", "pyproject.toml", "setup.py", "MANIFEST.in")
"""What a wheel is built from: a new file there that git does not know is in no revision."""


class Repository:
    """The checkout that `folder` lies in; InputError where there is none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        top = self._git("rev-parse", "--show-toplevel")
        if top is None:
            raise InputError(
                f"{folder} is in no git repository",
                "revisions need a checkout of powbench; --base and --head also take a wheel or a "
                "Python environment",
            )
        self.top = Path(top)

    def _git(self, *arguments: str) -> str | None:
        """Stripped stdout, None when git fails."""
        try:
            done = subprocess.run(
                ["git", "-C", str(self._folder), *arguments],
                capture_output=True,
                text=True,
                errors="replace",
                stdin=subprocess.DEVNULL,
                timeout=120,
                check=False,
            )
        except FileNotFoundError:
            raise InputError("git is not installed", "install git (apt install git)") from None
        except subprocess.TimeoutExpired:
            raise InputError("git did not answer within two minutes", "is the disk slow?") from None
        return done.stdout.strip() if done.returncode == 0 else None

    def commit(self, revision: str) -> str:
        """The full hash of a revision; InputError when there is none such."""
        found = None
        if not revision.startswith("-"):
            found = self._git("rev-parse", "--verify", "--quiet", revision + "^{commit}")
        if found is None:
            hint = "`git log --all --oneline` lists revisions"
            if self.is_shallow():
                hint = "this clone is shallow: `git fetch --unshallow` brings the older revisions"
            raise InputError(f"there is no revision {revision!r}", hint)
        return found

    def is_shallow(self) -> bool:
        return self._git("rev-parse", "--is-shallow-repository") == "true"

    def holds(self, commit: str, path: str) -> bool:
        """Whether `commit` has a file at `path`, from the top of the repository."""
        return self._git("cat-file", "-e", f"{commit}:{path}") is not None

    def changed(self) -> list[str]:
        """Tracked files that differ from HEAD, and new ones among those that are built."""
        known = self._git("status", "--porcelain", "--untracked-files=no")
        built = [f":(top){path}" for path in BUILT]
        new = self._git("ls-files", "--others", "--exclude-standard", "--full-name", "--", *built)
        if known is None or new is None:
            raise InputError("git cannot tell what has changed", "try `git status`")
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
            "there is no main branch to find the base with", "name the base with --base"
        )

    def merge_base(self, head: str) -> tuple[str, str]:
        """(full hash, how it was found) of the merge base of `head` and the main branch."""
        main = self._main_or_shallow() if self.is_shallow() else self.main_branch()
        found = self._git("merge-base", main, head)
        if found is None:
            if self.is_shallow():
                raise self._too_shallow(main)
            raise InputError(
                f"{head[:12]} and {main} have no commit in common", "name the base with --base"
            )
        return found, f"merge base with {main}"

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
        """The files of a commit into an existing empty folder, no .git among them."""
        archive = subprocess.Popen(
            ["git", "-C", str(self.top), "archive", "--format=tar", commit],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        with archive:
            import tarfile

            assert archive.stdout is not None
            try:
                with tarfile.open(fileobj=archive.stdout, mode="r|") as tar:
                    # An attribute, since extractall knows no filter before Python 3.11.4.
                    tar.extraction_filter = lambda member, path: member
                    tar.extractall(folder)
            except tarfile.TarError:
                pass  # git's exit code says it
        if archive.returncode != 0:
            raise InputError(f"git cannot export {commit[:12]}", "`git fsck` checks the repository")
