"""Progress in numbers, for pictures: what was done, what is known, what is weak, what is to come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from random import Random

from studycards.demo.verdicts import Evidence, Result
from studycards.desk.answers import current_states
from studycards.desk.calibration import by_level, recall_bins
from studycards.desk.confusions import Confusions
from studycards.desk.counting import MATURE_DAYS, Count, count, is_mature, longest_streak, spread
from studycards.desk.decks import concept_names, deck_of
from studycards.desk.opening import Desk
from studycards.log.queries import Answered
from studycards.model import Entry, State, Text
from studycards.progress import is_leech, streak
from studycards.proving import claim_standings
from studycards.schedule.forecast import coming, expected
from studycards.schedule.memory import retrievability
from studycards.screen.measured import Day, MixedUp, Proven, Recall, Span, Stats, Topic

YEAR = 365
COMING_DAYS = 30
SPANS = (("week", 7), ("month", 30), ("year", YEAR), ("all", 1_000_000))
_SEED = 1
_MOST_FORESEEN = 5000


def stats_of(desk: Desk, at: int, deck: str | None = None) -> Stats:
    """The statistics at a moment, of all decks or of one. Raises NotFound."""
    wanted = deck_of(desk, deck).id if deck else None
    day, since = desk.day(at), at - YEAR * 86_400_000
    entries = [entry for entry in desk.library.entries if wanted in (None, entry.deck)]
    known = current_states(desk)
    states = {entry.id: known[entry.id] for entry in entries if entry.id in known}
    days = {done: Day(*numbers) for done, *numbers in desk.log.days_done(wanted)}
    counted = _counted(desk, entries, wanted, day)
    load = coming(states.values(), day, COMING_DAYS)
    return Stats(
        day=day,
        deck=wanted,
        standings=_standings(desk, entries, states),
        days=days,
        streak=streak(days, day),
        longest_streak=longest_streak(days),
        coming=load.days,
        overdue=load.overdue,
        foreseen=_foreseen(desk, list(states.values()), day),
        spans=tuple(_span(counted, name, span, day) for name, span in SPANS),
        stability=spread(state.stability for state in states.values() if state.stability is not None),
        topics=_topics(desk, entries, states, counted, day),
        confusions=tuple(_mixed_up(desk, since, wanted)),
        levels=by_level(event for event in desk.log.sure_answers(since) if _is_of(event.card, wanted)),
        bins=recall_bins(desk, states, sum(done.answers for done in days.values())),
        proven=_proven(desk, wanted),
    )


def _foreseen(desk: Desk, states: Sequence[State], day: int) -> tuple[int, ...]:
    """Reviews on each of the next days; of very many cards a sample stands for all."""
    weight = max(1.0, len(states) / _MOST_FORESEEN)
    sample = Random(_SEED).sample(states, _MOST_FORESEEN) if weight > 1 else states
    found = expected(sample, day, desk.settings, seed=_SEED, span=COMING_DAYS)
    return tuple(round(weight * count) for count in found)


def _is_of(card: str | None, deck: str | None) -> bool:
    return card is not None and (deck is None or card.startswith(f"{deck}/"))


def _mixed_up(desk: Desk, since: int, deck: str | None) -> Iterator[MixedUp]:
    for one in Confusions(desk, since).all:
        if _is_of(one.right.id, deck):
            taken, right = (one.taken.id, one.taken.name), (one.right.id, one.right.name)
            yield MixedUp(taken, right, one.times, one.last, one.is_settled)


def _counted(desk: Desk, entries: Iterable[Entry], deck: str | None, day: int) -> Count:
    rows: Iterable[Answered] = desk.log.answers(deck, MATURE_DAYS)
    if renamed := {former: entry.id for entry in entries for former in entry.was}:
        rows = ((renamed.get(card, card), mark) for card, mark in rows)
    return count(rows, day - YEAR + 1)


def _span(counted: Count, name: str, days: int, day: int) -> Span:
    first = day - days + 1
    return Span(name, counted.recall(first, day, mature=False), counted.recall(first, day, mature=True))


def _standings(desk: Desk, entries: Sequence[Entry], states: Mapping[str, State]) -> dict[str, int]:
    """How many cards are in each state; a suspended card only counts as that."""
    found = Counter(_standing(states.get(entry.id)) for entry in entries)
    leeches = sum(is_leech(state, desk.settings) for state in states.values())
    return {name: found[name] for name in ("new", "learning", "young", "mature", "suspended")} | {
        "leech": leeches
    }


def _standing(state: State | None) -> str:
    if state is None:
        return "new"
    if state.suspended:
        return "suspended"
    if state.phase != "review":
        return "new" if state.is_new else "learning"
    return "mature" if is_mature(state) else "young"


def _topics(
    desk: Desk, entries: Iterable[Entry], states: Mapping[str, State], counted: Count, day: int
) -> tuple[Topic, ...]:
    groups: dict[tuple[str, str], list[str]] = {}
    for entry in entries:
        groups.setdefault((entry.deck, entry.concept), []).append(entry.id)
    names, parameters = concept_names(desk), desk.settings.parameters
    found = []
    for key, cards in groups.items():
        past = Recall()
        for one in filter(None, map(counted.by_card.get, cards)):
            past.add(one.remembered, one.reviews)
        met = [states[card] for card in cards if card in states]
        found.append(_topic(key, names.get(key[1]) or {"": key[1]}, len(cards), met, past, day, parameters))
    return tuple(sorted(found, key=lambda topic: 2.0 if topic.strength is None else topic.strength))


def _topic(
    key: tuple[str, str],
    name: Text,
    cards: int,
    met: Sequence[State],
    past: Recall,
    day: int,
    parameters: tuple[float, ...],
) -> Topic:
    chances = [
        retrievability(state.stability, max(0, day - state.last_day), parameters)
        for state in met
        if state.stability is not None and state.last_day is not None
    ]
    return Topic(
        deck=key[0],
        concept=key[1],
        name=name,
        cards=cards,
        met=len(chances),
        lapses=sum(state.lapses for state in met),
        recall_now=sum(chances) / len(chances) if chances else None,
        past=past,
    )


def _proven(desk: Desk, deck: str | None) -> Proven:
    """What the last run of each demo here says of the claims."""
    results = [_result(run) for run in desk.log.last_runs().values()]
    run = {result.demo for result in results}
    verdicts, refuted = Counter[str](), list[str]()
    for name, loaded in desk.library.loaded.items():
        if deck not in (None, name):
            continue
        index = loaded.index
        cards = [index.card(entry.id) for entry in index.entries if entry.demo in run]
        for one in claim_standings(index.claims.values(), cards, results):
            verdicts[one.verdict] += 1
            if one.verdict == "refuted":
                refuted.append(one.id)
    return Proven(dict(verdicts), tuple(refuted))


def _result(run: Mapping[str, object]) -> Result:
    """A run as the log keeps it, with what proving looks at."""
    kept: Mapping[str, list[Mapping[str, str]]] = run  # type: ignore[assignment]
    evidence = tuple(
        Evidence(one["id"], {}, one["verdict"], None, None, None, "", False)
        for one in kept.get("evidence", ())
    )
    claims = tuple(str(claim) for claim in kept.get("claims", ()))
    return Result(str(run["demo"]), {}, str(run["outcome"]), evidence, {}, 0, "", {}, claims=claims)
