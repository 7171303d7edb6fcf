"""Random keys and lines through the plain face and the full screen: nothing breaks, hangs, or damages the log."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest
from rich.console import Console

from studycards.desk.opening import Desk
from studycards.ui.full.app import StudyApp
from studycards.ui.plain import reader, run
from tests.conftest import rounds
from tests.fuzz import sittings
from tests.fuzz.measure import at_once, drawing, drives_a_terminal

LINES = 40


@pytest.fixture(autouse=True)
def no_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("EDITOR", "VISUAL"):
        monkeypatch.setenv(name, "true")


def undamaged(desk: Desk, most: int) -> None:
    """The log is whole, and holds no more answers than were given."""
    assert desk.log.check() == []
    assert sum(event.type in ("review", "practice") for event in desk.log.events()) <= most
    desk.log.close()


@rounds(50, 150, 1_000)
def test_random_lines_in_plain_mode(tmp_path: Path, count: int) -> None:
    for number in range(count):
        draw = drawing("plain", number)
        desk = sittings.desk(tmp_path / f"home-{number}", sittings.DECK, draw)
        typed = "".join(f"{sittings.text(draw)}\n" for _ in range(LINES))
        shown = io.StringIO()
        console = Console(file=shown, width=draw.choice((20, 40, 80, 200)), highlight=False)
        with at_once(("plain", number)):
            run(sittings.sitting(desk, draw), reader(io.StringIO(typed), console), console)

        assert not drives_a_terminal(shown.getvalue()), number
        undamaged(desk, LINES)


async def press_keys(app: StudyApp, pressed: list[str], size: tuple[int, int]) -> None:
    async with app.run_test(size=size) as pilot:
        for name in pressed:
            if not app.is_running or app._exit:
                return
            await pilot.press(name)


@rounds(4, 20, 1_000)
def test_random_keys_on_the_full_screen(tmp_path: Path, count: int) -> None:
    for number in range(count):
        draw = drawing("full", number)
        desk = sittings.desk(tmp_path / f"home-{number}", sittings.DECK, draw)
        pressed = [sittings.key(draw) for _ in range(LINES)]
        size = draw.choice(((80, 24), (40, 12), (120, 40), (20, 6)))
        app = StudyApp(sittings.sitting(desk, draw))
        with at_once(("full", number)):
            asyncio.run(press_keys(app, pressed, size))

        undamaged(desk, LINES)
