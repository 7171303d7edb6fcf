"""The daily habit on a real terminal: the tour, keys of one's own, themes, what today's screen tells."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal


def test_the_tour_goes_its_way_and_records_nothing(home: Path, studycards: Studycards) -> None:
    with Terminal("tour", home=home) as terminal:
        terminal.wait_for("tour, card 1 of 5", "press space")
        terminal.press(" ")
        terminal.wait_for("how well you knew it", "enter go on")
        terminal.press("1")  # a grade is taken for granted: the card does not come back
        terminal.wait_for("tour, card 2 of 5", "press the number")
        terminal.press("1")
        terminal.wait_for("It is marked")
        terminal.press("q")
        terminal.wait_for("That was the tour", "studycards plan set")
        terminal.press("q")
        assert terminal.wait_for_end() == 0

    assert studycards("events", "--json").json == []


def test_the_tour_fits_a_small_screen(home: Path) -> None:
    with Terminal("tour", home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("Think of the answer", "show the answer")


def test_keys_of_ones_own_are_shown_and_obeyed(home: Path, studycards: Studycards) -> None:
    studycards("config", "set", "keys.undo", "z")
    studycards("config", "set", "keys.leave", "x")
    with Terminal("--decks", str(SMALL), "review", "small", home=home) as terminal:
        terminal.wait_for("z undo", "x leave")
        terminal.press("u")
        terminal.wait_for("That key does nothing here")
        terminal.press("?")
        shown = terminal.wait_for("Undo the last answer")
        assert re.search("z +Undo the last answer", shown)
        terminal.press("?")
        terminal.press("x")
        terminal.wait_for("Nothing was answered today.")


COLOURS = {"light": b"224;224;224", "dark": b"18;18;18", "high-contrast": b"0;0;0"}


@pytest.mark.parametrize("theme", COLOURS)
def test_a_theme_paints_its_own_ground(home: Path, studycards: Studycards, theme: str) -> None:
    studycards("config", "set", "theme", theme)
    with Terminal("--decks", str(SMALL), "review", "small", home=home, COLORTERM="truecolor") as terminal:
        terminal.wait_for("show the answer")

        assert b"48;2;" + COLOURS[theme] in terminal.raw
        assert not any(b"48;2;" + other in terminal.raw for name, other in COLOURS.items() if name != theme)


@pytest.mark.parametrize(("told", "theme"), [("0;15", "light"), ("15;0", "dark"), ("", "dark")])
def test_auto_follows_the_terminal(home: Path, told: str, theme: str) -> None:
    with Terminal(
        "--decks", str(SMALL), "review", "small", home=home, COLORTERM="truecolor", COLORFGBG=told
    ) as terminal:
        terminal.wait_for("show the answer")

        assert b"48;2;" + COLOURS[theme] in terminal.raw


def test_today_tells_topics_misses_and_a_holiday(home: Path, studycards: Studycards) -> None:
    import datetime

    now = datetime.datetime.now(datetime.UTC)
    yesterday = (now - datetime.timedelta(days=1)).isoformat()
    studycards("answer", "small/process-memory", "again", "--at", yesterday)
    with Terminal("--decks", str(SMALL), home=home, TZ="UTC") as terminal:
        terminal.wait_for("Most of it:", "Forgotten yesterday", "Whose is the memory", "quiz --missed")

    today = (now - datetime.timedelta(hours=4)).date().isoformat()
    studycards("config", "holiday", today, today)
    with Terminal("--decks", str(SMALL), home=home, TZ="UTC") as terminal:
        shown = terminal.wait_for(f"A holiday, to {today}.")
        assert "begin" not in shown
