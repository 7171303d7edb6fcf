"""Cards found by their words in both languages, and by what is known of them, on a real desk."""

import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycards.desk.answers import record_answer, set_all_aside, set_aside, take_all_back
from studycards.desk.decks import entry_of
from studycards.desk.opening import Desk, open_desk
from studycards.desk.search import Finder
from studycards.errors import StudycardsError
from studycards.paths import places
from tests.conftest import SMALL

DAY = 86_400_000
START = 1_760_000_000_000


def opened(home: Path, deck: Path) -> Desk:
    return open_desk(places(home, (deck,))._replace(bundled=home / "none"), lambda: START)


@pytest.fixture
def desk(home: Path) -> Iterator[Desk]:
    desk = opened(home, SMALL)
    yield desk
    desk.log.close()


def found(desk: Desk, query: str, at: int = START) -> list[str]:
    finder = Finder(desk)
    try:
        hits = finder.find(f"deck:small {query}", at)
    finally:
        finder.close()
    return [entry.id.removeprefix("small/") for entry in hits]


@pytest.mark.parametrize(
    "query",
    ["bytes fit", "BYTES Fi", "写满多少字节", "满", "写者会阻塞", '"new pipe"', "capacity", "ｂｙｔｅｓ fit"],
)
def test_words_are_found_in_both_languages_in_any_part_of_a_chinese_sentence(desk: Desk, query: str) -> None:
    assert "pipe-capacity" in found(desk, query)


@pytest.mark.parametrize("query", ["字写节", "bytes nowhere", "pipe 满 nowhere", "满写"])
def test_what_does_not_stand_there_is_not_found(desk: Desk, query: str) -> None:
    assert "pipe-capacity" not in found(desk, query)


def test_every_word_must_be_there_and_none_with_a_hyphen(desk: Desk) -> None:
    with_pipe, without = found(desk, "pipe"), found(desk, "pipe -atomic")

    assert "pipe-atomic" in with_pipe and "pipe-atomic" not in without
    assert set(without) < set(with_pipe)


def test_the_nearest_comes_first_and_without_words_teaching_order_stands(desk: Desk) -> None:
    assert found(desk, "atomic")[0] == "pipe-atomic"
    assert found(desk, "") == [
        entry.id.removeprefix("small/") for entry in desk.library.index("small").entries
    ]


@pytest.mark.parametrize(
    ("query", "card", "other"),
    [
        ("kind:predict", "pipe-capacity", "pipe-atomic"),
        ("concept:pipe", "pipe-ends", "process-memory"),
        ("concept:管道", "pipe-ends", "process-memory"),
        ("claim:i3", "pipe-atomic", "pipe-direction"),
        ("tag:trap", "pipe-capacity", "pipe-direction"),
        ("demo:fill-pipe", "pipe-capacity", "pipe-atomic"),
        ("id:pipe-a", "pipe-atomic", "pipe-ends"),
        ("kind:typed,predict", "pipe-atomic", "pipe-direction"),
        ("-kind:predict", "pipe-atomic", "pipe-capacity"),
        ("kind:pre", "pipe-capacity", "pipe-atomic"),
    ],
)
def test_fields(desk: Desk, query: str, card: str, other: str) -> None:
    hits = found(desk, query)

    assert card in hits and other not in hits


def test_a_value_that_is_a_name_is_not_taken_for_a_beginning(home: Path) -> None:
    desk = open_desk(places(home, ()), lambda: START)
    assert {"I1", "I10"} <= {claim for entry in desk.library.entries for claim in entry.claims}

    hits = Finder(desk).find("claim:i1", START)

    assert hits and all("I1" in entry.claims for entry in hits)


def test_what_is_known(desk: Desk) -> None:
    for card, grade in (("pipe-atomic", 4), ("pipe-ends", 1)):
        record_answer(desk, entry_of(desk, f"small/{card}"), grade, START)
    set_aside(desk, "suspend", entry_of(desk, "small/pipe-direction"), START)

    assert "pipe-atomic" not in found(desk, "is:new") and "pipe-capacity" in found(desk, "is:new")
    assert found(desk, "is:learning") == ["pipe-ends"]
    assert found(desk, "is:review") == ["pipe-atomic"]
    assert found(desk, "is:suspended") == ["pipe-direction"]
    assert found(desk, "reps>0 stability>1") == ["pipe-atomic"]
    assert found(desk, "is:due") == []
    assert set(found(desk, "is:due", START + 30 * DAY)) == {"pipe-atomic", "pipe-ends"}
    assert found(desk, "recall<90", START + 300 * DAY)[-1:] != [] and found(
        desk, "seen>299", START + 300 * DAY
    )


@pytest.mark.parametrize("query", ["kind:foo", "is:lost", "concept:nothing-such", "claim:Q99"])
def test_a_value_that_names_nothing_is_told(desk: Desk, query: str) -> None:
    with pytest.raises(StudycardsError, match="is called"):
        found(desk, query)


def test_what_is_looked_for_is_never_a_command(desk: Desk) -> None:
    for query in (
        '" OR rowid > 0 --',
        "pipe* NOT x",
        "id : x",
        "NEAR(pipe)",
        "'; drop table words; --",
        "ask:pipe\0",
    ):
        found(desk, query)

    assert "pipe-capacity" in found(desk, "bytes fit")


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(alphabet=st.sampled_from("pipe \"'():*-<>=,，管道满{}\0\\%_^+. "), max_size=14))
def test_any_text_searches_or_is_told(desk: Desk, query: str) -> None:
    try:
        found(desk, query)
    except StudycardsError:
        pass


def test_an_edit_is_found_and_the_old_words_are_not(home: Path, tmp_path: Path) -> None:
    deck = shutil.copytree(SMALL, tmp_path / "small")
    first = opened(home, deck)
    assert found(first, "SIGPIPE") == []
    pipe = deck / "concepts" / "pipe.yaml"
    pipe.write_text(pipe.read_text().replace("How many bytes fit", "SIGPIPE: how many bytes fit"))

    assert found(opened(home, deck), "SIGPIPE") == ["pipe-capacity"]


def test_a_damaged_or_unwritable_cache_costs_time_and_nothing_else(home: Path) -> None:
    before = found(opened(home, SMALL), "管道")
    (kept,) = (home / "cache" / "search").glob("small-*.db")
    kept.write_bytes(kept.read_bytes()[:3000])
    assert found(opened(home, SMALL), "管道") == before

    shutil.rmtree(home / "cache" / "search")
    (home / "cache" / "search").write_text("in the way")
    assert found(opened(home, SMALL), "管道") == before


def test_what_is_kept_is_read_and_not_made_again(home: Path) -> None:
    found(opened(home, SMALL), "pipe")
    (kept,) = (home / "cache" / "search").glob("small-*.db")
    with sqlite3.connect(kept) as changed:
        changed.execute("insert into words (rowid, id, ask, rest) values (0, 'zebra', '', '')")
    changed.close()

    assert len(found(opened(home, SMALL), "zebra")) == 1


def test_many_are_set_aside_as_one_and_taken_back_as_one(desk: Desk) -> None:
    entries = [entry_of(desk, f"small/{card}") for card in ("pipe-ends", "pipe-atomic", "pipe-capacity")]
    events = set_all_aside(desk, "suspend", entries, START)
    assert len(found(desk, "is:suspended")) == 3

    take_all_back(desk, events, START + 1)

    assert found(desk, "is:suspended") == []
    assert [event.type for event in desk.log.events()] == ["suspend"] * 3 + ["undo"] * 3
    assert desk.log.check() == []
