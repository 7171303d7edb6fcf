"""What is remembered, by FSRS-6: the memory after a grade, the recall after a gap, the gap for a recall."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, MemoryState

from studycards.model import Grade

DEFAULTS: tuple[float, ...] = tuple(DEFAULT_PARAMETERS)
_OF_GRADE = tuple(map(attrgetter, ("again", "hard", "good", "easy")))
_ANY_RETENTION = 0.9  # next_states wants one for its intervals; the memory does not depend on it


class Memory(NamedTuple):
    """Stability: days until recall falls to 90 %. Difficulty: 1 to 10."""

    stability: float
    difficulty: float


def outcomes(
    memory: Memory | None, gap: int, parameters: Sequence[float] = ()
) -> tuple[Memory, Memory, Memory, Memory]:
    """The memory after again, hard, good and easy, `gap` study days after the last review."""
    before = MemoryState(memory.stability, memory.difficulty) if memory else None
    after = _model(tuple(parameters)).next_states(before, _ANY_RETENTION, gap)
    again, hard, good, easy = (each.memory for each in (after.again, after.hard, after.good, after.easy))
    return (
        Memory(again.stability, again.difficulty),
        Memory(hard.stability, hard.difficulty),
        Memory(good.stability, good.difficulty),
        Memory(easy.stability, easy.difficulty),
    )


def after(memory: Memory | None, grade: Grade | int, gap: int, parameters: Sequence[float] = ()) -> Memory:
    """The memory after one grade."""
    before = MemoryState(memory.stability, memory.difficulty) if memory else None
    states = _model(tuple(parameters)).next_states(before, _ANY_RETENTION, gap)
    chosen = _OF_GRADE[grade - 1](states).memory
    return Memory(chosen.stability, chosen.difficulty)


def retrievability(stability: float, gap: float, parameters: Sequence[float] = ()) -> float:
    """The chance of recall `gap` days after the last review."""
    decay, factor = _curve(tuple(parameters))
    return float((1 + factor * gap / stability) ** -decay)


def interval(stability: float, retention: float, parameters: Sequence[float] = ()) -> float:
    """The days after which recall has fallen to `retention`: the inverse of `retrievability`."""
    decay, factor = _curve(tuple(parameters))
    return float(stability / factor * (retention ** (-1 / decay) - 1))


@lru_cache(maxsize=8)
def _model(parameters: tuple[float, ...]) -> FSRS:
    return FSRS(list(parameters or DEFAULTS))


@lru_cache(maxsize=8)
def _curve(parameters: tuple[float, ...]) -> tuple[float, float]:
    decay = (parameters or DEFAULTS)[20]
    return decay, 0.9 ** (-1 / decay) - 1
