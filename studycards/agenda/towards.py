"""Today's part of the way to an exam: which cards are the exam's, and which of them its plan asks today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from studycards.model import Entry, State
from studycards.progress import of_entries
from studycards.schedule.days import Done
from studycards.schedule.exam import Candidate, Exam, Plan, SoFar, candidate, plan
from studycards.schedule.plans import PlannedExam
from studycards.schedule.teaching import new_cards, teaching_order


class Towards(NamedTuple):
    """An exam that the learner plans for, with all that its plan depends on."""

    planned: PlannedExam
    exam: Exam


class Course(NamedTuple):
    """What one exam's plan says of today: its cards, the `plan`, and the cards it asks, new ones apart."""

    towards: Towards
    cards: tuple[Candidate, ...]
    so_far: SoFar
    plan: Plan
    new: tuple[Entry, ...]
    reviews: tuple[Entry, ...]
    decks: frozenset[str]


def follow(
    towards: Iterable[Towards], entries: Sequence[Entry], states: Mapping[str, State], day: int, done: Done
) -> tuple[Course, ...]:
    """Today's part of each exam. A deck that two exams ask for belongs to the nearer one."""
    taken: frozenset[str] = frozenset()
    courses = []
    for one in sorted(towards, key=lambda each: (each.planned.day, each.planned.name)):
        if one.planned.day <= day:
            continue
        mine = [entry for entry in entries if one.planned.covers(entry.deck) and entry.deck not in taken]
        course = course_of(one, mine, states, day, done)
        taken |= course.decks
        courses.append(course)
    return tuple(courses)


def course_of(
    towards: Towards, mine: Sequence[Entry], states: Mapping[str, State], day: int, done: Done
) -> Course:
    """Today's part of one exam whose cards are given."""
    cards, so_far = _as_candidates(mine, of_entries(mine, states), day, done, towards.exam)
    today = plan(cards, day, towards.exam, so_far)
    by_id = {entry.id: entry for entry in mine}
    asked = [by_id[card] for card in today.queue]
    return Course(
        towards,
        cards,
        so_far,
        today,
        tuple(asked[: today.new_today]),
        tuple(asked[today.new_today :]),
        frozenset(entry.deck for entry in mine),
    )


def _as_candidates(
    mine: Sequence[Entry], known: Mapping[str, State], day: int, done: Done, exam: Exam
) -> tuple[tuple[Candidate, ...], SoFar]:
    """The exam's cards, those never met first and in teaching order, and what today brought already."""
    asked = [entry for entry in mine if not (entry.id in known and known[entry.id].suspended)]
    unseen = teaching_order(entry for entry in asked if _is_unseen(known.get(entry.id)))
    met = [entry for entry in asked if not _is_unseen(known.get(entry.id))]
    in_steps = {entry.id for entry in met if known[entry.id].phase in ("learning", "relearning")}
    buried = {entry.id for entry in asked if entry.id in known and known[entry.id].buried_day == day}
    touched = [entry for entry in mine if entry.id in done.cards]
    busy = frozenset(entry.note for entry in mine if entry.id in in_steps or entry.id in done.cards)
    free = {entry.id for entry in new_cards(unseen, busy)}
    so_far = SoFar(
        seconds=sum(done.card_ms.get(entry.id, 0) / 1000 or exam.costs.recalled for entry in touched),
        met=frozenset(entry.id for entry in touched if entry.id in done.met),
        busy_notes=busy,
        waits=frozenset(entry.id for entry in unseen if entry.id not in free),
        aside=frozenset(in_steps | buried),
    )
    cards = tuple(candidate(entry.id, known.get(entry.id), entry.note) for entry in (*unseen, *met))
    return cards, so_far


def _is_unseen(state: State | None) -> bool:
    return state is None or state.stability is None
