"""Interviews on the desk: which questions may be asked, what the log keeps of each, which cards came out weak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from studycards.desk.answers import current_states
from studycards.desk.decks import concept_names, entry_of
from studycards.desk.opening import Desk
from studycards.desk.topics import cards_of_topic
from studycards.errors import NotFound
from studycards.model import Entry, Event, State, said
from studycards.schedule.days import offset_minutes
from studycards.schedule.memory import retrievability
from studycards.sessions import rounds, scorecard
from studycards.sessions.interview_plan import Candidate
from studycards.sessions.rounds import Level, Planned
from studycards.sessions.scorecard import ScoreCard
from studycards.sessions.under_way import Interview

NEW_WEAKNESS = 0.6
"""How weak a card counts of which nothing is known."""

MOST_BROUGHT_FORWARD = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """An interview as the log keeps it. `score` is there once it has ended; `number` counts from 1."""

    number: int
    id: str
    at: int
    begun: Mapping[str, Any]
    steps: tuple[Event, ...]
    score: ScoreCard | None = None
    dropped: bool = False

    @property
    def waits(self) -> bool:
        """Whether it can be gone on with."""
        return self.score is None and not self.dropped


def interviews(desk: Desk) -> tuple[Kept, ...]:
    """All interviews, oldest first."""
    steps: dict[str, list[Event]] = {}
    begun: list[Event] = []
    for event in desk.log.events(types=("interview",)):
        if event.data.get("interview"):
            steps.setdefault(event.data["interview"], []).append(event)
        elif event.data.get("step", {}).get("did") == "begin":
            begun.append(event)
    return tuple(_kept(number, event, steps.get(event.id, [])) for number, event in enumerate(begun, 1))


def _kept(number: int, begin: Event, steps: Sequence[Event]) -> Kept:
    ends = [step.data["step"]["score"] for step in steps if step.data["step"]["did"] == "end"]
    score = scorecard.from_json(ends[-1], number) if ends else None
    dropped = any(step.data["step"]["did"] == "drop" for step in steps)
    return Kept(number, begin.id, begin.at, begin.data["step"], tuple(steps), score, dropped)


def interview_of(desk: Desk, number: int) -> Kept:
    """An interview that has ended, by its number. Raises NotFound."""
    every = interviews(desk)
    if not 0 < number <= len(every):
        raise NotFound(
            "There is no interview {number}.", "See them with: studycards interview history", number=number
        )
    if every[number - 1].score is None:
        raise NotFound(
            "Interview {number} has no score card: it was not finished.", "Go on with: studycards interview",
            number=number,
        )  # fmt: skip
    return every[number - 1]


def waiting_interview(desk: Desk) -> Kept | None:
    """The latest interview, where it is not finished."""
    every = interviews(desk)
    return every[-1] if every and every[-1].waits else None


def scores(desk: Desk) -> tuple[ScoreCard, ...]:
    """The score cards so far, oldest first."""
    return tuple(kept.score for kept in interviews(desk) if kept.score is not None)


def history_rows(desk: Desk) -> list[dict[str, Any]]:
    """`interview history --json`: every interview; `share` and what hangs on it is null where it was not finished."""
    return [_history_row(desk, kept) for kept in interviews(desk)]


def _history_row(desk: Desk, kept: Kept) -> dict[str, Any]:
    score = kept.score
    return {
        "number": kept.number,
        "at": desk.iso(kept.at),
        "level": kept.begun["level"],
        "planned": len(kept.begun["plan"]),
        "waits": kept.waits,
        "questions": len(score.questions) if score else None,
        "minutes": round(score.took_ms / 60_000) if score else None,
        "held": score.held if score else None,
        "of": score.of if score else None,
        "share": score.share if score else None,
        "topics": {topic.id: topic.share for topic in score.topics} if score else {},
    }


# What is kept


def keep(desk: Desk, interview: str | None, step: Mapping[str, Any], at: int) -> str:
    """Append a step; the id of its event, which is the interview's own id where the step begins one."""
    data = {"step": dict(step)} | ({"interview": interview} if interview else {})
    event = Event(
        "", "interview", at, desk.day(at), "",
        tz=offset_minutes(at, desk.tz), session="interview", data=data,
    )  # fmt: skip
    return desk.log.append(event).id


def begun_step(interview: Interview, seed: int) -> dict[str, Any]:
    """The first step: all that the interview began with."""
    plan = [[planned.card, planned.topic, planned.allotted_ms] for planned in interview.plan]
    level, limit = interview.level, interview.limit_ms
    return {
        "did": "begin",
        "plan": plan,
        "level": level,
        "limit_ms": limit,
        "lang": interview.lang,
        "seed": seed,
    }


def begun_interview(step: Mapping[str, Any], lang: str) -> Interview:
    """The interview as it began, in the language of today."""
    plan = tuple(Planned(card, topic, allotted_ms) for card, topic, allotted_ms in step["plan"])
    return Interview(lang, plan, "junior" if step["level"] == "junior" else "senior", step["limit_ms"])


