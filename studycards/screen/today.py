"""The first screen: what is due, how long it takes, the streak, what to press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from studycards import cards
from studycards.model import Card, Text, said
from studycards.screen.parts import Block, Key, NextExam, Screen, Translate
from studycards.screen.plan import work_words


class CountsLike(Protocol):
    """How many cards there are of each sort."""

    @property
    def due(self) -> int: ...
    @property
    def new(self) -> int: ...
    @property
    def learning(self) -> int: ...
    @property
    def total(self) -> int: ...


class TodayLike(Protocol):
    """What this screen shows; `studycards.desk.today.Today` has it."""

    @property
    def counts(self) -> CountsLike: ...
    @property
    def decks(self) -> Sequence[tuple[str, Text, CountsLike]]: ...
    @property
    def minutes(self) -> float: ...
    @property
    def streak(self) -> int: ...
    @property
    def answered(self) -> int: ...
    @property
    def forgotten(self) -> int: ...
    @property
    def held_back(self) -> CountsLike: ...
    @property
    def exams(self) -> Sequence[NextExam]: ...
    @property
    def is_newcomer(self) -> bool: ...
    @property
    def topics(self) -> Sequence[tuple[Text, int]]: ...
    @property
    def missed(self) -> Sequence[Card]: ...
    @property
    def interview_waits(self) -> bool: ...
    @property
    def free_until(self) -> date | None: ...


def today_screen(today: TodayLike, lang: str, _: Translate) -> Screen:
    """Says something useful with nothing due, too."""
    blocks = [Block("question", _headline(today, _))]
    if today.is_newcomer:
        blocks.append(Block("summary", _("Two minutes to learn the keys: `studycards tour`")))
    if today.counts.total:
        blocks.append(Block("summary", _decks(today, lang, _)))
    if today.topics:
        names = " · ".join(f"{said(name, lang)} {n}" for name, n in today.topics)
        blocks.append(Block("summary", _("Most of it: {topics}").format(topics=names)))
    if today.exams:
        blocks.append(Block("summary", "\n\n".join(_exam(exam, _) for exam in today.exams)))
    if today.interview_waits:
        blocks.append(Block("summary", _("An interview waits where you left it: `studycards interview`")))
    if today.missed:
        blocks.append(Block("summary", _missed(today.missed, lang, _)))
        blocks.append(Block("summary", _("Ask them again: `studycards quiz --missed`")))
    if today.answered:
        done = _("Done today: {n} answered, {forgotten} forgotten.")
        blocks.append(Block("summary", done.format(n=today.answered, forgotten=today.forgotten)))
    if today.streak:
        blocks.append(Block("summary", _("Study days in a row: {n}.").format(n=today.streak)))
    held = today.held_back.due + today.held_back.new
    if held and not today.free_until:
        left = _("Your limits leave {n} more cards for other days.")
        blocks.append(Block("summary", left.format(n=held)))
    begin = [Key("enter", _("begin"))] if today.counts.total else []
    return Screen(
        title=_("Today"),
        counts="",
        blocks=tuple(blocks),
        keys=(*begin, Key("l", _("language")), Key("?", _("keys")), Key("q", _("leave"))),
    )


def _exam(exam: NextExam, _: Translate) -> str:
    """The plan's next step, and a word of warning where the time does not suffice."""
    if not exam.new and not exam.reviews:
        step = _("**{name}** in {days} days. Nothing more for it today.")
    elif exam.is_final_pass:
        step = _("**{name}** in {days} days. Final pass today: {work}.")
    else:
        step = _("**{name}** in {days} days. Its plan for today: {work}.")
    line = step.format(name=exam.name, days=exam.days_left, work=work_words(exam.new, exam.reviews, _))
    if exam.out_of_reach:
        short = _("The time does not suffice for {n} cards; see `studycards plan`.")
        line = f"{line} {short.format(n=exam.out_of_reach)}"
    return line


_POINT = "• "
"""A sign, and no list of Markdown: that would need all of Markdown, which takes longer than the rest of the screen."""


def _missed(missed: Sequence[Card], lang: str, _: Translate) -> str:
    """Yesterday's misses, a line each: what a quiz of them asks again."""
    rows = [_POINT + cards.in_a_line(card, lang) for card in missed]
    return "\n\n".join([_("**Forgotten yesterday**"), *rows])


def _headline(today: TodayLike, _: Translate) -> str:
    if today.is_newcomer:
        return _(
            "**Welcome.** Each card asks one thing; think, look, and say how well you knew it. "
            "Cards come back just before you would forget them, and `r` runs a demo that proves the answer "
            "on this machine. Press Enter for the first card."
        )
    if today.free_until:
        free = _("**A holiday, to {day}.** Nothing is due; what waits comes in the days after.")
        return free.format(day=today.free_until)
    if not today.counts.total:
        return _("**Nothing is due.** Well done. Look at any card with `studycards cards`, or run a demo.")
    minutes = max(1, round(today.minutes))
    return _("**{n} cards to study**, about {minutes} minutes.").format(n=today.counts.total, minutes=minutes)


def _decks(today: TodayLike, lang: str, _: Translate) -> str:
    row = _("- {title}: {due} due, {learning} in learning, {new} new")
    return "\n\n".join(
        _POINT
        + row.removeprefix("- ").format(
            title=said(title, lang), due=counts.due, learning=counts.learning, new=counts.new
        )
        for _deck, title, counts in today.decks
    )
