"""Fit the memory model to a learner's own answers, and take the result only where it foretells better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import log, sqrt
from operator import sub
from statistics import fmean, stdev

from fsrs_rs_python import FSRS, FSRSItem, FSRSReview, TrainingConfig

from studycards.model import Event
from studycards.schedule.memory import DEFAULTS, retrievability

LEAST_ITEMS = 400
_GROWTH = 1.25
_EPOCHS = 8
_TRAINING_SHARE = 0.8
_LEAST_CHANCE = 1e-6
_DOUBT = 0.5  # more refuses too much of what would help; less lets too much through that harms


@dataclass(frozen=True, slots=True)
class Item:
    """One review that foretelling can be judged by: a card's gaps and grades up to it, and when it was."""

    card: str
    at: int
    reviews: tuple[tuple[int, int], ...]
    """(gap in study days, grade), the review itself last; its gap is a day at least."""


@dataclass(frozen=True, slots=True)
class Fit:
    """What came of a fit. Losses are log losses on the last fifth of the answers, that the fit did not see.

    `noise` is the standard error of their difference: a gain that is small beside it may be chance.
    """

    parameters: tuple[float, ...]
    items: int
    loss_before: float
    loss_after: float
    noise: float

    @property
    def is_better(self) -> bool:
        return self.loss_before - self.loss_after > self.noise * _DOUBT

    def data(self) -> dict[str, object]:
        """What the `parameters` event of an accepted fit says."""
        return {
            "parameters": list(self.parameters),
            "model": "fsrs-6",
            "items": self.items,
            "loss_before": self.loss_before,
            "loss_after": self.loss_after,
        }


def items_of(standing: Iterable[Event]) -> list[Item]:
    """The items of a log's standing events, in order of time. A reset begins a card's history anew."""
    histories: dict[str, list[Event]] = defaultdict(list)
    items = []
    for event in standing:
        if event.card is None:
            continue
        if event.type == "reset":
            histories[event.card].clear()
        elif event.type == "review" and event.grade is not None:
            history = histories[event.card]
            history.append(event)
            if len(history) > 1 and event.day > history[-2].day:
                items.append(Item(event.card, event.at, _reviews(history)))
    return items


def is_time_to_fit(items: int, items_at_last_fit: int = 0) -> bool:
    """Whether there are enough answers, and enough more than at the last fit."""
    return items >= LEAST_ITEMS and items >= items_at_last_fit * _GROWTH


def fit(items: Sequence[Item], parameters: Sequence[float] = (), *, relearning_steps: int = 1) -> Fit | None:
    """Fit to the first four fifths and judge by the rest. None with too few items.

    A better fit comes with parameters fitted to all items; one that is not keeps the parameters it was given.
    """
    if len(items) < LEAST_ITEMS:
        return None
    ordered = sorted(items, key=lambda item: (item.at, item.card))
    cut = int(len(ordered) * _TRAINING_SHARE)
    seen, unseen = ordered[:cut], ordered[cut:]
    before, after = losses(unseen, parameters), losses(unseen, _trained(seen, relearning_steps))
    noise = stdev(map(sub, before, after)) / sqrt(len(unseen))
    judged = Fit(tuple(parameters), len(ordered), fmean(before), fmean(after), noise)
    return replace(judged, parameters=_trained(ordered, relearning_steps)) if judged.is_better else judged


def losses(items: Sequence[Item], parameters: Sequence[float] = ()) -> list[float]:
    """How badly parameters foretell each review: its log loss; the lower, the better."""
    before = [FSRSItem([FSRSReview(grade, gap) for gap, grade in item.reviews[:-1]]) for item in items]
    memories = FSRS(list(parameters or DEFAULTS)).memory_state_batch(before)
    return [
        _loss(retrievability(now.stability, gap, parameters), grade)
        for now, (gap, grade) in zip(memories, (item.reviews[-1] for item in items), strict=True)
    ]


def log_loss(items: Sequence[Item], parameters: Sequence[float] = ()) -> float:
    """The mean log loss of parameters over these reviews."""
    return fmean(losses(items, parameters))


def _loss(recall: float, grade: int) -> float:
    told = recall if grade > 1 else 1 - recall
    return -log(min(max(told, _LEAST_CHANCE), 1 - _LEAST_CHANCE))


def _trained(items: Sequence[Item], relearning_steps: int) -> tuple[float, ...]:
    numbers = {card: number for number, card in enumerate(sorted({item.card for item in items}))}
    return tuple(
        FSRS(list(DEFAULTS)).compute_parameters(
            [FSRSItem([FSRSReview(grade, gap) for gap, grade in item.reviews]) for item in items],
            card_ids=[numbers[item.card] for item in items],
            num_relearning_steps=relearning_steps,
            training_config=TrainingConfig(num_epochs=_EPOCHS),
        )
    )


def _reviews(history: Sequence[Event]) -> tuple[tuple[int, int], ...]:
    first = (0, history[0].grade or 3)
    return (first, *((max(0, b.day - a.day), b.grade or 3) for a, b in pairwise(history)))
