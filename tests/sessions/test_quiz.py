"""The quiz as a pure machine: each answer recorded before its feedback, then the next question."""

import pytest

from studycards.cards.choice import Body, Option
from studycards.demo.verdicts import Evidence, Result
from studycards.model import Card
from studycards.sessions.actions import (
    Answer,
    BringForward,
    Dealt,
    DemoEnded,
    Drill,
    Effect,
    Forward,
    Forwarded,
    Grade,
    Leave,
    Need,
    Prove,
    Record,
    Recorded,
    Reveal,
    RunDemo,
    Seat,
    Sure,
    Suspend,
    Undo,
)
from studycards.sessions.quiz import Quiz, advance, begin


def card(name: str, **more: object) -> Card:
    options = tuple(Option({"": text}, text == "yes", text) for text in ("yes", "no", "maybe"))
    plain = Card(
        id=name, deck="d", kind="choice", concept=name[0], note=name, ask={"": f"{name}?"}, body=Body(options)
    )
    return plain._replace(**more)  # type: ignore[arg-type]


def quiz(*names: str, **more: object) -> Quiz:
    started, effects = begin(Quiz("en", tuple(Seat(name, name) for name in names), **more), at=0)  # type: ignore[arg-type]
    return deal(started, effects)


def deal(session: Quiz, effects: tuple[Effect, ...], at: int = 0, **fields: object) -> Quiz:
    assert isinstance(effects[-1], Need), effects
    return advance(session, Dealt(card(effects[-1].card, **fields), at, seed=1))[0]


def place_of(session: Quiz, text: str) -> int:
    assert session.question is not None
    return session.question.asked("en").options.index(text)  # type: ignore[union-attr]


def answered(session: Quiz, text: str, at: int = 5) -> tuple[Quiz, Record]:
    session, effects = advance(session, Answer([place_of(session, text)], at))
    record = effects[-1]
    assert isinstance(record, Record)
    return advance(session, Recorded(record.card, record.note, at, f"e-{record.card}-{at}"))[0], record


def gone_on(session: Quiz, text: str) -> Quiz:
    session, _ = answered(session, text)
    session, effects = advance(session, Grade(None, 6))
    return deal(session, effects) if effects else session


def test_an_answer_is_recorded_as_practice_before_the_next_question() -> None:
    session, record = answered(quiz("a", "b"), "no")

    assert (record.type, record.session, record.grade) == ("practice", "quiz", None)
    assert (record.answer["verdict"], record.answer["instead"]) == ("wrong", "no")
    assert session.question is not None and session.question.stage == "answered"
    assert advance(session, Grade(None, 6))[1] == (Need("b"),)


@pytest.mark.parametrize(("text", "grade"), [("yes", 3), ("no", 1)])
def test_an_answer_that_counts_is_a_review(text: str, grade: int) -> None:
    _, record = answered(quiz("a", counts=True), text)

    assert (record.type, record.grade) == ("review", grade)


def test_wishing_to_see_the_answer_is_missing_it() -> None:
    session, effects = advance(quiz("a"), Reveal(5))

    assert isinstance(effects[-1], Record) and effects[-1].answer == {"verdict": "nothing"}
    assert session.missed == ("a",)


def test_an_empty_answer_is_no_answer() -> None:
    session, effects = advance(quiz("a"), Answer([], 5))

    assert effects == ()
    assert session.question is not None and session.question.stage == "asking"


def test_a_second_answer_to_the_same_question_changes_nothing() -> None:
    session, _ = answered(quiz("a"), "no")

    after, effects = advance(session, Answer([place_of(session, "yes")], 6))

    assert effects == ()
    assert after.done == session.done


def test_how_sure_one_was_is_kept() -> None:
    session, _ = advance(quiz("a"), Sure(4))
    _, record = answered(session, "no")

    assert record.data == {"sure": 4}


def test_only_enter_goes_on_for_the_program_marks() -> None:
    session, _ = answered(quiz("a", "b"), "no")

    after, effects = advance(session, Grade(4, 6))

    assert effects == ()
    assert "Enter goes on" in after.notice


@pytest.mark.parametrize("action", [Undo(1), Suspend(1)])
def test_nothing_in_the_schedule_is_touched(action: Undo | Suspend) -> None:
    after, effects = advance(quiz("a"), action)

    assert effects == ()
    assert after.notice


def test_out_of_time_it_ends_after_the_question_on_the_table() -> None:
    session, _ = answered(quiz("a", "b", ends_at=3), "yes", at=5)

    session, effects = advance(session, Grade(None, 6))

    assert (effects, session.is_over, session.ran_out, len(session.queue)) == ((), True, True, 1)


def test_the_last_question_in_time_is_not_called_running_out() -> None:
    session, _ = answered(quiz("a", ends_at=3), "yes", at=5)

    assert not advance(session, Grade(None, 6))[0].ran_out


def test_leaving_keeps_the_score_so_far() -> None:
    session = gone_on(quiz("a", "b"), "yes")

    session, _ = advance(session, Leave())

    assert (session.is_over, session.right, len(session.done), session.total) == (True, 1, 1, 2)


def test_a_drill_asks_what_was_missed_until_it_is_right_and_counts_nowhere() -> None:
    session = gone_on(gone_on(quiz("a", "b", counts=True), "no"), "yes")
    session, effects = advance(session, Drill(9))
    session = deal(session, effects)

    session, record = answered(session, "no")
    session, effects = advance(session, Grade(None, 10))
    session, _ = answered(deal(session, effects), "yes")
    session, effects = advance(session, Grade(None, 11))

    assert (record.type, record.session) == ("practice", "drill")
    assert (effects, session.is_over, session.missed) == ((), True, ("a",))


def test_what_was_missed_is_brought_forward_once() -> None:
    session = gone_on(quiz("a"), "no")

    session, effects = advance(session, Forward(9))
    session, _ = advance(session, Forwarded(1, 0, 0))

    assert effects == (BringForward(("a",), 9),)
    assert advance(session, Forward(10))[1] == ()


def predicted(answer: str, measured: str) -> tuple[Quiz, tuple[Effect, ...]]:
    session, effects = begin(Quiz("en", (Seat("p", "p"),)), at=0)
    session = deal(session, effects, kind="predict", demo="x", shows=("e",))
    session, _record = answered(session, answer)
    session, effects = advance(session, Prove())
    assert isinstance(effects[-1], RunDemo)
    evidence = Evidence("e", {"": "it"}, "refuted", "yes", measured, measured, "", False)
    result = Result("x", {"": "x"}, "refuted", (evidence,), {}, 1, "none", {})
    return advance(session, DemoEnded(result, 9))


def test_a_prediction_is_marked_by_the_deck_until_the_demo_says_otherwise() -> None:
    session, effects = predicted("no", measured="no")

    (record,) = effects
    assert isinstance(record, Record)
    assert record.instead_of == "e-p-5"
    assert (session.right, len(session.done)) == (1, 1)


def test_a_measurement_that_agrees_changes_no_record() -> None:
    session, effects = predicted("no", measured="yes")

    assert effects == ()
    assert session.missed == ("p",)
