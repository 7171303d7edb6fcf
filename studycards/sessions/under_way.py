"""The interview under way: what is on its table, what is behind the learner, and its clock."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from studycards.cards import open as open_kind
from studycards.cards.asking import Recall
from studycards.sessions.actions import Effect, Forwarded
from studycards.sessions.interview_actions import Concluded
from studycards.sessions.question import Question
from studycards.sessions.rounds import Level, Planned, Round, Rung


class Interview(NamedTuple):
    """A sitting. `place` is the question of the plan, `rung` the follow-up on the table, 0 for the question itself.

    judging     it is still to be said how sure one is
    main        the question whose ladder is being climbed
    typed       what was written to the question on the table; `main_typed` to the one whose ladder is climbed
    own         how much of the answer one says one had, where nothing else marks it; `main_own` likewise
    spent_ms    the time used until `since`, which is None while the clock stands still
    began_ms    the time used when the question came on the table
    """

    lang: str
    plan: tuple[Planned, ...]
    level: Level
    limit_ms: int
    place: int = 0
    rung: int = 0
    question: Question | None = None
    main: Question | None = None
    foretold: Mapping[str, Any] | None = None
    judging: bool = False
    typed: str = ""
    main_typed: str = ""
    own: float | None = None
    main_own: float | None = None
    rungs: tuple[Rung, ...] = ()
    rounds: tuple[Round, ...] = ()
    spent_ms: int = 0
    since: int | None = None
    began_ms: int = 0
    is_over: bool = False
    is_done: bool = False
    concluded: Concluded | None = None
    forwarded: Forwarded | None = None
    notice: str = ""

    @property
    def asks_freely(self) -> bool:
        """Whether what is asked now is answered aloud or in writing."""
        question = self.question
        return (
            question is not None
            and question.stage == "asking"
            and not self.judging
            and isinstance(question.asked(self.lang), Recall)
        )

    @property
    def rubric(self) -> Question | None:
        """The question whose rubric can still be ticked."""
        question = self.main or self.question
        open_one = question is not None and question.card.kind == "open" and question.stage == "answered"
        return question if open_one else None

    @property
    def proposed(self) -> tuple[int, ...]:
        """The points that the written answer seems to hold."""
        typed = self.main_typed if self.main else self.typed
        return open_kind.proposed_points(self.rubric.card, typed) if self.rubric and typed.strip() else ()


Step = tuple[Interview, tuple[Effect, ...]]


def clock(interview: Interview, at: int) -> tuple[int, int]:
    """The time used for the question on the table, and in all."""
    spent = interview.spent_ms + (max(0, at - interview.since) if interview.since is not None else 0)
    return spent - interview.began_ms, spent


def counted(interview: Interview, at: int) -> Interview:
    """The clock brought up to this moment."""
    return interview._replace(spent_ms=clock(interview, at)[1], since=at)
