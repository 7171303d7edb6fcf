"""A quiz begun on a desk: what it asks, and the sentence where there is nothing to ask."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from studycards.desk.opening import Desk, open_desk
from studycards.desk.topics import Wanted
from studycards.driver.quiz import Plan, quiz_sitting
from studycards.errors import StudycardsError
from studycards.paths import places
from studycards.ui.wording import wording
from tests.conftest import SMALL

HERE = Wanted(deck="small")


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    opened = open_desk(places(home, (SMALL,)), lambda: 1_760_000_000_000)
    yield opened
    opened.log.close()


def asked(desk: Desk, plan: Plan) -> list[str]:
    session = quiz_sitting(desk, wording, "en", plan).session
    assert session.seat is not None
    return [seat.card for seat in (session.seat, *session.queue)]


def test_the_same_seed_asks_the_same(desk: Desk) -> None:
    plan = Plan(HERE, count=5, seed=7)

    assert asked(desk, plan) == asked(desk, plan)
    assert len({tuple(asked(desk, replace(plan, seed=seed))) for seed in range(9)}) > 1


def test_a_count_is_the_most_that_is_asked(desk: Desk) -> None:
    assert len(asked(desk, Plan(HERE, count=3, seed=1))) == 3


@pytest.mark.parametrize(
    ("plan", "says", "code"),
    [
        (Plan(Wanted("pip", "small")), "Did you mean pipe?", 2),
        (Plan(Wanted("xyzzy")), "A topic is a concept", 2),
        (Plan(Wanted(deck="nix")), "There is no deck nix", 2),
        (Plan(Wanted(tag="nix")), "No card here has the tag nix.", 2),
        (Plan(Wanted(kind="nix")), "nix is no kind of card.", 2),
        (Plan(Wanted(deck="small", kind="open")), "Look at them with: studycards cram", 1),
        (Plan(HERE, "weak"), "Nothing is weak", 1),
        (Plan(HERE, "missed"), "Nothing was missed", 1),
        (Plan(HERE, "confused"), "Nothing stands confused", 1),
    ],
)
def test_what_cannot_be_asked_is_said(desk: Desk, plan: Plan, says: str, code: int) -> None:
    with pytest.raises(StudycardsError) as error:
        quiz_sitting(desk, wording, "en", plan)

    assert says in str(error.value) and error.value.exit_code == code
