"""What a learner knows of their own knowing, and what they confuse, as lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from studycards.cards import unmarked
from studycards.screen.parts import Translate
from studycards.screen.review import sure_words

WIDTH, NARROW_WIDTH = 20, 6
FEW = 20
"""Shares of fewer answers than this are drawn, but say little."""


class LevelLike(Protocol):
    """Answers at one level of sureness."""

    @property
    def level(self) -> int: ...
    @property
    def answers(self) -> int: ...
    @property
    def right(self) -> int: ...
    @property
    def share(self) -> float | None: ...


class BinLike(Protocol):
    """Reviews with about the same predicted recall."""

    @property
    def low(self) -> float: ...
    @property
    def high(self) -> float: ...
    @property
    def reviews(self) -> int: ...
    @property
    def predicted(self) -> float: ...
    @property
    def true(self) -> float: ...


def level_lines(levels: Sequence[LevelLike], _: Translate, width: int = WIDTH) -> Iterator[str]:
    """How sure against how right: a bar of `width` cells a level; words stand last, not being equally wide."""
    yield _("How sure you were, and how often you were right:")
    for one in levels:
        share = one.share
        drawn = _bar(share, width) if share is not None else "·" * width
        figure = f"{100 * share:>3.0f} %" if share is not None else "    –"
        yield f"  {drawn} {figure} {one.right:>4}/{one.answers:<4} {sure_words(one.level, _)}"
    if sum(one.answers for one in levels) < FEW:
        yield _("Too few answers to say much: press c before an answer shows, or set ask_how_sure.")
    elif worry := _worry(levels, _):
        yield worry


def _bar(share: float, width: int) -> str:
    full = round(width * share)
    return "█" * full + "░" * (width - full)


def _worry(levels: Sequence[LevelLike], _: Translate) -> str:
    """One sentence of advice where the figures carry one."""
    share = {one.level: one.share for one in levels if one.answers >= FEW / 4 and one.share is not None}
    if share.get(4, 1.0) < 0.9:
        return _("You were certain and often wrong: read those cards' reasons, and run their demos.")
    if share.get(1, 0.0) > 0.7:
        return _("You know more than you think: what you call guessing is mostly right.")
    return ""


def recall_lines(bins: Sequence[BinLike], _: Translate, width: int = WIDTH) -> Iterator[str]:
    """Predicted against true recall: `o` stands where the model put it, `●` where it was."""
    yield _("Recall as predicted (o) and as it was (●), 0 to 100 %:")
    if not bins:
        yield _("No card has come back on a later day yet.")
        return
    for one in bins:
        span = f"{100 * one.low:>3.0f}–{100 * one.high:<3.0f}"
        figures = f"{100 * one.predicted:>3.0f} → {100 * one.true:>3.0f} %"
        yield f"  {span} {_curve(one.predicted, one.true, width)} {figures}  n={one.reviews}"


def _curve(predicted: float, true: float, width: int) -> str:
    cells = ["·"] * (width + 1)
    cells[round(width * predicted)] = "o"
    cells[round(width * true)] = "●"
    return "".join(cells)


def confusion_lines(rows: Sequence[Mapping[str, Any]], _: Translate) -> Iterator[str]:
    """Each confusion in a line, and under it what tells the two apart."""
    for row in rows:
        words = _('"{taken}" instead of "{right}", times: {times}').format(
            taken=unmarked(row["taken"]["name"]), right=unmarked(row["right"]["name"]), times=row["times"]
        )
        yield words + (_(" (overcome)") if row["settled"] else "")
        for line in row["told_apart"] if not row["settled"] else ():
            if line["says"]:
                yield "    " + _("{name}: {says}").format(**line)
        if row["demo"] and not row["settled"]:
            yield "    studycards demo run " + row["demo"]
