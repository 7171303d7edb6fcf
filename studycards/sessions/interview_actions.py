"""What else can happen in an interview, and what it asks to be done."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from studycards.sessions.bare import Bare

# What the learner does


class Write(NamedTuple):
    """What is written as an answer so far, whole; it is given with Reveal."""

    text: str
    at: int


class Edit(Bare):
    """Write in the learner's own editor."""


class TakeProposed(Bare):
    """Tick the points that the written answer seems to hold."""


class Held(NamedTuple):
    """Say how much of the model answer one had: 0, a half, 1."""

    share: float


class GoOn(NamedTuple):
    """Go to the next follow-up, or the next question."""

    at: int


class Finish(NamedTuple):
    """End the interview for good with what was answered."""

    at: int


# What the driver brings back


class Foretold(NamedTuple):
    """What a demo would have predicted before it runs: `ask`, `choices`, `evidence`. None: it asks for nothing."""

    predict: Mapping[str, Any] | None


class Concluded(NamedTuple):
    """The score card is on the disk; `earlier` ones, oldest first; `weak` cards that review could bring forward."""

    score: Any
    earlier: tuple[Any, ...] = ()
    weak: tuple[str, ...] = ()


# What the session asks to be done


class Keep(NamedTuple):
    """Append a step of this sitting, from which it can be made again; it changes no card."""

    step: Mapping[str, Any]
    at: int | None = None


class Conclude(NamedTuple):
    """Sum the interview up and keep its score card."""

    at: int


class OpenEditor(NamedTuple):
    """Open the learner's editor on this text; what it holds then comes back as Write."""

    text: str


InterviewAction = Write | Edit | TakeProposed | Held | GoOn | Finish | Foretold | Concluded
InterviewEffect = Keep | Conclude | OpenEditor
