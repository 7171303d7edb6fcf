"""The commands that others rely on: their documents, their exit codes, their words when something is wrong."""

import json
import os
import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SMALL, Studycards

CARD = "small/process-memory"


def test_due_tells_what_is_due_in_order(studycards: Studycards) -> None:
    found = studycards("due", "--json").json

    assert set(found) == {"due", "new", "learning", "cards"}
    assert (found["due"], found["learning"]) == (0, 0)
    assert found["new"] == len(found["cards"]) == 20
    assert set(found["cards"][0]) == {"id", "deck", "due", "state"}


def test_a_decks_folder_may_be_named_in_several_ways(studycards: Studycards) -> None:
    assert studycards("show", CARD, decks=SMALL).code == 0
    assert studycards("show", CARD, decks=SMALL.parent).code == 0
    assert studycards("show", CARD, decks=None).code == 2


def test_an_answer_prints_the_cards_new_state(studycards: Studycards) -> None:
    state = studycards("answer", CARD, "good", "--at", "2026-01-10T12:00:00+00:00", "--json").json

    assert set(state) == {"card", "stability", "difficulty", "due", "state"}
    assert (state["card"], state["state"]) == (CARD, "learning")
    assert state["due"] == "2026-01-10T12:10:00+00:00"
    assert state["stability"] > 0 and 1 <= state["difficulty"] <= 10


@pytest.mark.parametrize(("word", "number"), [("again", "1"), ("hard", "2"), ("good", "3"), ("easy", "4")])
def test_grades_go_by_name_or_number(studycards: Studycards, word: str, number: str) -> None:
    studycards("answer", CARD, word)
    studycards("answer", "small/pipe-direction", number)

    assert [event["grade"] for event in studycards("events", "--json").json] == [word, word]


def test_a_learned_card_is_due_when_its_day_comes(studycards: Studycards) -> None:
    due = studycards("answer", CARD, "easy", "--at", "2026-01-10T12:00:00+00:00", "--json").json["due"]

    before = studycards("due", "--at", "2026-01-11T12:00:00+00:00", "--json").json
    after = studycards("due", "--at", due, "--json").json
    assert CARD not in {card["id"] for card in before["cards"]}
    assert after["cards"][0] == {"id": CARD, "deck": "small", "due": due, "state": "review"}


def test_show_has_everything_of_a_card(studycards: Studycards) -> None:
    card = studycards("show", CARD, "--json").json
    wanted = {
        "id",
        "deck",
        "kind",
        "ask",
        "answer",
        "why",
        "claims",
        "demo",
        "stability",
        "difficulty",
        "due",
    }

    assert wanted | {"suspended"} <= set(card)
    assert card["answer"]


def test_suspend_and_resume(studycards: Studycards) -> None:
    studycards("suspend", CARD)
    assert studycards("show", CARD, "--json").json["suspended"] is True
    assert CARD not in {card["id"] for card in studycards("due", "--json").json["cards"]}

    studycards("resume", CARD)
    assert studycards("show", CARD, "--json").json["suspended"] is False


def test_undo_takes_back_and_says_when_nothing_is_left(studycards: Studycards) -> None:
    studycards("answer", CARD, "good")

    assert studycards("undo", "--json").json["card"] == CARD
    assert studycards("show", CARD, "--json").json["stability"] is None
    assert studycards("undo").code == 1


def test_events_are_the_log(studycards: Studycards) -> None:
    studycards("answer", CARD, "good")
    (event,) = studycards("events", "--json").json

    assert {"id", "type", "card", "at", "grade", "took_ms", "device"} <= set(event)
    assert (event["type"], event["card"], event["grade"]) == ("review", CARD, "good")


def test_data_check_and_refold_prove_the_cache(studycards: Studycards) -> None:
    for card in (CARD, "small/pipe-direction"):
        studycards("answer", card, "good")

    assert studycards("data", "check", "--json").json["problems"] == []
    assert studycards("data", "refold", "--json").json == {"cards": 2}
    assert studycards("data", "check").code == 0


