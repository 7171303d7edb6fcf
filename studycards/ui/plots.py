"""Draws pictures in a terminal: plots by plotext, calendars and shares as characters that need no colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil, floor, log10
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from studycards.schedule.days import day_as_date, weekday
from studycards.screen.panels import Bars, Calendar, Cell, Curve, Panel, Rows
from studycards.screen.parts import Translate
from studycards.ui.lanes import bar
from studycards.ui.markdown import Folded
from studycards.ui.safe import safe

SHADES = "·░▒▓█"
"""None, and four quarters of the most."""

_HEIGHT = 14
_LOW_HEIGHT = 8
NARROW = 56
"""Below this many columns a table has only its first ones."""

_FEW_COLUMNS = 3
_LABELS = 4
"""Cells that the names of the weekdays take."""


def panel(one: Panel, width: int, say: Translate, low: bool = False) -> Iterator[RenderableType]:
    """One picture: title, drawing, sentence. `low`: on a screen with few rows."""
    yield Text(safe(one.title), "bold")
    height = _LOW_HEIGHT if low else _HEIGHT
    match one.chart:
        case Calendar():
            yield calendar(one.chart, width, say)
        case Bars():
            yield from bars(one.chart, width, height)
        case Curve():
            yield from curve(one.chart, width, height, say)
        case Rows():
            yield table(one.chart, width)
    if one.note:
        yield Folded(Text(safe(one.note), "" if one.chart is None else "italic"))


# A year as weeks, a day a cell


def calendar(year: Calendar, width: int, say: Translate) -> Text:
    """Columns are weeks, rows are days from Monday on; the older weeks are left out where it is narrow."""
    cell = 2 if width >= 53 * 2 + _LABELS else 1
    weeks = min(53, (width - _LABELS) // cell)
    monday = year.last - weekday(year.last) - 7 * (weeks - 1)
    most = max((year.days.get(monday + ahead, 0) for ahead in range(7 * weeks)), default=0)
    names = (say("Mo"), "", say("We"), "", say("Fr"), "", say("Su"))
    drawn = _months(monday, weeks, cell)
    for row, name in enumerate(names):
        drawn.append("\n" + _fitted(name, _LABELS), "dim")
        for week in range(weeks):
            day = monday + 7 * week + row
            shade = -1 if day > year.last else _shade(year.days.get(day, 0), most)
            drawn.append((" " if shade < 0 else SHADES[shade]) * cell, "green" if shade > 0 else "dim")
    drawn.append("\n" + " " * _LABELS).append(say("fewer") + " ", "dim")
    for shade, sign in enumerate(SHADES):
        drawn.append(sign * cell, "green" if shade else "dim")
    drawn.no_wrap = True
    return drawn.append(" " + say("more; the most: {n}").format(n=most), "dim")


def _shade(count: int, most: int) -> int:
    return 0 if count <= 0 or most <= 0 else min(4, 1 + 4 * (count - 1) // most)


def _months(monday: int, weeks: int, cell: int) -> Text:
    """The number of each month above the week in which it begins."""
    line = " " * _LABELS
    for week in range(weeks):
        first, last = (day_as_date(monday + 7 * week + day) for day in (0, 6))
        begins = first.day == 1 or first.month != last.month
        place = _LABELS + week * cell
        if begins and len(line) <= place:
            line = f"{line:<{place}}{last.month}"
    return Text().append(line, "dim")


def _fitted(text: str, cells: int) -> str:
    from rich.cells import set_cell_size

    return set_cell_size(text, cells)


# Plots


def _plotter(width: int, height: int) -> Any:
    """plotext with a clean sheet, in the terminal's own colours."""
    import plotext

    plotext.clear_figure()
    plotext.plotsize(width, height)
    for paint in (plotext.canvas_color, plotext.axes_color, plotext.ticks_color):
        paint("default")
    return plotext


def _built(plotext: Any) -> Text:
    drawn = Text.from_ansi(plotext.build().rstrip("\n"))
    drawn.no_wrap = True
    return drawn


