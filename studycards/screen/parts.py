"""What screens are made of: blocks of Markdown, keys, and the words for times and loads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple

from studycards.cards.asking import Asked
from studycards.sessions.question import Proof

Translate = Callable[[str], str]
"""From the program's own English to the learner's language."""

Role = Literal[
    "question", "options", "hint", "replied", "right", "wrong", "near", "answer", "why", "note", "source",
    "evidence", "points", "summary",
]  # fmt: skip


class Block(NamedTuple):
    """A piece of Markdown, and what it is for. A screen may colour by role, and must not rely on colour."""

    role: Role
    text: str


class Key(NamedTuple):
    """A key that does something now, and what."""

    key: str
    says: str


class Screen(NamedTuple):
    """All that is on the screen. `asks` is the way the learner answers now; None where nothing is asked.

    clock   the time used and meant, where it counts
    draft   what has been written so far, where one writes freely
    """

    title: str
    counts: str
    blocks: tuple[Block, ...]
    keys: tuple[Key, ...]
    asks: Asked | None = None
    notice: str = ""
    proof: Proof = Proof()
    proposed: int | None = None
    clock: str = ""
    draft: str = ""


class Summary(NamedTuple):
    """Today in numbers, for the end screen: cards answered, of them forgotten, time, and the load of coming days."""

    answered: int
    forgotten: int
    took_ms: int
    load: Sequence[tuple[date, int]] = ()
    missed: Sequence[tuple[str, str]] = ()
    """(id, question) of what was missed in this sitting."""


class NextExam(NamedTuple):
    """An exam that the learner plans for, and its plan's next step: what it asks of today, what it cannot reach."""

    name: str
    days_left: int
    new: int
    reviews: int
    is_final_pass: bool
    out_of_reach: int


def interval_words(decision: Any, now: int, _: Translate) -> str:
    """The time until a card comes back, short: `10 min`, `3 d`, `2.5 mo`, `1.2 y`."""
    if decision is None:
        return ""
    if decision.due_at is not None:
        minutes = max(1, round((decision.due_at - now) / 60_000))
        return _("{n} min").format(n=minutes) if minutes < 100 else _("{n} h").format(n=round(minutes / 60))
    return days_words(decision.interval, _)


def span_words(ms: int, _: Translate) -> str:
    """A time that was spent: `40 s`, `12 min`."""
    seconds = round(ms / 1000)
    return _("{n} s").format(n=seconds) if seconds < 60 else _("{n} min").format(n=round(seconds / 60))


def days_words(days: float, _: Translate) -> str:
    """A number of days, short."""
    if days < 45:
        return _("{n} d").format(n=round(days))
    if days < 365:
        return _("{n} mo").format(n=f"{days / 30.4:.1f}".removesuffix(".0"))
    return _("{n} y").format(n=f"{days / 365.25:.1f}".removesuffix(".0"))


def load_table(load: Sequence[tuple[date, int]], _: Translate) -> str:
    """The load of the coming days as bars of blocks, in a fence so that the columns stand."""
    most = max((count for _day, count in load), default=0) or 1
    names = (_("Mo"), _("Tu"), _("We"), _("Th"), _("Fr"), _("Sa"), _("Su"))
    bars = ("█" * round(24 * count / most) for _day, count in load)
    rows = [
        f"{names[day.weekday()]} {day:%d} {count:>4} {bar}".rstrip()
        for (day, count), bar in zip(load, bars, strict=True)
    ]
    return "```text\n" + "\n".join(rows) + "\n```"


HELP: tuple[tuple[str, str], ...] = (
    ("space, enter", "Show the answer; on an answered card, take the grade that is proposed."),
    ("1 to 9", "Before the answer shows: choose an option, put the next piece."),
    ("1 2 3 4", "After it: again, hard, good, easy. Each shows when the card comes back."),
    ("A to H", "Tick a point of the rubric that your answer held."),
    ("r", "Run the demo that proves the card, on this machine."),
    ("h", "Show a hint."),
    ("c then 1 to 4", "Say how sure you are, before the answer shows."),
    ("u", "Undo the last answer; as often as you like, even after a restart."),
    ("s", "Suspend the card: not asked again until `studycards resume CARD`."),
    ("b", "Bury the card until tomorrow."),
    ("d, t", "At the end: drill what was missed; after a quiz, put it into today's review."),
    ("y, e", "In an interview: tick what is proposed; write in your own editor."),
    ("0:40/5:00", "The clock of an interview: used and meant, for this question, then in all."),
    ("l", "Switch between English and Chinese."),
    ("q", "Leave. Everything answered is already saved."),
)
"""Keys and what they do, in English; screens translate them."""
