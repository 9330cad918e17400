"""The house style of tables."""

from __future__ import annotations

from rich.box import SIMPLE_HEAD
from rich.table import Table


def plain_table(*columns: str, title: str = "") -> Table:
    """A table without lines.

    A column that begins with `>` stands to the right, one that begins with `~` may
    break its lines where there is little room; no other does.
    """
    table = Table(box=SIMPLE_HEAD, title=title or None, title_justify="left", pad_edge=False)
    for column in columns:
        table.add_column(
            column.lstrip(">~"),
            justify="right" if column.startswith(">") else "left",
            no_wrap=not column.startswith("~"),
            overflow="fold" if column.startswith("~") else "ellipsis",
        )
    return table
