"""What is wrong with a file: everything at once, each with its place and its remedy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import InputError
from .lines import Path, nearest


@dataclass(frozen=True)
class Problem:
    """One thing to mend. site: its name, or empty outside all sites. key: as written."""

    file: str
    line: int
    site: str
    key: str
    fault: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: "
        site = f"site {self.site!r}, " if self.site else ""
        return f"{where}{site}{self.key}: {self.fault}; {self.remedy}"


SHOWN, MOST = 20, 1000
"""Problems that are listed, and after which reading ends: nobody mends more at once."""


class FileProblems(InputError):
    """A file that cannot be used, with its problems in the order of their lines.

    listed: as they are shown, one a line, the first of them when there are many.
    """

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.line, p.key)))
        count = len(problems)
        many = f"{MOST} errors or more" if count >= MOST else f"{count} errors"
        head = f"{file} has {many if count > 1 else '1 error'}"
        self.listed = tuple(map(str, self.problems[:SHOWN]))
        if count > SHOWN:
            self.listed += (f"{file}: the first {SHOWN} are listed; correct them and run it again",)
        listed = "\n".join(f"  {line}" for line in self.listed)
        hint = "`powbench project --init FILE` writes an example with every key"
        super().__init__(f"{head}\n{listed}", hint)
        self.head = head


class Book:
    """Collects the problems of one file while it is read.

    notes: what is right to write and perhaps not what was meant. remarks: what the file's own
    notes say.
    """

    def __init__(self, file: str, lines: Mapping[Path, int]) -> None:
        self.file = file
        self._lines = lines
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.remarks: list[str] = []
        self._unread: set[Path] = set()

    def line(self, path: Path) -> int:
        return nearest(self._lines, path)

    def add(self, path: Path, fault: str, remedy: str, unread: bool = False) -> None:
        """Note a problem at `path`. unread: a stand-in takes the place of what is there.

        What is said later of a stand-in, or of anything in it, only follows and is not noted.
        """
        if self.is_unread(path):
            return
        if unread:
            self._unread.add(path)
        in_site = len(path) > 1 and path[0] == "site"
        site = str(path[1]) if in_site else ""
        shown = path[2:] if in_site else path
        key = ".".join(str(part) for part in shown) or "the table itself"
        self.problems.append(Problem(self.file, self.line(path), site, key, fault, remedy))
        if len(self.problems) >= MOST:
            self.close()

    def is_unread(self, path: Path) -> bool:
        """Whether `path`, or a table around it, was replaced by a stand-in."""
        return any(path[:length] in self._unread for length in range(len(path) + 1))

    def close(self) -> None:
        """Raise FileProblems when there are any."""
        if self.problems:
            raise FileProblems(self.file, tuple(self.problems))
