"""The one style of tables and prose on a terminal of any width.

A row's name is never left out; where there is little room it is shortened in its middle. A
verdict is never left out or cut. The other columns go by rank, and a line below the table
names those that went. Numbers are never cut. Prose breaks at words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from rich import cells
from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.segment import Segment
from rich.text import Text

from ..shown import in_ascii, shown
from ..wrapping import held, released

GAP = 2
SHORT_NAME, SHORTEST_NAME = 24, 8
"""A name gives way down to the first before a column goes, and to the second after all went."""
PROSE, NARROWEST_PROSE = 24, 12
SMALLEST_PICTURE = 5
ROWS_A_CELL = 3
"""Prose that would need more rows than this in its cell goes before it gets so narrow."""


def cell_len(text: str) -> int:
    """The width of a text in which no character is a mark that cannot be seen."""
    return len(text) if text.isascii() else cells.cell_len(text)


class Picture(Protocol):
    """A cell that is drawn in the room that the numbers leave."""

    WIDTH: int

    def drawn(self, width: int, plain: bool) -> str:
        """At most `width` characters; plain: ASCII alone."""
        ...


Cell = str | Text | Picture | None


class Column:
    """One column: its marks, its header and its cells."""

    def __init__(self, spec: str) -> None:
        self.header = spec.lstrip("=!>~")
        marks = spec[: len(spec) - len(self.header)]
        self.name, self.verdict = "=" in marks, "!" in marks
        self.right, self.prose = ">" in marks, "~" in marks
        # `isinstance(cell, Picture)` looks at every attribute: ten times the work of a table.
        self.cells: list[str | Picture] = []

    @property
    def filled(self) -> bool:
        return any(not isinstance(cell, str) or cell.strip() for cell in self.cells)

    @property
    def pictured(self) -> bool:
        return any(not isinstance(cell, str) for cell in self.cells)

    def texts(self, plain: bool) -> list[str]:
        return [
            "" if not isinstance(cell, str) else in_ascii(cell) if plain else cell
            for cell in self.cells
        ]

    def natural(self, plain: bool) -> int:
        """Width of the widest cell."""
        if self.pictured:
            return max(cell.WIDTH for cell in self.cells if not isinstance(cell, str))
        return max(self._head(plain), *map(cell_len, self.texts(plain)), 1)

    def least(self, plain: bool) -> int:
        """Width down to which it gives way before another column goes."""
        natural = self.natural(plain)
        if self.pictured:
            return 0
        if self.name:
            return min(natural, max(self._head(plain), self._told_apart(plain)))
        if self.prose:
            rows = 0 if self.verdict else -(-natural // ROWS_A_CELL)
            return min(natural, max(self._head(plain), PROSE, rows))
        return natural

    def _told_apart(self, plain: bool) -> int:
        """The shortest width at which names that differ still do."""
        names = set(self.texts(plain))
        for width in range(SHORT_NAME, self.natural(plain)):
            if len({shortened(name, width, plain) for name in names}) == len(names):
                return width
        return self.natural(plain)

    def _head(self, plain: bool) -> int:
        header = in_ascii(self.header) if plain else self.header
        return max(map(cell_len, header.split("\n")))


class PlainTable:
    """A table without lines, whose cells are what they say: none is markup or moves the cursor."""

    def __init__(self, columns: Sequence[Column], title: str, spare: Sequence[str]) -> None:
        self.columns, self.title, self._spare = tuple(columns), title, tuple(spare)
        self.row_count = 0

    def add_row(self, *cells: Cell) -> None:
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells in a table of {len(self.columns)} columns")
        self.row_count += 1
        for column, cell in zip(self.columns, cells, strict=True):
            text = (cell.plain if isinstance(cell, Text) else cell) or ""
            column.cells.append(shown(text) if isinstance(text, str) else text)

    def fit(self, width: int, plain: bool = False) -> tuple[dict[Column, int], list[Column]]:
        """The width of each column that stays, and the columns that go."""
        kept = [c for c in self.columns if c.filled or (c.header and not self.row_count)]
        least = {c: c.least(plain) for c in kept}
        gone: list[Column] = []

        def lacking() -> int:
            gaps = GAP * (sum(1 for c in kept if least[c]) - 1)
            return sum(least[c] for c in kept) + gaps - width

        for column in self._order(kept):
            if lacking() <= 0:
                break
            kept.remove(column)
            gone.append(column)
        for smallest, squeezed in (
            (NARROWEST_PROSE, [c for c in kept if c.prose]),
            (SHORTEST_NAME, [c for c in kept if c.name]),
        ):
            for column in squeezed:
                least[column] -= max(0, min(lacking(), least[column] - smallest))
        sizes = {c: least[c] for c in kept}
        room = -lacking()
        for giving in ([c for c in kept if c.name], [c for c in kept if c.prose]):
            room = _grow(sizes, giving, room, plain)
        for column in (c for c in kept if c.pictured):
            size = min(column.natural(plain), room - GAP)
            sizes[column] = size if size >= SMALLEST_PICTURE else 0
            room -= sizes[column] + GAP if sizes[column] else 0
        return {c: n for c, n in sizes.items() if n}, [c for c in self.columns if c in gone]

    def _order(self, columns: Sequence[Column]) -> Iterator[Column]:
        """Columns that may go, the first to go first: by rank, then from the right."""
        free = [c for c in columns if not c.name and not c.verdict and not c.pictured]
        ranked = [c for name in self._spare for c in free if _one_line(c) == name]
        return iter(ranked + [c for c in reversed(free) if c not in ranked])

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width, plain = options.max_width, options.ascii_only
        sizes, gone = self.fit(width, plain)
        if self.title:
            yield from prose(self.title).__rich_console__(console, options)
        heads = [c.header.split("\n") for c in sizes]
        tallest = max(map(len, heads))
        above = [[""] * (tallest - len(lines)) + lines for lines in heads]
        bold, end = console.get_style("bold"), Segment.line()
        for line in _lines(above, list(sizes.items()), plain):
            yield from (Segment(line, bold), end)
        total = sum(sizes.values()) + GAP * (len(sizes) - 1)
        yield from (Segment(("-" if plain else "─") * total), end)
        for row in range(self.row_count):
            drawn = [_cell(c, row, size, plain, console) for c, size in sizes.items()]
            for line in _lines(drawn, list(sizes.items()), plain):
                yield from (Segment(line), end)  # a Text of each would take half of all the time
        if gone:
            names = ", ".join(map(_one_line, gone))
            notice = f"left out at {width} columns: {names}; a wider terminal or --json shows them"
            yield from prose(notice).__rich_console__(console, options)
        yield Text("")


def plain_table(*columns: str, title: str = "", spare: Sequence[str] = ()) -> PlainTable:
    """A table in the house style.

    Marks before a header: `=` the row's name, `!` a verdict, `>` stands to the right, `~` prose
    that may break its lines. spare: headers of columns that can be done without, the first to
    go first; after them go the others from the right, but never a name or a verdict.
    """
    return PlainTable([Column(spec) for spec in columns], title, spare)


class First:
    """The first of some tables that leaves no column out at the width there is, or the last one."""

    def __init__(self, *tables: PlainTable) -> None:
        self.tables = tables

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width, plain = options.max_width, options.ascii_only
        fitting = (table for table in self.tables if not table.fit(width, plain)[1])
        yield from next(fitting, self.tables[-1]).__rich_console__(console, options)


class Prose:
    """Lines that break at words, and go on below their beginning."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(shown(line, len(line)) for line in lines)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for whole in self.lines:
            line = in_ascii(whole) if options.ascii_only else whole
            body = line.lstrip(" ")
            indent = len(line) - len(body)
            if cell_len(line) <= options.max_width:
                yield Text(line, no_wrap=True)
                continue
            room = max(10, options.max_width - indent - 2)
            for number, part in enumerate(_wrapped(body, room, console)):
                yield Text(" " * (indent + 2 * bool(number)) + part, no_wrap=True)


