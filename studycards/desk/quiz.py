"""The questions of a quiz: which cards fit, and which of them are drawn, the same for the same seed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from studycards.desk.answers import current_states
from studycards.desk.opening import Desk
from studycards.desk.topics import Wanted, cards_wanted, row_of
from studycards.errors import StudycardsError
from studycards.model import Entry, Event, State
from studycards.schedule.memory import retrievability
from studycards.sessions.quiz import RIGHT, Which

MARKED = ("choice", "typed", "order", "match", "predict")
"""The kinds that the program can mark by itself."""

WEAK = 0.9
"""A card is weak where the chance of recalling it now is less than this, or its latest answer was wrong."""


class NothingToAsk(StudycardsError):
    """No card that the program can mark fits what was asked for."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a card, as far as a quiz asks. `right`: whether the latest answer was; None for none."""

    state: State | None = None
    right: bool | None = None

    def strength(self, day: int, parameters: Sequence[float] = ()) -> float | None:
        """The chance of recall now, less 1 where the latest answer was wrong; None where nothing is known."""
        if self.state is None or self.state.stability is None or self.state.last_day is None:
            return None if self.right is None else float(self.right) - (not self.right)
        gap = max(0, day - self.state.last_day)
        return retrievability(self.state.stability, gap, parameters) - (self.right is False)

    @property
    def is_new(self) -> bool:
        return self.state is None or self.state.is_new

    @property
    def may_be_asked(self) -> bool:
        return self.state is None or not self.state.suspended


def drawn_questions(desk: Desk, wanted: Wanted, which: Which, count: int, at: int, seed: int) -> list[Entry]:
    """Draw the questions of a quiz from the decks on the desk. Raises NothingToAsk where no card fits."""
    states, latest = current_states(desk), latest_right(desk.log.standing())
    entries = cards_wanted(desk, wanted)
    known = {entry.id: Known(states.get(entry.id), latest.get(entry.id)) for entry in entries}
    found = draw(entries, known, which, count, desk.day(at), seed, desk.settings.parameters)
    if not found:
        raise _nothing(which)
    return found


def draw(
    entries: Iterable[Entry],
    known: Mapping[str, Known],
    which: Which,
    count: int,
    day: int,
    seed: int,
    parameters: Sequence[float] = (),
) -> list[Entry]:
    """At most `count` questions: one card a note or row, the concepts in turns; of the weak ones the weakest."""
    unknown = Known()
    fit = [entry for entry in entries if entry.kind in MARKED and known.get(entry.id, unknown).may_be_asked]
    Random(seed).shuffle(fit)
    if which == "new":
        fit = [entry for entry in fit if known.get(entry.id, unknown).is_new]
    elif which == "missed":
        fit = [entry for entry in fit if known.get(entry.id, unknown).right is False]
    elif which == "weak":
        strengths = {entry.id: known.get(entry.id, unknown).strength(day, parameters) for entry in fit}
        weak = {
            id: strength for id, strength in strengths.items() if strength is not None and strength < WEAK
        }
        fit = sorted((entry for entry in fit if entry.id in weak), key=lambda entry: weak[entry.id])
        return in_turns(_one_a_row(fit)[:count])
    return in_turns(_one_a_row(fit))[:count]


def _one_a_row(entries: Iterable[Entry]) -> list[Entry]:
    """Siblings, and the cells of one row, give each other's answers away: only the first of them is asked."""
    first: dict[str, Entry] = {}
    for entry in entries:
        first.setdefault(row_of(entry), entry)
    return list(first.values())


def in_turns(entries: Iterable[Entry]) -> list[Entry]:
    """One of each concept, then the next of each: what is mixed is told apart better than what comes in blocks."""
    place: dict[str, int] = defaultdict(int)
    turns: list[tuple[int, Entry]] = []
    for entry in entries:
        turns.append((place[entry.concept], entry))
        place[entry.concept] += 1
    return [entry for _turn, entry in sorted(turns, key=lambda turn: turn[0])]


def latest_right(events: Iterable[Event]) -> dict[str, bool]:
    """Whether the latest answer to each card was right, of events in order of time."""
    return {event.card: right for event in events if event.card and (right := was_right(event)) is not None}


def was_right(event: Event) -> bool | None:
    """Whether an answer was right: by its mark where it was marked, else by its grade; None where that says nothing.

    A right answer in a drill says nothing: the learner had just seen it.
    """
    if event.type not in ("review", "practice"):
        return None
    verdict = event.answer.get("verdict") if isinstance(event.answer, dict) else None
    if verdict is None and event.grade is None:
        return None
    right = verdict in RIGHT if verdict is not None else (event.grade or 1) > 1
    return None if right and event.session == "drill" else right


def _nothing(which: Which) -> NothingToAsk:
    if which == "weak":
        return NothingToAsk(
            "Nothing is weak: each card met is likely remembered today.", "Try: studycards quiz"
        )
    if which == "missed":
        return NothingToAsk(
            "Nothing was missed: each latest answer was right.", "Try: studycards quiz --weak"
        )
    if which == "new":
        return NothingToAsk("No card here is new.", "Try: studycards quiz")
    return NothingToAsk(
        "No card here is of a kind that the program can mark.", "Look at them with: studycards cram"
    )
