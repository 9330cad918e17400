"""What is wrong with a file: everything at once, each with its place and its remedy."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..errors import InputError
from .lines import Path, nearest


@dataclass(frozen=True)
class Origin:
    """A row that a site comes from. columns: their names by the path of a key below the site;
    the others stand in the table of the site `template`."""

    file: str
    line: int
    columns: Mapping[Path, str]
    template: str

    def column(self, below: Path) -> str | None:
        """The column that says what stands at a path below the site."""
        prefixes = (below[:length] for length in range(len(below), 0, -1))
        return next((self.columns[p] for p in prefixes if p in self.columns), None)


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


Value = TypeVar("Value")
SHOWN, MOST = 20, 1000
"""Problems that are listed, and after which reading ends: nobody mends more at once."""


class FileProblems(InputError):
    """A file that cannot be used, with its problems in the order of their lines.

    listed: as they are shown, one a line, the first of them when there are many.
    """

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        self.problems = tuple(sorted(problems, key=lambda p: (p.file, p.line, p.key)))
        count = len(problems)
        file = " and ".join(dict.fromkeys(p.file for p in self.problems)) or file
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
        self.from_rows: dict[str, Origin] = {}
        self._unread: set[Path] = set()
        self._told: set[Problem] = set()
        self._once: dict[Hashable, Any] = {}

    def place(self, path: Path) -> tuple[str, int]:
        """The file and line of what stands at `path`."""
        if (origin := self._origin(path)) is not None:
            if origin.column(path[2:]) is not None:
                return origin.file, origin.line
            path = ("site", origin.template, *path[2:])
        return self.file, nearest(self._lines, path)

    def _origin(self, path: Path) -> Origin | None:
        if not self.from_rows or len(path) < 2 or path[0] != "site":
            return None
        return self.from_rows.get(str(path[1]))

    def once(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` brings, the same for all that ask with this key: alike sites share it."""
        if key not in self._once:
            self._once[key] = make()
        found: Value = self._once[key]
        return found

    def alike(self, value: Value) -> Value:
        """The first value that equals this one, which then lives once for all sites."""
        return self.once(value, lambda: value)

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
        if (origin := self._origin(path)) is not None:
            column = origin.column(shown)
            site, key = (origin.template, key) if column is None else (site, f"column {column}")
        problem = Problem(*self.place(path), site, key, fault, remedy)
        if problem in self._told:  # of a template once, not for each of its sites
            return
        if self.from_rows:
            self._told.add(problem)
        self.problems.append(problem)
        if len(self.problems) >= MOST:
            self.close()

    def is_unread(self, path: Path) -> bool:
        """Whether `path`, or a table around it, was replaced by a stand-in."""
        return any(path[:length] in self._unread for length in range(len(path) + 1))

    def close(self) -> None:
        """Raise FileProblems when there are any."""
        if self.problems:
            raise FileProblems(self.file, tuple(self.problems))
