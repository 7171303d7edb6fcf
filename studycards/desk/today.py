"""Today in numbers: what is due in each deck, how long it will take, the streak, what is done already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from studycards import cards
from studycards.agenda import Agenda, Counts
from studycards.agenda.towards import Course
from studycards.desk.due import agenda_of
from studycards.desk.opening import Desk
from studycards.errors import NotFound
from studycards.log import Log
from studycards.model import Card, Text, said
from studycards.progress import streak
from studycards.schedule.days import day_as_date
from studycards.schedule.holidays import holiday_on
from studycards.screen.parts import NextExam, Summary

if TYPE_CHECKING:
    from studycards.sessions.queue import Review

FORECAST_DAYS = 7
TOPICS = 4
MISSED = 3


class Today(NamedTuple):
    """What a learner wants to know on opening the program.

    decks      (id, title, counts) of each deck with something to do
    minutes    what it will take, by this learner's own times
    streak     study days in a row
    answered   done today, of them `forgotten`
    next_at    UTC milliseconds of the next learning step, where only steps are left
    exams      the exams planned for, the nearest first
    topics     (name, cards to study) of the concepts with the most of them
    missed     the cards that were forgotten yesterday
    free_until the last day of the holiday that today falls into
    interview_waits whether an interview that was left can be gone on with
    """

    counts: Counts
    decks: tuple[tuple[str, Text, Counts], ...]
    minutes: float
    streak: int
    answered: int
    forgotten: int
    held_back: Counts
    is_newcomer: bool
    next_at: int | None = None
    exams: tuple[NextExam, ...] = ()
    topics: tuple[tuple[Text, int], ...] = ()
    missed: tuple[Card, ...] = ()
    free_until: date | None = None
    interview_waits: bool = False


def today_of(desk: Desk, at: int) -> Today:
    """Today, as it stands at this moment."""
    day = desk.day(at)
    agenda = agenda_of(desk, at)
    done = desk.log.done_today(day)
    answers = desk.log.last_reviews(day)
    holiday = holiday_on(day, desk.own_settings.holidays)
    return Today(
        counts=agenda.counts,
        decks=_by_deck(desk, agenda),
        minutes=_minutes(agenda, done.average_ms),
        streak=streak(_DaysStudied(desk.log), day),
        answered=len(answers),
        forgotten=sum(event.grade == 1 for event in answers),
        held_back=agenda.held_back,
        is_newcomer=not desk.log.was_studied(),
        next_at=agenda.next_due_at(),
        exams=tuple(_next_exam(course) for course in agenda.courses if course.cards),
        topics=_topics(desk, agenda),
        missed=_missed(desk, day - 1),
        free_until=day_as_date(holiday[1]) if holiday else None,
        interview_waits=_interview_waits(desk.log),
    )


class _DaysStudied(Container[int]):
    """The study days with an answer, each looked up when it is asked for: a streak ends long before the log."""

    def __init__(self, log: Log) -> None:
        self._log = log

    def __contains__(self, day: object) -> bool:
        return isinstance(day, int) and self._log.was_studied(day)


def _interview_waits(log: Log) -> bool:
    """Whether the last that was done in an interview neither ended it nor put it away."""
    latest = log.latest_of_no_card("interview")
    return latest is not None and latest.data.get("step", {}).get("did") not in ("end", "drop")


def _topics(desk: Desk, agenda: Agenda) -> tuple[tuple[Text, int], ...]:
    """The concepts with the most to study today."""
    waiting = (entry for _, _, entry in agenda.waiting_learning)
    counted = Counter((entry.deck, entry.concept) for entry in (*agenda.queue, *waiting))
    return tuple((_concept_name(desk, *topic), n) for topic, n in counted.most_common(TOPICS))


def _concept_name(desk: Desk, deck: str, concept: str) -> Text:
    known = desk.library.index(deck).concepts.get(concept)
    return known.name if known else {"": concept}


def _missed(desk: Desk, day: int) -> tuple[Card, ...]:
    """The cards forgotten on a study day, those first that were forgotten most, as far as the decks still have them."""
    counted = Counter(event.card for event in desk.log.last_reviews(day) if event.grade == 1 and event.card)
    found = []
    for card, _ in counted.most_common(MISSED):
        try:
            found.append(desk.library.card(card))
        except NotFound:
            continue
    return tuple(found)


def _minutes(agenda: Agenda, average_ms: float) -> float:
    """What today takes. Where a plan stands, new cards and reviews are told apart, as the plan does."""
    counts = agenda.counts
    if not agenda.courses:
        return counts.total * average_ms / 60_000
    exam = agenda.courses[0].towards.exam
    return (
        counts.new * exam.costs.met + counts.due * exam.usual_cost + counts.learning * average_ms / 1000
    ) / 60


def _next_exam(course: Course) -> NextExam:
    plan = course.plan
    return NextExam(
        course.towards.planned.name,
        plan.days_left,
        plan.new_today,
        len(course.reviews),
        plan.is_final_pass,
        len(plan.out_of_reach),
    )


def _by_deck(desk: Desk, agenda: Agenda) -> tuple[tuple[str, Text, Counts], ...]:
    by_deck = agenda.by_deck
    return tuple((deck.id, deck.title, by_deck[deck.id]) for deck in desk.library.decks if deck.id in by_deck)


def summary_of(desk: Desk, review: Review, at: int) -> Summary:
    """The numbers of the end screen."""
    day = desk.day(at)
    answers = desk.log.last_reviews(day)
    load = desk.log.load_by_day()
    coming = [(day_as_date(day + n), load.get(day + n, 0)) for n in range(1, FORECAST_DAYS + 1)]
    asks = [(card, cards.in_a_line(desk.library.card(card), review.lang)) for card in review.missed]
    forgotten = sum(event.grade == 1 for event in answers)
    took_ms = sum(event.took_ms or 0 for event in answers)
    return Summary(len(answers), forgotten, took_ms, coming, asks)


def today_json(desk: Desk, today: Today, lang: str) -> dict[str, Any]:
    """The document of `today --json`."""
    return {
        **today.counts._asdict(),
        "minutes": round(today.minutes, 1),
        "streak": today.streak,
        "answered": today.answered,
        "forgotten": today.forgotten,
        "held_back": today.held_back._asdict(),
        "next_at": desk.iso(today.next_at),
        "interview_waits": today.interview_waits,
        "free_until": today.free_until.isoformat() if today.free_until else None,
        "decks": [{"id": deck, **counts._asdict()} for deck, _, counts in today.decks],
        "topics": [{"name": said(name, lang), "cards": n} for name, n in today.topics],
        "missed_yesterday": [card.id for card in today.missed],
        "exams": [exam._asdict() for exam in today.exams],
    }
