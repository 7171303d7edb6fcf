"""The real command in a real pseudo-terminal, full screen: what stands on it, what keys do, what is left after it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SMALL
from tests.ui.terminal import Terminal


@pytest.fixture
def review(home: Path):
    with Terminal("--decks", str(SMALL), "review", "small", home=home) as terminal:
        terminal.wait_for("0 done", "show the answer")
        yield terminal


def events(home: Path) -> int:
    command = [sys.executable, "-m", "studycards", "--home", str(home), "events"]
    return len(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines())


def test_alone_it_shows_today_and_enter_begins(home: Path) -> None:
    with Terminal("--decks", str(SMALL), home=home) as terminal:
        terminal.wait_for("Today", "Welcome", "begin")
        terminal.press("\r")
        terminal.wait_for("left, 0 done", "show the answer")
        terminal.press("q")
        terminal.wait_for("Nothing was answered today.")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize("words", [(), ("review", "small")])
def test_a_clock_that_is_behind_the_log_is_told_on_the_first_screen(
    home: Path, words: tuple[str, ...]
) -> None:
    command = [sys.executable, "-m", "studycards", "--home", str(home), "--decks", str(SMALL)]
    ahead = ["answer", "small/pipe-ends", "good", "--at", "2031-01-01T12:00"]
    subprocess.run([*command, *ahead], capture_output=True, check=True)

    with Terminal("--decks", str(SMALL), *words, home=home) as terminal:
        terminal.wait_for("dated 2031-01-01", "begin" if not words else "show the answer")
        terminal.press("q" if not words else " ")
        assert terminal.wait_for_end() == 0 if not words else terminal.wait_for("3 good")


def test_the_question_stays_when_the_answer_shows_and_each_grade_shows_its_interval(review: Terminal) -> None:
    question = review.text.splitlines()[2]
    review.press(" ")

    shown = review.wait_for("1 again 1 min", "2 hard 6 min", "3 good 10 min", "4 easy")
    assert question in shown


def test_an_answer_is_saved_before_the_next_card_shows(review: Terminal, home: Path) -> None:
    review.press(" ")
    review.wait_for("3 good")
    review.press("3")
    review.wait_for("1 done")
    review.process.kill(9)

    assert events(home) == 1


def test_undo_brings_the_card_back(review: Terminal) -> None:
    first = review.text.splitlines()[2]
    for key, shown in ((" ", "3 good"), ("3", "1 done"), ("u", "0 done")):
        review.press(key)
        review.wait_for(shown)

    review.wait_for("Undone.", first)


def test_a_key_that_means_nothing_says_so(review: Terminal) -> None:
    review.press("x")
    review.wait_for("That key does nothing here")


def test_help_lists_the_keys_and_any_key_closes_it(review: Terminal) -> None:
    review.press("?")
    review.wait_for("Suspend the card")
    review.press("x")
    review.wait_for("show the answer", without="Suspend the card")


def test_the_language_switches_in_place(review: Terminal) -> None:
    review.press("l")
    review.wait_for("显示答案")
    review.press("l")
    review.wait_for("show the answer")


def test_ctrl_c_leaves_and_gives_the_terminal_back(review: Terminal) -> None:
    review.press("\x03")
    review.wait_for("Nothing was answered today.")
    review.press("\x03")

    assert review.wait_for_end() == 0
    assert b"\x1b[?1049l" in review.raw  # the alternate screen is left
    assert b"\x1b[?25h" in review.raw  # the cursor shows again


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (80, 24), (200, 60)])
def test_every_size_holds_the_question_and_the_keys(home: Path, columns: int, rows: int) -> None:
    with Terminal(
        "--decks", str(SMALL), "review", "small", home=home, columns=columns, rows=rows
    ) as terminal:
        terminal.wait_for("Whose is the memory", "the answer")
        terminal.press(" ")
        terminal.wait_for("Whose is the memory", "again", "good")


def test_a_resize_keeps_everything_on_the_screen(review: Terminal) -> None:
    review.press(" ")
    review.wait_for("3 good")
    review.resize(40, 12)
    review.wait_for("Whose is the memory", "3 good")
    review.resize(80, 24)

    review.wait_for("Whose is the memory", "3 good")


def test_what_is_typed_goes_to_the_line_and_its_mark_stays_beside_the_right_answer(home: Path) -> None:
    with Terminal("--decks", str(SMALL), "cram", "typed", "--deck", "small", home=home) as terminal:
        terminal.wait_for("Up to how many bytes")
        terminal.press("4095\r")

        terminal.wait_for("Up to how many bytes", "Not so: 4095", "4096", "[1] once more later")


def test_no_colour_is_respected(home: Path) -> None:
    with Terminal("--decks", str(SMALL), "review", "small", home=home, NO_COLOR="1") as terminal:
        terminal.wait_for("show the answer")

        assert b"\x1b[38;2;" not in terminal.raw or _is_grey(terminal.raw)


def _is_grey(raw: bytes) -> bool:
    import re

    colours = re.findall(rb"\x1b\[[\d;]*[34]8;2;(\d+);(\d+);(\d+)", raw)
    return all(red == green == blue for red, green, blue in colours)