def prose(*lines: str) -> Prose:
    """Each of `lines` is one: a break inside it is a stranger's, and spelled out."""
    return Prose(lines)


def paragraphs(lines: str) -> Prose:
    """A text whose line breaks are ours."""
    return Prose(lines.split("\n"))


class Drawn:
    """Lines that are made for the width: draw(width, plain) gives them."""

    def __init__(self, draw: Callable[[int, bool], Sequence[str]]) -> None:
        self._draw = draw

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for line in self._draw(options.max_width, options.ascii_only):
            yield from Prose([line]).__rich_console__(console, options)


def renderable(part: RenderableType) -> RenderableType:
    """`part` with its texts as Prose: nothing in them is markup, an escape or a new line.

    What is made here otherwise sees to its own texts, since widths are counted there.
    """
    if isinstance(part, Group):
        return Group(*map(renderable, part.renderables))
    if isinstance(part, str | Text):
        return Prose([part if isinstance(part, str) else part.plain])
    return part


def shortened(text: str, width: int, plain: bool = False) -> str:
    """`text` in at most `width` cells: what is too long loses its middle."""
    if cell_len(text) <= width:
        return text
    mark = ".." if plain else "…"
    room = max(0, width - len(mark))
    tail = _ending(text, room // 2)
    return _beginning(text, room - cell_len(tail)) + mark + tail


def _beginning(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[:-1]
    return text


def _ending(text: str, width: int) -> str:
    while cell_len(text) > width:
        text = text[1:]
    return text


def _grow(sizes: dict[Column, int], columns: list[Column], room: int, plain: bool) -> int:
    """Gives `room` to `columns` in equal parts, none more than it needs; what is left."""
    wanting = {c: c.natural(plain) - sizes[c] for c in columns}
    while room > 0 and any(wanting.values()):
        for column in [c for c in columns if wanting[c] > 0][:room]:
            sizes[column] += 1
            wanting[column] -= 1
            room -= 1
    return room


def _cell(column: Column, row: int, size: int, plain: bool, console: Console) -> list[str]:
    cell = column.cells[row]
    if not isinstance(cell, str):
        return [cell.drawn(size, plain)]
    text = in_ascii(cell) if plain else cell
    if column.name:
        return [shortened(text, size, plain)]
    return _wrapped(text, size, console)


def _wrapped(text: str, width: int, console: Console) -> list[str]:
    if cell_len(text) <= width:
        return [text]
    lines = Text(held(text, width)).wrap(console, width, overflow="fold")
    return [released(line.plain).rstrip() for line in lines]


def _lines(cells: list[list[str]], columns: list[tuple[Column, int]], plain: bool) -> Iterator[str]:
    """Lines of one row, each cell in its column."""
    for number in range(max(map(len, cells), default=0)):
        parts = []
        for lines, (column, size) in zip(cells, columns, strict=True):
            text = lines[number] if number < len(lines) else ""
            text = in_ascii(text) if plain else text
            blank = " " * max(0, size - cell_len(text))
            parts.append(blank + text if column.right else text + blank)
        yield (" " * GAP).join(parts).rstrip()


def _one_line(column: Column) -> str:
    return column.header.replace("-\n", "").replace("\n", " ")
