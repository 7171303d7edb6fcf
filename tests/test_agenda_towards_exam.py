"""What to study while a plan to an exam stands: its new cards first and evenly, then its reviews; others as ever."""

from __future__ import annotations

from datetime import UTC

from studycards import agenda
from studycards.agenda import Agenda, Counts
from studycards.agenda.towards import Towards
from studycards.model import Entry, Settings, State
from studycards.progress import answer, fold
from studycards.schedule.costs import Costs
from studycards.schedule.days import Done, study_day
from studycards.schedule.decisions import decide
from studycards.schedule.exam import Exam
from studycards.schedule.plans import PlannedExam

NOW = 1_760_000_400_000
DAY = study_day(NOW, UTC)
TEN_SECONDS = Costs(10, 10, 10)


def entry(name: str, order: int = 0, note: str = "", deck: str = "d", **more) -> Entry:
    return Entry(f"{deck}/{name}", deck, "basic", "c", note or f"{deck}/{name}", order, **more)


def met(card: Entry, due_in: int = 0, stability: float = 9.0, last: int = DAY - 9, **more) -> State:
    return State(card.id, "review", stability, 5.0, last, due_day=DAY + due_in, **more)


def towards(days: int, minutes: float = 10, decks: tuple[str, ...] = ("d",), name: str = "exam") -> Towards:
    return Towards(
        PlannedExam(name, DAY + days, minutes, decks), Exam(DAY + days, minutes, costs=TEN_SECONDS)
    )


def today(
    cards: list[Entry], *states: State, exams: tuple[Towards, ...], done: Done | None = None, **more
) -> Agenda:
    known = {state.card: state for state in states}
    more = {"settings": Settings(), **more}
    return agenda.today(cards, known, now=NOW, day=DAY, done=done or Done(), tz=UTC, towards=exams, **more)


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [each.id for each in entries]


NEW = [entry(f"new{n}", n) for n in range(40)]


def test_new_cards_come_first_and_evenly_then_the_least_remembered_reviews() -> None:
    sure, weak = entry("sure", 90), entry("weak", 91)

    found = today([*NEW, sure, weak], met(sure, 0, 40.0), met(weak, 0, 2.0), exams=(towards(22, minutes=10),))

    assert found.courses[0].plan.final_days == 1
    assert ids(found.queue) == ["d/new0", "d/new1", "d/weak", "d/sure"]  # 40 new cards in 21 days
    assert found.counts == Counts(due=2, new=2, learning=0)
    assert found.next(NOW) == NEW[0]


def test_the_pace_of_new_cards_holds_all_day_long() -> None:
    """Answering must not move the goal: after each answer the rest of the morning's plan is left."""
    exam, cards, states = towards(22), list(NEW), {}
    done, met_first = Done(), []
    for _ in range(10):
        found = today(cards, *states.values(), exams=(exam,), done=done)
        card = next(iter(found.to_ask), None)
        if card is None:
            break
        met_first.append(card.id)
        state = states.get(card.id, State(card.id))
        event = answer(card, 4, decide(state, 4, NOW, DAY, Settings(), tz=UTC), at=NOW, day=DAY)
        states[card.id] = fold(state, event._replace(id=card.id))
        touched = done.cards | {card.id}
        done = Done(len(touched), 0, 0, touched, met=touched, card_ms=dict.fromkeys(touched, 10_000))

    assert met_first == ["d/new0", "d/new1"]


def test_a_day_that_was_missed_is_planned_anew() -> None:
    assert len(today(NEW, exams=(towards(22),)).ahead) == 2
    assert len(today(NEW, exams=(towards(9),)).ahead) == 5  # 40 in 8 days


def test_the_minutes_are_the_limit_not_the_settings() -> None:
    settings = Settings(new_per_day=1, reviews_per_day=1)
    cards = [entry(f"c{n}", n) for n in range(30)]
    states = [met(card) for card in cards]

    found = today(cards, *states, exams=(towards(40, minutes=2),), settings=settings)

    assert len(found.reviews) == 12
    assert found.held_back == Counts(due=18)


def test_what_was_spent_today_is_gone() -> None:
    cards = [entry(f"c{n}", n) for n in range(30)]
    answered = {card.id for card in cards[:10]}
    states = [met(card, 9, last=DAY) if card.id in answered else met(card) for card in cards]
    done = Done(0, 10, 100_000, frozenset(answered), card_ms=dict.fromkeys(answered, 10_000))

    assert len(today(cards, *states, exams=(towards(40, minutes=2),), done=done).reviews) == 2


