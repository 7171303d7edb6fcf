"""How well one knows what one knows: how sure against how right; recall as predicted and as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from studycards.desk.answers import current_states
from studycards.desk.opening import Desk
from studycards.desk.quiz import was_right
from studycards.log.queries import Graded
from studycards.model import Event
from studycards.schedule import memory
from studycards.schedule.memory import retrievability

_Known = tuple[memory.Memory | None, int, int, int]
"""The memory of a card, the day it was last answered, whether it was under review then, and its revision."""

_NEW: _Known = (None, 0, 0, 1)

_MOST_PREDICTED = 30_000
"""Of more answers, those of a sample of cards stand for all."""

LEVELS = (1, 2, 3, 4)
EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 1.0)
"""The bins of predicted recall: finer where most predictions lie."""


@dataclass(frozen=True, slots=True)
class Level:
    """Answers given while this sure, and how many of them were right."""

    level: int
    answers: int
    right: int

    @property
    def share(self) -> float | None:
        return self.right / self.answers if self.answers else None


@dataclass(frozen=True, slots=True)
class Bin:
    """Reviews whose predicted recall lay from `low` to `high`: the mean prediction, and the share remembered."""

    low: float
    high: float
    reviews: int
    predicted: float
    remembered: int

    @property
    def true(self) -> float:
        return self.remembered / self.reviews


@dataclass(frozen=True, slots=True)
class Calibration:
    """Both, as values. `bins` holds only those with reviews in them."""

    levels: tuple[Level, ...]
    bins: tuple[Bin, ...]


def calibration_of(desk: Desk) -> Calibration:
    """The calibration that the log of a desk shows."""
    answers = sum(done[1] for done in desk.log.days_done())
    return Calibration(by_level(desk.log.sure_answers()), recall_bins(desk, current_states(desk), answers))


def recall_bins(desk: Desk, cards: Iterable[str], answers: int) -> tuple[Bin, ...]:
    """Recall as predicted and as it was, of cards with so many answers; of very many a sample stands for all."""
    one_in = max(1, answers // _MOST_PREDICTED)
    sample = {card for card in cards if crc32(card.encode()) % one_in == 0}
    renamed = {
        former: entry.id for entry in desk.library.entries for former in entry.was if entry.id in sample
    }
    rows = desk.log.grades(sample | renamed.keys())
    if renamed:
        rows = [(renamed.get(row[0], row[0]), *row[1:]) for row in rows]
    return by_prediction(predictions(rows, desk.settings.parameters))


def by_level(events: Iterable[Event]) -> tuple[Level, ...]:
    """How often answers were right, by how sure the learner was."""
    counts = {level: [0, 0] for level in LEVELS}
    for event in events:
        level, right = event.data.get("sure"), was_right(event)
        if level in counts and right is not None and event.session != "drill":
            counts[level][0] += 1
            counts[level][1] += right
    return tuple(Level(level, answers, right) for level, (answers, right) in counts.items())


def predictions(rows: Iterable[Graded], parameters: Sequence[float] = ()) -> Iterator[tuple[float, bool]]:
    """The recall that the model predicted before each review of a later day, and whether it was remembered.

    Learning steps are left out: recall within a day is not what the model is for. Rows come in order of time.
    """
    states: dict[str, _Known] = {}
    for card, day, grade, is_ready, revision in rows:
        known, last, was_ready, latest = states.get(card, _NEW)
        if grade is None or revision > latest:
            known = None
        gap = max(0, day - last) if known else 0
        if known and grade and was_ready and gap:
            yield retrievability(known.stability, gap, parameters), grade > 1
        after = memory.after(known, grade, gap, parameters) if grade else None
        states[card] = after, max(last, day) if known else day, is_ready, max(latest, revision)


def by_prediction(predicted: Iterable[tuple[float, bool]]) -> tuple[Bin, ...]:
    """Predictions in bins, each with the share that was remembered."""
    found: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for chance, remembered in predicted:
        place = next(n for n, high in enumerate(EDGES[1:]) if chance < high or high == 1.0)
        found[place].append((chance, remembered))
    return tuple(
        Bin(
            EDGES[place],
            EDGES[place + 1],
            len(pairs),
            sum(chance for chance, _remembered in pairs) / len(pairs),
            sum(remembered for _chance, remembered in pairs),
        )
        for place, pairs in sorted(found.items())
    )


def calibration_json(calibration: Calibration) -> dict[str, Any]:
    """The document of `calibration --json`."""
    return {
        "how_sure": [
            {"level": one.level, "answers": one.answers, "right": one.right, "share": one.share}
            for one in calibration.levels
        ],
        "recall": [
            {
                "from": one.low,
                "to": one.high,
                "reviews": one.reviews,
                "predicted": one.predicted,
                "true": one.true,
            }
            for one in calibration.bins
        ],
    }
