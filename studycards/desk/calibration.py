"""How well one knows what one knows: how sure against how right; recall as predicted and as it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from studycards.desk.opening import Desk
from studycards.desk.quiz import was_right
from studycards.model import Event, State
from studycards.progress import fold
from studycards.schedule.decisions import gap_days
from studycards.schedule.memory import retrievability

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
    events = desk.log.standing()
    predicted = predictions(events, desk.settings.parameters)
    return Calibration(by_level(events), by_prediction(predicted))


def by_level(events: Iterable[Event]) -> tuple[Level, ...]:
    """How often answers were right, by how sure the learner was."""
    counts = {level: [0, 0] for level in LEVELS}
    for event in events:
        level, right = event.data.get("sure"), was_right(event)
        if level in counts and right is not None and event.session != "drill":
            counts[level][0] += 1
            counts[level][1] += right
    return tuple(Level(level, answers, right) for level, (answers, right) in counts.items())


def predictions(events: Iterable[Event], parameters: Sequence[float] = ()) -> Iterator[tuple[float, bool]]:
    """The recall that the model predicted before each review of a later day, and whether it was remembered.

    Learning steps are left out: recall within a day is not what the model is for.
    """
    states: dict[str, State] = defaultdict(lambda: State(""))
    for event in events:
        if event.card is None:
            continue
        before = states[event.card]
        is_later = event.type == "review" and before.phase == "review" and gap_days(before, event.day) > 0
        if is_later and before.stability is not None and event.grade is not None:
            gap = gap_days(before, event.day)
            yield retrievability(before.stability, gap, parameters), event.grade > 1
        states[event.card] = fold(before, event, parameters)


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
