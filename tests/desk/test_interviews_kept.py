"""Interviews on a desk: the log alone makes one again; plans know the learner; a deck may change in between."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycards.desk.answers import record_answer
from studycards.desk.decks import entry_of
from studycards.desk.interview import candidates, interview_of, interviews, scores, waiting_interview
from studycards.desk.opening import Desk, open_desk
from studycards.driver.interview import InterviewSitting, new_interview, stopped_interview
from studycards.errors import NotFound
from studycards.paths import places
from studycards.sessions.actions import Answer, DemoEnded, Hint, Leave, Reveal, RunDemo, Sure, Tick
from studycards.sessions.interview_actions import Finish, GoOn, Held, TakeProposed, Write
from studycards.sessions.question import Proof
from studycards.sessions.under_way import Interview, clock
from studycards.ui.wording import wording
from tests.conftest import SMALL

NOON = 1_760_000_000_000


class Clock:
    """A clock that moves only when it is told to."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


def desk_in(home: Path, time: Callable[[], int], *decks: Path) -> Desk:
    return open_desk(places(home, decks), time)


@pytest.fixture
def desk(home: Path) -> Any:
    opened = desk_in(home, Clock(), SMALL)
    yield opened
    opened.log.close()


def begun(desk: Desk, minutes: float = 30, topics: tuple[str, ...] = (), seed: int = 1) -> InterviewSitting:
    return new_interview(desk, wording, "en", minutes=minutes, topics=topics, level="senior", seed=seed)


ACTIONS: tuple[Callable[[int], Any], ...] = (
    lambda at: Sure(3),
    lambda at: Hint(),
    lambda at: Write("it is full; one thread holds the lock", at),
    lambda at: Reveal(at),
    lambda at: Answer([0], at),
    lambda at: Answer("17", at),
    lambda at: Tick(0),
    lambda at: Tick(2),
    lambda at: TakeProposed(),
    lambda at: Held(0.5),
    lambda at: GoOn(at),
    lambda at: GoOn(at),
    lambda at: Leave(),
    lambda at: Finish(at),
)


def act(sitting: InterviewSitting, action: Any) -> None:
    """What a face does; a demo that should run cannot."""
    for effect in sitting.act(action):
        if isinstance(effect, RunDemo):
            act(sitting, DemoEnded(None, sitting.now(), "not here"))


def as_it_matters(interview: Interview) -> Interview:
    """All but the clock and what only the screen shows."""
    question = interview.question and interview.question._replace(proof=Proof())
    main = interview.main and interview.main._replace(proof=Proof())
    return interview._replace(question=question, main=main, notice="", since=None, spent_ms=0, concluded=None)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    opened = desk_in(tmp_path_factory.mktemp("home"), Clock())
    yield opened
    opened.log.close()


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(ACTIONS) - 3), st.integers(0, 40_000)), max_size=60))
def test_the_log_alone_makes_an_interview_again(bundled: Desk, steps: list[tuple[int, int]]) -> None:
    time: Any = bundled.clock
    sitting = begun(bundled, minutes=12)
    for number, pause in steps:
        time.now += pause
        act(sitting, ACTIONS[number](time.now))
    again = stopped_interview(bundled, wording, "en", interviews(bundled)[-1])

    assert as_it_matters(again.session) == as_it_matters(sitting.session)
    assert clock(again.session, time.now)[1] <= clock(sitting.session, time.now)[1]


def test_a_finished_interview_is_kept_with_its_score_and_does_not_wait(desk: Desk) -> None:
    sitting = begun(desk, topics=("small",), minutes=5)
    assert waiting_interview(desk) is not None
    for action in (
        Sure(2),
        Write("full", NOON),
        Reveal(NOON),
        TakeProposed(),
        GoOn(NOON),
        Reveal(NOON),
        GoOn(NOON),
    ):
        act(sitting, action)

    assert waiting_interview(desk) is None
    (score,) = scores(desk)
    assert (score.held, score.of, score.number) == (2.0, 4.0, 1)
    assert sitting.session.concluded and sitting.session.concluded.score == score
    assert interview_of(desk, 1).score == score


def test_one_that_ended_with_the_program_before_its_score_was_kept_gets_it_when_it_goes_on(
    desk: Desk,
) -> None:
    sitting = begun(desk, topics=("small",), minutes=5)
    for action in (Reveal(NOON), GoOn(NOON), Reveal(NOON)):
        act(sitting, action)
    sitting.carry_out = lambda effect: iter(())  # type: ignore[method-assign]  # nothing more reaches the disk
    from studycards.desk.interview import keep

    keep(desk, sitting.id, {"did": "go-on", "place": 0}, NOON)
    kept = waiting_interview(desk)
    assert kept is not None
    again = stopped_interview(desk, wording, "en", kept)
    assert again.session.is_done

    again.go_on()

    assert len(scores(desk)) == 1


def test_a_question_that_left_its_deck_in_between_is_passed_over_with_what_was_done_to_it(
    home: Path, tmp_path: Path
) -> None:
    deck = tmp_path / "small"
    shutil.copytree(SMALL, deck)
    time = Clock()
    desk = desk_in(home, time, deck)
    sitting = begun(desk, topics=("small", "pipe"), minutes=30)
    cards = [planned.card for planned in sitting.session.plan]
    assert "small/pipe-explain" in cards and len(cards) > 1
    for _ in range(cards.index("small/pipe-explain") * 12 + 3):
        act(sitting, Reveal(time.now) if sitting.session.question.stage == "asking" else GoOn(time.now))  # type: ignore[union-attr]
        if sitting.session.place >= cards.index("small/pipe-explain"):
            break
    act(sitting, Reveal(time.now))
    act(sitting, Tick(0))
    desk.log.close()
    _without(deck / "concepts/pipe.yaml", "pipe-explain")

    fresh = desk_in(home, time, deck)
    kept = waiting_interview(fresh)
    assert kept is not None
    again = stopped_interview(fresh, wording, "en", kept)
    fresh.log.close()

    assert again.session.question is not None
    assert again.session.question.card.id == cards[cards.index("small/pipe-explain") + 1]
    assert (again.session.question.stage, again.session.judging) == ("asking", True)


def _without(path: Path, card: str) -> None:
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index(f"  - id: {card}")], encoding="utf-8")


def test_only_open_questions_and_code_are_asked_and_no_suspended_card(desk: Desk) -> None:
    found = candidates(desk, (), "senior", NOON)

    kinds = {desk.library.card(one.card).kind for one in found if not one.is_code}
    assert kinds == {"open"}
    assert all("code" in desk.library.card(one.card).tags for one in found if one.is_code)


def test_a_well_known_card_is_asked_less_than_one_forgotten(desk: Desk) -> None:
    def weakness() -> float:
        return next(one.weak for one in candidates(desk, ("small",), "senior", NOON))

    unknown = weakness()
    record_answer(desk, entry_of(desk, "small/pipe-explain"), 4, NOON)
    known = weakness()
    record_answer(desk, entry_of(desk, "small/pipe-explain"), 1, NOON)

    assert known < unknown
    assert weakness() > known


def test_topics_without_open_questions_are_said_to_have_none(desk: Desk) -> None:
    with pytest.raises(NotFound, match="No open question"):
        begun(desk, topics=("ways",))


def test_the_deck_that_comes_with_the_program_fills_half_an_hour(bundled: Desk) -> None:
    for seed in range(5):
        plan = begun(bundled, seed=seed).session.plan
        assert 22 * 60_000 < sum(planned.allotted_ms for planned in plan) <= 30 * 60_000
        assert len({planned.topic for planned in plan}) >= 4
