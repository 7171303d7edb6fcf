"""A plan to an exam on the screen of a real terminal: today names it, and the review begins with its new cards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal

DECK = ("--decks", str(SMALL))


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 12)])
def test_today_names_the_exam_and_enter_follows_its_plan(
    home: Path, studycards: Studycards, columns: int, rows: int
) -> None:
    studycards("answer", "small/pipe-atomic", "easy", "--at", "2026-01-10T12:00:00+00:00")
    studycards("plan", "set", "viva", "2199-02-10", "--deck", "small", "--minutes", "5")
    (home / "config.toml").write_text("new_per_day = 0\n")

    with Terminal(*DECK, home=home, columns=columns, rows=rows) as terminal:
        terminal.wait_for("2 cards to study", "viva in")
        terminal.press("\r")
        terminal.wait_for("2 left")
        terminal.press("q")
        terminal.wait_for("Nothing was answered")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


def test_the_plan_is_told_within_forty_columns(home: Path, studycards: Studycards) -> None:
    studycards("plan", "set", "viva", "2199-02-10", "--deck", "small")

    with Terminal(*DECK, "plan", home=home, columns=40, rows=24) as terminal:
        shown = terminal.wait_for("viva on 2199-02-10", "Today: 1 new card.", "more than a year")
        assert terminal.wait_for_end() == 0
    assert "Met so far: 0 of" in " ".join(shown.split())
