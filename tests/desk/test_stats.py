"""Numbers of progress, counted from real events and compared with a second way to count them."""

from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from studycards.desk.answers import current_states, record_answer, set_aside
from studycards.desk.calibration import calibration_of
from studycards.desk.card_history import card_history
from studycards.desk.counting import longest_streak, spread
from studycards.desk.decks import entry_of
from studycards.desk.opening import Desk, open_desk
from studycards.desk.stats import stats_of
from studycards.desk.stats_rows import stats_json
from studycards.errors import NotFound
from studycards.paths import places
from studycards.schedule.days import study_day
from tests.conftest import SMALL
from tests.desk.a_year import DAY, study

NOW = 1_760_000_000_000


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    opened = open_desk(places(home, (SMALL,))._replace(bundled=home / "none"), lambda: NOW)
    opened.tz = UTC
    yield opened
    opened.log.close()


def answer(desk: Desk, card: str, *answers: tuple[int, int]) -> None:
    """Answer a card `days ago` with a grade."""
    for days_ago, grade in answers:
        record_answer(desk, entry_of(desk, f"small/{card}"), grade, NOW - days_ago * DAY, took_ms=6000)


def test_nothing_answered_gives_noughts_and_no_shares(desk: Desk) -> None:
    stats = stats_of(desk, NOW, "small")

    assert (stats.answers, stats.streak, stats.longest_streak, stats.overdue) == (0, 0, 0, 0)
    assert stats.standings["new"] == len(desk.library.index("small").entries)
    assert all(span.young.share is None and span.mature.share is None for span in stats.spans)
    assert all(topic.strength is None for topic in stats.topics)


def test_true_retention_counts_later_days_only_young_apart_from_mature(desk: Desk) -> None:
    answer(desk, "pipe-atomic", (200, 4), (200, 4), (190, 3), (100, 1), (100, 3), (100, 3), (50, 3))

    (week, month, year, every) = stats_of(desk, NOW).spans
    assert (week.young.reviews, month.young.reviews) == (0, 0)
    assert (year.young.reviews, year.young.remembered) == (every.young.reviews, every.young.remembered)
    assert every.young.reviews + every.mature.reviews == 3
    assert (every.mature.reviews, every.mature.remembered) == (1, 0)  # the interval before the lapse was long


def test_an_answer_taken_back_a_reset_and_a_suspended_card_count_as_such(desk: Desk) -> None:
    answer(desk, "pipe-atomic", (40, 4), (20, 3))
    desk.log.undo_last(NOW)
    answer(desk, "pipe-ends", (40, 4))
    set_aside(desk, "reset", entry_of(desk, "small/pipe-ends"), NOW - 30 * DAY)
    answer(desk, "pipe-ends", (20, 4))
    set_aside(desk, "suspend", entry_of(desk, "small/pipe-ends"), NOW)

    stats = stats_of(desk, NOW)
    assert stats.answers == 3
    assert stats.spans[-1].young.reviews + stats.spans[-1].mature.reviews == 0
    assert stats.standings["suspended"] == 1


def test_the_pass_over_rows_agrees_with_the_fold_over_events(desk: Desk) -> None:
    assert study(desk, 200, NOW - 3_600_000, new_a_day=3) > 150

    stats, states = stats_of(desk, NOW), current_states(desk)
    events = [event for event in desk.log.standing() if event.type == "review"]
    assert calibration_of(desk).bins == stats.bins
    assert stats.answers == len(events) == sum(state.reps for state in states.values())
    assert stats.took_ms == sum(event.took_ms or 0 for event in events)
    assert sum(one.reviews for one in stats.bins) == sum(
        recall.reviews for recall in (stats.spans[-1].young, stats.spans[-1].mature)
    )
    assert sum(stats.stability) == len(states)
    assert stats.coming[0] >= stats.overdue
    assert sum(stats.standings[name] for name in ("new", "learning", "young", "mature", "suspended")) == len(
        desk.library.entries
    )


def test_the_weakest_topic_comes_first_and_a_deck_can_be_asked_for_alone(desk: Desk) -> None:
    answer(desk, "pipe-atomic", (60, 4), (30, 1), (29, 3), (15, 1), (14, 3), (2, 1))
    answer(desk, "process-memory", (60, 4), (30, 3))

    met = [topic.concept for topic in stats_of(desk, NOW, "small").topics if topic.strength is not None]
    assert met == ["pipe", "process"]
    assert stats_of(desk, NOW, "small").answers == 8
    with pytest.raises(NotFound):
        stats_of(desk, NOW, "nowhere")


def test_claims_stand_as_the_last_run_here_left_them(desk: Desk) -> None:
    evidence = [{"id": "capacity", "verdict": "refuted"}]
    desk.log.record_run(
        {"demo": "fill-pipe", "outcome": "refuted", "claims": ["I3"], "evidence": evidence}, NOW
    )

    proven = stats_of(desk, NOW, "small").proven
    assert proven.refuted == ("I3",)
    assert sum(proven.verdicts.values()) == len(desk.library.index("small").claims)


def test_the_document_is_whole_and_of_plain_data(desk: Desk) -> None:
    study(desk, 40, NOW - 3_600_000)
    document = stats_json(desk, stats_of(desk, NOW), "zh")

    assert {"cards", "days", "coming", "retention", "topics", "confusions", "calibration", "claims"} <= set(
        document
    )
    assert len(document["coming"]) == 30
    assert [row["from"] for row in document["stability"]] == [0, 1, 3, 7, 21, 60, 180, 365]
    assert any("管道" in topic["name"] for topic in document["topics"])


def test_the_curve_of_forgetting_falls_between_answers_and_rises_at_each(desk: Desk) -> None:
    answer(desk, "pipe-atomic", (60, 4), (40, 3), (10, 1), (10, 3))

    found = card_history(desk, entry_of(desk, "small/pipe-atomic"), NOW)
    assert [(one.grade, one.gap) for one in found.answers] == [(4, 0), (3, 20), (1, 30), (3, 0)]
    assert found.answers[0].recall is None and found.answers[1].recall == pytest.approx(
        next(recall for day, recall in reversed(found.curve) if day == found.answers[1].day and recall < 1)
    )
    assert all(0 < recall <= 1 for _day, recall in found.curve)
    assert found.curve[-1][0] > found.day
    jumps = [
        day for (before, low), (day, high) in zip(found.curve, found.curve[1:], strict=False) if high > low
    ]
    assert jumps == [study_day(NOW - days * DAY, UTC) for days in (40, 10)]


def test_the_history_begins_anew_after_a_reset_and_goes_on_under_a_new_name(desk: Desk) -> None:
    answer(desk, "pipe-atomic", (60, 4))
    set_aside(desk, "reset", entry_of(desk, "small/pipe-atomic"), NOW - 50 * DAY)
    assert card_history(desk, entry_of(desk, "small/pipe-atomic"), NOW).answers == ()

    answer(desk, "pipe-atomic", (20, 3))
    assert len(card_history(desk, entry_of(desk, "small/pipe-atomic"), NOW).answers) == 1


def test_streaks_and_classes() -> None:
    assert longest_streak([]) == 0
    assert longest_streak([1, 2, 3, 7, 8]) == 3
    assert spread([0.5, 1, 2.9, 21, 400]) == (1, 2, 0, 0, 1, 0, 0, 1)
