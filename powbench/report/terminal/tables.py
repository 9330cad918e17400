"""The house style of tables."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from ..shown import renderable


class PlainTable(Table):
    """A table whose cells are what they say: none is markup, moves the cursor or breaks a line."""

    def add_row(self, *cells: RenderableType | None, **options: object) -> None:
        """As rich's, with every text shown."""
        shown = (cell if cell is None else renderable(cell) for cell in cells)
        super().add_row(*shown, **options)  # type: ignore[arg-type]


def plain_table(*columns: str, title: str = "") -> Table:
    """A table without lines.

    A column that begins with `>` stands to the right, one that begins with `~` may
    break its lines where there is little room; no other does.
    """
    table = PlainTable(
        box=SIMPLE_HEAD, title=Text(title) if title else None, title_justify="left", pad_edge=False
    )
    for column in columns:
        table.add_column(
            Text(column.lstrip(">~")),
            justify="right" if column.startswith(">") else "left",
            no_wrap=not column.startswith("~"),
            overflow="fold" if column.startswith("~") else "ellipsis",
        )
    return table
