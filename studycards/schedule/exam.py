"""Towards an exam: meet every card in time, then go once through all of them, the fragile ones last.

Two phases. While there is time, new cards come first, at the pace that brings them all in before the final
pass, then ordinary reviews. The final pass takes as many days as all cards need, and begins with the most
durable ones, so that the fragile ones fall nearest to the exam.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from studycards.model import State
from studycards.schedule import memory
from studycards.schedule.costs import Costs
from studycards.schedule.decisions import memory_of
from studycards.schedule.fuzz import rounded
from studycards.schedule.memory import Memory

SAFE_ENOUGH = 0.95


class Exam(NamedTuple):
    """The study day of an exam, and what the learner can give to it."""

    day: int
    minutes: float
    retention: float = 0.9
    costs: Costs = Costs()
    parameters: tuple[float, ...] = ()

    @property
    def seconds(self) -> float:
        return self.minutes * 60

    @property
    def usual_cost(self) -> float:
        """The seconds that a review takes when its card is due."""
        return self.retention * self.costs.recalled + (1 - self.retention) * self.costs.forgotten


class Candidate(NamedTuple):
    """A card of the exam's decks: what is remembered of it, None for one never met. Siblings share a `note`."""

    id: str
    memory: Memory | None = None
    last_day: int | None = None
    due_day: int | None = None
    note: str = ""


class SoFar(NamedTuple):
    """What today brought already, and what it must do without.

    seconds     spent on the exam's cards
    met         cards met today for the first time
    busy_notes  notes of which a card was answered: before the final pass, their other cards wait
    waits       new cards that wait too, before the final pass: what they come after was not met
    aside       cards that are not to be asked at all today, or come by themselves: buried, or in their steps
    """

    seconds: float = 0.0
    met: frozenset[str] = frozenset()
    busy_notes: frozenset[str] = frozenset()
    waits: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()


MORNING = SoFar()


class Plan(NamedTuple):
    """One day's plan. `final_days` is the length of the final pass; for `out_of_reach` cards there is no time."""

    days_left: int
    final_days: int = 0
    is_final_pass: bool = False
    new_today: int = 0
    queue: tuple[str, ...] = ()
    out_of_reach: tuple[str, ...] = ()


def candidate(card: str, state: State | None, note: str = "") -> Candidate:
    """A card as the plan sees it."""
    if state is None or (remembered := memory_of(state)) is None:
        return Candidate(card, note=note)
    return Candidate(card, remembered, state.last_day, state.due_day, note)


def plan(cards: Sequence[Candidate], day: int, exam: Exam, so_far: SoFar = MORNING) -> Plan:
    """What to study today. `cards` come in teaching order; plan anew every day, from the log."""
    days_left = max(0, exam.day - day)
    if not days_left or not cards:
        return Plan(days_left)
    total = sum(_cost_this_morning(card, day, exam, so_far) for card in cards)
    final_days = math.ceil(total / exam.seconds) if exam.seconds > 0 else days_left + 1
    is_final = final_days >= days_left
    unreached: tuple[str, ...] = ()
    if is_final:
        once, more = _final_order(cards, day, exam, exam.day - final_days)
        wanted = [*once, *more]
        reached = len(_within(once, days_left * exam.seconds - so_far.seconds, day, exam))
        unreached = tuple(card.id for card in once[reached:])
    else:
        wanted = _build_order(cards, day, exam, days_left - final_days, so_far)
    free = [card for card in wanted if card.id not in so_far.aside]
    queue = _within(free, exam.seconds - so_far.seconds, day, exam)
    new = sum(card.memory is None for card in queue)
    return Plan(days_left, final_days, is_final, new, tuple(card.id for card in queue), unreached)


def answered(card: Candidate, day: int, exam: Exam, grade: int) -> Candidate:
    """A card after an answer; one that was forgotten is relearned on the same day."""
    gap = 0 if card.last_day is None else max(0, day - card.last_day)
    after = memory.after(card.memory, grade, gap, exam.parameters)
    if grade == 1:
        after = memory.after(after, 3, 0, exam.parameters)
    days = max(1, rounded(memory.interval(after.stability, exam.retention, exam.parameters)))
    return card._replace(memory=after, last_day=day, due_day=day + days)


