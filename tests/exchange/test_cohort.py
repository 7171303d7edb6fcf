"""The picture of a class: what is missed and what is taken for what, counted from the learners' logs."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

pytest.importorskip("duckdb", reason="the extra `cohort` is not installed")

from studycards.desk.quiz import was_right
from studycards.exchange.cohort_rows import Tally, cohort
from studycards.exchange.jsonlines import lines_of
from studycards.exchange.sync_folder import sync_folder
from studycards.exchange.sync_postgres import sync_postgres
from studycards.model import Event
from studycards.schedule.fold import standing
from tests.conftest import SMALL, Studycards
from tests.exchange.making import NOW, log_of, many_events, review
from tests.exchange.postgres import OWNER, programs, server, user


def write(path: Path, events: Sequence[Event]) -> None:
    """An export; an event without an id gets one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    named = (event._replace(id=event.id or f"{n:032x}", device="a1") for n, event in enumerate(events, 1))
    path.write_text("".join(lines_of(named)))


def expected(logs: Sequence[Sequence[Event]]) -> dict[str, Tally]:
    """The same counts, from the events themselves."""
    answers, wrong, learners, missing = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for events in logs:
        last: dict[str, bool] = {}
        for event in standing(events):
            if event.card and (right := was_right(event)) is not None:
                answers[event.card] += 1
                wrong[event.card] += not right
                last[event.card] = right
        learners.update(last.keys())
        missing.update(card for card, right in last.items() if not right)
    return {card: Tally(card, answers[card], wrong[card], learners[card], missing[card]) for card in answers}


def test_the_counts_are_those_of_the_events(tmp_path: Path) -> None:
    logs = [many_events(300, seed=seed) for seed in range(5)]
    for number, events in enumerate(logs):
        write(tmp_path / f"learner {number}.jsonl", events)

    found = cohort(str(tmp_path), [], [("d/card-1", "d/X"), ("d/card-2", "d/X")])

    wanted = expected(logs)
    assert {tally.id: tally for tally in found.cards} == wanted
    assert (found.learners, found.left_out) == (5, 0)
    assert found.answers == sum(tally.answers for tally in wanted.values())
    one, two = wanted["d/card-1"], wanted["d/card-2"]
    assert [(x.id, x.answers, x.wrong) for x in found.claims] == [
        ("d/X", one.answers + two.answers, one.wrong + two.wrong)
    ]


def test_exports_and_synchronized_folders_say_the_same(tmp_path: Path) -> None:
    events = many_events(200)
    write(tmp_path / "one" / "ada.jsonl", events)
    (tmp_path / "two" / "ada").mkdir(parents=True)
    with log_of(tmp_path / "a") as a:
        a.merge(events)
        sync_folder(a, tmp_path / "two" / "ada", NOW)
    (device,) = (tmp_path / "two" / "ada").iterdir()
    (file,) = device.iterdir()
    shutil.copy(file, device / "copy.jsonl")  # twice is once

    assert cohort(str(tmp_path / "one"), [], []) == cohort(f"{tmp_path}/two/", [], [])


def test_a_database_says_the_same_as_a_folder(tmp_path: Path) -> None:
    pytest.importorskip("psycopg", reason="the extra `postgres` is not installed")
    bin, name = programs(), user()
    if bin is None or name is None:
        pytest.skip("no PostgreSQL server can be started here")
    events = many_events(200)
    write(tmp_path / "class" / f"{OWNER}.jsonl", events)
    with server(bin, name) as address, log_of(tmp_path / "a") as a:
        a.merge(events)
        target = address.format(role=OWNER, database="postgres")
        sync_postgres(a, target)

        assert cohort(target, [], []) == cohort(str(tmp_path / "class"), [], [])


def test_renamed_cards_are_counted_under_their_new_id(tmp_path: Path) -> None:
    write(tmp_path / "ada.jsonl", [review("d/old", grade=1), review("d/new")])

    (tally,) = cohort(str(tmp_path), [("d/old", "d/new")], []).cards

    assert (tally.id, tally.answers, tally.wrong) == ("d/new", 2, 1)


def test_files_that_spoil_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "ada.jsonl", [review(grade=1)])
    (tmp_path / "bob.jsonl").write_bytes(b'{"id":"1"}\nnot json\n{"id":7,"answer":[1]}\n\xff\xfe\n[]\n')
    (tmp_path / "it's.jsonl").write_text("")
    line = json.loads((tmp_path / "ada.jsonl").read_text())
    strange = [
        line | {"id": f"{n:032x}", "answer": answer}
        for n, answer in enumerate([[1], "x", 7, {"verdict": [2]}])
    ]
    (tmp_path / "eve.jsonl").write_text("".join(json.dumps(one) + "\n" for one in strange))

    found = cohort(str(tmp_path), [], [])

    assert found.learners == 2
    assert found.left_out > 0
    assert found.cards[0].id == "d/a"


def test_what_is_taken_for_what_is_told_by_name(tmp_path: Path, studycards: Studycards) -> None:
    from studycards.loading import load

    index = load(SMALL, None).index
    card = next(
        card
        for card in index.cards()
        if card.kind == "choice" and sum(one.right for one in card.body.options) == 1
    )
    wrong = next(one for one in card.body.options if not one.right)
    answer = {"verdict": "wrong", "instead": wrong.key, "reply": "x"}
    for name in ("ada", "bob"):
        write(tmp_path / "class" / f"{name}.jsonl", [review(card.id, grade=1, answer=answer)])

    document = studycards("cohort", str(tmp_path / "class"), "--json").json

    (confusion,) = document["confusions"]
    assert confusion["times"] == 2 and confusion["cards"] == [card.id]
    assert confusion["taken"]["name"] in wrong.text.values()
    (row,) = document["cards"]
    assert (row["id"], row["wrong"], row["share"], row["missing"]) == (card.id, 2, 1.0, 2)
    assert {claim["id"] for claim in document["claims"]} == set(card.claims)
    told = studycards("cohort", str(tmp_path / "class"), "--limit", "1")
    assert "100%" in told.out and row["id"] in told.out.replace("\n    ", "")


@pytest.mark.parametrize("target", ["nowhere", "."])
def test_a_folder_without_logs_is_told(tmp_path: Path, target: str, studycards: Studycards) -> None:
    ran = studycards("cohort", str(tmp_path / target))

    assert (ran.code, ran.out) == (2, "")
    assert "There" in ran.err
