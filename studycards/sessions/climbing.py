"""The way through an interview: up the ladder of a question, on to the next one, to the end."""

from __future__ import annotations

from studycards.sessions import rounds
from studycards.sessions.actions import Need
from studycards.sessions.at_table import halted
from studycards.sessions.at_table import notify as _say
from studycards.sessions.interview_actions import Conclude, GoOn
from studycards.sessions.question import Question
from studycards.sessions.rounds import Round, Rung, Worth
from studycards.sessions.under_way import Interview, Step


def go_on(interview: Interview, action: GoOn) -> Step:
    """To the next follow-up; from the last, or when the time is up, to the next question or the end."""
    question = interview.question
    if question is None:
        return interview, ()
    if question.stage != "answered":
        return _say(interview, "Answer first; Enter shows the answer.")
    main = interview.main or question
    steps = rounds.ladder(main.card, interview.level)
    after_this = climbed(interview, question)
    out_of_time = after_this.spent_ms >= after_this.limit_ms
    if after_this.rung >= len(steps) or (out_of_time and not after_this.rung):
        after, effects = round_over(after_this, main)
        return after, (*halted(interview), *effects)
    follow_up = rounds.rung_question(main, steps, after_this.rung, after_this.foretold, action.at)
    after = after_this._replace(rung=after_this.rung + 1, main=main, question=follow_up, typed="", own=None)
    return after, halted(interview)


def climbed(interview: Interview, question: Question) -> Interview:
    """The follow-up on the table is behind the learner; the question itself waits till its ladder is climbed."""
    if not interview.rung or interview.main is None:
        return interview._replace(main_typed=interview.typed, main_own=interview.own)
    name = rounds.ladder(interview.main.card, interview.level)[interview.rung - 1].rung
    done = Rung(name, rounds.worth_of(question, interview.typed, interview.own, 1.0))
    return interview._replace(rungs=(*interview.rungs, done))


def round_over(interview: Interview, main: Question) -> Step:
    """The question and its ladder are behind the learner."""
    done = Round(
        interview.plan[interview.place], _worth(interview, main), interview.rungs, main.ticked, main.sure,
        interview.spent_ms - interview.began_ms, interview.main_typed,
    )  # fmt: skip
    after = _cleared(interview)._replace(rounds=(*interview.rounds, done), place=interview.place + 1)
    if after.spent_ms >= after.limit_ms and after.place < len(after.plan):
        return over(after._replace(notice="The time is up."))
    return call(after)


def _worth(interview: Interview, main: Question) -> Worth:
    return rounds.worth_of(main, interview.main_typed, interview.main_own, rounds.CODE_POINTS)


def _cleared(interview: Interview) -> Interview:
    return interview._replace(question=None, main=None, rung=0, rungs=(), typed="", main_typed="", own=None,
        main_own=None, foretold=None, began_ms=interview.spent_ms,
    )  # fmt: skip


def call(interview: Interview) -> Step:
    """Call for the question whose turn it is."""
    if interview.place >= len(interview.plan):
        return over(interview)
    return interview, (Need(interview.plan[interview.place].card),)


def over(interview: Interview) -> Step:
    """Nothing more is asked: the score card is due."""
    ended = interview.since or 0
    return _cleared(interview)._replace(is_over=True, is_done=True, since=None), (Conclude(ended),)
