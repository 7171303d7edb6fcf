"""The values everything else speaks of: deck, claim, concept, comparison, card, event, state. Frozen, no I/O."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Text = Mapping[str, str]
"""Markdown by language: `{"en": ..., "zh": ...}`; `{"": ...}` for a text that is the same in every language."""

Grade = Literal[1, 2, 3, 4]
GRADES: Mapping[str, Grade] = {"again": 1, "hard": 2, "good": 3, "easy": 4}
GRADE_NAMES: Mapping[int, str] = {number: name for name, number in GRADES.items()}

KINDS = ("basic", "cloze", "choice", "typed", "order", "match", "predict", "open")
VERDICTS = ("holds", "loose", "dated", "wrong")

Phase = Literal["new", "learning", "review", "relearning"]


def said(text: Text | None, lang: str) -> str:
    """A text in `lang`, or in the language it has; the empty string for none."""
    if not text:
        return ""
    if lang in text:
        return text[lang]
    return text.get("") or text.get("en") or next(iter(text.values()))


class Claim(NamedTuple):
    """One atomic statement of the material. `verdict`: holds, loose, dated or wrong; `correction` says what is so."""

    id: str
    says: Text
    verdict: str = "holds"
    correction: Text | None = None
    source: str = ""


class Concept(NamedTuple):
    """A thing to learn: groups cards. `after` are ids of concepts to know first."""

    id: str
    name: Text
    summary: Text | None = None
    after: tuple[str, ...] = ()


class Aspect(NamedTuple):
    """One row of a comparison: a question about every subject, and a cell of facts for each."""

    id: str
    name: Text
    ask: Text
    cells: Mapping[str, Text]
    claims: tuple[str, ...] = ()
    demo: str | None = None
    shows: tuple[str, ...] = ()
    why: Text | None = None


class Comparison(NamedTuple):
    """A table, subjects x aspects. `names` gives each subject's name."""

    id: str
    title: Text
    subjects: tuple[str, ...]
    names: Mapping[str, Text]
    aspects: tuple[Aspect, ...]


class FollowUp(NamedTuple):
    """A question an interviewer asks next. `rung`: define, compare, when-not, breaks or prove."""

    rung: str
    ask: Text
    answer: Text


class Card(NamedTuple):
    """One question with a stable id. What its kind adds is in `body`, a value of that kind's own module.

    `id` is the full id, `deck/card-id`; cards with the same `note` are siblings and wait a day for each other.
    """

    id: str
    deck: str
    kind: str
    concept: str
    note: str
    ask: Text
    body: Any
    asks: tuple[Text, ...] = ()
    why: Text | None = None
    hints: tuple[Text, ...] = ()
    claims: tuple[str, ...] = ()
    demo: str | None = None
    shows: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()
    was: tuple[str, ...] = ()
    revision: int = 1
    comparison: tuple[str, str] | None = None
    """(comparison id, aspect id) for a card that a comparison made."""


class Deck(NamedTuple):
    """A deck's own data, without its cards."""

    id: str
    title: Text
    version: str
    licence: str
    languages: tuple[str, ...]
    path: str
    bundled: bool = False
    retention: float | None = None
    """The recall wanted when a card is due, where the deck asks for another than the learner's setting."""


# What happened, and what is known of a card because of it


class Event(NamedTuple):
    """One appended record. Times are UTC milliseconds; `day` counts study days from 1970-01-01.

    type    review | undo | suspend | resume | bury | reset | reschedule | parameters | flag | plan-set | plan-drop
    ref     the event that an undo takes back
    due_day, due_at, phase, step   the decision taken with a review: the study day, or the moment for a step today
    data    what else belongs to the type: parameters, the revision learned, how sure the learner was; for a
            `reschedule` of many cards at once `due`, the study day of each
    """

    id: str
    type: str
    at: int
    day: int
    device: str
    tz: int = 0
    card: str | None = None
    grade: int | None = None
    took_ms: int | None = None
    answer: Any = None
    session: str = "review"
    due_day: int | None = None
    due_at: int | None = None
    phase: Phase | None = None
    step: int | None = None
    retention: float | None = None
    ref: str | None = None
    data: Mapping[str, Any] = {}


class State(NamedTuple):
    """What a card's events fold into. A cache: the log can always make it again, to the same bytes."""

    card: str
    phase: Phase = "new"
    stability: float | None = None
    difficulty: float | None = None
    last_day: int | None = None
    last_at: int | None = None
    reps: int = 0
    lapses: int = 0
    step: int | None = None
    due_day: int | None = None
    due_at: int | None = None
    suspended: bool = False
    buried_day: int | None = None
    revision: int = 1
    last_event: str | None = None

    @property
    def is_new(self) -> bool:
        return self.phase == "new"


# What the day's decisions need: a card's place in its deck, and the learner's settings


class Entry(NamedTuple):
    """What the agenda needs to know of a card, and nothing more. `order` is its place in the deck's teaching order."""

    id: str
    deck: str
    kind: str
    concept: str
    note: str
    order: int
    after: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    demo: str | None = None
    revision: int = 1
    was: tuple[str, ...] = ()


class Settings(NamedTuple):
    """The learner's settings (`config.toml`). Minutes for steps; days for intervals; `easy_days` 0 is Monday."""

    retention: float = 0.9
    new_per_day: int = 20
    reviews_per_day: int = 200
    minutes_per_day: int | None = None
    learning_steps: tuple[float, ...] = (1.0, 10.0)
    relearning_steps: tuple[float, ...] = (10.0,)
    longest_interval: int = 36500
    day_begins: int = 4
    easy_days: tuple[int, ...] = ()
    holidays: tuple[tuple[int, int], ...] = ()
    """The first and the last study day of each."""
    leech_lapses: int = 8
    two_keys: bool = False
    ask_how_sure: bool = False
    theme: str = "auto"
    screen_reader: bool = False
    keys: Mapping[str, str] = {}
    parameters: tuple[float, ...] = ()
    """FSRS-6 parameters; empty for the default ones."""