def test_compare_prints_the_table(studycards: Studycards) -> None:
    table = studycards("compare", "ways", "--json").json

    assert table["id"] == "ways"
    assert all(set(aspect["cells"]) == set(table["subjects"]) for aspect in table["aspects"])
    assert "Socket" in studycards("compare", "ways").out


def test_a_comparison_with_holes_shows_what_was_said_beside_what_is_right(studycards: Studycards) -> None:
    ran = studycards("compare", "ways", "--blank", typed="my answer\nanother\n")

    assert "____" in ran.out and "my answer" in ran.out and "you said" in ran.out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("show", "small/proces-memory"), 2, "Did you mean"),
        (("show", "nowhere/x"), 2, "nowhere"),
        (("answer", CARD, "fine"), 2, "again, hard, good or easy"),
        (("answer", CARD, "good", "--at", "soon"), 2, "2026-11-25T09:30"),
        (("review", "nowhere"), 2, "nowhere"),
        (("review", "--tag", "nothing"), 2, "nothing"),
        (("compare", "wys"), 2, "ways"),
        (("demo", "run", "fill-pip"), 2, "fill-pipe"),
        (("demo", "run", "fill-pipe"), 3, "trust"),
        (("due", "--frob"), 2, "--frob"),
        (("frob",), 2, "frob"),
        (("deck", "check", "/nonexistent"), 2, "/nonexistent"),
        (("--lang", "fr", "due"), 2, "en or zh"),
    ],
)
def test_a_mistake_gets_a_sentence_and_an_exit_code(
    studycards: Studycards, words: tuple[str, ...], code: int, says: str
) -> None:
    ran = studycards(*words)

    assert (ran.code, ran.out) == (code, "")
    assert says in ran.err
    assert len(ran.err) < 600


def test_errors_are_told_in_chinese_too(studycards: Studycards) -> None:
    assert "不是评分" in studycards("--lang", "zh", "answer", CARD, "fine").err
    assert "不是评分" in studycards("answer", CARD, "fine", STUDYCARDS_LANG="zh").err


def test_a_broken_deck_is_told_and_the_others_go_on(studycards: Studycards, tmp_path: Path) -> None:
    broken = tmp_path / "decks" / "broken"
    broken.mkdir(parents=True)
    (broken / "deck.yaml").write_text("deck: broken\ntitle: [\n")
    ran = studycards("--decks", str(broken), "due", "--json")

    assert ran.code == 0 and ran.json["new"] == 20
    assert "broken" in ran.err


