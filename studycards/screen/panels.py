"""What a picture shows, whatever draws it: a calendar, bars over days, a curve, a table with shares. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Cell = str | float | None
"""A text, or a share from 0 to 1 that is drawn as a bar; None for nothing known."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A year of days, the last one being `last`; `days` has the count of each study day that has one."""

    days: Mapping[int, int]
    last: int


@dataclass(frozen=True, slots=True)
class Bars:
    """Counts side by side. Each label is short and plain. A second series stands on top of the first."""

    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]
    x_name: str = ""


@dataclass(frozen=True, slots=True)
class Curve:
    """Lines through points. `marks` are upright lines, each with what it is; `level` is one across."""

    points: tuple[tuple[float, float], ...]
    x_name: str
    y_name: str
    marks: tuple[tuple[float, str], ...] = ()
    level: tuple[float, str] | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; its first column names the row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


Chart = Calendar | Bars | Curve | Rows


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: its title, what is drawn, and a sentence under it."""

    id: str
    title: str
    chart: Chart | None
    note: str = ""
