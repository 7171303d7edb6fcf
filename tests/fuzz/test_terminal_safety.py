"""Escape, OSC, bidi and width tricks in every text of a deck, on every screen: none reaches the terminal."""

from __future__ import annotations

import asyncio
import io
import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from rich.console import Console

from studycards.cards.scalars import CONTROL
from studycards.ui.full.app import StudyApp
from studycards.ui.plain import reader, run
from studycards.ui.safe import safe_json
from tests.conftest import SMALL, rounds
from tests.fuzz import sittings
from tests.fuzz.measure import drawing, drives_a_terminal
from tests.fuzz.running import ran

DRIVING = (
    "\x1b[2J",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31m",
    "\x9d0;title\x9c",
    "\x08\x08",
    "\x7f",
    "\x1bPq\x1b\\",
)
TURNING = (
    "\u202egnp.exe",
    "\u2066x\u2069",
    "\u200f",
    "\u061c",
    "\u2028",
    "\x85",
    "\ufeff",
    "\U000e0041\U000e0042",
    "\u200b",
)
WIDE = (
    "é" * 40,
    "e" + "\u0301" * 60,
    "👩\u200d👩\u200d👧" * 9,
    "\uff21" * 50,
    "ﷺ" * 9,
    "\u3164" * 9,
    "\t" * 9,
)
TEXTS = (
    "ask", "asks", "answer", "why", "hints", "says", "correction", "summary", "name", "title", "text",
    "because", "point", "cells", "names", "items", "pairs", "source", "choices",
)  # fmt: skip


def tricked(value: Any, trick: str, inside: bool = False) -> Any:
    """The same value with a trick in every text."""
    if isinstance(value, dict):
        return {key: tricked(one, trick, inside or key in TEXTS) for key, one in value.items()}
    if isinstance(value, list):
        return [tricked(one, trick, inside) for one in value]
    is_text = inside and isinstance(value, str) and "{{" not in value and not value.isdecimal()
    return f"{value[:3]}{trick}{value[3:]}" if is_text else value


def deck_of_tricks(folder: Path, trick: str) -> Path:
    """The small deck with a trick in every text of it."""
    shutil.copytree(SMALL, folder)
    for path in folder.rglob("*.yaml"):
        values = tricked(yaml.safe_load(path.read_text(encoding="utf-8")), trick)
        path.write_text(yaml.safe_dump(values, allow_unicode=False, sort_keys=False), encoding="utf-8")
    return folder


