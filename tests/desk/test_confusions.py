"""What is taken for what, told from real answers on a real desk, and what tells the two apart."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studycards import cards
from studycards.desk.answers import record_answer
from studycards.desk.calibration import calibration_of
from studycards.desk.confusions import Confusions, confused_questions, confusion_rows
from studycards.desk.decks import entry_of
from studycards.desk.opening import Desk, open_desk
from studycards.desk.quiz import NothingToAsk
from studycards.desk.topics import Wanted, cards_of_topic, cards_wanted
from studycards.errors import NotFound
from studycards.paths import places
from tests.conftest import SMALL

DAY = 86_400_000
START = 1_760_000_000_000


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    opened = open_desk(places(home, (SMALL,)), lambda: START)
    yield opened
    opened.log.close()


def answered(
    desk: Desk, name: str, reply: Any, at: int = START, session: str = "review", **data: Any
) -> None:
    """Answer a card as a sitting does: marked, then recorded."""
    entry = entry_of(desk, f"small/{name}")
    mark = cards.mark(desk.library.card(entry.id), reply, "en", 1)
    given = {"reply": reply, "verdict": mark.verdict, **({"instead": mark.instead} if mark.instead else {})}
    record_answer(desk, entry, mark.grade or 1, at, given=given, session=session, data=data)


def choosing(desk: Desk, name: str, text: str) -> list[int]:
    asked = cards.ask(desk.library.card(f"small/{name}"), "en", 1)
    return [asked.options.index(text)]  # type: ignore[union-attr]


def pairs(desk: Desk) -> list[tuple[str, str, int]]:
    return [(one.taken.id, one.right.id, one.times) for one in Confusions(desk).all]


def test_a_subject_chosen_for_another_is_a_pair_of_subjects(desk: Desk) -> None:
    for at in (START, START + DAY):
        answered(desk, "ways.carries.queue.which", choosing(desk, "ways.carries.queue.which", "Pipe"), at)

    assert pairs(desk) == [("small/pipe", "small/queue", 2)]


def test_a_cell_chosen_for_another_is_the_same_pair(desk: Desk) -> None:
    answered(desk, "ways.carries.queue", choosing(desk, "ways.carries.queue", "a stream of bytes"))
    answered(desk, "ways.carries.queue.which", choosing(desk, "ways.carries.queue.which", "Pipe"))

    assert pairs(desk) == [("small/pipe", "small/queue", 2)]


def test_choices_that_name_nothing_are_a_pair_of_answers(desk: Desk) -> None:
    answered(desk, "pipe-direction", choosing(desk, "pipe-direction", "Both ways in turn"))

    assert pairs(desk) == [("small/pipe-direction#1", "small/pipe-direction#0", 1)]


def test_a_row_matched_wrong_is_a_pair(desk: Desk) -> None:
    asked = cards.ask(desk.library.card("small/ways.carries"), "en", 1)
    wanted = ["messages with edges", "a stream of bytes", "either, as asked for"]
    answered(desk, "ways.carries", [asked.pieces.index(piece) for piece in wanted])  # type: ignore[union-attr]

    assert pairs(desk) == [("small/queue", "small/pipe", 1)]


@pytest.mark.parametrize(
    ("typed", "taken"), [("pipe", "small/pipe"), ("any machine", "small/socket"), ("消息队列", "small/queue")]
)
def test_typed_words_that_name_another_thing_are_a_pair(desk: Desk, typed: str, taken: str) -> None:
    answered(desk, "pipe-atomic", typed)

    assert pairs(desk) == [(taken, "small/pipe-atomic", 1)]


@pytest.mark.parametrize("typed", ["8192", "one machine", "4096"])
def test_typed_words_that_name_nothing_or_two_things_are_none(desk: Desk, typed: str) -> None:
    answered(desk, "pipe-atomic", typed)

    assert pairs(desk) == []


def test_right_answers_since_overcome_a_confusion_and_those_of_a_drill_do_not(desk: Desk) -> None:
    name = "ways.carries.queue.which"
    answered(desk, name, choosing(desk, name, "Pipe"))
    for n in range(1, 4):
        answered(desk, name, choosing(desk, name, "Queue"), START + n * DAY, session="drill")
    assert [one.is_settled for one in Confusions(desk).all] == [False]

    for n in range(4, 7):
        answered(desk, name, choosing(desk, name, "Queue"), START + n * DAY)

    assert [(one.since, one.is_settled) for one in Confusions(desk).all] == [(3, True)]
    with pytest.raises(NothingToAsk):
        confused_questions(desk, cards_wanted(desk, Wanted()), 10, 1)


def test_an_answer_that_was_taken_back_confuses_nothing(desk: Desk) -> None:
    answered(desk, "ways.carries.queue.which", choosing(desk, "ways.carries.queue.which", "Pipe"))
    desk.log.undo_last(START + 1)

    assert pairs(desk) == []


def test_a_drill_asks_about_both_and_tells_them_apart_by_the_cards_own_row(desk: Desk) -> None:
    answered(desk, "ways.hosts.socket.which", choosing(desk, "ways.hosts.socket.which", "Pipe"))

    found = {
        entry.id: contrast
        for entry, contrast in confused_questions(desk, cards_wanted(desk, Wanted(deck="small")), 10, 1)
    }

    assert "small/ways.hosts.socket.which" in found
    assert any(card.startswith("small/ways.carries.") for card in found)
    hosts = found["small/ways.hosts.socket.which"]
    assert hosts is not None and hosts.demo == "fill-pipe"
    assert [cell["en"] for _name, cell in hosts.lines] == ["any machine", "one machine"]


def test_the_report_names_both_in_the_learners_language(desk: Desk) -> None:
    answered(desk, "ways.carries.queue.which", choosing(desk, "ways.carries.queue.which", "Pipe"))

    (row,) = confusion_rows(desk, "zh")

    assert (row["taken"]["name"], row["right"]["name"], row["times"]) == ("管道", "消息队列", 1)
    assert (row["comparison"], row["aspect"]) == ("ways", "carries")


@pytest.mark.parametrize(
    ("topic", "card"),
    [
        ("pipe", "pipe-ends"),
        ("管道", "pipe-ends"),
        ("i3", "pipe-atomic"),
        ("trap", "pipe-capacity"),
        ("ways", "ways.carries"),
        ("typed", "pipe-atomic"),
    ],
)
def test_a_topic_is_a_concept_a_claim_a_tag_a_comparison_or_a_kind(desk: Desk, topic: str, card: str) -> None:
    assert f"small/{card}" in {entry.id for entry in cards_of_topic(desk, topic, ["small"])}


def test_an_unknown_topic_names_the_nearest(desk: Desk) -> None:
    with pytest.raises(NotFound, match="Did you mean process"):
        cards_wanted(desk, Wanted("proces", "small"))


def test_calibration_counts_by_how_sure_and_leaves_drills_out(desk: Desk) -> None:
    name = "ways.carries.queue.which"
    for n, (text, session) in enumerate((("Queue", "quiz"), ("Pipe", "quiz"), ("Queue", "drill"))):
        answered(desk, name, choosing(desk, name, text), START + n, session=session, sure=4)

    level = calibration_of(desk).levels[3]
    assert (level.level, level.answers, level.right) == (4, 2, 1)


def test_recall_is_predicted_before_the_answer_and_only_for_later_days(desk: Desk) -> None:
    entry = entry_of(desk, "small/process-memory")
    for at, grade in ((START, 4), (START + 60_000, 3), (START + 30 * DAY, 3), (START + 90 * DAY, 1)):
        record_answer(desk, entry, grade, at)

    bins = calibration_of(desk).bins

    assert (sum(one.reviews for one in bins), sum(one.remembered for one in bins)) == (2, 1)
    assert all(0 < one.predicted < 1 and one.low <= one.predicted <= one.high for one in bins)
