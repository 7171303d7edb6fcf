"""What to study now: order, limits, siblings, steps."""

from __future__ import annotations

from datetime import UTC

from hypothesis import given, settings
from hypothesis import strategies as st

from studycards import agenda
from studycards.agenda import Agenda, Counts
from studycards.model import Entry, Settings, State
from studycards.progress import answer, fold
from studycards.schedule.days import Done, day_begins_ms, study_day
from studycards.schedule.decisions import decide

NOW = 1_760_000_400_000
DAY = study_day(NOW, UTC)
MINUTE = 60_000
NOTHING = Done()


def entry(name: str, order: int = 0, note: str = "", deck: str = "d", **more) -> Entry:
    return Entry(f"{deck}/{name}", deck, "basic", "c", note or name, order, **more)


def due(name: str, days_ago: int = 0, **more) -> State:
    return State(f"d/{name}", "review", 9.0, 5.0, DAY - 9, due_day=DAY - days_ago, **more)


def step(name: str, minutes: float, phase: str = "learning") -> State:
    return State(f"d/{name}", phase, 1.0, 5.0, DAY, step=0, due_day=DAY, due_at=NOW + round(minutes * MINUTE))


def plan(entries: list[Entry], *states: State, done: Done = NOTHING, **more) -> Agenda:
    chosen = more.pop("settings", Settings())
    known = {state.card: state for state in states}
    more = {"now": NOW, "day": DAY, "settings": chosen, "done": done, "tz": UTC, **more}
    return agenda.today(entries, known, **more)


def ids(entries: tuple[Entry, ...]) -> list[str]:
    return [each.id.partition("/")[2] for each in entries]


ABC = [entry("a", 1), entry("b", 2), entry("c", 3)]


def test_steps_come_first_then_reviews_oldest_due_first_then_new_cards() -> None:
    cards = [entry("new", 0), entry("young", 1), entry("old", 2), entry("step", 3)]

    found = plan(cards, due("young", 1), due("old", 30), step("step", -1))

    assert ids(found.queue) == ["step", "old", "young", "new"]
    assert found.counts == Counts(due=2, new=1, learning=1)
    assert found.by_deck == {"d": found.counts}


def test_what_is_due_tomorrow_is_not_asked_today() -> None:
    assert plan([entry("a")], due("a", -1)).queue == ()


def test_suspended_and_buried_cards_are_out_and_come_back() -> None:
    hidden = due("a", suspended=True), due("b", buried_day=DAY), due("c", buried_day=DAY - 1)

    assert ids(plan(ABC, *hidden).queue) == ["c"]


def test_a_suspended_card_that_was_never_answered_is_out_too() -> None:
    assert ids(plan(ABC, State("d/b", suspended=True)).new) == ["a", "c"]


def test_of_one_note_only_one_card_a_day_is_asked() -> None:
    cards = [entry("a", 1, "n"), entry("b", 2, "n"), entry("c", 3, "n"), entry("d", 4)]

    assert ids(plan(cards, due("b", 1), due("c", 5)).queue) == ["c", "d"]
    assert ids(plan(cards, due("b", 1), done=Done(cards=frozenset({"d/a"}))).queue) == ["d"]
    assert ids(plan(cards, step("a", 5), due("b", 1)).queue) == ["d"]


def test_steps_do_not_wait_for_siblings() -> None:
    cards = [entry("a", 1, "n"), entry("b", 2, "n")]

    assert ids(plan(cards, step("a", -1), step("b", -2)).learning) == ["b", "a"]


def test_limits_hold_and_say_what_they_keep_back() -> None:
    cards = [entry(f"r{n}", n) for n in range(9)] + [entry(f"n{n}", n) for n in range(9)]
    limits = Settings(new_per_day=4, reviews_per_day=6)

    found = plan(cards, *(due(f"r{n}") for n in range(9)), settings=limits, done=Done(new=1, reviews=2))

    assert found.counts == Counts(due=4, new=3)
    assert found.held_back == Counts(due=5, new=6)


def test_minutes_a_day_limit_reviews_and_new_cards_but_not_steps() -> None:
    cards = [entry(f"r{n}", n) for n in range(9)] + [entry("step"), entry("new")]
    known = [*(due(f"r{n}") for n in range(9)), step("step", -1)]
    limits = Settings(minutes_per_day=2)

    some = plan(cards, *known, settings=limits, done=Done(took_ms=MINUTE, average_ms=15_000))
    none = plan(cards, *known, settings=limits, done=Done(took_ms=3 * MINUTE))

    assert some.counts == Counts(due=4, new=0, learning=1)
    assert none.counts == Counts(due=0, new=0, learning=1)


