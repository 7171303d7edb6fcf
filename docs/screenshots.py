"""Makes the pictures of the README from the program itself: python docs/screenshots.py [FOLDER]

Each is what stands on the screen after some keys, on a home made for it, as SVG. The time is fixed, so that the same
program makes the same pictures; but for a demo's figures, which are measured.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studycards.desk.answers import record_answer
from studycards.desk.decks import entry_of
from studycards.desk.opening import Desk
from studycards.desk.topics import Wanted
from studycards.driver.cram import cram_sitting
from studycards.driver.today import today_sitting
from studycards.paths import places
from studycards.settings.writing import put
from studycards.ui.full.app import StudyApp
from studycards.ui.wording import wording

NOW = int(datetime(2030, 5, 4, 9, 30, tzinfo=UTC).timestamp() * 1000)
DAY_MS = int(timedelta(days=1).total_seconds() * 1000)
DEMO_SECONDS = 30.0


@dataclass(frozen=True)
class Shot:
    """A picture: where it begins, which keys are pressed, and how."""

    name: str
    begins: str
    keys: Sequence[str] = ()
    lang: str = "en"
    theme: str = "dark"
    size: tuple[int, int] = (100, 30)
    runs_demo: bool = False


SHOTS = (
    Shot("today", "today"),
    Shot("question", "predict"),
    Shot("proof", "predict", ("2",), runs_demo=True, size=(120, 34)),
    Shot("light-zh", "choice", ("1",), lang="zh", theme="light"),
)


def desk_with_history(home: Path, theme: str) -> Desk:
    """A learner's home after some days of study."""
    desk = Desk(places(home), lambda: NOW, UTC)
    put(desk.places.settings, "theme", theme, str)
    deck = desk.library.decks[0].id
    cards = [entry.id for entry in desk.library.entries if entry.deck == deck][:24]
    for number, card in enumerate(cards):
        at = NOW - (1 + number % 6) * DAY_MS
        grade = 1 if number % 9 == 0 else 3
        for minutes in (0, 12):
            record_answer(desk, entry_of(desk, card), grade, at + minutes * 60_000, took_ms=9_000)
    return desk


async def picture(shot: Shot, home: Path) -> str:
    """The screen of a shot as SVG."""
    desk = desk_with_history(home, shot.theme)
    begins = today_sitting if shot.begins == "today" else None
    if begins:
        app = StudyApp(begins(desk, wording, shot.lang))
    else:
        app = StudyApp(cram_sitting(desk, wording, shot.lang, Wanted(shot.begins), 1))
    async with app.run_test(size=shot.size) as pilot:
        await pilot.pause()
        for key in shot.keys:
            await pilot.press(key)
        if shot.runs_demo:
            await _demo_is_over(app)
        await pilot.pause(0.2)
        svg = app.export_screenshot(title="studycards")
    desk.log.close()
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)  # a picture fetches nothing
    return re.sub(r"terminal-\d+", f"studycards-{shot.name}", svg)


async def _demo_is_over(app: StudyApp) -> None:
    for _ in range(round(DEMO_SECONDS * 10)):
        question = app.sitting.question
        if question and question.proof.result:
            return
        await asyncio.sleep(0.1)
    raise SystemExit("the demo did not end")


def main(folder: Path) -> None:
    """Make them all."""
    folder.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        with tempfile.TemporaryDirectory() as home:
            svg = asyncio.run(picture(shot, Path(home)))
        (folder / f"{shot.name}.svg").write_text(svg + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else Path(__file__).parent / "screenshots")
