"""The plan of an interview: fills the time, mixes topics, prefers what is asked often and known badly."""

from collections import Counter

from studycards.sessions.interview_plan import Candidate, drawn_plan


def candidate(name: str, topic: str = "t", code: bool = False, **more: object) -> Candidate:
    return Candidate(name, topic, (name,), code, **more)  # type: ignore[arg-type]


MANY = [candidate(f"{topic}{n}", topic, code=n > 3, rungs=2) for topic in "abcdef" for n in range(6)]


def test_the_same_seed_draws_the_same_questions() -> None:
    assert drawn_plan(MANY, 1_800_000, 7) == drawn_plan(MANY[::-1], 1_800_000, 7)
    assert drawn_plan(MANY, 1_800_000, 7) != drawn_plan(MANY, 1_800_000, 8)


def test_the_plan_fills_the_time_and_no_more() -> None:
    for seed in range(20):
        spent = sum(planned.allotted_ms for planned in drawn_plan(MANY, 1_800_000, seed))
        assert 1_800_000 - 270_000 < spent <= 1_800_000


def test_even_a_short_interview_asks_something() -> None:
    (only,) = drawn_plan(MANY, 60_000, 1)

    assert only.allotted_ms == 60_000


def test_topics_are_spread_and_code_is_among_the_questions() -> None:
    for seed in range(20):
        plan = drawn_plan(MANY, 1_800_000, seed)
        assert len({planned.topic for planned in plan}) >= 4
        assert any(planned.card[-1] in "45" for planned in plan)


def test_questions_that_give_each_other_away_are_not_both_asked() -> None:
    alike = [Candidate(name, name, ("same", name), False) for name in "abc"]

    assert len(drawn_plan(alike, 3_600_000, 1)) == 1


def first_drawn(*candidates: Candidate) -> Counter[str]:
    return Counter(drawn_plan(candidates, 1_000, seed)[0].card for seed in range(300))


def test_what_is_weak_comes_more_often() -> None:
    drawn = first_drawn(candidate("weak", weak=1.0), candidate("strong", "s", weak=0.0))

    assert drawn["weak"] > 3 * drawn["strong"] > 0


def test_what_interviewers_ask_often_comes_more_often() -> None:
    drawn = first_drawn(candidate("often", often=3.0), candidate("rare", "s", often=1.0))

    assert drawn["often"] > 2 * drawn["rare"] > 0


def test_what_was_asked_before_comes_less_often() -> None:
    drawn = first_drawn(candidate("asked", asked=1), candidate("fresh", "s"))

    assert drawn["fresh"] > 2 * drawn["asked"] > 0
