"""The review as a pure machine: what is asked next, and what is recorded."""

import pytest

from studycards.cards.basic import Body
from studycards.model import Card
from studycards.sessions.actions import (
    Answer,
    Bury,
    Dealt,
    Drill,
    Effect,
    Grade,
    Hint,
    Leave,
    Need,
    Prove,
    Record,
    Recorded,
    Reveal,
    RunDemo,
    Seat,
    Switch,
    TakeBack,
    TookBack,
    Undo,
)
from studycards.sessions.queue import Review
from studycards.sessions.review import advance, begin


def card(name: str, **more: object) -> Card:
    plain = Card(
        id=name, deck="d", kind="basic", concept="c", note=name,
        ask={"en": f"What is {name}?", "zh": f"{name} 是什么？"},
        body=Body(answer={"en": "itself", "zh": "它自己"}),
    )  # fmt: skip
    return plain._replace(**more)  # type: ignore[arg-type]


def sitting(*names: str, **more: object) -> Review:
    review, effects = begin(Review("en", tuple(Seat(name, name) for name in names), **more), at=0)  # type: ignore[arg-type]
    return deal(review, effects)


def deal(review: Review, effects: tuple[Effect, ...], at: int = 0, **fields: object) -> Review:
    assert effects and isinstance(effects[-1], Need), effects
    return advance(review, Dealt(card(effects[-1].card, **fields), at, seed=1))[0]


def graded(
    review: Review, grade: int, at: int = 10, due_at: int | None = None
) -> tuple[Review, tuple[Effect, ...]]:
    review, _ = advance(review, Reveal(at))
    review, effects = advance(review, Grade(grade, at))
    record = effects[-1]
    assert isinstance(record, Record)
    return advance(review, Recorded(record.card, record.note, at, f"event-{record.card}-{at}", due_at))


def test_a_card_is_revealed_graded_recorded_and_followed_by_the_next() -> None:
    review = sitting("a", "b")

    review, effects = graded(review, 3)

    assert effects == (Need("b"),)
    assert [done.event for done in review.done] == ["event-a-10"]


def test_nothing_is_graded_before_the_answer_shows() -> None:
    review, effects = advance(sitting("a"), Grade(3, 1))

    assert effects == ()
    assert "Reveal" in review.notice


def test_an_unmarked_card_wants_a_grade_of_the_learners_own() -> None:
    review, _ = advance(sitting("a"), Reveal(1))

    review, effects = advance(review, Grade(None, 2))

    assert effects == ()
    assert "yourself" in review.notice


def test_a_forgotten_card_comes_back_when_its_step_is_due() -> None:
    review = sitting("a", "b", "c")

    review, effects = graded(review, 1, at=10, due_at=1_000)
    review = deal(review, effects)
    review, effects = graded(review, 3, at=2_000)

    assert effects == (Need("a"),)


def test_with_nothing_else_left_a_step_due_soon_comes_at_once() -> None:
    review, effects = graded(sitting("a"), 1, at=10, due_at=600_000)

    assert effects == (Need("a"),)
    assert not review.is_over


def test_a_step_due_much_later_ends_the_sitting() -> None:
    review, effects = graded(sitting("a"), 1, at=10, due_at=10**9)

    assert effects == ()
    assert review.is_over


def test_a_limit_of_cards_ends_the_sitting() -> None:
    review, effects = graded(sitting("a", "b", limit=1), 3)

    assert (effects, review.is_over) == ((), True)


def test_a_limit_of_time_ends_the_sitting_after_the_card_on_the_table() -> None:
    review, effects = graded(sitting("a", "b", ends_at=5), 3, at=10)

    assert (effects, review.is_over) == ((), True)


def test_undo_works_on_the_end_screen() -> None:
    review, _ = graded(sitting("a"), 3)
    assert review.is_over

    review, effects = advance(review, Undo(20))
    assert effects == (TakeBack(20),)
    review, effects = advance(review, TookBack("a", 20, (Seat("a", "a"),), (), "event-a-10"))

    assert effects == (Need("a"),)
    assert (review.is_over, review.done) == (False, ())


def test_with_nothing_to_undo_it_says_so() -> None:
    review, effects = advance(sitting("a"), TookBack(None, 1))

    assert effects == ()
    assert review.notice == "There is nothing left to undo."


def test_a_buried_card_is_recorded_and_gone() -> None:
    review, effects = advance(sitting("a", "b"), Bury(5))

    assert effects == (Record("bury", "a", "a", 5),)
    review, effects = advance(review, Recorded("a", "a", 5, "e"))
    assert effects == (Need("b"),)
    assert review.done == ()


def test_missed_cards_are_drilled_until_they_are_known_and_nothing_is_recorded() -> None:
    review, effects = graded(sitting("a", "b"), 1, due_at=10**9)
    review, _ = graded(deal(review, effects), 3)
    assert review.missed == ("a",)

    review, effects = advance(review, Drill(30))
    review, _ = advance(deal(review, effects), Reveal(31))
    review, effects = advance(review, Grade(1, 32))
    assert effects == (Need("a"),)
    review, _ = advance(deal(review, effects), Reveal(33))
    review, effects = advance(review, Grade(3, 34))

    assert (effects, review.is_over) == ((), True)


def test_a_prediction_runs_the_demo_only_after_it_is_made() -> None:
    from studycards.cards import kind

    raw = {"choices": [{"text": {"": "1"}}, {"text": {"": "2"}}], "answer": {"": "2"}}
    body = kind("predict").body(raw)
    review, effects = begin(Review("en", (Seat("p", "p"),)), at=0)
    review = deal(review, effects, kind="predict", body=body, demo="d", shows=("e",))

    review, effects = advance(review, Prove())
    assert effects == ()
    review, effects = advance(review, Answer([0], 5))

    assert len(effects) == 1 and isinstance(effects[0], RunDemo)
    assert review.question and review.question.stage == "measuring"


def test_hints_come_one_at_a_time() -> None:
    review, effects = begin(Review("en", (Seat("a", "a"),)), at=0)
    review = deal(review, effects, hints=({"": "one"}, {"": "two"}))

    counts = []
    for _ in range(3):
        review, _effects = advance(review, Hint())
        counts.append(review.question.hints if review.question else None)

    assert counts == [1, 2, 2]
    assert review.notice == "That was the last hint."


@pytest.mark.parametrize("stage", ["asking", "answered"])
def test_the_language_changes_and_the_card_stays(stage: str) -> None:
    review = sitting("a")
    if stage == "answered":
        review, _ = advance(review, Reveal(1))

    review, effects = advance(review, Switch("zh"))

    assert effects == ()
    assert review.question and review.question.asked(review.lang).prompt == "a 是什么？"
    assert review.question.stage == stage


def test_leaving_ends_the_sitting_with_the_card_unanswered() -> None:
    review, effects = advance(sitting("a"), Leave())

    assert (effects, review.is_over, review.done) == ((), True, ())
