"""Plans to exams at the desk: set one, drop one, follow those that stand, and report how one stands today."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Any

from studycards.agenda.towards import Course, course_of, follow
from studycards.desk.decks import deck_of
from studycards.desk.exams import all_plans, towards
from studycards.desk.opening import Desk
from studycards.errors import NotFound, StudycardsError
from studycards.model import Event
from studycards.schedule.days import date_as_day, day_as_date, offset_minutes
from studycards.schedule.exam import Exam
from studycards.schedule.plans import PlannedExam
from studycards.schedule.rehearsal import Forecast, foretell
from studycards.screen.plan import PlanReport

MORE_MINUTES = 5
LONGEST_NAME = 60
_SEED = 1


def set_plan(desk: Desk, name: str, when: date, minutes: float, decks: Sequence[str], at: int) -> PlannedExam:
    """Plan to an exam, or change the plan of that name. Raises for a date that is not to come."""
    name, day = name.strip(), date_as_day(when)
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise StudycardsError(
            "A plan needs a short name.", "Such as: studycards plan set interview 2030-05-04"
        )
    if day <= desk.day(at):
        raise StudycardsError(
            "{date} is not to come: today is {today}.",
            "Plan to a day after today.",
            date=when.isoformat(),
            today=day_as_date(desk.day(at)).isoformat(),
        )
    planned = PlannedExam(name, day, minutes, tuple(dict.fromkeys(deck_of(desk, deck).id for deck in decks)))
    _append(desk, "plan-set", planned.data(), at)
    return planned


def drop_plan(desk: Desk, name: str, at: int) -> PlannedExam:
    """Forget a plan; the answers stay. Raises NotFound with the nearest name."""
    planned = plan_named(desk, name)
    _append(desk, "plan-drop", {"name": planned.name}, at)
    return planned


def plan_named(desk: Desk, name: str) -> PlannedExam:
    """A plan by its name. Raises NotFound with the nearest one."""
    plans = {plan.name: plan for plan in all_plans(desk)}
    if name in plans:
        return plans[name]
    close = get_close_matches(name, plans, 1)
    hint = "Did you mean {close}?" if close else "See: studycards plan list"
    raise NotFound("No plan is called {name}.", hint, name=name, close=close[0] if close else "")


def plan_reports(desk: Desk, at: int) -> list[PlanReport]:
    """How each plan stands today, the nearest exam first."""
    day = desk.day(at)
    done = desk.log.done_today(day)
    entries, states, exams = desk.library.entries, desk.log.states(), towards(desk, at)
    reports, taken = [], dict[str, str]()
    for course in follow(exams, entries, states, day, done):
        name = course.towards.planned.name
        mine = [entry for entry in entries if course.towards.planned.covers(entry.deck)]
        after = next((taken[entry.deck] for entry in mine if entry.deck in taken), None)
        whole = course if after is None else course_of(course.towards, mine, states, day, done)
        taken = dict.fromkeys(course.decks, name) | taken
        reports.append(_report(desk, whole, after, day, done.cards))
    return reports


def plan_row(planned: PlannedExam, today: int) -> dict[str, Any]:
    """A plan in a list."""
    return {
        "name": planned.name,
        "date": day_as_date(planned.day).isoformat(),
        "days_left": max(0, planned.day - today),
        "minutes": planned.minutes,
        "decks": list(planned.decks),
    }


def report_json(report: PlanReport, today: int) -> dict[str, Any]:
    """How a plan stands, whole."""
    return {
        **plan_row(report.planned, today),
        "cards": report.cards,
        "met": report.met,
        "new_today": report.plan.new_today,
        "reviews_today": report.reviews_today,
        "is_final_pass": report.plan.is_final_pass,
        "final_days": report.plan.final_days,
        "final_from": report.final_from.isoformat(),
        "after": report.after,
        "never_met": sorted(report.never_met),
        "not_again": sorted(report.not_again),
        "forecast": _range(report.forecast),
        "with_more": {"minutes": report.more_minutes, "forecast": _range(report.more)},
    }


def _range(forecast: Forecast | None) -> dict[str, float] | None:
    return None if forecast is None else {"low": round(forecast.low, 4), "high": round(forecast.high, 4)}


def _report(desk: Desk, course: Course, after: str | None, day: int, touched: Collection[str]) -> PlanReport:
    exam, plan, planned = course.towards.exam, course.plan, course.towards.planned
    concepts = {entry.id: entry.concept for entry in desk.library.entries}
    unseen = {card.id for card in course.cards if card.memory is None}
    never = {card: concepts[card] for card in plan.out_of_reach if card in unseen}
    again = {card: concepts[card] for card in plan.out_of_reach if card not in unseen}
    more = exam._replace(minutes=exam.minutes + MORE_MINUTES)
    when = day_as_date(planned.day)
    return PlanReport(
        planned=planned,
        after=after,
        when=when,
        final_from=max(day_as_date(day), when - timedelta(days=plan.final_days)),
        plan=plan,
        cards=len(course.cards),
        met=len(course.cards) - len(unseen),
        reviews_today=len(course.reviews),
        answered_today=sum(card.id in touched for card in course.cards),
        forecast=_foretold(course, exam, day),
        more_minutes=more.minutes,
        more=_foretold(course, more, day),
        never_met=never,
        not_again=again,
    )


def _foretold(course: Course, exam: Exam, day: int) -> Forecast | None:
    return foretell(course.cards, day, exam, seed=_SEED, fitted=bool(exam.parameters), so_far=course.so_far)


def _append(desk: Desk, kind: str, data: dict[str, Any], at: int) -> None:
    desk.log.append(Event("", kind, at, desk.day(at), "", tz=offset_minutes(at, desk.tz), data=data))