def test_decks_and_tags_choose() -> None:
    cards = [entry("a", 1, tags=("x",)), entry("b", 2), entry("c", 3, deck="e", tags=("x",))]

    assert ids(plan(cards, decks={"d"}).queue) == ["a", "b"]
    assert ids(plan(cards, tags={"x"}).queue) == ["a", "c"]


def test_a_renamed_card_is_due_as_it_was() -> None:
    assert ids(plan([entry("new", was=("d/old",))], due("old")).reviews) == ["new"]


def test_a_revised_card_is_new_again() -> None:
    assert ids(plan([entry("a", revision=2)], due("a")).new) == ["a"]


def test_a_step_comes_when_it_is_due_and_early_when_nothing_else_is_left() -> None:
    busy, idle = plan(ABC[:2], step("a", 10)), plan(ABC[:1], step("a", 10))

    assert busy.next(NOW).id == "d/b"
    assert busy.next(NOW + 10 * MINUTE).id == "d/a"
    assert idle.next(NOW).id == "d/a"
    assert plan(ABC[:1], step("a", 25)).next(NOW) is None
    assert plan(ABC[:1], step("a", 25)).next_due_at() == NOW + 25 * MINUTE


def test_a_step_left_over_from_an_earlier_day_is_due() -> None:
    left = step("a", 10)._replace(due_day=DAY - 1)
    tomorrow = step("b", 10)._replace(due_day=DAY + 1, due_at=None)

    assert ids(plan(ABC, left, tomorrow).learning) == ["a"]


def test_after_an_answer_siblings_wait_and_the_card_goes_to_its_step() -> None:
    cards = [entry("a", 1, "n"), entry("b", 2, "n"), entry("c", 3)]
    before = plan(cards, due("a"), step("c", 3))

    after = before.answered(cards[0], step("a", 1))

    assert ids(after.queue) == []
    assert [each.id for _, _, each in after.waiting_learning] == ["d/a", "d/c"]
    assert before.answered(cards[0], due("a", -3)).next(NOW).id == "d/c"
    assert before.without(cards[0]).counts == Counts(due=0, new=0, learning=1)


def test_the_due_list_tells_when() -> None:
    found = plan(ABC, due("a", 2), step("b", 7))
    listed = agenda.due_list(found, {"d/a": due("a", 2), "d/b": step("b", 7)}, tz=UTC)

    assert [(item.id, item.due, item.state) for item in listed] == [
        ("d/a", day_begins_ms(DAY - 2, UTC), "review"),
        ("d/c", None, "new"),
        ("d/b", NOW + 7 * MINUTE, "learning"),
    ]


def test_the_load_counts_only_cards_that_will_come() -> None:
    states = {"d/a": due("a"), "d/b": due("b", suspended=True), "d/gone": due("gone")}

    assert agenda.load_by_day(states) == {DAY: 2}
    assert agenda.load_by_day(states, ABC) == {DAY: 1}
    assert agenda.sibling_days(entry("x", note="a"), ABC, states) == {DAY}


@st.composite
def decks(draw) -> list[Entry]:
    size = draw(st.integers(1, 8))
    cards = []
    for n in range(size):
        note = f"n{draw(st.integers(0, size))}"
        after = tuple(f"d/{each}" for each in draw(st.lists(st.integers(0, size), max_size=2)))
        cards.append(entry(f"{n}", draw(st.integers(0, 5)), note, after=after))
    return cards


@settings(max_examples=60, deadline=None)
@given(cards=decks(), seed=st.integers(0, 2**16), per_day=st.integers(1, 5))
def test_the_queue_never_repeats_a_card_and_starves_none(cards: list[Entry], seed: int, per_day: int) -> None:
    """Live with a deck: within a sitting no card is queued twice, and every card is met in the end.

    Eight siblings of which half are forgotten take more than a month: each day one of them is asked.
    """
    limits = Settings(new_per_day=per_day, reviews_per_day=20)
    states: dict[str, State] = {}
    for day in range(DAY, DAY + 120):
        now = day_begins_ms(day, UTC) + 1000
        found = agenda.today(cards, states, now=now, day=day, settings=limits, done=Done(), tz=UTC)
        assert len(set(ids(found.queue))) == len(found.queue)
        met = 0
        while card := found.next(now):
            assert met < 200
            met += 1
            known = states.get(card.id) or State(card.id)
            grade = 1 + (seed * 31 + day * 7 + met * 13) % 4
            grade = 3 if met > 100 else grade
            decision = decide(known, grade, now, day, limits, tz=UTC, load=agenda.load_by_day(states))
            event = answer(card, grade, decision, at=now, day=day)._replace(id=f"{day}-{met}")
            states[card.id] = fold(states.get(card.id), event)
            found = found.answered(card, states[card.id])
            now += 20_000
        if day > DAY + 20 and len(states) == len(cards):
            break

    assert set(states) == {card.id for card in cards}
    assert all(state.phase != "new" for state in states.values())
