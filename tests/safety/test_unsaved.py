"""An answer that cannot be saved: the card stays on the table with a sentence, and the same key saves it later."""

from __future__ import annotations

import re
import resource
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal

BEGIN = """
    import asyncio, io, resource, signal, sys, time
    from pathlib import Path
    from studycards.desk.opening import open_desk
    from studycards.driver.review import review_sitting
    from studycards.errors import Unsaved
    from studycards.paths import places
    from studycards.ui.wording import wording

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    desk = open_desk(places(Path(sys.argv[1]), [Path(sys.argv[2])]), lambda: time.time_ns() // 1_000_000)
    sitting = review_sitting(desk, wording, "en", decks=["small"])
    known = resource.getrlimit(resource.RLIMIT_FSIZE)

    def make_room(much):
        "The limit on the size of files stands for the end of the disk."
        resource.setrlimit(resource.RLIMIT_FSIZE, known if much else (1000, known[1]))

    def saved():
        return [event.type for event in desk.log.events()]
"""


def run(script: str, home: Path) -> list[str]:
    program = textwrap.dedent(BEGIN) + textwrap.dedent(script)
    ran = subprocess.run(
        [sys.executable, "-c", program, str(home), str(SMALL)], capture_output=True, text=True, timeout=60
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.splitlines()


def test_in_lines_it_is_said_and_the_grade_can_be_given_again(home: Path) -> None:
    said = run(
        """
        from rich.console import Console
        from studycards.ui.plain import run

        lines = iter([(True, ""), (False, "4"), (True, "4"), (True, "q"), (True, "q")])
        def read(prompt):
            room, line = next(lines)
            make_room(room)
            return line

        page = io.StringIO()
        run(sitting, read, Console(file=page, width=200))
        print(saved(), "1 done" in page.getvalue())
        print(page.getvalue())
        """,
        home,
    )

    assert said[0] == "['review'] True"
    assert any("failed to read or write" in line or "is full" in line for line in said)


def test_in_lines_a_review_that_ends_with_an_unsaved_answer_ends_with_an_error(home: Path) -> None:
    said = run(
        """
        from rich.console import Console
        from studycards.ui.plain import run

        lines = iter(["", "4", None])
        def read(prompt):
            make_room(False)
            return next(lines)

        make_room(False)
        run(sitting, read, Console(file=io.StringIO(), width=200))
        make_room(True)
        try:
            sitting.end()
        except Unsaved as error:
            print(error.exit_code)
        """,
        home,
    )

    assert said == ["1"]


def test_in_full_screen_the_card_stays_and_the_same_key_saves_it_later(home: Path) -> None:
    said = run(
        """
        from studycards.ui.full.app import StudyApp

        async def review():
            app = StudyApp(sitting)
            async with app.run_test(size=(80, 24)) as pilot:
                card = sitting.question.card.id
                await pilot.press("space")
                make_room(False)
                await pilot.press("4")
                print(saved(), sitting.question.card.id == card, bool(app.says))
                make_room(True)
                await pilot.press("4")
                print(saved(), sitting.question.card.id == card)

        asyncio.run(review())
        """,
        home,
    )

    assert said == ["[] True True", "['review'] False"]


REVIEW = ("review", "small")
QUIZ = ("quiz", "--deck", "small", "--kind", "typed")
INTERVIEW = ("interview", "--topics", "small", "--minutes", "5")
SITTINGS = [
    pytest.param(REVIEW, "done", "\r", "good", "4", "1 done", id="review"),
    pytest.param((*REVIEW, "--plain"), ">", "\r", "good", "4\r", "1 done", id="review-plain"),
    pytest.param(QUIZ, "1/1", "", "", "4096\r", "▸ 4096", id="quiz"),
    pytest.param((*QUIZ, "--plain"), ">", "", "", "4096\r", "▸ 4096", id="quiz-plain"),
    pytest.param(INTERVIEW, "How sure", "", "", "4", "done: show the answer", id="interview"),
    pytest.param((*INTERVIEW, "--plain"), ">", "", "", "4\r", "show the answer", id="interview-plain"),
]
CTRL_Q = "\x11"
FULL = r"is full|failed to read or write"


def make_room(terminal: Terminal, much: bool) -> None:
    """The limit on the size of files stands for the end of the disk."""
    most = resource.RLIM_INFINITY
    resource.prlimit(terminal.process.pid, resource.RLIMIT_FSIZE, (most if much else 1000, most))


def answers(studycards: Studycards) -> list[str]:
    told = studycards("events", "--json").json
    return [one["type"] for one in told if one["type"] in ("review", "practice")]


@pytest.mark.skipif(not hasattr(resource, "prlimit"), reason="the limits of another process are Linux's")
@pytest.mark.parametrize(("words", "begun", "show", "shown", "key", "after"), SITTINGS)
@pytest.mark.parametrize("is_mended", [False, True])
def test_an_answer_that_was_never_saved_is_how_the_sitting_ends(
    studycards: Studycards, home: Path, words: tuple[str, ...], begun: str, show: str, shown: str, key: str,
    after: str, is_mended: bool,
) -> None:  # fmt: skip
    studycards("suspend", "process-memory")
    in_lines = "--plain" in words
    with Terminal("--decks", str(SMALL), *words, home=home, columns=150) as terminal:
        terminal.wait_for(begun)
        terminal.press(show)
        terminal.wait_for(shown)
        make_room(terminal, False)
        terminal.press(key)
        terminal.wait_for("what came last")
        if is_mended:
            make_room(terminal, True)
            terminal.press("\r" if words == QUIZ else key)  # a typed line still stands there
            terminal.wait_for(after)
        for _ in range(2):
            terminal.press("q\r" if in_lines else CTRL_Q)
            terminal.read(0.5)
        code = terminal.wait_for_end()
        told = terminal.raw.decode().rpartition("\x1b[?1049l")[2]

    assert code == (0 if is_mended else 1)
    assert ("have to be given again: 1. " in told) is not is_mended
    if not is_mended:
        assert re.search(FULL, told.partition("given again")[2])
        assert answers(studycards) == []
    elif words[0] != "interview":
        assert len(answers(studycards)) == 1


def test_a_prediction_that_is_marked_anew_is_never_without_a_record(home: Path) -> None:
    """The disk ends at each of many places while the undo of the old record and the new one are written."""
    said = run(
        """
        from studycards.demo.verdicts import Evidence, Result
        from studycards.desk.topics import Wanted
        from studycards.driver.quiz import Plan, quiz_sitting
        from studycards.errors import Unreadable
        from studycards.sessions.actions import DemoEnded, Prove

        def one_end_of_the_disk(home, room):
            clock = lambda: time.time_ns() // 1_000_000
            desk = open_desk(places(home, [Path(sys.argv[2])]), clock)
            sitting = quiz_sitting(desk, wording, "en", Plan(Wanted(None, "small", None, "predict")))
            for pressed in sitting.line("1"):
                sitting.act(pressed.action)
            sitting.act(Prove())
            first = sitting.session.done[0]
            value = 1 if first.is_right else int(first.said)
            shown = Evidence("capacity", {"": "it"}, "refuted", "", value, value, "", False)
            measured = Result("fill-pipe", {"": "x"}, "refuted", (shown,), {}, 1, "none", {})
            written = (home / "progress.db-wal").stat().st_size
            resource.setrlimit(resource.RLIMIT_FSIZE, (written + room, known[1]))
            try:
                sitting.act(DemoEnded(measured, clock()))
                anew = True
            except Unreadable:
                anew = False
            make_room(True)
            standing = desk.log.standing()
            desk.log.close()
            return anew, len(standing)

        for room in range(1000, 100_000, 14_000):
            print(*one_end_of_the_disk(Path(sys.argv[1]) / str(room), room))
        """,
        home,
    )

    assert set(said) == {"False 1", "True 1"}
