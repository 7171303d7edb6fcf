"""The interview as a pure machine: what is kept, what an answer is worth, when the clock runs, how it ends."""

from typing import Any

import pytest

from studycards.cards import kind
from studycards.demo.verdicts import Evidence, Result
from studycards.model import Card, FollowUp
from studycards.sessions.actions import (
    Answer,
    Dealt,
    DemoEnded,
    Effect,
    Leave,
    Need,
    Reveal,
    RunDemo,
    Sure,
    Tick,
)
from studycards.sessions.interview import advance, begin, resumed
from studycards.sessions.interview_actions import (
    Conclude,
    Finish,
    Foretold,
    GoOn,
    Held,
    Keep,
    TakeProposed,
    Write,
)
from studycards.sessions.rounds import Planned, Worth
from studycards.sessions.steps import action_of
from studycards.sessions.under_way import Interview, clock

RUNGS = ("prove", "define", "breaks", "compare")


def open_card(name: str, rungs: tuple[str, ...] = (), **more: Any) -> Card:
    raw = {
        "answer": {"": "it fills up"},
        "rubric": [
            {"point": {"": "it is full"}, "weight": 2, "words": ["full"]},
            {"point": {"": "one waits"}, "words": ["wait"]},
        ],
    }
    steps = tuple(FollowUp(rung, {"": f"{rung}?"}, {"": f"so: {rung}"}) for rung in rungs)
    return Card(
        name,
        "d",
        "open",
        "c",
        name,
        {"": f"Explain {name}."},
        kind("open").body(raw),
        follow_ups=steps,
        **more,
    )


def begun(*cards: Card, level: str = "senior", minutes: float = 30, predict: Any = None) -> Interview:
    plan = tuple(Planned(card.id, card.concept, 60_000) for card in cards)
    interview, effects = begin(Interview("en", plan, level, round(minutes * 60_000)), at=0)  # type: ignore[arg-type]
    return deal(interview, effects, cards[0], predict)


def deal(
    interview: Interview, effects: tuple[Effect, ...], card: Card, predict: Any = None, at: int = 0
) -> Interview:
    assert Need(card.id) in effects
    interview, _ = advance(interview, Foretold(predict))
    return advance(interview, Dealt(card, at, seed=1))[0]


def done(interview: Interview, *actions: Any) -> tuple[Interview, tuple[Effect, ...]]:
    effects: tuple[Effect, ...] = ()
    for action in actions:
        interview, effects = advance(interview, action)
    return interview, effects


def test_an_empty_answer_is_never_right() -> None:
    interview, _ = done(begun(open_card("a")), Sure(4), Reveal(1), GoOn(2))

    (only,) = interview.rounds
    assert only.worth == Worth(0, 3, answered=False)


def test_points_are_proposed_and_never_ticked_by_the_program() -> None:
    interview, _ = done(begun(open_card("a")), Sure(2), Write("it is full", 1), Reveal(2))

    assert interview.proposed == (0,)
    assert interview.rubric and interview.rubric.ticked == ()
    interview, _ = done(interview, GoOn(3))
    assert interview.rounds[0].worth == Worth(0, 3, answered=True)


def test_the_learner_may_take_what_is_proposed() -> None:
    interview, _ = done(begun(open_card("a")), Write("full", 1), Reveal(2), TakeProposed(), GoOn(3))

    assert interview.rounds[0].worth == Worth(2, 3, answered=True)


def test_a_tick_can_be_changed_until_the_next_question() -> None:
    interview, _ = done(begun(open_card("a", ("define",))), Reveal(1), Tick(0), GoOn(2))
    assert interview.rung == 1

    interview, _ = done(interview, Tick(0), Tick(1), Reveal(3), Tick(0), Held(1.0), GoOn(4))

    (only,) = interview.rounds
    assert only.ticked == (0, 1)
    assert only.total == Worth(4, 4, answered=True)


@pytest.mark.parametrize(
    ("level", "climbed"),
    [("junior", ["define", "compare"]), ("senior", ["define", "compare", "breaks", "prove"])],
)
def test_a_junior_climbs_the_first_rungs_a_senior_the_whole_ladder(level: str, climbed: list[str]) -> None:
    interview, _ = done(begun(open_card("a", RUNGS), level=level), Reveal(1), GoOn(2))
    while not interview.is_over:
        interview, _ = done(interview, Reveal(3), GoOn(4))

    assert [rung.rung for rung in interview.rounds[0].rungs] == climbed
    assert not any(rung.worth.answered for rung in interview.rounds[0].rungs)


