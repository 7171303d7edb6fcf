"""How cards stand, asked of the database, against the same said of one state in plain words."""

import operator
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycards.desk.opening import Desk, open_desk
from studycards.desk.standing import STANDINGS, fulfils, measured, standing
from studycards.log import opening, queries
from studycards.log.rows import PUT_STATE, state_row
from studycards.model import State
from studycards.paths import places
from studycards.schedule.memory import retrievability
from tests.conftest import SMALL

DAY, NOW = 20_000, 20_000 * 86_400_000 + 12 * 3_600_000
DAYS = st.none() | st.integers(DAY - 40, DAY + 40)
SIGNS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge, "=": operator.eq,
}  # fmt: skip


@st.composite
def states(draw: st.DrawFn) -> State:
    phase = draw(st.sampled_from(["new", "learning", "review", "relearning"]))
    return State(
        draw(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1, max_size=3)),
        phase,
        stability=draw(st.none() | st.floats(0.01, 400)),
        last_day=draw(DAYS),
        lapses=draw(st.integers(0, 12)),
        due_day=draw(DAYS),
        due_at=draw(st.none() | st.integers(NOW - 10, NOW + 10)),
        suspended=draw(st.booleans()),
        buried_day=draw(st.none() | st.integers(DAY - 1, DAY + 1)),
    )


def is_due(state: State) -> bool:
    if state.due_day is None or state.suspended or state.buried_day == DAY:
        return False
    return state.due_day <= DAY if state.due_at is None else state.due_at <= NOW


def is_mature(state: State) -> bool:
    days = (state.due_day or 0) - (state.last_day or 0)
    return state.phase == "review" and None not in (state.due_day, state.last_day) and days >= 21


IN_WORDS: dict[str, Callable[[State], bool]] = {
    "new": lambda state: state.phase == "new",
    "learning": lambda state: state.phase in ("learning", "relearning"),
    "review": lambda state: state.phase == "review",
    "due": is_due,
    "suspended": lambda state: state.suspended,
    "buried": lambda state: state.buried_day == DAY,
    "leech": lambda state: state.lapses >= 8,
    "young": lambda state: state.phase == "review" and not is_mature(state),
    "mature": is_mature,
}


def value(state: State, field: str) -> float | None:
    gap = None if state.last_day is None else max(0, DAY - state.last_day)
    match field:
        case "seen":
            return gap
        case "due":
            return None if state.due_day is None else state.due_day - DAY
        case "recall":
            return None if None in (gap, state.stability) else 100 * retrievability(state.stability, gap)  # type: ignore[arg-type]
    number: float | None = getattr(state, field)
    return number


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    home = tmp_path_factory.mktemp("home")
    return open_desk(places(home, (SMALL,))._replace(bundled=home / "none"), lambda: NOW)


def test_every_standing_is_said_in_words() -> None:
    assert IN_WORDS.keys() == STANDINGS.keys()


@pytest.mark.parametrize("name", STANDINGS)
@given(state=states())
def test_a_standing_means_what_it_says(desk: Desk, name: str, state: State) -> None:
    assert fulfils(state, standing(desk, name, NOW)) == IN_WORDS[name](state)


@pytest.mark.parametrize(
    ("op", "value", "true"),
    [("<", 1, True), ("<", 2, False), (">=", 2, True), ("=", 2, True), (">", 2, False)],
)
def test_comparisons(desk: Desk, op: str, value: int, true: bool) -> None:
    assert fulfils(State("d/x", lapses=value), measured(desk, "lapses", op, 2.0, NOW)) is true


@pytest.mark.parametrize("field", ["lapses", "stability", "due", "seen", "recall"])
@given(
    state=states(),
    op=st.sampled_from(sorted(SIGNS)),
    number=st.sampled_from([-5, 0, 1, 7.5, 21, 80, 90, 99.5, 120]),
)
def test_a_measure_is_compared_with_a_number(
    desk: Desk, field: str, state: State, op: str, number: float
) -> None:
    found = value(state, field)
    expected = found is not None and SIGNS[op](found, number)

    assert fulfils(state, measured(desk, field, op, number, NOW)) == expected


@given(some=st.lists(states(), unique_by=lambda state: state.card, max_size=8))
def test_the_database_says_of_many_what_is_true_of_each(desk: Desk, some: list[State]) -> None:
    connection = opening.in_memory()
    connection.executemany(PUT_STATE, map(state_row, some))
    for name in STANDINGS:
        condition = standing(desk, name, NOW)
        for hold in (True, False):
            found = queries.cards_that(connection, condition.sql, dict(condition.values), hold)
            assert found == {state.card for state in some if fulfils(state, condition) == hold}, name
    connection.close()
