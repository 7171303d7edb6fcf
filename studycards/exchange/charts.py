"""Pictures as Vega-Lite charts, drawn to SVG by the library itself: no script is left in what comes out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from studycards.errors import NotAvailable
from studycards.schedule.days import day_as_date, weekday
from studycards.screen.panels import Bars, Calendar, Chart, Curve, Rows
from studycards.screen.parts import Translate

Spec = dict[str, Any]

_WIDTH = 640
_GREENS = ["#ebedf0", "#9be9a8", "#40c463", "#30a14e", "#216e39"]
_TWO = ["#2a7f4f", "#9ecae1"]
_CONFIG: Spec = {
    "background": "#ffffff",
    "font": "system-ui, 'Noto Sans', 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif",
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal", "grid": True},
    "legend": {"labelFontSize": 12, "orient": "top", "title": None, "labelLimit": 400},
}


def svg(chart: Chart, say: Translate) -> str:
    """The chart as SVG; the empty string for a table without shares. Raises NotAvailable."""
    spec = _spec(chart, say)
    if spec is None:
        return ""
    try:
        import vl_convert
    except ImportError:
        raise NotAvailable(
            "Charts on a page need the package vl-convert-python.",
            "Install it with: pip install 'studycards[page]'",
        ) from None
    whole = {
        "config": _CONFIG,
        "width": _WIDTH,
        "padding": {"left": 72, "right": 12, "top": 8, "bottom": 8},
        **spec,
    }
    drawn: str = vl_convert.vegalite_to_svg(json.dumps(whole))
    return drawn


def _spec(chart: Chart, say: Translate) -> Spec | None:
    match chart:
        case Calendar():
            return _calendar(chart, say)
        case Bars():
            return _bars(chart)
        case Curve():
            return _curve(chart)
        case Rows():
            return _shares(chart)


def _calendar(chart: Calendar, say: Translate) -> Spec:
    names = [say("Mo"), say("Tu"), say("We"), say("Th"), say("Fr"), say("Sa"), say("Su")]
    monday = chart.last - weekday(chart.last) - 7 * 52
    days = range(monday, chart.last + 1)
    values = [
        {
            "week": day_as_date(day - weekday(day)).isoformat(),
            "weekday": names[weekday(day)],
            "answers": chart.days.get(day, 0),
            "date": day_as_date(day).isoformat(),
        }
        for day in days
    ]
    months = "utcdate(datum.value) > 7 ? '' : utcFormat(toDate(datum.value), utcmonth(datum.value) ? '%m' : '%Y-%m')"
    return {
        "data": {"values": values},
        "height": 130,
        "mark": {"type": "rect", "cornerRadius": 2, "stroke": "#ffffff", "strokeWidth": 2},
        "encoding": {
            "x": {
                "field": "week", "type": "ordinal", "title": None,
                "axis": {"labelExpr": months, "ticks": False, "domain": False, "labelAngle": 0, "labelOverlap": False},
            },
            "y": {
                "field": "weekday", "type": "ordinal", "title": None, "sort": names,
                "axis": {"ticks": False, "domain": False},
            },
            "color": {
                "field": "answers", "type": "quantitative",
                "scale": {"range": _GREENS, "domainMin": 0}, "legend": {"title": say("answers"), "orient": "right"},
            },
            "description": {"field": "date"},
        },
    }  # fmt: skip


def _bars(chart: Bars) -> Spec:
    names = [name for name, _values in chart.series]
    values = [
        {"label": label, "value": value, "series": name, "order": number}
        for number, (name, series) in enumerate(chart.series)
        for label, value in zip(chart.labels, series, strict=True)
    ]
    color: Spec = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": names, "range": _TWO[: len(names)]},
    }
    return {
        "data": {"values": values},
        "height": 200,
        "mark": "bar",
        "encoding": {
            "x": {
                "field": "label", "type": "ordinal", "sort": list(chart.labels), "title": chart.x_name or None,
                "axis": {"labelAngle": 0, "labelOverlap": "greedy", "grid": False},
            },
            "y": {"field": "value", "type": "quantitative", "title": None, "axis": {"tickMinStep": 1}},
            "color": color if len(names) > 1 else {"value": _TWO[0]},
            "order": {"field": "order"},
        },
    }  # fmt: skip


def _curve(chart: Curve) -> Spec:
    points = [{"x": x, "y": y, "place": number} for number, (x, y) in enumerate(chart.points)]
    lowest = min(50.0, min(y for _x, y in chart.points))
    x: Spec = {"field": "x", "type": "quantitative", "title": chart.x_name, "axis": {"grid": False}}
    y: Spec = {
        "field": "y",
        "type": "quantitative",
        "title": chart.y_name,
        "scale": {"domain": [lowest, 100], "nice": False},
    }
    line = {"type": "line", "color": _TWO[0], "strokeWidth": 2, "strokeJoin": "round"}
    layers: list[Spec] = [
        {"data": {"values": points}, "mark": line, "encoding": {"x": x, "y": y, "order": {"field": "place"}}}
    ]
    for number, (at, name) in enumerate(chart.marks):
        layers += _mark("x", at, name, 10 + 14 * number)
    if chart.level is not None:
        layers += _mark("y", *chart.level)
    return {"height": 240, "layer": layers}


def _mark(axis: str, at: float, name: str, below: int = 0) -> Iterator[Spec]:
    """A line across or upright, with its name; `below` keeps the names of two that are close apart."""
    data = {"values": [{axis: at, "name": name}]}
    place = {axis: {"field": axis, "type": "quantitative"}}
    yield {
        "data": data,
        "mark": {"type": "rule", "color": "#888888", "strokeDash": [4, 3]},
        "encoding": place,
    }
    corner = {"y": below} if axis == "x" else {"x": 4}
    text = {
        "type": "text",
        "align": "left",
        "dx": 4,
        "dy": -6 if axis == "y" else 0,
        "color": "#555555",
        **corner,
    }
    yield {"data": data, "mark": text, "encoding": {**place, "text": {"field": "name"}}}


def _shares(chart: Rows) -> Spec | None:
    """Lying bars for the columns that hold shares, a colour each."""
    places = [n for n in range(len(chart.heads)) if any(isinstance(row[n], float) for row in chart.rows)]
    if not places:
        return None
    names = [chart.heads[place] for place in places]
    rows = _told_apart([str(row[0]) for row in chart.rows])
    values = [
        {"row": name, "series": chart.heads[place], "share": row[place]}
        for name, row in zip(rows, chart.rows, strict=True)
        for place in places
        if row[place] is not None
    ]
    return {
        "data": {"values": values},
        "height": {"step": 12 if len(names) > 1 else 22},
        "mark": "bar",
        "encoding": {
            "y": {"field": "row", "type": "nominal", "sort": rows, "title": None, "axis": {"labelLimit": 260}},
            "yOffset": {"field": "series", "type": "nominal", "sort": names},
            "x": {
                "field": "share", "type": "quantitative", "title": None, "scale": {"domain": [0, 1]},
                "axis": {"format": ".0%"},
            },
            "color": {
                "field": "series", "type": "nominal", "scale": {"domain": names, "range": [*_TWO, "#fdae6b"]},
                "legend": None if len(names) == 1 else {},
            },
        },
    }  # fmt: skip


def _told_apart(names: list[str]) -> list[str]:
    """Rows of the same name get a number, so that they stay rows of their own."""
    return [
        f"{name} ({names[:n].count(name) + 1})" if name in names[:n] else name for n, name in enumerate(names)
    ]
