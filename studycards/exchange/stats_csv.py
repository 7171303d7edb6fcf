"""Pictures as one table for a spreadsheet: a row a figure, with its picture, its row and its column."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from studycards.exchange.csv_out import defused
from studycards.schedule.days import day_as_date
from studycards.screen.panels import Bars, Calendar, Curve, Panel, Rows

COLUMNS = ("picture", "row", "column", "value")

Figure = tuple[str, str, str]


def written(panels: Iterable[Panel]) -> str:
    """The table. Shares are from 0 to 1."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for panel in panels:
        for figure in _figures(panel):
            writer.writerow((panel.id, *map(defused, figure)))
    return text.getvalue()


def _figures(panel: Panel) -> Iterator[Figure]:
    match panel.chart:
        case Calendar(days):
            yield from ((day_as_date(day).isoformat(), "answers", str(n)) for day, n in sorted(days.items()))
        case Bars(labels, series):
            for name, values in series:
                yield from ((label, name, f"{value:g}") for label, value in zip(labels, values, strict=True))
        case Curve(points, _, y_name):
            yield from ((f"{x:.2f}", y_name, f"{y:.2f}") for x, y in points)
        case Rows(heads, rows):
            yield from _cells(heads, rows)


def _cells(heads: tuple[str, ...], rows: Iterable[tuple[str | float | None, ...]]) -> Iterator[Figure]:
    for row in rows:
        for head, cell in zip(heads[1:], row[1:], strict=True):
            if cell is not None:
                yield str(row[0]), head, cell if isinstance(cell, str) else f"{cell:.4f}"
