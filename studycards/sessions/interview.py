"""The mock interview: how sure, the answer, the model answer and its rubric, the ladder of follow-ups, the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from studycards.cards.asking import Recall
from studycards.sessions import at_table, rounds
from studycards.sessions import question as table
from studycards.sessions.actions import (
    Action,
    Answer,
    BringForward,
    Dealt,
    DemoEnded,
    DemoSaid,
    Forward,
    Forwarded,
    Grade,
    Leave,
    Missing,
    Prove,
    Reveal,
    RunDemo,
    Sure,
    Switch,
    Tick,
)
from studycards.sessions.at_table import ALIKE, halted, on_table
from studycards.sessions.at_table import notify as _say
from studycards.sessions.climbing import call, climbed, go_on, over, round_over
from studycards.sessions.interview_actions import (
    Conclude,
    Concluded,
    Edit,
    Finish,
    Foretold,
    GoOn,
    Held,
    Keep,
    OpenEditor,
    TakeProposed,
    Write,
)
from studycards.sessions.question import Question
from studycards.sessions.steps import step_of
from studycards.sessions.under_way import Interview, Step, counted

FROM_THE_DRIVER = (Dealt, Missing, Foretold, Concluded, Forwarded, DemoSaid, DemoEnded)


def begin(interview: Interview, at: int) -> Step:
    """Start the clock and call for the first question."""
    return call(interview._replace(since=at))


def resumed(interview: Interview, at: int) -> Interview:
    """Go on after a pause that the clock does not count; a demo that was cut off is not running any more."""
    question = interview.question
    if question is not None and question.stage == "measuring":
        question = question._replace(stage="asking", reply=None)
    if question is not None:
        question = question._replace(proof=table.Proof())
    return interview._replace(question=question, since=at, is_over=interview.is_done, notice="")


def advance(interview: Interview, action: Action) -> Step:
    """The next session, and what must be done for it. What the learner did is kept before anything is shown."""
    before = interview = interview if isinstance(action, FROM_THE_DRIVER) else interview._replace(notice="")
    handler = _HANDLERS.get(type(action))
    if handler is None:
        return _say(interview, "That key does nothing here; ? lists the keys.")
    at = getattr(action, "at", None)
    if at is not None and interview.since is not None:
        interview = counted(interview, at)
    measuring = before.question is not None and before.question.stage == "measuring"
    after, effects = handler(interview, action)
    changed = after._replace(notice="") != interview._replace(notice="")
    step = step_of(action) if changed else None
    if step is None or (isinstance(action, DemoEnded) and not measuring):
        return after, effects
    return after, (Keep({**step, "place": before.place}, at), *effects)


# Before the answer shows


def _sure(interview: Interview, action: Sure) -> Step:
    if interview.question is None or interview.question.stage != "asking" or interview.rung:
        return _say(interview, "Say how sure you are before the answer shows.")
    sure = action.level or None
    return interview._replace(judging=False, question=interview.question._replace(sure=sure)), ()


def _write(interview: Interview, action: Write) -> Step:
    question = interview.question
    if question is None or question.stage != "asking" or not isinstance(question.asked("en"), Recall):
        return _say(interview, "The answer is already on the screen.")
    return interview._replace(typed=action.text, judging=False), ()


def _edit(interview: Interview, action: Edit) -> Step:
    if not interview.asks_freely:
        return _say(interview, "There is nothing to write here.")
    return interview, (OpenEditor(interview.typed),)


def _reveal(interview: Interview, action: Reveal) -> Step:
    question = interview.question
    if question is None or question.stage != "asking":
        return _say(interview, "The answer is already on the screen.")
    after = interview._replace(judging=False, question=table.revealed(question, action.at))
    return _with_demo(after) if interview.rung and question.card.demo else (after, ())


def _answer(interview: Interview, action: Answer) -> Step:
    question = interview.question
    if question is None or question.stage != "asking":
        return _say(interview, "The answer is already on the screen.")
    after = table.answered(question, action, interview.lang)
    if after is question:
        return _say(interview, "That is no answer yet.")
    interview = interview._replace(judging=False, question=after)
    return _with_demo(interview) if after.stage == "measuring" else (interview, ())


def _with_demo(interview: Interview) -> Step:
    assert interview.question is not None
    running = table.proof_begun(interview.question)
    return interview._replace(question=running), (RunDemo(running.card),)


# Once it shows


def _tick(interview: Interview, action: Tick) -> Step:
    rubric = interview.rubric
    if rubric is None:
        return _say(interview, "There is no rubric to tick here.")
    return _with_rubric(interview, table.ticked(rubric, action.point, interview.lang))


def _take_proposed(interview: Interview, action: TakeProposed) -> Step:
    rubric, missing = interview.rubric, interview.proposed
    if rubric is None or not missing:
        return _say(interview, "No point is proposed.")
    for point in missing:
        if point not in rubric.ticked:
            rubric = table.ticked(rubric, point, interview.lang)
    return _with_rubric(interview, rubric)


def _with_rubric(interview: Interview, rubric: Question) -> Step:
    if interview.main is not None:
        return interview._replace(main=rubric), ()
    return interview._replace(question=rubric), ()


def _held(interview: Interview, action: Held) -> Step:
    question = interview.question
    if question is None or not rounds.marks_itself(question, interview.lang):
        return _say(interview, "This one is not yours to mark.")
    return interview._replace(own=action.share), ()


def _prove(interview: Interview, action: Prove) -> Step:
    if interview.question is not None and interview.question.stage == "asking":
        return _say(interview, "Answer first: then the demo proves it.")
    return at_table.prove(interview, action)


def _demo_ended(interview: Interview, action: DemoEnded) -> Step:
    question = interview.question
    if question is None or not question.proof.running:
        return interview, ()
    waited = question.stage == "measuring"
    after = table.proof_ended(question, action, interview.lang)
    if waited and interview.rung:
        after = rounds.unmarked_where_nothing_was_measured(after)
    return on_table(_with_verdict(interview, after) if waited else interview, after)


def _with_verdict(interview: Interview, question: Question) -> Interview:
    """Said beside the keys, since the demo's pane may hide what stands with the question."""
    if question.mark is None:
        return interview._replace(
            notice="Nothing was measured that could mark your prediction: mark it yourself."
        )
    if question.mark.verdict == "right":
        return interview._replace(notice="✓ Your prediction held.")
    return interview._replace(notice="✗ Your prediction did not hold.")


