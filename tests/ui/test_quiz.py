"""A quiz as a person takes it: in lines, full screen, interrupted, drilled, put into today's review."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal

SURE = "ask_how_sure = true\n"


def practised(studycards: Studycards) -> list[dict[str, Any]]:
    return [event for event in studycards("events", "--json").json if event["type"] == "practice"]


def test_the_result_is_one_document_and_the_talk_is_on_standard_error(studycards: Studycards) -> None:
    ran = studycards("quiz", "--deck", "small", "--kind", "typed", "--json", typed="4096\n\n\n")

    assert (ran.json["answered"], ran.json["right"], ran.json["missed"]) == (1, 1, [])
    assert "atomic on Linux" in ran.err
    assert [event["session"] for event in practised(studycards)] == ["quiz"]


def test_a_quiz_leaves_the_schedule_as_it_was(studycards: Studycards) -> None:
    before = studycards("due", "--json").json
    studycards("quiz", "--deck", "small", "--plain", typed="1\n\n" * 7)

    assert studycards("due", "--json").json == before
    assert practised(studycards)
    assert studycards("data", "check").code == 0


def test_counted_as_reviews_right_is_good_and_wrong_is_again(studycards: Studycards) -> None:
    studycards("quiz", "--deck", "small", "--kind", "typed", "--count-as-review", "--plain", typed="4096\n\n")
    studycards("quiz", "--deck", "small", "--kind", "order", "--count-as-review", "--plain", typed="\n\n")

    events = studycards("events", "--json").json
    assert [(event["type"], event["session"], event["grade"]) for event in events] == [
        ("review", "quiz", "good"),
        ("review", "quiz", "again"),
    ]


def test_a_killed_quiz_keeps_what_was_answered(studycards: Studycards, home: Path) -> None:
    command = [sys.executable, "-m", "studycards", "--home", str(home), "--decks", str(SMALL)]
    process = subprocess.Popen(
        [*command, "quiz", "--deck", "small", "--kind", "typed", "--plain"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, text=True, env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("17\n")
    process.stdin.flush()
    for line in process.stdout:
        if "Not so" in line:
            break
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=10)

    assert [event["answer"]["reply"] for event in practised(studycards)] == ["17"]
    assert studycards("quiz", "--missed", "--json", typed="").json["questions"] == 1


def test_what_was_missed_is_drilled_until_it_is_right(studycards: Studycards) -> None:
    ran = studycards(
        "quiz", "--deck", "small", "--kind", "typed", "--plain", typed="1\n\nd\n2\n\n4096\n\nq\n"
    )

    assert "0 of 1 right" in ran.out and "Drill done" in ran.out
    assert [(event["session"], event["answer"]["verdict"]) for event in practised(studycards)] == [
        ("quiz", "wrong"), ("drill", "wrong"), ("drill", "right"),
    ]  # fmt: skip


def test_what_was_missed_goes_into_todays_review(studycards: Studycards) -> None:
    studycards("answer", "small/pipe-atomic", "easy", "--at", "2026-01-01T12:00:00+00:00")
    studycards("answer", "small/pipe-atomic", "easy")
    studycards("answer", "small/process-end", "easy", "--at", "2026-01-01T12:00:00+00:00")

    def due() -> set[str]:
        return {card["id"] for card in studycards("due", "--json").json["cards"] if card["state"] == "review"}

    asked = ("quiz", "--deck", "small", "--count", "1", "--plain")
    studycards("answer", "small/process-end", "easy", "--at", "2026-02-01T12:00:00+00:00")
    met = studycards(*asked, "--kind", "order", typed="\n\nt\nq\n")
    touched_today = studycards(*asked, "--kind", "typed", typed="\n\nt\nq\n")
    never_met = studycards(*asked, "--kind", "match", typed="\n\nt\nq\n")

    assert "1 in today's review." in met.out
    assert "1 tomorrow" in touched_today.out
    assert "1 new" in never_met.out
    assert due() == {"small/process-end"}


def test_confused_things_are_asked_again_with_what_tells_them_apart(studycards: Studycards) -> None:
    asked = ("quiz", "ways", "--deck", "small", "--kind", "choice")
    for seed in range(1, 9):
        if studycards("confusions", "--json").json:
            break
        studycards(*asked, "--seed", str(seed), "--plain", typed="1\n\n" * 2)

    ran = studycards("quiz", "--deck", "small", "--confused", "--plain", typed="\n\n" * 3)
    told = studycards("confusions")

    assert "Told apart by" in ran.out
    assert "instead of" in told.out and "quiz --confused" in told.err


@pytest.mark.parametrize(
    ("words", "says", "code"),
    [(("pip",), "Did you mean pipe?", 2), (("--missed",), "Nothing was missed", 1)],
)
def test_what_cannot_be_asked_is_said(
    studycards: Studycards, words: tuple[str, ...], says: str, code: int
) -> None:
    ran = studycards("quiz", "--deck", "small", *words)

    assert says in ran.err and ran.code == code


def test_a_prediction_is_marked_by_the_deck_unless_the_demo_is_run(studycards: Studycards) -> None:
    ran = studycards("quiz", "--deck", "small", "--kind", "predict", "--plain", typed="1\n\n")

    assert "measured" not in ran.out.casefold()
    assert practised(studycards)


def test_cram_shows_everything_and_records_nothing(studycards: Studycards) -> None:
    ran = studycards("cram", "pipe", "--deck", "small", "--kind", "open", "--plain", typed="\n\n\n")

    assert "The pipe fills up" in ran.out and "Cards looked at: 1." in ran.out
    assert studycards("events", "--json").json == []


def test_a_card_to_look_at_once_more_comes_last(studycards: Studycards) -> None:
    ran = studycards("cram", "process", "--deck", "small", "--plain", typed="\n1\n\n\n\n\n\n")

    assert ran.out.count("Whose is the memory") == 3  # asked twice, and named among what was missed
    assert "Cards looked at: 3." in ran.out


def test_where_wished_it_is_asked_how_sure_before_an_answer_shows(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text(SURE)
    ran = studycards("quiz", "--deck", "small", "--kind", "typed", "--json", typed="17\nx\n4\n\n\n")
    skipped = studycards("quiz", "--deck", "small", "--kind", "typed", "--json", typed="17\n\n\n\n")
    level = studycards("calibration", "--json").json["how_sure"][3]

    assert (ran.json["answers"][0]["sure"], skipped.json["answers"][0]["sure"]) == (4, None)
    assert ran.err.count("How sure are you?") == 2
    assert (level["answers"], level["right"]) == (1, 0)


def test_an_answer_is_kept_when_the_input_ends_at_how_sure(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text(SURE)
    studycards("quiz", "--deck", "small", "--kind", "typed", "--plain", typed="4096\n")

    assert [event["answer"]["verdict"] for event in practised(studycards)] == ["right"]


def test_the_review_asks_how_sure_too(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text(SURE)
    ran = studycards("review", "small", "--plain", typed="\n2\n3\n")

    assert "You said: 2 unsure" in ran.out
    assert studycards("calibration", "--json").json["how_sure"][1]["answers"] == 1


def test_full_screen_shows_a_clock_that_runs_and_the_score(home: Path) -> None:
    words = (
        "--decks",
        str(SMALL),
        "quiz",
        "--deck",
        "small",
        "--kind",
        "match",
        "--minutes",
        "2",
        "--seed",
        "1",
    )
    with Terminal(*words, home=home) as terminal:
        terminal.wait_for("1:5", "left · 1/2")
        before = terminal.text.split(" left")[0]
        terminal.wait_for("1/2", without=before)
        terminal.press(" ")
        terminal.wait_for("Not answered", "enter next")
        terminal.press("\r")
        terminal.wait_for("2/2")
        terminal.press("q")
        terminal.wait_for("Quiz done", "0 of 1 right", "drill what was missed")
        terminal.press("t")
        terminal.wait_for("1 new")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 12)])
def test_how_sure_takes_the_digit_and_not_the_line_that_is_typed_in(
    home: Path, columns: int, rows: int
) -> None:
    home.mkdir()
    (home / "config.toml").write_text(SURE)
    words = ("--decks", str(SMALL), "--lang", "zh", "quiz", "--deck", "small", "--kind", "typed")
    with Terminal(*words, home=home, columns=columns, rows=rows) as terminal:
        terminal.wait_for("原子的")
        terminal.press("4096\r")
        terminal.wait_for("4096", without="✓")
        terminal.press("3")
        terminal.wait_for("✓", "3 ")
        terminal.press("\rq")
        assert terminal.wait_for_end() == 0
