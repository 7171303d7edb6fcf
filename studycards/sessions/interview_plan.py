"""The questions of an interview: drawn by how often they are asked and how weak the learner is, to fill the time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from studycards.sessions.rounds import Level, Planned

ANSWER_MS = 150_000
"""For a free answer; a question about code, which is read and not explained, gets the other."""
CODE_MS = 120_000
RUNG_MS = 60_000

CODE_SHARE = 0.3
"""The share of the time for questions about code."""

AGAIN = 0.25
"""How much less likely a topic is to come again each time it was drawn, and a question each time it was asked."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked. `often` how often interviewers ask it, from 1; `weak` from 0 to 1 (all forgotten).

    rungs      how many follow-ups it has at the level of the interview
    asked      how many earlier interviews have asked it
    alike      questions with one name in common here give each other's answers away: only one of them is asked
    """

    card: str
    topic: str
    alike: tuple[str, ...]
    is_code: bool
    rungs: int = 0
    often: float = 1.0
    weak: float = 0.5
    asked: int = 0

    @property
    def takes_ms(self) -> int:
        """The share of the time that it gets."""
        return (CODE_MS if self.is_code else ANSWER_MS) + self.rungs * RUNG_MS

    @property
    def weight(self) -> float:
        """How likely it is to be drawn."""
        return self.often * (0.2 + self.weak) * float(AGAIN**self.asked)


def drawn_plan(candidates: Iterable[Candidate], limit_ms: int, seed: int) -> tuple[Planned, ...]:
    """Questions that fill the time, at least one where there is any; the same for the same seed."""
    random, pool = Random(seed), sorted(candidates, key=lambda one: one.card)
    topics: Counter[str] = Counter()
    plan: list[Planned] = []
    used_ms = code_ms = 0
    while pool:
        fit = [one for one in pool if used_ms + one.takes_ms <= limit_ms] or ([] if plan else pool)
        if not fit:
            break
        one = _draw(_of_the_kind_due(fit, code_ms, used_ms), topics, random)
        plan.append(Planned(one.card, one.topic, min(one.takes_ms, limit_ms)))
        topics[one.topic] += 1
        used_ms, code_ms = used_ms + one.takes_ms, code_ms + one.takes_ms * one.is_code
        pool = [other for other in pool if not {*other.alike} & {*one.alike}]
    return tuple(plan)


def _of_the_kind_due(fit: Sequence[Candidate], code_ms: int, used_ms: int) -> Sequence[Candidate]:
    """Code where it has had less than its share of the time so far, free answers otherwise; else what there is."""
    wants_code = used_ms > 0 and code_ms < CODE_SHARE * used_ms
    return [one for one in fit if one.is_code == wants_code] or fit


def _draw(fit: Sequence[Candidate], topics: Counter[str], random: Random) -> Candidate:
    weights = [one.weight * AGAIN ** topics[one.topic] for one in fit]
    return random.choices(fit, weights)[0]


def level_of(name: str) -> Level:
    """The level of that name. ValueError for another."""
    if name == "junior":
        return "junior"
    if name == "senior":
        return "senior"
    raise ValueError(name)
