"""From one card's history to pictures: the curve of forgetting, and its answers one by one."""

from __future__ import annotations

from studycards.model import GRADE_NAMES
from studycards.schedule.days import day_as_date
from studycards.screen.measured import CardHistory
from studycards.screen.panels import Curve, Panel, Rows
from studycards.screen.parts import Translate, days_words


def card_panels(found: CardHistory, _: Translate) -> tuple[Panel, ...]:
    """Both pictures; one sentence where the card was never answered."""
    if not found.answers:
        return (Panel("forgetting", found.card, None, _("This card was not answered yet.")),)
    return forgetting(found, _), _answers(found, _)


def forgetting(found: CardHistory, _: Translate) -> Panel:
    """The curve; days count from today, so that those to come are above nought."""
    marks = [(0.0, _("today"))]
    due = found.state.due_day
    if due is not None and due != found.day:
        marks.append((float(due - found.day), _("due")))
    chart = Curve(
        tuple((day - found.day, 100 * recall) for day, recall in found.curve),
        _("days from today"),
        _("recall in %"),
        tuple(marks),
        (100 * found.wanted, _("wanted")),
    )
    stability = days_words(found.state.stability or 0.0, _)
    note = _("Answers: {reps}. Forgotten: {lapses}. Stability: {stability}.").format(
        reps=len(found.answers), lapses=found.state.lapses, stability=stability
    )
    return Panel("forgetting", found.card, chart, note)


def _answers(found: CardHistory, _: Translate) -> Panel:
    grades = {1: _("again"), 2: _("hard"), 3: _("good"), 4: _("easy")}
    assert grades.keys() == GRADE_NAMES.keys()
    rows = tuple(
        (
            day_as_date(one.day).isoformat(),
            grades[one.grade],
            one.recall if one.gap else None,
            days_words(one.stability, _),
            "" if one.took_ms is None else f"{one.took_ms / 1000:.0f} s",
        )
        for one in reversed(found.answers)
    )
    heads = (_("day"), _("grade"), _("recall foretold"), _("stability after"), _("took"))
    return Panel("answers", _("Answers, the latest first"), Rows(heads, rows))