@pytest.fixture
def at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("STUDYCARDS_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("STUDYCARDS_LANG", "en")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shown_by(*words: str, typed: str = "") -> str:
    with pytest.MonkeyPatch.context() as monkeypatch:
        code, out, err = ran(list(words), monkeypatch, typed)
    assert code in (0, 1, 2), (words, err)
    return out + err


def commands(deck: Path) -> Iterator[list[str]]:
    """Every command that shows a deck's texts."""
    cards = [
        "process-memory",
        "pipe-ends",
        "pipe-direction",
        "pipe-atomic",
        "pipe-handles",
        "pipe-capacity",
        "pipe-explain",
    ]
    yield from (["show", card] for card in cards)
    yield from (
        ["show", "pipe-direction", "--json"],
        ["cards"],
        ["cards", "--json"],
        ["cards", "x\x1b[2J\u202e"],
    )
    yield from (
        ["compare"],
        ["compare", "ways"],
        ["compare", "ways", "--json"],
        ["compare", "ways", "--blank"],
    )
    yield from (
        ["deck", what, str(deck), *more] for what in ("check", "coverage") for more in ([], ["--json"])
    )
    yield from (
        ["review", "--plain"],
        ["quiz", "--plain", "--seed", "1"],
        ["cram", "--plain"],
        ["confusions"],
        ["due"],
    )


@pytest.mark.parametrize(
    "trick",
    [
        pytest.param(trick, id=ascii(trick), marks=pytest.mark.slow if n else ())
        for n, trick in enumerate(DRIVING)
    ],
)
def test_a_deck_whose_texts_would_drive_a_terminal_is_refused_and_told(at_home: Path, trick: str) -> None:
    deck = deck_of_tricks(at_home / "small", trick)

    for words in commands(deck):
        shown = shown_by("--decks", str(deck), *words)
        assert not drives_a_terminal(shown), words
    assert "error" in shown_by("deck", "check", str(deck))
    assert CONTROL.search(trick)


ALL_TRICKS = (
    pytest.param("".join(TURNING), id="turning"),
    pytest.param("".join(WIDE), id="wide"),
    *(pytest.param(trick, id=ascii(trick)[:20], marks=pytest.mark.slow) for trick in (*TURNING, *WIDE)),
)


@pytest.mark.parametrize("trick", ALL_TRICKS)
def test_no_trick_in_a_text_comes_out_of_a_command(at_home: Path, trick: str) -> None:
    deck = deck_of_tricks(at_home / "small", trick)
    lines = ("", "3", "2", "", "4", trick, "", "3", "1 2 3", "", "A", "3", "h", "l", "", "2") * 3
    typed = "".join(f"{line}\n" for line in lines)

    assert "process-memory" in shown_by("--decks", str(deck), "cards"), "the deck is in use"
    for words in commands(deck):
        shown = shown_by("--decks", str(deck), *words, typed=typed)
        assert not drives_a_terminal(shown), words


def test_json_means_the_same_and_drives_nothing() -> None:
    document = {"text": ["".join((*DRIVING, *TURNING, *WIDE)), "\udcff", "\U000e0041"], "a\x9b": 1}

    shown = safe_json(json.dumps(document, ensure_ascii=False, indent=2))

    assert json.loads(shown) == document
    assert not drives_a_terminal(shown)
    assert shown.encode()


def screen_text(app: StudyApp) -> str:
    """Every line on the screen, as it is sent to the terminal but for the styles."""
    strips = app.screen._compositor.render_strips()
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


async def look(app: StudyApp, pressed: list[str]) -> list[str]:
    screens = []
    async with app.run_test(size=(60, 20)) as pilot:
        for name in pressed:
            if app._exit:
                break
            await pilot.press(name)
            screens.append(screen_text(app))
    return screens


@rounds(2, 6, 60)
def test_no_trick_comes_out_of_a_screen(tmp_path: Path, count: int) -> None:
    seen = 0
    for number in range(count):
        draw = drawing("screen", number)
        trick = draw.choice((*TURNING, *WIDE))
        deck = deck_of_tricks(tmp_path / f"deck-{number}" / "small", trick)
        desk = sittings.desk(tmp_path / f"home-{number}", deck, draw)
        assert not desk.library.broken, "the deck is in use"
        sitting = sittings.sitting(desk, draw)
        for screen in asyncio.run(look(StudyApp(sitting), [sittings.key(draw) for _ in range(15)])):
            seen += 1
            assert not drives_a_terminal(screen), (number, ascii(trick))
        shown = io.StringIO()
        console = Console(file=shown, width=60, highlight=False)
        typed = "".join(f"{sittings.text(draw)}\n" for _ in range(20))
        run(sittings.sitting(desk, draw), reader(io.StringIO(typed), console), console)
        assert not drives_a_terminal(shown.getvalue()), (number, ascii(trick))
        desk.log.close()
    assert seen > count


LOUD = r'''"""Says what a terminal might obey."""

from studycards.demo import Demo, expect, lane, measure, show, step

TRICKS = "\x1b[2J \x9b31m \x1b]0;evil\x07 \u202e \x08\x7f"

DEMO = Demo(
    title={"en": "How much fits in a pipe", "zh": "管道能装多少"},
    claims=["I3"],
    evidence={"capacity": {"en": "It is loud", "zh": "很吵"}},
    controls={"room-again": {"en": "Still loud", "zh": "仍然吵"}},
    seconds=0.01,
)


def main():
    print(TRICKS, flush=True)
    step(TRICKS, TRICKS)
    show(TRICKS)
    measure(TRICKS, 1, TRICKS)
    lane(TRICKS, TRICKS)
    expect("capacity", TRICKS, TRICKS)
    expect("room-again", 1, 1)


if __name__ == "__main__":
    DEMO.run(main)
'''


def test_what_a_demo_says_is_not_obeyed(at_home: Path) -> None:
    deck = at_home / "small"
    shutil.copytree(SMALL, deck)
    (deck / "demos" / "fill_pipe.py").write_text(LOUD, encoding="utf-8")
    shown_by("--decks", str(deck), "deck", "trust", "small", "--yes")

    for more in ([], ["--json"], ["--lang", "zh"]):
        glob = more if "--lang" in more else []
        shown = shown_by("--decks", str(deck), *glob, "demo", "run", "fill-pipe", *([] if glob else more))
        assert "2J" in shown, "it was run"
        assert not drives_a_terminal(shown)
