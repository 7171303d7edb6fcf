"""What can happen in a session, and what it asks to be done. Times are UTC milliseconds.

They are named tuples, since a dataclass takes seven times as long to make and all of
them are made at start-up; those without fields are `Bare`. Annotations are evaluated, which is quicker than reading
strings.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from studycards.cards.asking import Reply
from studycards.model import Card
from studycards.sessions.bare import Bare
from studycards.sessions.interview_actions import InterviewAction, InterviewEffect

if TYPE_CHECKING:
    from studycards.demo.verdicts import Result

_NOTHING: Mapping[Any, Any] = {}


class Seat(NamedTuple):
    """A card's place in a queue. Cards of one note are siblings and wait a day for each other."""

    card: str
    note: str


# What the learner does


class Reveal(NamedTuple):
    """Show the answer without having given one. `sure` where it was asked just before."""

    at: int
    sure: int | None = None


class Answer(NamedTuple):
    """Give an answer. `sure` where it was asked just before."""

    reply: Reply
    at: int
    sure: int | None = None


class Tick(NamedTuple):
    """Tick a point of the rubric, or take the tick back. Points count from 0."""

    point: int


class Sure(NamedTuple):
    """Say how sure one is, 1 to 4, before the answer shows."""

    level: int


class Grade(NamedTuple):
    """Grade the card, 1 to 4; `None` takes the grade that was proposed."""

    grade: int | None
    at: int


class Hint(Bare):
    """Show one more hint."""


class Prove(Bare):
    """Run the card's demo."""


class Halt(Bare):
    """Stop the demo that is running."""


class Undo(NamedTuple):
    """Take the last thing back."""

    at: int


class Suspend(NamedTuple):
    """Never ask this card again, until it is resumed."""

    at: int


class Bury(NamedTuple):
    """Not again today."""

    at: int


class Switch(NamedTuple):
    """Show everything in this language from now on."""

    lang: str


class Drill(NamedTuple):
    """Ask again what was missed in this sitting, without touching the schedule."""

    at: int


class Forward(NamedTuple):
    """Put what was missed into today's review."""

    at: int


class Leave(Bare):
    """End the sitting here."""


# What the driver brings back


class Known(NamedTuple):
    """What the last run of a card's demo showed here: a verdict, days ago, on which kernel and interpreter."""

    verdict: str
    days_ago: int
    where: str = ""


class Dealt(NamedTuple):
    """The card that was needed. `intervals` are the decisions each grade would bring, for its label.

    `asks_sure`: how sure the learner is will be asked before the answer shows. `is_afresh`: the learner knew the
    card before its meaning changed.
    """

    card: Card
    at: int
    seed: int
    intervals: Mapping[int, Any] = _NOTHING
    known: Known | None = None
    asks_sure: bool = False
    is_afresh: bool = False


class Missing(NamedTuple):
    """The card that was needed is no longer in its deck."""

    card: str
    at: int


class Recorded(NamedTuple):
    """The answer is on the disk. `due_at` is set where the card comes back in this sitting."""

    card: str
    note: str
    at: int
    event: str
    due_at: int | None = None


class TookBack(NamedTuple):
    """An event was undone: `card` is asked next, then `queue` as it stands now. None: nothing was left to undo."""

    card: str | None
    at: int
    queue: tuple[Seat, ...] = ()
    waiting: tuple[tuple[int, Seat], ...] = ()
    event: str | None = None


class Forwarded(NamedTuple):
    """How many of the missed cards are due today now, how many tomorrow; `new` ones come as new cards do."""

    today: int
    tomorrow: int
    new: int


class DemoSaid(NamedTuple):
    """A record of the running demo."""

    record: Mapping[str, Any]


class DemoEnded(NamedTuple):
    """The demo has ended with a result, or could not run: then `reason` says why."""

    result: "Result | None"
    at: int
    reason: str = ""


# What the session asks to be done


class Need(NamedTuple):
    """Bring this card."""

    card: str


class Record(NamedTuple):
    """Append an event: committed before anything else is shown, with the undo of the one that it stands in for."""

    type: str
    card: str
    note: str
    at: int
    grade: int | None = None
    took_ms: int | None = None
    answer: Any = None
    session: str = "review"
    data: Mapping[str, Any] = _NOTHING
    instead_of: str = ""


class TakeBack(NamedTuple):
    """Undo the last event of the log."""

    at: int


class BringForward(NamedTuple):
    """Make these cards due today."""

    cards: tuple[str, ...]
    at: int


class RunDemo(NamedTuple):
    """Start the demo of this card; its records come back as DemoSaid, its end as DemoEnded."""

    card: Card


class StopDemo(Bare):
    """Stop the demo that is running."""


Effect = Need | Record | TakeBack | BringForward | RunDemo | StopDemo | InterviewEffect
Action = (
    Reveal | Answer | Tick | Sure | Grade | Hint | Prove | Halt | Undo | Suspend | Bury | Switch | Drill | Forward
    | Leave | Dealt | Missing | Recorded | TookBack | Forwarded | DemoSaid | DemoEnded | InterviewAction
)  # fmt: skip
