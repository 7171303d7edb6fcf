"""The history of one card: each answer with what was known before and after it, and the curve of forgetting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studycards.desk.opening import Desk
from studycards.model import GRADE_NAMES, Entry, Event, State
from studycards.progress import fold
from studycards.schedule.days import day_as_date
from studycards.schedule.decisions import gap_days
from studycards.schedule.fold import FOLDED, history
from studycards.schedule.memory import interval, retrievability
from studycards.screen.measured import Answered, CardHistory

_POINTS = 120
"""Points of the whole curve."""


def card_history(desk: Desk, entry: Entry, at: int) -> CardHistory:
    """The history of a card, under the ids that it had before as well."""
    parameters = desk.settings.parameters
    for_all = desk.log.of_no_card(FOLDED)
    own = {name: desk.log.standing(name) for name in (entry.id, *entry.was)}
    if not own[entry.id]:  # renamed, and not answered since
        own[entry.id] = [event for name in entry.was for event in own[name]]
    events = history(entry.id, own[entry.id], lambda name: own.get(name) or desk.log.standing(name), for_all)
    answers = tuple(_answers(entry, events, parameters))
    day = desk.day(at)
    curve = tuple(_curve(answers, day, parameters))
    return CardHistory(entry.id, desk.state(entry), day, desk.retention(entry), answers, curve)


def _answers(entry: Entry, events: Any, parameters: tuple[float, ...]) -> Iterator[Answered]:
    """The answers since the card was last new, each with the memory around it."""
    found: list[Answered] = []
    state = State(entry.id)
    for event in events:
        after = fold(state, event, parameters)
        if after.reps <= state.reps and event.type in ("reset", "review"):
            found = []
        if event.type == "review" and after.stability is not None:
            found.append(_answer(event, state, after, parameters))
        state = after
    return iter(found)


def _answer(event: Event, before: State, after: State, parameters: tuple[float, ...]) -> Answered:
    gap = gap_days(before, event.day)
    recall = None if before.stability is None else retrievability(before.stability, gap, parameters)
    return Answered(
        event.at,
        event.day,
        event.grade or 3,
        event.took_ms,
        gap,
        recall,
        after.stability or 0.0,
        event.due_day,
    )


def _curve(
    answers: tuple[Answered, ...], today: int, parameters: tuple[float, ...]
) -> Iterator[tuple[float, float]]:
    if not answers:
        return
    last_of_day = {answer.day: answer for answer in answers}
    days = sorted(last_of_day)
    end = _end(last_of_day[days[-1]], days[0], today, parameters)
    step = max((end - days[0]) / _POINTS, 0.1)
    for first, following in zip(days, (*days[1:], end), strict=True):
        stability = last_of_day[first].stability
        gap = 0.0
        while first + gap < following:
            yield first + gap, retrievability(stability, gap, parameters)
            gap += step
        yield following, retrievability(stability, following - first, parameters)


def _end(last: Answered, first: int, today: int, parameters: tuple[float, ...]) -> float:
    """How far the curve is drawn: beyond today, and beyond the day that the card is due."""
    due = last.due_day if last.due_day is not None else last.day + interval(last.stability, 0.9, parameters)
    furthest = max(today, due)
    return furthest + max(2.0, 0.3 * (furthest - first))


def history_json(desk: Desk, found: CardHistory) -> dict[str, Any]:
    """The document of `stats CARD --json`."""
    from studycards.desk.rows import state_json

    return {
        **state_json(desk, found.state),
        "wanted": found.wanted,
        "answers": [
            {
                "at": desk.iso(one.at),
                "date": day_as_date(one.day).isoformat(),
                "grade": GRADE_NAMES[one.grade],
                "took_ms": one.took_ms,
                "gap": one.gap,
                "recall": one.recall,
                "stability": one.stability,
                "due": None if one.due_day is None else day_as_date(one.due_day).isoformat(),
            }
            for one in found.answers
        ],
        "curve": [{"day": day - found.day, "recall": recall} for day, recall in found.curve],
    }
