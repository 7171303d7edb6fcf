"""Collections that Anki's own library made and reviewed, taken in with their history, from both of its formats."""

from __future__ import annotations

import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest

from studycards.errors import StudycardsError, Unreadable
from studycards.exchange import anki_in
from studycards.exchange.history import events_of
from studycards.exchange.incoming import keep_sound, write_deck
from studycards.loading import check, load
from studycards.log import Log
from tests.exchange.conftest import EVIL
from tests.exchange.test_anki_out import taken_in


def add(anki: Any, kind: str, deck: str, tags: list[str], **fields: str) -> Any:
    note = anki.new_note(anki.models.by_name(kind))
    for name, value in fields.items():
        note[name] = value
    note.tags = tags
    anki.add_note(note, anki.decks.id(deck))
    return note


def filled(anki: Any) -> None:
    add(anki, "Basic", "Spanish::Nouns", ["casa", "a::b"], Front="<b>house</b>", Back="casa<br>la casa")
    add(anki, "Basic (and reversed card)", "Spanish::Nouns", [], Front="dog", Back="perro [sound:p.mp3]")
    add(
        anki,
        "Cloze",
        "Spanish::Verbs",
        [],
        Text="{{c1::soy}} y {{c3::eres::tú}}",
        **{"Back Extra": "ser &lt;3"},
    )
    add(anki, "Basic", "Spanish::Verbs", [], Front="no answer", Back="")
    add(anki, "Basic", "Spanish::Verbs", [], Front=EVIL + "code", Back="<pre>if a &lt; b:\n    x</pre>")


def review(anki: Any, ratings: str) -> None:
    """Answer whatever the scheduler asks, by these keys."""
    for key in ratings:
        queued = anki.sched.get_queued_cards().cards
        if not queued:
            return
        card = anki.get_card(queued[0].card.id)
        card.start_timer()
        anki.sched.answerCard(card, int(key))


def exported(anki: Any, path: Path, legacy: bool) -> Path:
    from anki.collection import ExportAnkiPackageOptions

    options = ExportAnkiPackageOptions(
        with_scheduling=True, with_deck_configs=False, with_media=False, legacy=legacy
    )
    anki.export_anki_package(out_path=str(path), options=options, limit=None)
    return path


@pytest.fixture(params=[True, False], ids=["old", "new"])
def package(request: pytest.FixtureRequest, anki: Any, tmp_path: Path) -> Path:
    filled(anki)
    anki.decks.select(anki.decks.id("Spanish"))
    review(anki, "3142133334")
    suspended = anki.find_cards("house")[0]
    anki.sched.suspend_cards([suspended])
    return exported(anki, tmp_path / "spanish.apkg", request.param)


def test_the_package_is_of_the_format_that_it_is_named_for(
    package: Path, request: pytest.FixtureRequest
) -> None:
    new = "collection.anki21b" in zipfile.ZipFile(package).namelist()

    assert new == ("new" in request.node.name)


def test_cards_become_a_deck_that_passes_its_check(package: Path, tmp_path: Path) -> None:
    arrived = anki_in.read(package, "file", "en")
    keep_sound(arrived)
    folder = write_deck(arrived, tmp_path / "spanish", "", check)
    cards = {card.ask[""]: card for card in load(folder, None).index.cards()}

    assert arrived.title == "Spanish"
    assert {card.concept for card in cards.values()} == {"nouns", "verbs"}
    assert cards["**house**"].body.answer[""] == "casa\\\nla casa"
    assert cards["**house**"].tags == ("a-b", "casa")
    assert cards["dog"].body.answer[""] == "perro" and cards["perro"].body.answer[""] == "dog"
    assert cards["code"].body.answer[""] == "```\nif a < b:\n    x\n```"
    cloze = [card for card in cards.values() if card.kind == "cloze"]
    assert cloze[0].ask[""] == "{{c1::soy}} y {{c2::eres::tú}}" and cloze[0].why == {"": "ser <3"}
    assert set(arrived.losses) == {"sound", "no-answer", "script", "picture", "no-card"}
    assert len(arrived.losses["no-answer"]) == 1


def test_the_history_is_the_one_that_anki_kept(package: Path, anki: Any, tmp_path: Path) -> None:
    arrived = anki_in.read(package, "file", "en")
    keep_sound(arrived)
    folder = write_deck(arrived, tmp_path / "spanish", "", check)
    log = Log.open(tmp_path / "progress.db", now=0)
    added = log.merge(events_of(arrived, folder.name, UTC, 4))
    left_out = anki.find_cards("no answer")[0]
    every = anki.db.all("select id, ease, time, ivl, cid from revlog order by id")
    kept = [row[:4] for row in every if row[4] != left_out]

    assert len(every) == 10, "ten keys were pressed"
    assert arrived.losses["no-card"] == [str(left_out)], "the reviews of a card left out are told"
    reviews = log.events(types=["review"])
    assert [(one.at, one.grade, one.took_ms) for one in reviews] == [tuple(row[:3]) for row in kept]
    for one, (_, _, _, interval) in zip(reviews, kept, strict=True):
        assert one.phase == ("review" if interval > 0 else "learning")
        assert one.due_at == one.at - interval * 1000 or one.due_day > one.day
    assert len(log.events(types=["suspend"])) == 1 and added == len(kept) + 1
    assert log.merge(events_of(arrived, folder.name, UTC, 4)) == 0, "a second import adds nothing"
    assert log.check() == []
    index = load(folder, None).index
    states = log.states()
    assert all(card in index for card in states)
    assert sum(state.reps for state in states.values()) == len(kept)
    assert sum(state.suspended for state in states.values()) == 1


