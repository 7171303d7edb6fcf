"""The quick ways to count a log, against the definition: one event after another, through the fold."""

from collections import Counter, defaultdict
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st
from pytest import approx

from studycards.desk.calibration import predictions
from studycards.desk.counting import MATURE_DAYS, count
from studycards.log import Log
from studycards.model import Event, State
from studycards.progress import fold, standing
from studycards.schedule.decisions import gap_days
from studycards.schedule.memory import retrievability

DAY_MS = 86_400_000
SINCE = 20_030
CARDS = ("d/a", "d/b", "e/a")


@st.composite
def logs(draw: st.DrawFn) -> list[Event]:
    """Answers, resets and undos of three cards; whoever travels may have a day twice, and an old deck elsewhere."""
    events: list[Event] = []
    for number in draw(st.permutations(range(draw(st.integers(1, 25))))):
        day, id, card = draw(st.integers(20_000, 20_060)), f"{number:032x}", draw(st.sampled_from(CARDS))
        at = (day + draw(st.sampled_from((0, 0, 0, 0, -1, 1)))) * DAY_MS + draw(st.integers(0, 3))
        revision = draw(st.sampled_from((None, None, None, 1, 2, 3)))
        data = {} if revision is None else {"revision": revision}
        kind = draw(st.sampled_from(("review",) * 8 + ("reset", "undo")))
        if kind == "undo" and events:
            events.append(Event(id, "undo", at, day, "one", ref=draw(st.sampled_from(events)).id))
        elif kind == "reset":
            events.append(Event(id, "reset", at, day, "one", card=card, data=data))
        else:
            phase = draw(st.sampled_from(("review", "review", "review", "relearning", None)))
            due = draw(st.sampled_from((None, day, day + 1, day + MATURE_DAYS - 1, day + MATURE_DAYS)))
            grade, took_ms = draw(st.integers(1, 4)), draw(st.integers(0, 90_000))
            events.append(Event(
                id, "review", at, day, "one", card=card, grade=grade, took_ms=took_ms,
                due_day=due, phase=phase, data=data,
            ))  # fmt: skip
    return events


def came_back(events: list[Event]) -> list[tuple[Event, bool, float]]:
    """Each review of a card that came back on a later day, whether it was mature, and the recall foretold."""
    states: dict[str, State] = {}
    last: dict[str, Event] = {}
    found = []
    for event in standing(events):
        card = event.card or ""
        before = states.get(card, State(card))
        known_still = event.data.get("revision", 1) <= before.revision
        gap = gap_days(before, event.day)
        if event.type == "review" and before.phase == "review" and gap > 0 and known_still:
            interval = (last[card].due_day or 0) - last[card].day
            assert before.stability is not None
            found.append((event, interval >= MATURE_DAYS, retrievability(before.stability, gap)))
        states[card], last[card] = fold(before, event), event
    return found


@settings(max_examples=150, deadline=None)
@given(logs())
def test_counting_a_log_is_the_same_as_folding_it(events: list[Event]) -> None:
    reviews = came_back(events)
    by_day: Counter[tuple[int, bool, bool]] = Counter()
    by_card: Counter[tuple[str, bool]] = Counter()
    days: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for event, is_mature, _chance in reviews:
        by_day[event.day, is_mature, event.grade != 1] += 1
        by_card[event.card or "", event.grade != 1] += event.day >= SINCE
    for event in standing(events):
        if event.type == "review":
            for place, value in enumerate((1, event.grade == 1, min(event.took_ms or 0, 60_000))):
                days[event.day][place] += value

    with TemporaryDirectory() as folder, Log.open(Path(folder) / "progress.db", now=1) as log:
        log.merge(events)
        counted = count(log.answers(None, MATURE_DAYS), SINCE)
        alone = count(log.answers("e", MATURE_DAYS), SINCE)
        foretold = list(predictions(log.grades(CARDS)))
        done = log.days_done()

    assert done == [(day, *numbers) for day, numbers in sorted(days.items())]
    assert {
        (*key, right): number
        for key, one in counted.by_day.items()
        for right, number in ((True, one.remembered), (False, one.reviews - one.remembered))
        if number
    } == by_day
    assert {
        (card, right): number
        for card, one in counted.by_card.items()
        for right, number in ((True, one.remembered), (False, one.reviews - one.remembered))
        if number
    } == +by_card
    assert alone.by_card == {card: one for card, one in counted.by_card.items() if card == "e/a"}
    assert foretold == [(approx(chance), event.grade != 1) for event, _mature, chance in reviews]
