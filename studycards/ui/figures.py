"""A table of figures: names on the left, numbers on the right, as narrow as it can be."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from studycards.ui.safe import safe


def figures(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Table:
    """Rows of figures under their names; the first column names the row."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False)
    for number, name in enumerate(columns):
        table.add_column(Text(safe(name)), justify="right" if number else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(str(cell))) for cell in row))
    return table
