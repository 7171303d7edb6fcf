"""Plain mode: lines in, lines out. Nothing that was said is lost, nothing that was not said is graded."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import SMALL, Studycards


def grades(studycards: Studycards) -> list[str]:
    return [event["grade"] for event in studycards("events", "--json").json]


def test_without_a_terminal_review_speaks_lines(studycards: Studycards) -> None:
    ran = studycards("review", "small", typed="\n3\n")

    assert ran.code == 0
    assert "Whose is the memory" in ran.out and "Its own" in ran.out
    assert grades(studycards) == ["good"]


def test_the_end_of_the_input_leaves_and_keeps_what_was_answered(studycards: Studycards) -> None:
    studycards("review", "small", "--plain", typed="\n3\n\n")

    assert grades(studycards) == ["good"]


def test_an_empty_line_shows_the_answer_and_grades_nothing(studycards: Studycards) -> None:
    ran = studycards("review", "small", "--plain", typed="\n\n\n\n")

    assert grades(studycards) == []
    assert "Grade it yourself" in ran.out


def test_undo_works_after_a_restart(studycards: Studycards) -> None:
    studycards("review", "small", "--plain", typed="\n3\n")
    ran = studycards("review", "small", "--plain", typed="u\n\n1\n")

    assert "Undone." in ran.out
    assert [event["type"] for event in studycards("events", "--json").json] == ["review", "undo", "review"]
    assert studycards("show", "small/process-memory", "--json").json["state"] == "learning"


def test_suspend_and_bury_take_a_card_out(studycards: Studycards) -> None:
    studycards("review", "small", "--plain", typed="s\nb\n")

    kinds = [event["type"] for event in studycards("events", "--json").json]
    first = studycards("due", "--json").json["cards"][0]["id"]
    assert kinds == ["suspend", "bury"]
    assert first not in {event["card"] for event in studycards("events", "--json").json}


def test_a_limit_stops_after_so_many_cards(studycards: Studycards) -> None:
    ran = studycards("review", "small", "--plain", "--limit", "1", typed="\n3\n\n")

    assert "Done for now" in ran.out


def test_what_was_missed_can_be_drilled_and_the_drill_records_nothing(studycards: Studycards) -> None:
    ran = studycards("review", "small", "--plain", "--limit", "1", typed="\n1\nd\n\n3\n\n")

    assert "Missed in this sitting" in ran.out
    assert "Drill done" in ran.out
    assert grades(studycards) == ["again"]


def test_it_speaks_chinese(studycards: Studycards) -> None:
    ran = studycards("--lang", "zh", "review", "small", "--plain", typed="\n3\n")

    assert "显示答案" in ran.out and "良好" in ran.out


def test_the_next_session_goes_on_where_this_one_stopped(studycards: Studycards) -> None:
    first = studycards("review", "small", "--plain", typed="\n4\nq\n")
    second = studycards("review", "small", "--plain", typed="q\n")

    assert "Whose is the memory" in first.out
    assert "Whose is the memory" not in second.out


def test_ctrl_c_leaves_with_everything_saved(studycards: Studycards, home: Path) -> None:
    command = [sys.executable, "-m", "studycards", "--home", str(home), "--decks", str(SMALL)]
    process = subprocess.Popen(
        [*command, "review", "small", "--plain"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write("\n3\n")
    process.stdin.flush()
    for line in process.stdout:
        if "1 done" in line:
            break
    time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)

    assert grades(studycards) == ["good"]
