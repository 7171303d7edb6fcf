"""Catching up: what is overdue is spread over the coming days, by one event, so that one undo takes it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studycards.agenda import load_by_day
from studycards.desk.decks import deck_of
from studycards.desk.opening import Desk
from studycards.model import Entry, Event, State
from studycards.progress import of_entries
from studycards.schedule.backlog import Late, spread
from studycards.schedule.days import day_as_date, offset_minutes
from studycards.schedule.memory import retrievability


@dataclass(frozen=True, slots=True)
class CatchUp:
    """A backlog and what becomes of it. `before` and `after`: cards due on each day, today first.

    moved   the new study day of each card that gets one
    """

    day: int
    overdue: int
    before: tuple[int, ...]
    after: tuple[int, ...]
    moved: Mapping[str, int]


def catch_up(desk: Desk, days: int, deck: str | None, at: int) -> CatchUp:
    """What spreading the backlog over `days` days from today would do. Changes nothing."""
    day = desk.day(at)
    decks = {deck_of(desk, deck).id} if deck else None
    entries = {entry.id: entry for entry in desk.library.entries}
    known = of_entries(entries.values(), desk.log.states())
    late = [
        _late(entries[card], state, day, desk.settings.parameters)
        for card, state in known.items()
        if _is_overdue(state, day) and (decks is None or entries[card].deck in decks)
    ]
    due = load_by_day(known)
    not_late = sum(count for when, count in due.items() if when <= day) - len(late)
    load = [not_late, *(due.get(day + ahead, 0) for ahead in range(1, days))]
    spread_out = spread(late, load)
    return CatchUp(
        day,
        len(late),
        (load[0] + len(late), *load[1:]),
        tuple(held + len(cards) for held, cards in zip(load, spread_out, strict=True)),
        {card.id: day + ahead for ahead, cards in enumerate(spread_out) if ahead for card in cards},
    )


def carry_out(desk: Desk, plan: CatchUp, at: int) -> Event | None:
    """Put the cards on their new days; None where none gets one."""
    if not plan.moved:
        return None
    data = {"due": dict(plan.moved), "why": "catch-up"}
    return desk.log.append(
        Event("", "reschedule", at, desk.day(at), "", tz=offset_minutes(at, desk.tz), data=data)
    )


def catch_up_json(plan: CatchUp, is_done: bool) -> dict[str, Any]:
    """The document of `catch-up --json`."""
    return {
        "overdue": plan.overdue,
        "moved": len(plan.moved),
        "done": is_done,
        "days": [
            {"date": day_as_date(plan.day + ahead).isoformat(), "before": before, "after": after}
            for ahead, (before, after) in enumerate(zip(plan.before, plan.after, strict=True))
        ],
    }


def _is_overdue(state: State, day: int) -> bool:
    due_day = state.due_day
    return state.phase == "review" and not state.suspended and due_day is not None and due_day < day


def _late(entry: Entry, state: State, day: int, parameters: tuple[float, ...]) -> Late:
    gap = max(0, day - (state.last_day or day))
    recall = retrievability(state.stability, gap, parameters) if state.stability else 0.0
    return Late(entry.id, entry.note, state.due_day or day, recall)