def test_the_final_pass_has_every_card_the_fragile_last_due_or_not() -> None:
    durable, fragile, fair = entry("durable", 1), entry("fragile", 2), entry("fair", 3)
    states = met(durable, 60, 90.0), met(fragile, 1, 1.0), met(fair, 9, 9.0)

    found = today([durable, fragile, fair], *states, exams=(towards(1),))

    assert found.courses[0].plan.is_final_pass
    assert ids(found.reviews) == ["d/durable", "d/fair", "d/fragile"]


def test_siblings_wait_a_day_until_the_final_pass_where_they_cannot() -> None:
    cards = [entry("a", 1, "n"), entry("b", 2, "n"), entry("c", 3, "m")]
    states = [met(card) for card in cards]

    assert len(today(cards, *states, exams=(towards(30),)).reviews) == 2
    final = today(cards, *states, exams=(towards(1),))
    assert len(final.reviews) == 3
    answered = met(cards[0], 9, last=DAY)
    assert len(final.answered(cards[0], answered).reviews) == 2
    done = Done(0, 1, 1, frozenset({"d/a"}))
    assert len(today(cards, answered, *states[1:], exams=(towards(1),), done=done).reviews) == 2
    assert ids(today(cards, answered, *states[1:], exams=(towards(30),), done=done).reviews) == ["d/c"]


def test_where_time_is_short_every_note_is_touched_before_its_siblings_come() -> None:
    cards = [entry(f"c{n}", n, f"note{n // 3}") for n in range(9)]

    found = today(cards, exams=(towards(1, minutes=0.7),))

    assert ids(found.ahead) == ["d/c0", "d/c3", "d/c6", "d/c1"]
    assert found.courses[0].plan.out_of_reach == ("d/c4", "d/c7", "d/c2", "d/c5", "d/c8")


def test_other_decks_go_on_as_ever_with_limits_of_their_own() -> None:
    others = [entry(f"o{n}", n, deck="other") for n in range(5)]
    late = entry("late", 9, deck="other")
    settings = Settings(new_per_day=3)
    done = Done(2, 0, 0, frozenset({"d/new0", "d/new1"}), met=frozenset({"d/new0", "d/new1"}))
    states = met(NEW[0], 3, last=DAY), met(NEW[1], 3, last=DAY), met(late)

    found = today([*NEW, *others, late], *states, exams=(towards(22),), settings=settings, done=done)

    assert ids(found.queue) == ["other/late", "other/o0", "other/o1", "other/o2"]


def test_the_nearer_exam_has_the_cards_of_a_deck_that_two_ask_for() -> None:
    cards = [*NEW, entry("x", deck="other")]

    far, near = towards(60, decks=(), name="far"), towards(22, name="near")
    found = today(cards, exams=(far, near))

    assert [(course.towards.planned.name, len(course.cards)) for course in found.courses] == [
        ("near", 40),
        ("far", 1),
    ]


def test_an_exam_that_is_over_changes_nothing() -> None:
    cards = [entry("a"), entry("b", 1)]

    for days in (0, -5):
        assert today(cards, met(cards[1]), exams=(towards(days),)) == today(cards, met(cards[1]), exams=())


def test_suspended_and_buried_cards_and_steps_are_left_in_peace() -> None:
    cards = [entry(name, n) for n, name in enumerate("abcd")]
    states = (
        met(cards[0], suspended=True),
        met(cards[1], buried_day=DAY),
        State(cards[2].id, "learning", 1.0, 5.0, DAY, step=0, due_day=DAY, due_at=NOW + 60_000),
        met(cards[3]),
    )

    found = today(cards, *states, exams=(towards(1),))

    assert ids(found.queue) == ["d/d"]
    assert [each.id for _, _, each in found.waiting_learning] == ["d/c"]


def test_a_filter_narrows_the_plan() -> None:
    tagged = entry("tagged", 99, tags=("x",))

    assert ids(today([*NEW, tagged], met(tagged), exams=(towards(22),), tags=["x"]).queue) == ["d/tagged"]


def test_what_comes_after_a_card_that_waits_waits_too() -> None:
    cards = [entry("done", 0, "n"), entry("sibling", 1, "n"), entry("then", 2, after=("d/sibling",))]
    done = Done(1, 0, 0, frozenset({"d/done"}), met=frozenset({"d/done"}))

    found = today(cards, met(cards[0], 3, last=DAY), exams=(towards(3),), done=done)

    assert found.queue == ()