def test_a_card_is_due_on_the_day_that_anki_says(anki: Any, tmp_path: Path) -> None:
    add(anki, "Basic", "One", [], Front="f", Back="b")
    anki.decks.select(anki.decks.id("One"))
    review(anki, "4")
    anki.sched.set_due_date(anki.find_cards(""), "9")
    arrived = anki_in.read(exported(anki, tmp_path / "a.apkg", True), "file", "en")
    log = Log.open(tmp_path / "progress.db", now=0)
    log.merge(events_of(arrived, "one", UTC, 4))
    (state,) = log.states().values()
    ((due,),) = anki.db.all("select due from cards")

    assert state.due_day is not None and state.last_day is not None
    assert state.due_day - state.last_day == due == 9


def test_what_this_program_exported_comes_back_under_its_ids(both: Any, tmp_path: Path) -> None:
    from studycards.exchange import anki_out

    path = tmp_path / "a.apkg"
    path.write_bytes(anki_out.written(both, 1_790_000_000_000))
    arrived = anki_in.read(path, "file", "en")

    assert [card.id for card in arrived.cards][:3] == ["process-memory", "process-end", "pipe-ends"]
    assert len(arrived.cards) == 21 and set(arrived.losses) == {"comparison", "proof", "predict"}


@pytest.mark.parametrize("name", ["collection.anki2", "collection.anki21b", "something"])
@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + b"x" * 200, b"\x28\xb5\x2f\xfd" + b"y" * 50])
def test_a_broken_package_is_one_sentence(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.apkg"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr(name, data)

    with pytest.raises(Unreadable, match="not an Anki package"):
        anki_in.read(path, "file", "en")


def test_no_zip_at_all_is_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "broken.apkg"
    path.write_bytes(b"no zip")

    with pytest.raises(StudycardsError, match="not an Anki package"):
        anki_in.read(path, "file", "en")
    assert anki_in.before(path) == {}


def test_a_package_that_unpacks_without_end_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studycards.exchange import anki_file

    monkeypatch.setattr(anki_file, "MOST_BYTES", 1 << 20)
    path = tmp_path / "bomb.apkg"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("collection.anki2", b"\0" * (3 << 20))

    with pytest.raises(Unreadable, match="gigabyte"):
        anki_in.read(path, "file", "en")


@pytest.mark.parametrize(
    "damage",
    [
        "update revlog set id = id + 9000000000000000000",
        "update revlog set ivl = 9000000000000000000, time = -5",
        "update cards set due = 9000000000000000000, mod = 'never'",
        "update cards set mod = 9000000000000000000, queue = -1",
        "update notes set tags = x'ff'",
        "update notes set flds = x'ff00fe'",
        "update notes set mid = 1",
        "update col set models = '[]'",
        "update col set crt = -9000000000000000000",
        "drop table revlog",
    ],
)
def test_a_collection_with_strange_values_is_read_or_refused_in_a_sentence(
    damage: str, anki: Any, tmp_path: Path
) -> None:
    filled(anki)
    anki.decks.select(anki.decks.id("Spanish"))
    review(anki, "343")
    path = exported(anki, tmp_path / "a.apkg", True)
    database = tmp_path / "damaged.db"
    database.write_bytes(zipfile.ZipFile(path).read("collection.anki21"))
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(damage)
    with zipfile.ZipFile(path, "w") as package:
        package.write(database, "collection.anki21")
    try:
        arrived = anki_in.read(path, "file", "en")
        keep_sound(arrived)
    except Unreadable as error:
        assert "not an Anki package" in str(error)
    else:
        Log.open(tmp_path / "progress.db", now=0).merge(events_of(arrived, "a", UTC, 4))


def test_reviews_on_another_device_come_back_to_the_deck_they_are_of(
    anki: Any, tmp_path: Path, studycards: Any
) -> None:
    path = tmp_path / "small.apkg"
    studycards("deck", "export", "small", str(path))
    taken_in(anki, path)
    anki.decks.select(anki.decks.id("A small deck"))
    review(anki, "33")
    back = str(exported(anki, tmp_path / "back.apkg", False))
    first = studycards("deck", "import", back, "--only-history", "small", "--json")
    second = studycards("deck", "import", back, "--only-history", "small", "--json")

    assert (first.json["events"], second.json["events"]) == (2, 0)
    cards = [event["card"] for event in studycards("events", "--json").json]
    assert len(cards) == 2 and all(card.startswith("small/") for card in cards)
    assert studycards("data", "check").code == 0
