"""An answer that cannot be saved: the card stays on the table with a sentence, and the same key saves it later."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

from tests.conftest import SMALL

BEGIN = """
    import asyncio, io, resource, signal, sys, time
    from pathlib import Path
    from studycards.desk.opening import open_desk
    from studycards.driver.review import review_sitting
    from studycards.errors import StudycardsError
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
        try:
            run(sitting, read, Console(file=io.StringIO(), width=200))
        except StudycardsError as error:
            print(error.exit_code)
        make_room(True)
        """,
        home,
    )

    assert said == ["2"]


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
