"""Sittings of every kind on a home of their own, and random streams of keys and lines for them."""

from __future__ import annotations

import random
import string
from datetime import UTC
from pathlib import Path
from typing import Any

from studycards.desk.opening import Desk
from studycards.desk.topics import Wanted
from studycards.driver.cram import cram_sitting
from studycards.driver.interview import new_interview
from studycards.driver.quiz import Plan, quiz_sitting
from studycards.driver.review import review_sitting
from studycards.driver.sitting import Sitting
from studycards.driver.today import today_sitting
from studycards.paths import Places
from studycards.ui.wording import wording
from tests.conftest import SMALL

NOW = 1_760_000_400_000

KEYS = (
    *"1234", *"1234", "space", "space", "enter", "enter", *"56789hubslcdtyq?=", "A", "B", "escape",
    "backspace", "up", "down", "pageup", "home", "tab", "ctrl+c", "é", "管", "\x1b", "ctrl+l", "f5", "*",
    "0",
)  # fmt: skip
PIECES = (
    "\x1b[2J", "\x1b]52;c;AAAA\x07", "\x9b31m", "\u202e", "\x00", "\x7f", "\ud800", "管道", "👩‍👩‍👧",
    "e\u0301" * 9, "ＡＢ", "65536", "64 KiB", "1e999", "-0", "∞", "½", "PIPE_BUF", "=", "==h", "1 2 3",
    "3,1,2", "１", "AB", "c3", "%s", "{0}", "{card}", "[bold]x[/bold]", "[/]", "\\", "`", "```", "<b>", "\t",
    "x" * 3000, "(" * 99,
)  # fmt: skip


class Clock:
    """Time that goes on by chance, and sometimes back."""

    def __init__(self, draw: random.Random) -> None:
        self._draw, self.now = draw, NOW

    def __call__(self) -> int:
        self.now += self._draw.choice(
            (0, 1, 300, 4_000, 90_000, 86_400_000 if self._draw.random() < 0.05 else 9, -5_000)
        )
        return self.now


def desk(home: Path, decks: Path, draw: random.Random) -> Desk:
    """A desk with one folder of decks and nothing else on it."""
    places = Places(home, home.parent / "cache", home.parent / "no-decks", (decks,))
    return Desk(places, Clock(draw), UTC)


def sitting(on: Desk, draw: random.Random) -> Sitting[Any]:
    """A sitting of some kind."""
    lang, seed = draw.choice(("en", "zh")), draw.randrange(1000)
    match draw.choice(("review", "review", "review", "quiz", "cram", "interview", "today")):
        case "review":
            return review_sitting(
                on, wording, lang, limit=draw.choice((None, 3)), minutes=draw.choice((None, 5))
            )
        case "quiz":
            plan = Plan(Wanted(), count=draw.choice((1, 10)), counts=draw.random() < 0.5, seed=seed)
            return quiz_sitting(on, wording, lang, plan)
        case "cram":
            return cram_sitting(on, wording, lang, Wanted(), seed=seed)
        case "interview":
            return new_interview(on, wording, lang, minutes=draw.choice((1, 20)), seed=seed)
    return today_sitting(on, wording, lang)


def key(draw: random.Random) -> str:
    """A key as a face names it."""
    return draw.choice(KEYS) if draw.random() < 0.95 else draw.choice(string.printable.strip())


def text(draw: random.Random) -> str:
    """A line as someone, or something, types it."""
    if draw.random() < 0.7:
        pressed = key(draw)
        return "" if pressed in ("space", "enter") else pressed
    return "".join(draw.choice(PIECES) for _ in range(draw.randint(1, 3))).replace("\n", "")


DECK = SMALL