def bars(chart: Bars, width: int, height: int) -> Iterator[RenderableType]:
    """Upright bars; the second series stands on the first, in other characters."""
    width = min(width, 100)
    places = list(range(1, len(chart.labels) + 1))
    plotext = _plotter(width, height)
    signs, colours = ("█", "░")[: len(chart.series)], ("green+", "cyan")[: len(chart.series)]
    tops = [0.0] * len(places)
    layers = []
    for _name, values in chart.series:
        tops = [top + value for top, value in zip(tops, values, strict=True)]
        layers.append(tops)
    for sign, colour, heights in reversed(list(zip(signs, colours, layers, strict=True))):
        plotext.bar(places, heights, marker=sign, color=colour, width=0.6 if len(places) < 12 else 0.8)
    plotext.xticks(*_ticks(places, chart.labels, width))
    plotext.yticks(*_levels(max(tops)))
    plotext.ylim(0, max(tops) * 1.02)
    yield _built(plotext)
    names = "  ".join(f"{sign} {name}" for sign, (name, _values) in zip(signs, chart.series, strict=True))
    yield Text(safe(f"{names}  → {chart.x_name}" if chart.x_name else names), "dim")


def _ticks(places: Sequence[int], labels: Sequence[str], width: int) -> tuple[list[int], list[str]]:
    """As many labels as there is room for, evenly apart."""
    longest = max(map(len, labels)) + 2
    every = -(-len(labels) * longest // max(1, width - 8))
    return list(places[::every]), list(labels[::every])


def _levels(top: float) -> tuple[list[float], list[str]]:
    """Few whole numbers on the upright axis."""
    return _round_numbers(0, top, 4)


def _round_numbers(first: float, last: float, about: int) -> tuple[list[float], list[str]]:
    """About so many whole numbers between two, as people count."""
    rough = max(1.0, (last - first) / about)
    size = 10 ** floor(log10(rough))
    step = int(next(size * digit for digit in (1, 2, 5, 10) if size * digit >= rough))
    levels = [float(level) for level in range(ceil(first / step) * step, floor(last) + 1, step)]
    return levels, [f"{level:.0f}" for level in levels]


def curve(chart: Curve, width: int, height: int, say: Translate) -> Iterator[RenderableType]:
    """A line through points, upright lines at the marks, one across at the level."""
    plotext = _plotter(min(width, 100), height)
    xs, ys = [x for x, _y in chart.points], [y for _x, y in chart.points]
    plotext.plot(xs, ys, marker="braille", color="green+")
    for x, _name in chart.marks:
        plotext.vline(x, "gray")
    if chart.level is not None:
        plotext.hline(chart.level[0], "gray")
    lowest = 10 * floor(min(70.0, *ys) / 10)
    plotext.ylim(lowest, 100)
    plotext.yticks(*_round_numbers(lowest, 100, 5))
    plotext.xticks(*_round_numbers(min(xs), max(xs), max(2, min(width, 100) // 14)))
    yield _built(plotext)
    lines = [f"{name} {x:+.0f}" if x else name for x, name in chart.marks]
    across = f" ─ {chart.level[1]} {chart.level[0]:.0f}" if chart.level else ""
    axes = say("↑ {y}, → {x}").format(y=chart.y_name, x=chart.x_name)
    yield Text(safe(f"{axes}  │ {' · '.join(lines)} {across}"), "dim")


# Tables


def table(chart: Rows, width: int) -> Table:
    """Texts to the left, figures to the right; shares as bars, and the later columns, where there is room."""
    chart = chart if width >= NARROW else _first_columns(chart)
    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, padding=(0, 1) if width >= 60 else (0, 0))
    room = 14 if width >= 90 else 8 if width >= 64 else 0
    texts = [all(_is_words(row[place]) for row in chart.rows) for place in range(len(chart.heads))]
    for place, name in enumerate(chart.heads):
        left = place == 0 or texts[place] or any(isinstance(row[place], float) for row in chart.rows)
        drawn.add_column(Text(safe(name)), justify="left" if left else "right", overflow="fold")
    for row in chart.rows:
        drawn.add_row(*(_cell(cell, room) for cell in row))
    return drawn


def _first_columns(chart: Rows) -> Rows:
    return Rows(chart.heads[:_FEW_COLUMNS], tuple(row[:_FEW_COLUMNS] for row in chart.rows))


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and not any(letter.isdigit() for letter in cell) and cell not in ("", "–")


def _cell(cell: Cell, room: int) -> Text:
    if cell is None:
        return Text("–", "dim")
    if isinstance(cell, str):
        return Text(safe(cell))
    if not room:
        return Text(f"{100 * cell:.0f} %")
    return Text(f"{100 * cell:>3.0f} % ", no_wrap=True).append(f"{bar(cell, 1.0, room):<{room}}", "green")
