"""What a demo recorded, drawn: it fits the width in cells, and says everything in words."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rich.cells import cell_len

from studycards.demo.verdicts import Evidence
from studycards.ui import lanes
from studycards.ui.wording import wording


def event(lane: str, what: str, at: int) -> dict[str, Any]:
    return {"type": "lane", "lane": lane, "event": what, "t": at * 1000}


def test_each_lane_is_a_column_in_the_order_of_time() -> None:
    records = [
        event("writer", "wrote 4 B", 100),
        event("reader", "read 4 B", 900),
        event("writer", "closes", 500),
    ]

    assert [row.plain for row in lanes.lines(records, 55, "en")] == [
        "           writer                reader",
        "+0.0 ms    │ wrote 4 B           │",
        "+0.4 ms    │ closes              │",
        "+0.8 ms    │                     │ read 4 B",
    ]


def test_chinese_takes_two_cells_a_character() -> None:
    rows = lanes.lines(
        [event("写入者", "写满了缓冲区然后就阻塞在那里", 0), event("读取者", "取走一页", 5)], 51, "zh"
    )

    assert [row.plain for row in rows] == [
        "           写入者              读取者",
        "+0.0 ms    │ 写满了缓冲区然后  │",
        "           │ 就阻塞在那里      │",
        "+0.0 ms    │                   │ 取走一页",
    ]


def test_too_many_lanes_for_the_width_become_lines_that_name_them() -> None:
    rows = lanes.lines([event(f"worker {n}", "starts", n) for n in range(9)], 60, "en")

    assert rows[3].plain.endswith("[worker 3] starts")


texts = some.text(alphabet="ab 管道é\u200d👩\x1b", min_size=1, max_size=30)


@given(some.lists(some.tuples(texts, texts, some.integers(0, 10**9)), max_size=8), some.integers(40, 120))
def test_no_row_is_wider_than_the_screen(events: list[tuple[str, str, int]], width: int) -> None:
    for row in lanes.lines([event(*one) for one in events], width, "zh"):
        assert cell_len(row.plain) <= width
        assert "\x1b" not in row.plain


@given(texts, some.integers(8, 40))
def test_wrapping_loses_nothing(text: str, width: int) -> None:
    assert "".join(lanes.wrapped(text, width)).replace(" ", "") == text.replace(" ", "")


def test_a_chart_has_a_bar_and_a_figure_for_each_label() -> None:
    chart = {
        "title": {"en": "Speed", "zh": "速度"},
        "bars": {"pipe": 2000.0, "管道": 1000.0, "none": 0},
        "unit": "MB/s",
    }

    assert [row.plain for row in lanes.bars(chart, 30, "zh")] == [
        "速度 (MB/s)",
        "pipe  █████████████████ 2,000",
        "管道  ████████▌ 1,000",
        "none   0",
    ]


@pytest.mark.parametrize(("height", "drawn"), [(0, ""), (0.001, "▏"), (0.5, "██"), (1, "████"), (9, "████")])
def test_a_bar_is_exact_to_an_eighth_of_a_cell(height: float, drawn: str) -> None:
    assert lanes.bar(height, 1, 4) == drawn


def test_evidence_says_its_verdict_in_words_and_with_a_sign() -> None:
    says = {"en": "A pipe takes 65,536 bytes", "zh": "管道装 65,536 字节"}
    found = [
        Evidence("a", says, "confirmed", 65536, 65536, 65536, "B", False),
        Evidence("b", says, "refuted", True, 0.25, None, "", True),
        Evidence("c", says, "unavailable", None, None, None, "", False, {"en": "no pipe", "zh": "没有管道"}),
    ]

    assert [row.plain for row in lanes.evidence(found, 80, "en", wording("en"))] == [
        "✓ confirmed: A pipe takes 65,536 bytes",
        "    expected 65,536 B, measured 65,536 B",
        "✗ refuted: [control] A pipe takes 65,536 bytes",
        "    expected yes, measured 0.25",
        "– unavailable: A pipe takes 65,536 bytes",
        "    no pipe",
    ]
