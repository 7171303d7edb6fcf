"""Events to send about, and logs to send them from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from studycards.log import Log
from studycards.model import Event

NOW = 1_760_000_400_000
DAY = 20_370
DAY_MS = 86_400_000


def review(card: str = "d/a", day: int = DAY, grade: int = 3, **more: Any) -> Event:
    """A review as the program records it, but for its id and device."""
    more = {"at": NOW + (day - DAY) * DAY_MS, "phase": "review", "due_day": day + 3, "took_ms": 4000, **more}
    return Event("", "review", day=day, device="", tz=60, card=card, grade=grade, **more)


def many_events(count: int, devices: int = 3, seed: int = 1) -> list[Event]:
    """What several devices recorded over time: reviews, undos of some, suspensions."""
    draw = random.Random(seed)
    names = [f"{number:016x}" for number in range(1, devices + 1)]
    events: list[Event] = []
    for number in range(count):
        at = NOW + number * 60_000
        common: dict[str, Any] = {"id": f"{at:012x}7{number:019x}", "at": at, "device": draw.choice(names)}
        common |= {"day": DAY + number // 200, "card": f"d/card-{draw.randrange(max(1, count // 40))}"}
        kind = draw.random()
        if kind < 0.02 and events and events[-1].type == "review":
            undone = events[-1]
            events.append(Event(type="undo", ref=undone.id, **{**common, "card": undone.card}))
        elif kind < 0.03:
            events.append(Event(type="suspend", **common))
        else:
            answer = {"verdict": "right", "reply": "管道"} if kind < 0.5 else None
            due = {"due_day": common["day"] + draw.randrange(1, 30), "phase": "review", "retention": 0.9}
            grade, took = draw.choice((1, 2, 3, 3, 3, 4)), draw.randrange(1000, 20_000)
            events.append(Event(type="review", grade=grade, took_ms=took, answer=answer, **common, **due))
    return events


def log_of(home: Path, events: Sequence[Event] = ()) -> Log:
    """The log of a home, with some events."""
    log = Log.open(home / "progress.db", now=NOW)
    for event in events:
        log.append(event)
    return log
