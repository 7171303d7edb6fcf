"""What every sitting does alike with the question on its table: hints, how sure one is, the demo, the language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, Self, TypeVar

from studycards.sessions import question as table
from studycards.sessions.actions import (
    DemoEnded,
    DemoSaid,
    Effect,
    Halt,
    Hint,
    Prove,
    RunDemo,
    StopDemo,
    Sure,
    Switch,
    Tick,
)
from studycards.sessions.question import Question


class Seated(Protocol):
    """A frozen session with a question on its table."""

    @property
    def lang(self) -> str: ...
    @property
    def question(self) -> Question | None: ...
    @property
    def notice(self) -> str: ...
    @property
    def _replace(self) -> Callable[..., Self]: ...


S = TypeVar("S", bound=Seated)


def on_table(session: S, question: Question) -> tuple[S, tuple[Effect, ...]]:
    """The session with this question on its table."""
    return session._replace(question=question), ()


def notify(session: S, notice: str) -> tuple[S, tuple[Effect, ...]]:
    """The session with a message to show once."""
    return session._replace(notice=notice), ()


_say = notify  # the name by which the messages to translate are found


def halted(session: Seated) -> tuple[Effect, ...]:
    """What ends the demo that is running, if one is."""
    return (StopDemo(),) if session.question is not None and session.question.proof.running else ()


def _tick(session: S, action: Tick) -> tuple[S, tuple[Effect, ...]]:
    if session.question is None:
        return session, ()
    return on_table(session, table.ticked(session.question, action.point, session.lang))


def _sure(session: S, action: Sure) -> tuple[S, tuple[Effect, ...]]:
    question = session.question
    if question is None or question.stage != "asking":
        return _say(session, "Say how sure you are before the answer shows.")
    return on_table(session, question._replace(sure=action.level))


def _hint(session: S, action: Hint) -> tuple[S, tuple[Effect, ...]]:
    question = session.question
    if question is None or question.stage != "asking":
        return _say(session, "The answer is already on the screen.")
    if not question.card.hints:
        return _say(session, "This card has no hints.")
    if question.hints == len(question.card.hints):
        return _say(session, "That was the last hint.")
    return on_table(session, table.with_hint(question))


def prove(session: S, action: Prove) -> tuple[S, tuple[Effect, ...]]:
    """Run the card's demo, unless it would give a prediction away."""
    question = session.question
    if question is None:
        return _say(session, "There is no card on the table.")
    if question.card.demo is None:
        return _say(session, "This card has no demo.")
    if question.proof.running:
        return _say(session, "The demo is still running.")
    if question.card.kind == "predict" and question.stage == "asking":
        return _say(session, "Predict first: then the demo runs and marks your answer.")
    return session._replace(question=table.proof_begun(question)), (RunDemo(question.card),)


def _halt(session: S, action: Halt) -> tuple[S, tuple[Effect, ...]]:
    return session, halted(session)


def _demo_said(session: S, action: DemoSaid) -> tuple[S, tuple[Effect, ...]]:
    if session.question is None or not session.question.proof.running:
        return session, ()
    return on_table(session, table.proof_said(session.question, action))


def _demo_ended(session: S, action: DemoEnded) -> tuple[S, tuple[Effect, ...]]:
    if session.question is None or not session.question.proof.running:
        return session, ()
    return on_table(session, table.proof_ended(session.question, action, session.lang))


def _switch(session: S, action: Switch) -> tuple[S, tuple[Effect, ...]]:
    question = table.retold(session.question, action.lang) if session.question else None
    return session._replace(lang=action.lang, question=question), ()


ALIKE: Mapping[type, Callable[[Any, Any], Any]] = {
    Tick: _tick,
    Sure: _sure,
    Hint: _hint,
    Prove: prove,
    Halt: _halt,
    DemoSaid: _demo_said,
    DemoEnded: _demo_ended,
    Switch: _switch,
}
"""The handlers that sessions share, by action."""


def given(question: Question) -> Any:
    """The answer as an event keeps it; None where nothing was answered."""
    if question.mark is None or question.reply is None:
        return None
    said = {"reply": question.reply, "said": question.mark.replied, "verdict": question.mark.verdict}
    return said | ({"instead": question.mark.instead} if question.mark.instead else {})


def circumstances(question: Question) -> dict[str, Any]:
    """What else an event keeps of an answer: the meaning answered to, how sure, hints, the points ticked."""
    data: dict[str, Any] = {"revision": question.card.revision} if question.card.revision > 1 else {}
    return (
        data
        | ({"sure": question.sure} if question.sure else {})
        | ({"hints": question.hints} if question.hints else {})
        | ({"points": list(question.ticked)} if question.ticked else {})
    )
