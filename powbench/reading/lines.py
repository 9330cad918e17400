"""Where each key of a TOML file stands: tomllib keeps no line numbers, so they are found here.

The text must already be valid TOML. The result maps a path to its 1-based line:

    [site.x]                 ("site",) ("site", "x")
    rigs = [{count = 2}]     ("site", "x", "rigs") (…, "rigs", 0) (…, "rigs", 0, "count")
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import bounded

Path = tuple[str | int, ...]
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def find(text: str) -> Mapping[Path, int]:
    """The line of every table, key and element in a valid TOML text."""
    scanner = _Scanner(text.replace("\r\n", "\n"))
    scanner.document()
    return scanner.lines


def nearest(lines: Mapping[Path, int], path: Path) -> int:
    """The line of `path`, or of the closest table around it; 1 when nothing is known."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text, self.position, self.line = text, 0, 1
        self.lines: dict[Path, int] = {}
        self.arrays: dict[Path, int] = {}

    def peek(self, size: int = 1) -> str:
        return self.text[self.position : self.position + size]

    def take(self, count: int = 1) -> None:
        self.line += self.text.count("\n", self.position, self.position + count)
        self.position += count

    def mark(self, path: Path) -> None:
        self.lines.setdefault(path, self.line)

    def blank(self) -> None:
        """Skip white space, line ends and comments."""
        while self.position < len(self.text):
            if self.peek() == "#":
                end = self.text.find("\n", self.position)
                self.position = len(self.text) if end < 0 else end
            elif self.peek().isspace():
                self.take()
            else:
                return

    def document(self) -> None:
        table: Path = ()
        while True:
            self.blank()
            if self.position >= len(self.text):
                return
            if self.peek(2) == "[[":
                self.take(2)
                table = self.header(array=True)
                self.take(2)
            elif self.peek() == "[":
                self.take()
                table = self.header(array=False)
                self.take()
            else:
                self.pair(table)

    def header(self, array: bool) -> Path:
        """The path a header opens; within arrays of tables it goes to their last element."""
        path: Path = ()
        names = self.key()
        for place, name in enumerate(names):
            path = (*path, name)
            self.mark(path)
            last = place == len(names) - 1
            if array and last:
                self.arrays[path] = self.arrays.get(path, -1) + 1
            if path in self.arrays:
                path = (*path, self.arrays[path])
                self.mark(path)
        return path

    def key(self) -> list[str]:
        """A dotted key, quoted parts included."""
        names = []
        while True:
            while self.peek() in " \t":
                self.take()
            if self.peek() in "\"'":
                start = self.position
                self.string()
                quoted = self.text[start : self.position]
                names.append(next(iter(bounded.toml_value(f"{quoted} = 0"))))
            else:
                start = self.position
                while self.peek() and self.peek() in _BARE:
                    self.take()
                names.append(self.text[start : self.position])
            while self.peek() in (" ", "\t"):
                self.take()
            if self.peek() != ".":
                return names
            self.take()

    def pair(self, table: Path) -> None:
        path = table
        for name in self.key():
            path = (*path, name)
            self.mark(path)
        self.take()  # the equals sign
        self.value(path)

    def value(self, path: Path) -> None:
        self.blank()
        if self.peek() == "[":
            self.elements(path)
        elif self.peek() == "{":
            self.inline(path)
        elif self.peek() in "\"'":
            self.string()
        else:
            while self.peek() and self.peek() not in ",]}\n#":
                self.take()

    def elements(self, path: Path) -> None:
        self.take()
        index = 0
        while True:
            self.blank()
            if self.peek() == "]" or not self.peek():
                self.take()
                return
            if self.peek() == ",":
                self.take()
                continue
            self.mark((*path, index))
            self.value((*path, index))
            index += 1

    def inline(self, path: Path) -> None:
        self.take()
        while True:
            self.blank()
            if self.peek() == "}" or not self.peek():
                self.take()
                return
            if self.peek() == ",":
                self.take()
                continue
            self.pair(path)

    def string(self) -> None:
        """Skip a string of any of the four kinds."""
        quote = self.peek()
        fence = quote * 3 if self.peek(3) == quote * 3 else quote
        self.take(len(fence))
        while self.peek():
            if quote == '"' and self.peek() == "\\":
                self.take(2)
            elif self.peek(len(fence)) == fence:
                self.take(len(fence))
                while len(fence) == 3 and self.peek() == quote:  # """a"""" ends in a quote
                    self.take()
                return
            else:
                self.take()
