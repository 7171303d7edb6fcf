"""What can happen in a session, and what it asks to be done. Small values; times are UTC milliseconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from studycards.cards.asking import Reply
from studycards.demo.verdicts import Result
from studycards.model import Card
from studycards.sessions.interview_actions import InterviewAction, InterviewEffect

# What the learner does


@dataclass(frozen=True, slots=True)
class Reveal:
    """Show the answer without having given one. `sure` where it was asked just before."""

    at: int
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """Give an answer. `sure` where it was asked just before."""

    reply: Reply
    at: int
    sure: int | None = None


@dataclass(frozen=True, slots=True)
class Tick:
    """Tick a point of the rubric, or take the tick back. Points count from 0."""

    point: int


@dataclass(frozen=True, slots=True)
class Sure:
    """Say how sure one is, 1 to 4, before the answer shows."""

    level: int


@dataclass(frozen=True, slots=True)
class Grade:
    """Grade the card, 1 to 4; `None` takes the grade that was proposed."""

    grade: int | None
    at: int


@dataclass(frozen=True, slots=True)
class Hint:
    """Show one more hint."""


@dataclass(frozen=True, slots=True)
class Prove:
    """Run the card's demo."""


@dataclass(frozen=True, slots=True)
class Halt:
    """Stop the demo that is running."""


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the last thing back."""

    at: int


@dataclass(frozen=True, slots=True)
class Suspend:
    """Never ask this card again, until it is resumed."""

    at: int


@dataclass(frozen=True, slots=True)
class Bury:
    """Not again today."""

    at: int


@dataclass(frozen=True, slots=True)
class Switch:
    """Show everything in this language from now on."""

    lang: str


@dataclass(frozen=True, slots=True)
class Drill:
    """Ask again what was missed in this sitting, without touching the schedule."""

    at: int


@dataclass(frozen=True, slots=True)
class Forward:
    """Put what was missed into today's review."""

    at: int


@dataclass(frozen=True, slots=True)
class Leave:
    """End the sitting here."""


# What the driver brings back


@dataclass(frozen=True, slots=True)
class Known:
    """What the last run of a card's demo showed here: a verdict, days ago, on which kernel and interpreter."""

    verdict: str
    days_ago: int
    where: str = ""


@dataclass(frozen=True, slots=True)
class Dealt:
    """The card that was needed. `intervals` are the decisions each grade would bring, for its label.

    `asks_sure`: how sure the learner is will be asked before the answer shows. `is_afresh`: the learner knew the
    card before its meaning changed.
    """

    card: Card
    at: int
    seed: int
    intervals: Mapping[int, Any] = field(default_factory=dict)
    known: Known | None = None
    asks_sure: bool = False
    is_afresh: bool = False


@dataclass(frozen=True, slots=True)
class Missing:
    """The card that was needed is no longer in its deck."""

    card: str
    at: int


@dataclass(frozen=True, slots=True)
class Recorded:
    """The answer is on the disk. `due_at` is set where the card comes back in this sitting."""

    card: str
    note: str
    at: int
    event: str
    due_at: int | None = None


@dataclass(frozen=True, slots=True)
class TookBack:
    """An event was undone: `card` is asked next, then `queue` as it stands now. None: nothing was left to undo."""

    card: str | None
    at: int
    queue: tuple[Seat, ...] = ()
    waiting: tuple[tuple[int, Seat], ...] = ()
    event: str | None = None


@dataclass(frozen=True, slots=True)
class Forwarded:
    """How many of the missed cards are due today now, how many tomorrow; `new` ones come as new cards do."""

    today: int
    tomorrow: int
    new: int


@dataclass(frozen=True, slots=True)
class DemoSaid:
    """A record of the running demo."""

    record: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class DemoEnded:
    """The demo has ended with a result, or could not run: then `reason` says why."""

    result: Result | None
    at: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Seat:
    """A card's place in a queue. Cards of one note are siblings and wait a day for each other."""

    card: str
    note: str


# What the session asks to be done


@dataclass(frozen=True, slots=True)
class Need:
    """Bring this card."""

    card: str


@dataclass(frozen=True, slots=True)
class Record:
    """Append an event: committed before anything else is shown."""

    type: str
    card: str
    note: str
    at: int
    grade: int | None = None
    took_ms: int | None = None
    answer: Any = None
    session: str = "review"
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TakeBack:
    """Undo the last event of the log, or this one."""

    at: int
    event: str | None = None


@dataclass(frozen=True, slots=True)
class BringForward:
    """Make these cards due today."""

    cards: tuple[str, ...]
    at: int


@dataclass(frozen=True, slots=True)
class RunDemo:
    """Start the demo of this card; its records come back as DemoSaid, its end as DemoEnded."""

    card: Card


@dataclass(frozen=True, slots=True)
class StopDemo:
    """Stop the demo that is running."""


Effect = Need | Record | TakeBack | BringForward | RunDemo | StopDemo | InterviewEffect
Action = (
    Reveal | Answer | Tick | Sure | Grade | Hint | Prove | Halt | Undo | Suspend | Bury | Switch | Drill | Forward
    | Leave | Dealt | Missing | Recorded | TookBack | Forwarded | DemoSaid | DemoEnded | InterviewAction
)  # fmt: skip
