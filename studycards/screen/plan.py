"""The plan to an exam in sentences: what is asked of today, whether the time suffices, what to expect on the day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from studycards.model import Text, said
from studycards.schedule.exam import Plan
from studycards.schedule.plans import PlannedExam
from studycards.schedule.rehearsal import LEAST_ANSWERED, LONGEST_VIEW, Forecast
from studycards.screen.parts import Block, Translate

CONCEPTS_SHOWN = 5
WORTH_SAYING = 0.005
"""A gain below half a point of recall cannot be told apart from chance."""


class PlanReport(NamedTuple):
    """One exam's plan as it stands today.

    after                   the plan with the nearer exam that has its cards till then; None where it has them itself
    never_met, not_again    the concept of each card that cannot be met at all, or not looked at once more
    more                    what is foretold for `more_minutes` a day
    """

    planned: PlannedExam
    after: str | None
    when: date
    final_from: date
    plan: Plan
    cards: int
    met: int
    reviews_today: int
    answered_today: int
    forecast: Forecast | None
    more_minutes: float
    more: Forecast | None
    never_met: Mapping[str, str]
    not_again: Mapping[str, str]


def plan_blocks(report: PlanReport, names: Mapping[str, Text], lang: str, _: Translate) -> tuple[Block, ...]:
    """All that is to be said of one plan."""
    if not report.cards:
        nothing = _("Its decks have no cards here. Decks: {decks}.")
        lines = [nothing.format(decks=", ".join(report.planned.decks) or _("all"))]
    else:
        lines = [
            *_today(report, _),
            *_reach(report, names, lang, _),
            _expected(report, _),
            *_more(report, _),
        ]
    return (Block("summary", "\n".join([_title(report, _), "", *(f"- {line}" for line in lines)])),)


def minutes_words(minutes: float) -> str:
    """A number of minutes without needless digits."""
    return f"{minutes:g}"


def _title(report: PlanReport, _: Translate) -> str:
    text = _(
        "**{name}** on {date}, in {days} days, {minutes} minutes a day. Met so far: {met} of {cards} cards."
    )
    return text.format(
        name=report.planned.name,
        date=report.when.isoformat(),
        days=report.plan.days_left,
        minutes=minutes_words(report.planned.minutes),
        met=report.met,
        cards=report.cards,
    )


def _today(report: PlanReport, _: Translate) -> tuple[str, ...]:
    if report.after is not None:
        says = _("Until then its cards follow the plan {name}, whose day comes first.")
        return (says.format(name=report.after),)
    if not report.plan.queue:
        done = _("Today's part is done.") if report.answered_today else _("Nothing is to be done today.")
        return done, _course(report, _)
    today = work_words(report.plan.new_today, report.reviews_today, _)
    return _("Today: {work}.").format(work=today), _course(report, _)


def work_words(new: int, reviews: int, _: Translate) -> str:
    """What a plan asks of a day, in words."""
    if not new:
        return _("{n} reviews").format(n=reviews)
    if not reviews:
        return _("{n} new cards").format(n=new)
    return _("{new} new cards, then {reviews} reviews").format(new=new, reviews=reviews)


def _course(report: PlanReport, _: Translate) -> str:
    if report.plan.is_final_pass:
        return _("The final pass is on: new cards first, then every card once, the fragile ones last.")
    course = _(
        "Until the final pass: new cards evenly, then what is due. The final pass begins on {date} and takes "
        "{days} days: every card once, the fragile ones last."
    )
    return course.format(date=report.final_from.isoformat(), days=report.plan.final_days)


def _reach(report: PlanReport, names: Mapping[str, Text], lang: str, _: Translate) -> list[str]:
    if not report.never_met and not report.not_again:
        return [_("The time suffices to meet every card before the day.")]
    sentences = []
    if report.never_met:
        says = _("The time does not suffice: {n} cards cannot be met before the day ({which}).")
        which = _which(report.never_met, names, lang, _)
        sentences.append(says.format(n=len(report.never_met), which=which))
    if report.not_again:
        says = _("For {n} cards met before there is no time to see them once more ({which}).")
        which = _which(report.not_again, names, lang, _)
        sentences.append(says.format(n=len(report.not_again), which=which))
    return sentences


def _which(cards: Mapping[str, str], names: Mapping[str, Text], lang: str, _: Translate) -> str:
    """The concepts of some cards with how many of each, those with the most first."""
    counts = Counter(cards.values()).most_common()
    shown = [f"{said(names.get(concept), lang) or concept} {n}" for concept, n in counts[:CONCEPTS_SHOWN]]
    rest = sum(n for _concept, n in counts[CONCEPTS_SHOWN:])
    return " · ".join([*shown, *([_("others {n}").format(n=rest)] if rest else [])])


def _expected(report: PlanReport, _: Translate) -> str:
    if report.plan.days_left > LONGEST_VIEW:
        return _("The day is more than a year away: too far for a forecast.")
    if report.forecast is None:
        few = _("No forecast yet: it takes {least} cards met, and there are {met}.")
        return few.format(least=LEAST_ANSWERED, met=report.met)
    says = _(
        "If you keep to it, expect to know {low} to {high} % on the day. That is a range, not a promise."
    )
    return says.format(low=_percent(report.forecast.low), high=_percent(report.forecast.high))


def _more(report: PlanReport, _: Translate) -> Sequence[str]:
    if report.forecast is None or report.more is None:
        return ()
    minutes = minutes_words(report.more_minutes)
    if report.more.high - report.forecast.high < WORTH_SAYING:
        return (_("{minutes} minutes a day would bring no more than that.").format(minutes=minutes),)
    says = _("With {minutes} minutes a day: {low} to {high} %.")
    low, high = _percent(report.more.low), _percent(report.more.high)
    return (says.format(minutes=minutes, low=low, high=high),)


def _percent(share: float) -> int:
    return round(100 * share)
