"""`fit`, `forecast` and `leeches` on real logs."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studycards.desk.answers import record_answer
from studycards.desk.fitting import fit_to_answers, usual_parameters
from studycards.desk.leeches import leeches
from studycards.desk.opening import Desk
from studycards.desk.workload import workloads_of
from studycards.model import Event
from studycards.paths import Places
from studycards.schedule import memory
from studycards.schedule.fit import LEAST_ITEMS
from studycards.schedule.forecast import RETENTIONS
from tests.conftest import SMALL, Studycards

NOW = int(datetime(2026, 3, 10, 12, tzinfo=UTC).timestamp() * 1000)
DAY_MS = 86_400_000
QUICK_TO_FORGET = tuple(
    value * (0.25 if index < 4 else 0.8 if index == 8 else 1.0) for index, value in enumerate(memory.DEFAULTS)
)


@pytest.fixture
def desk(home: Path) -> Desk:
    return Desk(Places(home, home / "cache", home / "none", (SMALL,)), lambda: NOW, UTC)


def live(desk: Desk, cards: int, truth: tuple[float, ...]) -> None:
    """Merge the history of cards asked when the default model holds them due, answered by a memory like `truth`."""
    chance, log = random.Random(5), []
    for card in range(cards):
        day, real, held = chance.randrange(300), None, None
        gap, grade = 0, chance.choice((1, 3, 3, 4))
        for _ in range(8):
            at = NOW - (1500 - day) * DAY_MS + card
            log.append(_review(len(log), at, f"small/{card}", grade))
            real, held = memory.after(real, grade, gap, truth), memory.after(held, grade, gap)
            gap = max(1, round(memory.interval(held.stability, 0.9)))
            day += gap
            grade = 3 if chance.random() < memory.retrievability(real.stability, gap, truth) else 1
    desk.log.merge(log)


def _review(number: int, at: int, card: str, grade: int) -> Event:
    day = at // DAY_MS
    return Event(
        f"{number:032x}", "review", at, day, "x", card=card, grade=grade, due_day=day + 9, phase="review"
    )


def test_too_few_answers_are_not_fitted(desk: Desk, studycards: Studycards) -> None:
    live(desk, 20, QUICK_TO_FORGET)

    found = studycards("fit", "--json").json
    assert (found["outcome"], found["items"], found["least"]) == ("too-few", 140, LEAST_ITEMS)
    assert "and there are 140" in " ".join(studycards("fit").out.split())
    assert desk.log.parameters() == ()


def test_a_better_fit_is_put_in_force_and_reset_takes_it_off(desk: Desk) -> None:
    live(desk, 150, QUICK_TO_FORGET)
    before = desk.log.states()

    fitted = fit_to_answers(desk, NOW)

    assert fitted.outcome == "fitted"
    assert fitted.fit.loss_after < fitted.fit.loss_before
    assert desk.settings.parameters == pytest.approx(fitted.fit.parameters)
    after = desk.log.states()
    assert all(after[card].due_day == before[card].due_day for card in before if before[card].due_day)
    assert after != before
    assert fit_to_answers(desk, NOW + 1).outcome == "not-better"
    assert usual_parameters(desk, NOW + 2)
    assert not usual_parameters(desk, NOW + 3)
    assert desk.settings.parameters == ()
    assert desk.log.states() == before
    assert desk.log.check() == []


def test_a_fit_that_foretells_no_better_changes_nothing(desk: Desk, studycards: Studycards) -> None:
    live(desk, 70, memory.DEFAULTS)

    found = studycards("fit", "--json").json

    assert found["outcome"] == "not-better"
    assert desk.log.parameters() == ()
    assert "left as it was" in " ".join(studycards("fit").out.split())


def test_the_forecast_weighs_every_wanted_recall(desk: Desk, studycards: Studycards) -> None:
    for number, entry in enumerate(desk.library.index("small").entries[:20]):
        record_answer(desk, entry, 4, NOW - number * DAY_MS, took_ms=9000, load={})

    met, found = workloads_of(desk, NOW)

    assert met == 20
    assert [one.retention for one in found] == list(RETENTIONS)
    costs = [one.minutes_a_day for one in found]
    assert costs[-1] > 2 * costs[0] > 0
    assert found[0].known < found[-1].known <= 20
    document = studycards("forecast", "--json").json
    assert set(document) == {"met", "retention", "by_retention"}
    assert document["retention"] == 0.9
    assert "0.90 *" in studycards("forecast").out


def test_a_wanted_recall_of_ones_own_has_its_row(desk: Desk, home: Path, studycards: Studycards) -> None:
    record_answer(desk, desk.library.index("small").entries[0], 4, NOW, load={})
    (home / "config.toml").write_text("retention = 0.88\n")

    assert "0.88 *" in studycards("forecast").out


def test_with_no_card_met_there_is_nothing_to_weigh(studycards: Studycards) -> None:
    assert "No card was met yet" in studycards("forecast").out
    assert studycards("forecast", "--json").json["met"] == 0


def test_leeches_are_told_with_what_may_help(desk: Desk, studycards: Studycards) -> None:
    index = desk.library.index("small")
    for name, times in (("small/pipe-capacity", 9), ("small/pipe-ends", 8), ("small/pipe-direction", 7)):
        for number in range(times + 1):
            at = NOW - (400 - 30 * number) * DAY_MS
            record_answer(desk, index.entry(name), 4, at, load={})
            record_answer(desk, index.entry(name), 1, at + DAY_MS, load={}) if number < times else None

    found = [(leech.card.id, leech.state.lapses, leech.helps) for leech in leeches(desk)]

    assert found == [("small/pipe-capacity", 9, "demo"), ("small/pipe-ends", 8, "words")]
    rows = studycards("leeches", "--json").json
    assert rows[0]["hint"] == "Watch it happen: studycards demo run fill-pipe"
    assert rows[1]["hint"].endswith("studycards suspend small/pipe-ends")
    assert "small/pipe-capacity: forgotten 9 times" in studycards("leeches").out
    studycards("suspend", "small/pipe-capacity")
    assert len(studycards("leeches", "--json").json) == 1


def test_without_leeches_it_says_so(studycards: Studycards) -> None:
    assert studycards("leeches", "--json").json == []
    assert "No card was forgotten 8 times" in studycards("leeches").err
