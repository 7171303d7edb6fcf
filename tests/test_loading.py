"""Folders to decks: what is loaded, what the cache saves, which decks a learner has."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from studycards.errors import ContentError, NotFound, Unreadable
from studycards.loading import check, library, load
from studycards.paths import Places

SMALL = Path(__file__).parent / "decks" / "small"
LONG_AGO = 1_600_000_000


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """A copy of the small deck, last changed long ago."""
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for path in folder.rglob("*"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    return folder


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def places(tmp_path: Path, *more: Path) -> Places:
    return Places(tmp_path / "home", tmp_path / "cache", tmp_path / "bundled", more)


def test_the_small_deck_is_without_problems() -> None:
    assert check(SMALL) == ()


def test_a_deck_is_loaded_with_all_it_says() -> None:
    loaded = load(SMALL, None, bundled=True)

    assert (loaded.deck.id, loaded.deck.languages, loaded.deck.bundled) == ("small", ("en", "zh"), True)
    card = loaded.index.card("small/pipe-explain")
    assert (card.demo, card.shows, card.revision, card.source) == ("fill-pipe", ("room-again",), 2, ())
    assert card.ask["zh"].endswith(
        "```python\n" + (SMALL / "demos/code/writer.py").read_text().rstrip() + "\n```"
    )
    assert [one.rung for one in card.follow_ups] == ["prove"]
    assert list(loaded.index.claims) == ["P1", "I3", "I4"]
    assert loaded.demos["fill-pipe"].evidence == ("capacity",)
    assert loaded.problems == ()


def test_the_cache_changes_nothing(deck: Path, tmp_path: Path) -> None:
    plain = load(deck, None).index
    cold, warm = load(deck, tmp_path / "cache").index, load(deck, tmp_path / "cache").index

    for index in (cold, warm):
        assert index.entries == plain.entries
        assert list(index.cards()) == list(plain.cards())
        assert (index.claims, index.concepts, index.comparisons) == (
            plain.claims,
            plain.concepts,
            plain.comparisons,
        )


def test_a_warm_start_reads_no_yaml_and_no_kinds(deck: Path, tmp_path: Path) -> None:
    load(deck, tmp_path / "cache")
    code = (
        "import sys, pathlib; from studycards.loading import load;"
        f"n = len(load(pathlib.Path({str(deck)!r}), pathlib.Path({str(tmp_path / 'cache')!r})).index.entries);"
        "print(n, *[m for m in sys.modules if m in ('yaml', 'tempfile') or m.startswith('studycards.cards')])"
    )

    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout.split() == ["22"]


def test_an_edit_is_seen_and_only_its_file_is_read_again(deck: Path, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    load(deck, tmp_path / "cache")
    edit(deck / "concepts/pipe.yaml", "Which way do bytes flow", "Where do bytes flow")
    from studycards.loading import yaml_text

    read: list[int] = []
    plain_read = yaml_text.read
    monkeypatch.setattr(yaml_text, "read", lambda data: read.append(len(data)) or plain_read(data))

    index = load(deck, tmp_path / "cache").index

    assert index.card("small/pipe-direction").ask["en"].startswith("Where do bytes flow")
    assert read == [(deck / "concepts/pipe.yaml").stat().st_size]


def test_an_edit_that_keeps_size_and_time_is_seen_while_the_time_is_fresh(deck: Path, tmp_path: Path) -> None:
    path = deck / "concepts/process.yaml"
    path.touch()
    stamp = path.stat().st_mtime_ns
    load(deck, tmp_path / "cache")
    edit(path, "Think of fork.", "Think of Fork.")
    os.utime(path, ns=(stamp, stamp))

    assert (
        load(deck, tmp_path / "cache").index.card("small/process-memory").hints[0]["en"] == "Think of Fork."
    )


def test_a_touched_file_is_read_once_more_and_not_again(deck: Path, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from studycards.loading import folder as folders

    load(deck, tmp_path / "cache")
    os.utime(deck / "claims.yaml", (LONG_AGO + 5, LONG_AGO + 5))
    read: list[str] = []
    plain_read = folders.read
    monkeypatch.setattr(folders, "read", lambda path, most: read.append(path.name) or plain_read(path, most))

    load(deck, tmp_path / "cache")
    load(deck, tmp_path / "cache")

    assert read == ["claims.yaml"]


def test_a_deck_just_written_is_not_compiled_again(deck: Path, tmp_path: Path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    from studycards.loading import compiling

    for path in deck.rglob("*.*"):
        path.touch()
    right = load(deck, tmp_path / "cache").index.entries
    monkeypatch.setattr(compiling, "compiled", None)

    assert load(deck, tmp_path / "cache").index.entries == right


def test_changed_code_changes_its_card(deck: Path, tmp_path: Path) -> None:
    load(deck, tmp_path / "cache")
    (deck / "demos/code/writer.py").write_text("print('another')\n")

    assert "another" in load(deck, tmp_path / "cache").index.card("small/pipe-explain").ask["en"]


def test_files_that_come_and_go_are_seen(deck: Path, tmp_path: Path) -> None:
    before = load(deck, tmp_path / "cache").index
    (deck / "comparisons/ways.yaml").unlink()
    (deck / "concepts/new.yaml").write_text("concept: new\nname: New\n")

    after = load(deck, tmp_path / "cache").index

    assert "new" in after.concepts and not after.comparisons
    assert len(after.entries) < len(before.entries)


def test_a_link_that_breaks_in_another_file_is_told_from_a_warm_cache(deck: Path, tmp_path: Path) -> None:
    load(deck, tmp_path / "cache")
    edit(deck / "claims.yaml", "- id: I3", "- id: I9")

    with pytest.raises(ContentError) as broken:
        load(deck, tmp_path / "cache")

    places = {(Path(one.path).name, one.line, one.column, one.code) for one in broken.value.problems}
    assert ("pipe.yaml", 24, 14, "unknown-claim") in places
    assert ("fill_pipe.py", 9, 5, "unknown-claim") in places


@pytest.mark.parametrize("harm", ["cut", "foreign", "flipped", "empty", "folder"])
def test_a_damaged_cache_is_made_again(deck: Path, tmp_path: Path, harm: str) -> None:
    right = list(load(deck, tmp_path / "cache").index.cards())
    (kept,) = (tmp_path / "cache" / "index").iterdir()
    data = kept.read_bytes()
    if harm == "folder":
        kept.unlink()
        kept.mkdir()
    else:
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 0xFF]) + data[middle + 1 :]
        kept.write_bytes(
            {"cut": data[:-10], "foreign": b"#!/bin/sh\n" * 50, "flipped": flipped, "empty": b""}[harm]
        )

    assert list(load(deck, tmp_path / "cache").index.cards()) == right


def test_every_flipped_byte_of_a_cache_is_harmless(deck: Path, tmp_path: Path) -> None:
    right = list(load(deck, tmp_path / "cache").index.cards())
    (kept,) = (tmp_path / "cache" / "index").iterdir()
    data = kept.read_bytes()
    for place in range(0, len(data), len(data) // 60):
        kept.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        assert list(load(deck, tmp_path / "cache").index.cards()) == right


def test_a_cache_that_cannot_be_written_is_no_error(deck: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "cache"
    in_the_way.write_text("a file, not a folder")

    assert len(load(deck, in_the_way).index.entries) == 22
    assert in_the_way.read_text() == "a file, not a folder"


def test_a_broken_deck_leaves_the_others_usable(deck: Path, tmp_path: Path) -> None:
    bad = tmp_path / "home" / "decks" / "bad"
    bad.mkdir(parents=True)
    (bad / "deck.yaml").write_text("deck: bad\ntitle: [\n")

    found = library(places(tmp_path, deck))

    assert [one.id for one in found.decks] == ["small"]
    assert isinstance(found.broken[str(bad)], ContentError)
    assert len(found.entries) == 22


def test_the_later_of_two_decks_with_one_id_is_left_out(deck: Path, tmp_path: Path) -> None:
    shutil.copytree(deck, tmp_path / "bundled" / "small")

    found = library(places(tmp_path, deck))

    assert found.decks[0].path == str(tmp_path / "bundled" / "small") and found.decks[0].bundled
    assert "small" in str(found.broken[str(deck)])


def test_a_folder_may_be_a_deck_or_hold_decks(deck: Path, tmp_path: Path) -> None:
    assert [one.id for one in library(places(tmp_path, deck.parent)).decks] == ["small"]
    assert [one.id for one in library(places(tmp_path, deck)).decks] == ["small"]
    nothing = tmp_path / "nothing"
    assert isinstance(library(places(tmp_path, nothing)).broken[str(nothing)], Unreadable)


def test_a_deck_named_twice_is_loaded_once(deck: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(deck)

    found = library(places(tmp_path, deck, deck, tmp_path / "link"))

    assert [one.id for one in found.decks] == ["small"] and not found.broken


def test_what_is_no_file_is_no_part_of_a_deck(deck: Path, tmp_path: Path) -> None:
    os.mkfifo(deck / "concepts/fifo.yaml")
    os.mkfifo(deck / "demos/fifo.py")
    (deck / "concepts/folder.yaml").mkdir()
    (deck / "concepts/gone.yaml").symlink_to(tmp_path / "nothing")

    assert check(deck) == ()
    for name in ("loop", "../../secret", "/etc/passwd", "fifo.py", "code", "out"):
        (deck / "demos/loop").unlink(missing_ok=True)
        (deck / "demos/loop").symlink_to("loop")
        (deck / "demos/out").unlink(missing_ok=True)
        (deck / "demos/out").symlink_to(SMALL / "deck.yaml")
        shutil.copy(SMALL / "concepts/pipe.yaml", deck / "concepts/pipe.yaml")
        edit(deck / "concepts/pipe.yaml", "code/writer.py", name)
        assert [problem.code for problem in check(deck)] == ["bad-code"], name


def test_warnings_are_the_same_from_a_warm_cache(deck: Path, tmp_path: Path) -> None:
    edit(deck / "concepts/process.yaml", '{en: "fork", zh: "fork"}', "{en: on, zh: on}")

    cold, warm = load(deck, tmp_path / "cache"), load(deck, tmp_path / "cache")

    assert [problem.code for problem in cold.problems] == ["yaml-trap", "yaml-trap"]
    assert warm.problems == cold.problems


def test_a_card_is_found_by_its_full_or_short_id(deck: Path, tmp_path: Path) -> None:
    found = library(places(tmp_path, deck))

    assert found.card("small/pipe-atomic") == found.card("pipe-atomic")
    with pytest.raises(NotFound, match="Did you mean pipe-atomic"):
        found.card("pipe-atomik")
    with pytest.raises(NotFound, match="There is no deck smal"):
        found.card("smal/pipe-atomic")
    with pytest.raises(NotFound, match="Did you mean small/pipe-atomic"):
        found.card("small/pipe-atomik")


def test_what_is_loaded_can_be_written_as_json(deck: Path) -> None:
    index = load(deck, None).index

    for entry in index.entries:
        json.dumps(index.raw(entry.id))