def recall_on(card: Candidate, day: int, exam: Exam) -> float:
    """The chance of recall on a day if the card is left alone until then."""
    if card.memory is None or card.last_day is None:
        return 0.0
    return memory.retrievability(card.memory.stability, max(0, day - card.last_day), exam.parameters)


def recall_on_the_day(card: Candidate, exam: Exam) -> float:
    return recall_on(card, exam.day, exam)


def cost(card: Candidate, day: int, exam: Exam) -> float:
    """The seconds that asking a card on a day is expected to take."""
    if card.memory is None:
        return exam.costs.met
    recalled = recall_on(card, day, exam)
    return recalled * exam.costs.recalled + (1 - recalled) * exam.costs.forgotten


def _cost_this_morning(card: Candidate, day: int, exam: Exam, so_far: SoFar) -> float:
    """What asking a card takes, as it was when the day began: an answer must not move the final pass."""
    if card.id in so_far.met:
        return exam.costs.met
    if card.last_day == day:
        return exam.usual_cost
    return cost(card, day, exam)


def _build_order(
    cards: Sequence[Candidate], day: int, exam: Exam, days: int, so_far: SoFar
) -> list[Candidate]:
    """New cards at the pace that brings them all in within `days`, then reviews; one card a note."""
    unseen = [card for card in cards if card.memory is None]
    pace = math.ceil((len(unseen) + len(so_far.met)) / days) - len(so_far.met)
    ready = [card for card in unseen if card.id not in so_far.waits and card.id not in so_far.aside]
    new = _one_a_note(ready, so_far.busy_notes)[: max(0, pace)]
    busy = so_far.busy_notes | {card.note for card in new}
    return [*new, *_one_a_note(_due(cards, day, exam), busy)]


def _one_a_note(cards: Iterable[Candidate], busy_notes: Collection[str]) -> list[Candidate]:
    taken = set(busy_notes)
    free = []
    for card in cards:
        if not card.note or card.note not in taken:
            free.append(card)
            taken.add(card.note)
    return free


def _due(cards: Iterable[Candidate], day: int, exam: Exam) -> list[Candidate]:
    """Ordinary reviews, the least remembered first."""
    due = [
        card for card in cards if card.due_day is not None and card.due_day <= day and card.last_day != day
    ]
    return sorted(due, key=_by(lambda card: recall_on(card, day, exam)))


def _final_order(
    cards: Sequence[Candidate], day: int, exam: Exam, first_day: int
) -> tuple[list[Candidate], list[Candidate]]:
    """What was never met, then cards not yet done in the pass, most durable first; and the least sure of the rest."""
    unseen = _in_turns([card for card in cards if card.memory is None])
    met = [card for card in cards if card.last_day is not None and card.last_day != day]
    to_do = [card for card in met if (card.last_day or 0) < first_day]
    done = [card for card in met if (card.last_day or 0) >= first_day]
    unsure = [card for card in done if recall_on_the_day(card, exam) < SAFE_ENOUGH]
    durable_first = sorted(to_do, key=_by(lambda card: -card.memory.stability if card.memory else 0.0))
    return [*unseen, *durable_first], sorted(unsure, key=_by(lambda card: recall_on_the_day(card, exam)))


def _in_turns(cards: Sequence[Candidate]) -> list[Candidate]:
    """One card of each note, then the next of each: where time is short, every note is touched."""
    seen = Counter[str]()
    turns = []
    for card in cards:
        turns.append((seen[card.note] if card.note else 0, card))
        seen[card.note] += 1
    return [card for _, card in sorted(turns, key=lambda turn: turn[0])]


def _within(cards: Iterable[Candidate], seconds: float, day: int, exam: Exam) -> list[Candidate]:
    """The first cards that fit into a time."""
    left = seconds
    fitting = []
    for card in cards:
        left -= cost(card, day, exam)
        if left < 0:
            break
        fitting.append(card)
    return fitting


def _by(rank: Callable[[Candidate], float]) -> Callable[[Candidate], tuple[float, str]]:
    return lambda card: (rank(card), card.id)
