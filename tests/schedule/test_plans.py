"""Plans as the log has them."""

from __future__ import annotations

from studycards.model import Event, State
from studycards.schedule.fold import changes_what_is_known, fold
from studycards.schedule.plans import PlannedExam, plans_in, still_to_come

MIDTERM = PlannedExam("midterm", 120, 15.0, ("os",))
FINAL = PlannedExam("final", 200, 20.5)


def event(number: int, type: str, data: dict) -> Event:
    return Event(f"{number:032x}", type, number, 100, "x", data=data)


def test_the_last_word_of_each_name_counts() -> None:
    later = PlannedExam("midterm", 130, 30.0, ("os", "net"))
    log = [event(n, "plan-set", plan.data()) for n, plan in enumerate((FINAL, MIDTERM, later))]

    assert plans_in(log) == (later, FINAL)
    assert plans_in([*log, event(9, "plan-drop", {"name": "final"})]) == (later,)
    assert plans_in([*log, event(9, "plan-drop", {"name": "unknown"})]) == (later, FINAL)


def test_a_plan_stands_until_the_day_of_its_exam() -> None:
    assert still_to_come((MIDTERM, FINAL), 119) == (MIDTERM, FINAL)
    assert still_to_come((MIDTERM, FINAL), 120) == (FINAL,)


def test_without_decks_all_are_meant() -> None:
    assert FINAL.covers("any") and MIDTERM.covers("os") and not MIDTERM.covers("net")


def test_a_plan_is_nothing_to_a_cards_state() -> None:
    state, planned = State("d/a", "review", 3.0, 5.0, 90, due_day=99), event(1, "plan-set", MIDTERM.data())

    assert fold(state, planned) == state
    assert not changes_what_is_known(planned)
