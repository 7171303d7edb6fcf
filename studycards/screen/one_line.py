"""Today in one line: for a shell prompt, a status bar, the corner of a screen."""

from __future__ import annotations

from studycards.screen.parts import Translate
from studycards.screen.today import TodayLike


def due_line(today: TodayLike, _: Translate) -> str:
    """`12 due · 3 new · 4 min`; the empty string where nothing is, so that a prompt stays as it was."""
    counts = today.counts
    if not counts.total:
        return ""
    parts = [
        _("{n} due").format(n=counts.due + counts.learning) if counts.due + counts.learning else "",
        _("{n} new").format(n=counts.new) if counts.new else "",
        _minutes(today, _),
    ]
    return " · ".join(part for part in parts if part)


def today_line(today: TodayLike, _: Translate) -> str:
    """The same with the streak, what is done and the next exam; never empty."""
    parts = [due_line(today, _) or _nothing(today, _)]
    if today.answered:
        parts.append(_("{n} done").format(n=today.answered))
    if today.streak:
        parts.append(_("streak {n}").format(n=today.streak))
    if today.exams:
        exam = today.exams[0]
        parts.append(_("{name} in {days} days").format(name=exam.name, days=exam.days_left))
    return " · ".join(parts)


def _minutes(today: TodayLike, _: Translate) -> str:
    return _("{n} min").format(n=max(1, round(today.minutes)))


def _nothing(today: TodayLike, _: Translate) -> str:
    if today.free_until:
        return _("holiday to {day}").format(day=today.free_until)
    return _("nothing due")