def score_of(desk: Desk, interview: Interview, began_at: int) -> ScoreCard:
    """The score card of an interview that has ended, in its language."""
    names = {name: said(text, interview.lang) for name, text in concept_names(desk).items()}
    questions = tuple(
        scorecard.question_of(done, desk.library.card(done.planned.card), interview.lang)
        for done in interview.rounds
    )
    return ScoreCard(
        began_at, interview.lang, interview.level, interview.limit_ms, interview.spent_ms, len(interview.plan),
        questions, scorecard.topics_of(questions, names), scorecard.sureness_of(interview.rounds),
    )  # fmt: skip


# What may be asked


def candidates(desk: Desk, topics: Iterable[str], level: Level, at: int) -> list[Candidate]:
    """The open questions and those about code. Raises NotFound where a topic has none."""
    entries = [
        entry for entry in _of_topics(desk, tuple(topics)) if entry.kind == "open" or "code" in entry.tags
    ]
    states, earlier = current_states(desk), scores(desk)
    asked = Counter(question.card for score in earlier for question in score.questions)
    weak = _weakness(desk, states, earlier, desk.day(at))
    found = []
    for entry in entries:
        state = states.get(entry.id)
        if state is not None and state.suspended:
            continue
        card, is_code = desk.library.card(entry.id), entry.kind != "open"
        own = _forgotten(state, desk.day(at), desk.settings.parameters)
        found.append(
            Candidate(
                entry.id, entry.concept, (entry.note, *((f"{entry.deck}/{entry.demo}",) if is_code else ())), is_code,
                rungs=len(rounds.ladder(card, level)),
                often=1.0 + ("interview" in entry.tags) + min(1.0, len(entry.claims) / 4),
                weak=(own + weak[entry.deck, entry.concept]) / 2,
                asked=asked[entry.id],
            )
        )  # fmt: skip
    if not found:
        raise NotFound(
            "No open question and no question about code is left to ask here.",
            "See them with: studycards cards kind:open",
        )
    return found


def _of_topics(desk: Desk, topics: Sequence[str]) -> Iterable[Entry]:
    """The cards of the topics; a deck is a topic too."""
    if not topics:
        return desk.library.entries
    decks = tuple(desk.library.loaded)
    found: dict[str, Entry] = {}
    for topic in topics:
        whole = topic in desk.library.loaded
        cards = desk.library.index(topic).entries if whole else cards_of_topic(desk, topic, decks)
        found |= {entry.id: entry for entry in cards}
    return found.values()


def _weakness(
    desk: Desk, states: Mapping[str, State], earlier: Sequence[ScoreCard], day: int
) -> dict[tuple[str, str], float]:
    """How weak each concept is, from 0 to 1: by its cards, and by the latest interview that came to it."""
    cards: dict[tuple[str, str], list[float]] = {}
    for entry in desk.library.entries:
        forgotten = _forgotten(states.get(entry.id), day, desk.settings.parameters)
        cards.setdefault((entry.deck, entry.concept), []).append(forgotten)
    shares = {topic.id: topic.share for score in earlier for topic in score.topics}
    weak = {}
    for (deck, concept), values in cards.items():
        mean = sum(values) / len(values)
        weak[deck, concept] = (mean + 1 - shares[concept]) / 2 if concept in shares else mean
    return weak


def _forgotten(state: State | None, day: int, parameters: Sequence[float]) -> float:
    """The chance that a card is forgotten, tomorrow at the soonest: today's answers say little."""
    if state is None or state.stability is None or state.last_day is None:
        return NEW_WEAKNESS
    recall = retrievability(state.stability, max(1, day - state.last_day), parameters)
    return min(1.0, 1 - recall + 0.1 * state.lapses)


# What came out weak


def weak_cards(desk: Desk, interview: Interview, at: int) -> tuple[str, ...]:
    """Cards that review would bring only later, though they belong to what was not held: the weakest first."""
    wanted: dict[str, Entry] = {}
    for done in interview.rounds:
        if done.total.held < scorecard.WEAK * done.total.of:
            wanted |= {entry.id: entry for entry in _around(desk, done.planned.card)}
    today = desk.day(at)
    later = []
    for entry in wanted.values():
        state = desk.state(entry)
        if state.phase == "review" and not state.suspended and (state.due_day or today) > today:
            later.append((state.stability or 0.0, entry.id))
    return tuple(card for _stability, card in sorted(later)[:MOST_BROUGHT_FORWARD])


def _around(desk: Desk, card: str) -> Iterable[Entry]:
    """A card, those to know before it, and those of its concept that teach one of its claims."""
    try:
        entry = entry_of(desk, card)
        index = desk.library.index(entry.deck)
        before = [index.entry(one) for one in entry.after]
    except NotFound:
        return []
    same = [one for one in index.by_concept.get(entry.concept, ()) if {*one.claims} & {*entry.claims}]
    return [entry, *before, *same]
