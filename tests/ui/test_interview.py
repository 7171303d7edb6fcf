"""A mock interview as a person takes it: full screen and in lines, cut off and gone on with, ended and kept."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal

WORDS = ("--decks", str(SMALL), "interview", "--topics", "small", "--minutes", "5")
SURE, WRITE, MARK = "How sure are you", "done: show the answer", "proposed: your words"
CTRL_D = "\x04"


def history(studycards: Studycards) -> Any:
    return studycards("interview", "history", "--json").json


def steps(studycards: Studycards) -> list[str]:
    return [event["type"] for event in studycards("events", "--json").json]


def test_a_whole_interview_full_screen(home: Path, studycards: Studycards) -> None:
    with Terminal(*WORDS, home=home) as terminal:
        terminal.wait_for(SURE, "question 1 of 1", "/5:00")
        terminal.press("4")
        terminal.wait_for(WRITE, without=SURE)
        terminal.press("it is full\rand more" + CTRL_D)
        terminal.wait_for("You said: 4 certain", "and more", "the writer blocks until someone reads", MARK)
        terminal.press("y")
        terminal.wait_for("[x] the pipe is full", "[ ] the writer waits")
        terminal.press("\r")
        terminal.wait_for("Follow-up 1 of 1: prove it", WRITE)
        terminal.press(CTRL_D)
        terminal.wait_for("Run fill-pipe.", "2 in part")
        terminal.press("3")
        terminal.wait_for("You say: you had it.")
        terminal.press("\r")
        terminal.wait_for("Interview done", "75 % of the points: 3 of 4", "Pipe: 3 of 4 points")
        terminal.press("q")
        assert terminal.wait_for_end() == 0

    (only,) = history(studycards)
    assert (only["held"], only["of"], only["waits"]) == (3.0, 4.0, False)


def test_the_clock_runs_while_one_thinks(home: Path) -> None:
    with Terminal(*WORDS, home=home) as terminal:
        terminal.wait_for("0:01/3:30 · 0:01/5:00")
        terminal.wait_for("0:02/3:30 · 0:02/5:00")


def test_a_killed_interview_goes_on_where_it_stood(home: Path) -> None:
    with Terminal(*WORDS, home=home) as terminal:
        terminal.wait_for(SURE)
        terminal.press("2")
        terminal.wait_for(WRITE)
        terminal.press("it is full" + CTRL_D)
        terminal.wait_for(MARK)
        terminal.press("B")
        terminal.wait_for("[x] the writer waits")
        terminal.process.kill(9)

    with Terminal("--decks", str(SMALL), "interview", home=home) as terminal:
        terminal.wait_for("An interview waits at question 1 of 1")
        terminal.press("\r")
        terminal.wait_for("You said: 2 unsure", "it is full")
        terminal.press("\x1b[6~")
        terminal.wait_for("[x] the writer waits", MARK)


def test_what_was_being_written_is_there_again_after_a_pause(home: Path) -> None:
    with Terminal(*WORDS, home=home) as terminal:
        terminal.wait_for(SURE)
        terminal.press("\r")
        terminal.wait_for(WRITE)
        terminal.press("half a thought\x1b")
        terminal.wait_for("half a thought", "Tab goes on writing")
        terminal.press("q")
        terminal.wait_for("Paused at question 1 of 1")
        terminal.press("q")
        assert terminal.wait_for_end() == 0

    with Terminal("--decks", str(SMALL), "interview", home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("An interview waits")
        terminal.press("y\r")
        terminal.wait_for("half a thought", "ctrl+d done")
        terminal.press(" and the rest" + CTRL_D)
        terminal.wait_for("half a thought and the rest")


def test_in_lines_the_end_of_the_input_pauses_and_the_next_run_goes_on(studycards: Studycards) -> None:
    first = studycards(*WORDS[2:], "--plain", typed="3\nit is full\n")
    second = studycards("interview", "--plain", typed="\nand waits\n\nAB\n\n\n3\n\n")

    assert "[0:00/3:30 · 0:00/5:00] > " in first.out
    assert "An interview waits at question 1 of 1" in second.err
    assert "it is full\n" in second.out
    (only,) = history(studycards)
    assert only["share"] == 1.0


def test_a_killed_interview_in_lines_loses_no_line(studycards: Studycards, home: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "studycards", "--home", str(home), *WORDS, "--plain"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, env={**os.environ, "LANG": "C.UTF-8"},
    )  # fmt: skip
    assert process.stdin and process.stdout
    process.stdin.write(b"1\nfirst line\nsecond line\n")
    process.stdin.flush()
    seen = b""
    while seen.count(b"/5:00] > ") < 4:
        seen += os.read(process.stdout.fileno(), 4096)
    process.kill()
    process.communicate()

    again = studycards("interview", "--plain", typed="\n\n")
    assert "first line\nsecond line\n" in again.out
    assert "You said: 1 guessing" in again.out


def test_nothing_said_is_nothing_held_and_is_called_so(studycards: Studycards) -> None:
    ran = studycards(*WORDS[2:], "--plain", typed="\n\n\n\n\n\n")

    assert "0 % of the points: 0 of 4" in ran.out
    assert "Not answered" in ran.out and "small/pipe-explain" in ran.out
    assert "Study next" in ran.out


def test_the_interview_that_was_left_can_be_put_away(studycards: Studycards) -> None:
    studycards(*WORDS[2:], "--plain", typed="3\nx\n")
    studycards("interview", "--plain", typed="n\nq\n")

    assert [row["waits"] for row in history(studycards)] == [False, True]


def test_weak_cards_come_sooner_only_with_consent(studycards: Studycards) -> None:
    card = "small/pipe-direction"
    studycards("answer", card, "easy", "--at", "2026-01-05T10:00:00+00:00")
    studycards("answer", card, "good", "--at", "2026-02-05T10:00:00+00:00")
    at = "2026-02-06T10:00:00+00:00"
    later = studycards("show", card, "--json").json["due"]
    assert later > at
    if studycards("due", "--json").json["due"]:
        studycards("answer", card, "easy")
        later = studycards("show", card, "--json").json["due"]

    studycards(*WORDS[2:], "--plain", typed="\n\n\n\n\nq\n")
    assert studycards("show", card, "--json").json["due"] == later
    ran = studycards(*WORDS[2:], "--plain", typed="\n\n\n\n\nt\nq\n")

    assert "Brought forward" in ran.out
    assert "reschedule" in steps(studycards)
    assert studycards("show", card, "--json").json["due"] < later
    assert studycards("data", "check").code == 0


def test_an_interview_leaves_the_schedule_as_it_was(studycards: Studycards) -> None:
    before = studycards("due", "--json").json
    studycards(*WORDS[2:], "--plain", typed="3\nfull\n\nA\n\n\n3\n\nq\n")

    assert studycards("due", "--json").json == before
    assert set(steps(studycards)) == {"interview"}


def test_the_learners_own_editor_writes_the_answer(studycards: Studycards, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "it is full, said the editor" >> "$1"\n')
    editor.chmod(0o755)

    ran = studycards(*WORDS[2:], "--plain", typed="\ne\n\n\n", EDITOR=str(editor))
    assert "it is full, said the editor" in ran.out and MARK in ran.out

    ran = studycards(*WORDS[2:], "--plain", typed="\ne\nq\n", EDITOR="/bin/false")
    assert "ended with an error" in ran.out


@pytest.mark.parametrize(
    "options", [("--topics", "nothing-like-it"), ("--level", "master"), ("--minutes", "0")]
)
def test_what_cannot_be_is_said_in_a_sentence(studycards: Studycards, options: tuple[str, str]) -> None:
    ran = studycards("interview", *options, typed="")

    assert ran.code == 2 and ran.err
    assert not steps(studycards)


def test_a_score_card_is_shown_listed_and_exported(studycards: Studycards, tmp_path: Path) -> None:
    studycards(*WORDS[2:], "--plain", typed="4\n<b>full</b>\n\nA\n\n\n3\n\nq\n")

    shown = studycards("interview", "show", "1", "--json").json
    assert shown["share"] == 0.75 and shown["questions"][0]["typed"] == "<b>full</b>"
    assert "3 of 4 points" in studycards("interview", "show").out
    assert "75 %" in studycards("interview", "history").out
    ran = studycards(
        "interview", "export", "1", "--markdown", str(tmp_path / "a.md"), "--html", str(tmp_path / "a.html")
    )
    assert ran.code == 0
    assert "| Pipe | 3/4 | 75 % |" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert "&lt;b&gt;full" in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert studycards("interview", "show", "7").code == 2


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 12)])
def test_a_whole_interview_on_the_deck_that_comes_with_the_program(
    home: Path, columns: int, rows: int
) -> None:
    words = ("interview", "--minutes", "9", "--seed", "4", "--level", "senior")
    with Terminal(*words, home=home, columns=columns, rows=rows) as terminal:
        for _ in range(60):
            screen = terminal.wait_for(" leave")
            if "Interview done" in screen:
                break
            terminal.press(_key_for(screen))
            terminal.wait_for(" leave", seconds=20)
            for _turn in range(6):
                terminal.read()
        terminal.wait_for("Interview done")


def _key_for(screen: str) -> str:
    if "guessing" in screen:
        return "3"
    if "done: show the" in screen:
        return "as far as I know" + CTRL_D
    if "choose" in screen or "put next" in screen:
        return "1"
    if "stop the demo" in screen:
        return ""
    return "\r"


def test_an_editor_that_fails_gives_the_screen_back_and_ctrl_d_is_still_done(home: Path) -> None:
    with Terminal(*WORDS, home=home, VISUAL="false", EDITOR="false") as terminal:
        terminal.wait_for(SURE)
        terminal.press("3")
        terminal.wait_for(WRITE, without=SURE)
        terminal.press("it is full")
        terminal.wait_for("it is full")
        terminal.press("\x1b")
        terminal.wait_for("Tab goes on writing")
        terminal.press("e")
        terminal.wait_for("The editor false ended with an error", "it is full")
        terminal.press(CTRL_D)
        terminal.wait_for("You said: 3 fairly sure", "it is full", MARK)