def choice() -> Card:
    body = kind("choice").body({"choices": [{"text": {"": "yes"}, "right": True}, {"text": {"": "no"}}]})
    return Card("a", "d", "choice", "c", "a", {"": "?"}, body, tags=("code",))


def test_a_choice_that_was_not_made_cannot_be_called_right_afterwards() -> None:
    interview, _ = done(begun(choice()), Sure(3), Reveal(1), Held(1.0))

    assert interview.notice == "This one is not yours to mark."
    interview, _ = done(interview, GoOn(2))
    assert interview.rounds[0].worth == Worth(0, 2, answered=False)


PREDICT = {"ask": {"": "How many?"}, "choices": [1, 2], "evidence": "e"}


def result(value: int, verdict: str = "confirmed") -> Result:
    return Result("x", {}, verdict, (Evidence("e", {}, verdict, 2, value, value, "", False),), {}, 1, "", {})


def proving() -> Interview:
    card = open_card("a", ("prove",), demo="x")
    return done(begun(card, predict=PREDICT), Reveal(1), GoOn(2))[0]


def test_to_prove_one_predicts_first_and_the_measurement_decides() -> None:
    interview, effects = done(proving(), Answer([0], 3))
    assert any(isinstance(effect, RunDemo) for effect in effects)
    assert interview.question and interview.question.stage == "measuring"
    chosen = interview.question.asked("en").options[0]  # type: ignore[union-attr]

    interview, _ = done(interview, DemoEnded(result(int(chosen)), 4), GoOn(5))

    assert interview.rounds[0].rungs[0].worth == Worth(1, 1, answered=True)


def test_a_prediction_that_nothing_measured_is_the_learners_to_mark() -> None:
    interview, _ = done(proving(), Answer([0], 3), DemoEnded(None, 4, "not here"))

    assert interview.question and interview.question.mark is None
    interview, _ = done(interview, Held(0.5), GoOn(5))
    assert interview.rounds[0].rungs[0].worth == Worth(0.5, 1, answered=True)


def test_the_clock_counts_the_question_and_the_whole_and_stands_still_while_away() -> None:
    interview, _ = done(begun(open_card("a"), open_card("b")), Reveal(10_000))
    interview, effects = done(interview, GoOn(20_000))
    interview = deal(interview, effects, open_card("b"), at=20_000)
    assert clock(interview, 25_000) == (5_000, 25_000)

    interview, _ = done(interview, Write("x", 30_000), Leave())
    interview = resumed(interview, 9_000_000)

    assert clock(interview, 9_001_000) == (11_000, 31_000)


def test_when_the_time_is_up_the_interview_ends_after_the_question() -> None:
    interview, effects = done(
        begun(open_card("a", RUNGS), open_card("b"), minutes=1), Reveal(1), GoOn(61_000)
    )

    assert interview.is_done and interview.notice == "The time is up."
    assert isinstance(effects[-1], Conclude)
    assert len(interview.rounds) == 1


def test_finishing_early_counts_what_was_answered_and_not_what_was_never_asked() -> None:
    interview, effects = done(begun(open_card("a"), open_card("b")), Reveal(1), Tick(0), Leave(), Finish(9))

    assert [round.worth for round in interview.rounds] == [Worth(2, 3, answered=True)]
    assert isinstance(effects[-1], Conclude) and interview.is_done


def test_every_step_is_kept_before_anything_else_happens() -> None:
    interview = begun(open_card("a"), open_card("b"))
    for action, did in ((Sure(3), "sure"), (Write("x", 1), "write"), (Reveal(2), "reveal"), (Tick(1), "tick"),
                        (GoOn(3), "go-on")):  # fmt: skip
        interview, effects = advance(interview, action)
        assert isinstance(effects[0], Keep) and effects[0].step["did"] == did
        assert action_of(effects[0].step, getattr(action, "at", 0)) == action


def test_what_does_nothing_is_not_kept() -> None:
    interview, effects = done(begun(open_card("a")), Tick(0))

    assert effects == ()
    assert interview.notice == "There is no rubric to tick here."


def test_a_cut_off_demo_is_asked_for_again() -> None:
    interview, _ = done(proving(), Answer([0], 3))

    again = resumed(interview, 99)

    assert again.question and again.question.stage == "asking"
    assert not again.question.proof.running


def test_a_card_that_has_left_its_deck_is_left_out() -> None:
    from studycards.sessions.actions import Missing

    plan = tuple(Planned(name, "c", 60_000) for name in ("gone", "b"))
    interview, _ = begin(Interview("en", plan, "senior", 600_000), at=0)
    interview, effects = advance(interview, Missing("gone", 0))

    assert effects == (Need("b"),)
    assert interview._replace(notice="").place == 1