def _dealt(interview: Interview, action: Dealt) -> Step:
    return interview._replace(question=table.dealt(action), judging=True), ()


def _foretold(interview: Interview, action: Foretold) -> Step:
    return interview._replace(foretold=action.predict), ()


def _missing(interview: Interview, action: Missing) -> Step:
    """A card that has left its deck is left out."""
    return call(interview._replace(place=interview.place + 1))


# The end, and leaving before it


def _switch(interview: Interview, action: Switch) -> Step:
    main = table.retold(interview.main, action.lang) if interview.main else None
    question = interview.question and _retold(interview.question, action.lang)
    return interview._replace(lang=action.lang, main=main, question=question), ()


def _retold(question: Question, lang: str) -> Question:
    return question if question.mark is None else table.retold(question, lang)


def _leave(interview: Interview, action: Leave) -> Step:
    return interview._replace(is_over=True, since=None), halted(interview)


def _finish(interview: Interview, action: Finish) -> Step:
    """What is on the table counts where its answer has shown; what has not been asked does not."""
    if interview.is_done:
        return _say(interview, "That is done already.")
    main = interview.main or interview.question
    if main is None or main.stage != "answered":
        return over(interview._replace(since=action.at))
    question = interview.question
    shown = question is not None and question.stage == "answered"
    after_this = climbed(interview, question) if question is not None and shown else interview
    after, _effects = round_over(after_this._replace(plan=after_this.plan[: after_this.place + 1]), main)
    return after, (Conclude(action.at),)


def _concluded(interview: Interview, action: Concluded) -> Step:
    return interview._replace(concluded=action), ()


def _forward(interview: Interview, action: Forward) -> Step:
    if interview.concluded is None or not interview.concluded.weak:
        return _say(interview, "No card needs to come sooner.")
    if interview.forwarded is not None:
        return _say(interview, "That is done already.")
    return interview, (BringForward(interview.concluded.weak, action.at),)


def _forwarded(interview: Interview, action: Forwarded) -> Step:
    return interview._replace(forwarded=action), ()


def _ungraded(interview: Interview, action: Grade) -> Step:
    return _say(interview, "An interview is not graded: tick points, then Enter goes on.")


_HANDLERS: Mapping[type, Callable[[Interview, Any], Step]] = {
    **ALIKE,
    Sure: _sure,
    Write: _write,
    Edit: _edit,
    Reveal: _reveal,
    Answer: _answer,
    Tick: _tick,
    TakeProposed: _take_proposed,
    Held: _held,
    Prove: _prove,
    DemoEnded: _demo_ended,
    GoOn: go_on,
    Grade: _ungraded,
    Dealt: _dealt,
    Foretold: _foretold,
    Missing: _missing,
    Switch: _switch,
    Leave: _leave,
    Finish: _finish,
    Concluded: _concluded,
    Forward: _forward,
    Forwarded: _forwarded,
}
