"""Pictures in a terminal: each fits its width, says the same without colour, and holds the figures."""

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from studycards.screen.panels import Bars, Calendar, Curve, Panel, Rows
from studycards.ui.plots import panel
from studycards.ui.wording import wording

LAST = 19_999  # a Thursday
CHARTS = {
    "calendar": Calendar({LAST: 12, LAST - 1: 3, LAST - 300: 7}, LAST),
    "bars": Bars(
        tuple(f"11-{n:02}" for n in range(1, 31)),
        (("due", tuple(map(float, range(30)))), ("more", (2.0,) * 30)),
        "day",
    ),
    "curve": Curve(
        ((-10.0, 100.0), (0.0, 88.0), (20.0, 71.0)), "days", "recall", ((0.0, "today"),), (90.0, "wanted")
    ),
    "rows": Rows(
        ("topic", "share", "of"), (("管道 and a long name of a thing", 0.75, "3/4"), ("pipe", None, "–"))
    ),
}


def drawn(chart: object, width: int, low: bool = False) -> list[str]:
    out = io.StringIO()
    console = Console(file=out, width=width, no_color=True, force_terminal=False, legacy_windows=False)
    for part in panel(Panel("x", "A title", chart, "A note."), width, wording("en"), low):  # type: ignore[arg-type]
        console.print(part)
    return out.getvalue().splitlines()


@pytest.mark.parametrize("width", [36, 40, 76, 80, 120, 200])
@pytest.mark.parametrize("name", CHARTS)
def test_no_line_is_wider_than_the_screen_and_nothing_is_an_escape(name: str, width: int) -> None:
    lines = drawn(CHARTS[name], width)

    assert max(map(cell_len, lines)) <= width
    assert "\x1b" not in "".join(lines)
    assert lines[0].strip() == "A title" and lines[-1].strip() == "A note."


def test_a_calendar_has_a_row_a_weekday_and_its_last_day_in_the_last_column() -> None:
    rows = drawn(CHARTS["calendar"], 80)[2:9]

    assert [row[:2] for row in rows] == ["Mo", "  ", "We", "  ", "Fr", "  ", "Su"]
    assert [rows[n][4:].rstrip()[-1] for n in (2, 3)] == ["░", "█"]  # 3 answers on Wednesday, 12 on Thursday
    assert [len(row.rstrip()) - 4 for row in rows] == [53, 53, 53, 53, 52, 52, 52]


def test_bars_tell_their_series_apart_without_colour() -> None:
    text = "\n".join(drawn(CHARTS["bars"], 80))

    assert "█ due  ░ more" in text and "11-01" in text
    assert "30┤" in text or "20┤" in text


def test_a_curve_names_its_lines_and_its_axes() -> None:
    text = "\n".join(drawn(CHARTS["curve"], 80))

    assert "↑ recall, → days" in text and "│ today" in text and "─ wanted 90" in text


def test_shares_are_bars_where_there_is_room_and_figures_everywhere() -> None:
    wide, narrow = "\n".join(drawn(CHARTS["rows"], 100)), "\n".join(drawn(CHARTS["rows"], 40))

    assert "75 % ██" in wide and "3/4" in wide
    assert "75 %" in narrow and "█" not in narrow


def test_a_low_screen_gets_low_plots() -> None:
    assert len(drawn(CHARTS["curve"], 80, low=True)) < len(drawn(CHARTS["curve"], 80)) <= 20


def test_nothing_yet_is_a_sentence() -> None:
    assert drawn(None, 40) == ["A title", "A note."]