def test_a_foreign_database_is_left_alone(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    with sqlite3.connect(home / "progress.db") as database:
        database.execute("create table recipes (name)")
    before = (home / "progress.db").read_bytes()
    ran = studycards("due")

    assert ran.code == 2 and "progress.db" in ran.err
    assert (home / "progress.db").read_bytes() == before


@pytest.mark.parametrize(
    "rubbish",
    [b"", b"SQLite format 3\0" + b"\xff" * 2000, b"hello" * 1000],
    ids=["empty", "damaged", "other"],
)
def test_what_is_no_database_is_told_in_words(studycards: Studycards, home: Path, rubbish: bytes) -> None:
    home.mkdir()
    (home / "progress.db").write_bytes(rubbish)
    ran = studycards("events")

    assert ran.code == (0 if not rubbish else 2)
    assert not rubbish or "progress.db" in ran.err


def test_settings_that_do_not_fit_are_named(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("new_per_dya = 5\n")

    ran = studycards("due")
    assert ran.code == 2 and "new_per_day" in ran.err


def test_the_limits_of_the_settings_hold(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("new_per_day = 3\n")

    assert studycards("due", "--json").json["new"] == 3


def test_reading_writes_nothing(studycards: Studycards, home: Path) -> None:
    studycards("due")
    studycards("cards", "pipe")
    studycards("events")

    assert not (home / "progress.db").exists()


def test_a_closed_pipe_is_no_error(home: Path) -> None:
    command = f"{sys.executable} -m studycards --home {home} cards | head -1"
    ran = subprocess.run(["bash", "-o", "pipefail", "-c", command], capture_output=True, text=True)

    assert ran.stderr == ""


def test_doctor_names_what_works_and_what_does_not(studycards: Studycards) -> None:
    findings = studycards("doctor", "--json").json

    assert {"python", "home", "machine", "isolation", "demos"} <= {found["name"] for found in findings}
    assert all(set(found) == {"name", "works", "says", "todo"} for found in findings)
    (isolation,) = (found for found in findings if found["name"] == "isolation")
    assert "Not guarded: " in isolation["says"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes anywhere")
def test_a_home_that_cannot_be_written_is_told(studycards: Studycards, home: Path) -> None:
    home.mkdir()
    home.chmod(stat.S_IRUSR | stat.S_IXUSR)

    assert studycards("answer", CARD, "good").code == 2


def test_the_demo_of_a_strange_deck_runs_once_it_is_trusted_and_asks_again_when_changed(
    studycards: Studycards, tmp_path: Path
) -> None:
    import shutil

    deck = tmp_path / "small"
    shutil.copytree(SMALL, deck)
    assert studycards("demo", "run", "fill-pipe", decks=deck).code == 3
    assert "fill_pipe.py" in studycards("deck", "trust", str(deck), "--yes", decks=None).out
    ran = studycards("demo", "run", "fill-pipe", "--json", decks=deck)
    assert (ran.code, ran.json["outcome"]) == (0, "confirmed")

    with (deck / "demos" / "fill_pipe.py").open("a") as demo:
        demo.write("# changed\n")
    again = studycards("demo", "run", "fill-pipe", decks=deck)
    assert again.code == 3 and "changed" in again.err


def test_a_demo_runs_with_knobs_and_its_document_is_whole(studycards: Studycards) -> None:
    ran = studycards("demo", "run", "semaphore-counts", "--places", "3", "--workers=5", "--json", decks=None)
    wanted = {"demo", "outcome", "evidence", "machine", "duration_ms"}

    assert wanted <= set(ran.json)
    assert ran.json["knobs"] == {"places": 3, "workers": 5}
    for evidence in ran.json["evidence"]:
        assert {"id", "says", "expected", "measured", "value", "unit", "verdict"} <= set(evidence)


@pytest.mark.parametrize("knobs", [("--places", "0"), ("--places", "many"), ("--frob", "1"), ("--places",)])
def test_a_knob_that_does_not_fit_is_told(studycards: Studycards, knobs: tuple[str, ...]) -> None:
    ran = studycards("demo", "run", "semaphore-counts", *knobs, decks=None)

    assert ran.code == 2 and len(ran.err) < 400


def test_demo_list_says_what_can_run_and_what_rests_on_it(studycards: Studycards) -> None:
    rows = studycards("demo", "list", "--json", decks=None).json
    (capacity,) = [row for row in rows if row["id"] == "pipe-capacity"]

    assert {"id", "title", "claims", "cards", "needs", "available", "reason"} <= set(capacity)
    assert "I3" in capacity["claims"] and "concurrency/pipe-capacity" in capacity["cards"]
    assert all(row["reason"] for row in rows if not row["available"])


def test_completion_offers_ids(home: Path) -> None:
    environment = {
        **os.environ,
        "_STUDYCARDS_COMPLETE": "complete_bash",
        "COMP_WORDS": "studycards show pipe-cap",
        "COMP_CWORD": "2",
        "STUDYCARDS_HOME": str(home),
    }
    command = [
        sys.executable,
        "-c",
        "import sys; sys.argv[0] = 'studycards'; from studycards.cli.start import main; main()",
    ]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True)

    assert "pipe-capacity" in ran.stdout.split()


def test_json_is_one_document_on_standard_output(studycards: Studycards) -> None:
    for words in (
        ("due",),
        ("cards",),
        ("events",),
        ("compare",),
        ("doctor",),
        ("demo", "list"),
        ("show", CARD),
    ):
        json.loads(studycards(*words, "--json").out)
