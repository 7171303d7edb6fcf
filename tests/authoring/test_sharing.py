"""Decks from elsewhere: taken in, listed, renewed and removed, with all that was learned kept."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from studycards.authoring import sharing
from studycards.errors import ContentError, NotFound, StudycardsError
from studycards.loading import library
from studycards.paths import Places
from tests.authoring.zips import zipped
from tests.conftest import SMALL, Ran, Studycards

AT = "2026-03-02T10:00:00+00:00"


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "work" / "small"))


@pytest.fixture
def own(home: Path, tmp_path: Path) -> Places:
    """The folders of a learner who has no deck yet."""
    return Places(home, home / "cache", tmp_path / "none")


@pytest.fixture
def add(own: Places) -> Callable[[Path], list[str]]:
    """Add what is at a place; the ids of the decks that came."""
    return lambda source: [one.deck.id for one in sharing.add(own, library(own), str(source))]


@pytest.fixture
def run(studycards: Studycards) -> Callable[..., Ran]:
    """The command with no decks but those of the home."""
    return lambda *words, **more: studycards(*words, decks=None, **more)


def git(*words: str, cwd: Path) -> None:
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", *author, *words], cwd=cwd, check=True, capture_output=True)


def repository(deck: Path, path: Path) -> Path:
    git("init", "-q", cwd=deck)
    git("add", "-A", cwd=deck)
    git("commit", "-q", "-m", "one", cwd=deck)
    git("clone", "-q", "--bare", str(deck), str(path), cwd=deck)
    return path


SOURCES: dict[str, Callable[[Path, Path], Path]] = {
    "a folder": lambda deck, room: deck,
    "a git repository": lambda deck, room: repository(deck, room / "small.git"),
    "a zip": lambda deck, room: zipped(SMALL, room / "small.zip"),
    "a zip of a repository": lambda deck, room: zipped(SMALL, room / "main.zip", "small-main/"),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_a_deck_can_be_added_and_renewed_from(
    own: Places, add: Callable[[Path], list[str]], deck: Path, tmp_path: Path, kind: str
) -> None:
    source = SOURCES[kind](deck, tmp_path)

    added = add(source)
    row = sharing.rows(own, library(own))[0]
    again = sharing.update(own, "small")

    assert added == ["small"]
    assert (row["from"], row["source"], row["trusted"]) == ("added", str(source), False)
    assert Path(row["path"]) == own.own_decks / "small"
    assert again.diff.changes == () and again.diff.unchanged > 10
    assert not (own.own_decks / "small" / ".git").exists()
    assert not [path.name for path in own.home.iterdir() if path.name.startswith(".incoming")]


def test_all_decks_of_a_folder_come_at_once(add: Callable[[Path], list[str]], deck: Path) -> None:
    second = Path(shutil.copytree(SMALL, deck.parent / "other"))
    text = (second / "deck.yaml").read_text("utf-8")
    (second / "deck.yaml").write_text(text.replace("deck: small", "deck: other"), "utf-8")

    assert add(deck.parent) == ["other", "small"]


def test_two_decks_of_one_name_are_refused(own: Places, add: Callable[[Path], list[str]], deck: Path) -> None:
    shutil.copytree(SMALL, deck.parent / "other")

    with pytest.raises(StudycardsError, match="are called small"):
        add(deck.parent)

    assert sharing.added(own) == ()


def test_the_command_adds_shows_updates_and_removes_and_progress_stays(
    run: Callable[..., Ran], deck: Path
) -> None:
    added = run("deck", "add", str(deck))
    learned = run("answer", "small/pipe-atomic", "good", "--at", AT, "--json").json
    path = deck / "concepts" / "pipe.yaml"
    text = path.read_text("utf-8").replace("Up to how many bytes", "Up to how many octets")
    path.write_text(
        text.replace("- id: pipe-direction", "- id: pipe-way\n    was: [pipe-direction]"), "utf-8"
    )
    looked = run("deck", "update", "small", "--dry-run", "--json").json[0]
    before = run("show", "small/pipe-atomic", "--json").json
    told = run("deck", "update")
    after = run("show", "small/pipe-atomic", "--json").json
    removed = run("deck", "remove", "small", "--yes")
    gone = run("show", "small/pipe-atomic")
    run("deck", "add", str(deck))
    back = run("show", "small/pipe-atomic", "--json").json

    assert added.code == 0 and "deck trust" in added.err
    assert looked["done"] is False and "bytes" in before["ask"]
    assert "pipe-direction → pipe-way" in told.out and "pipe-atomic: ask" in told.out
    assert "octets" in after["ask"] and after["stability"] == learned["stability"]
    assert removed.code == 0 and gone.code == 2
    assert (back["stability"], back["due"]) == (learned["stability"], learned["due"])


def test_an_update_says_how_many_cards_one_knew_are_gone_or_back(run: Callable[..., Ran], deck: Path) -> None:
    run("deck", "add", str(deck))
    run("answer", "small/pipe-atomic", "good", "--at", AT)
    path = deck / "concepts" / "pipe.yaml"
    whole = path.read_text("utf-8")
    path.write_text(whole.replace("- id: pipe-atomic", "- id: something-else"), "utf-8")
    assert "You knew 1 of the removed ones" in run("deck", "update", "small").out

    path.write_text(whole, "utf-8")
    assert "You knew 1 of the added ones before" in run("deck", "update", "small").out


def test_a_new_version_with_errors_changes_nothing(
    own: Places, add: Callable[[Path], list[str]], deck: Path
) -> None:
    add(deck)
    (deck / "concepts" / "pipe.yaml").write_text('concept: "pipe\n', "utf-8")

    with pytest.raises(ContentError):
        sharing.update(own, "small")

    assert "small/pipe-atomic" in library(own).index("small")


def test_another_deck_at_the_same_place_is_no_update(
    own: Places, add: Callable[[Path], list[str]], deck: Path
) -> None:
    add(deck)
    text = (deck / "deck.yaml").read_text("utf-8")
    (deck / "deck.yaml").write_text(text.replace("deck: small", "deck: other"), "utf-8")

    with pytest.raises(StudycardsError, match="the deck other, not small"):
        sharing.update(own, "small")


def test_a_deck_that_broke_is_listed_with_the_reason_and_mended_by_an_update(
    own: Places, add: Callable[[Path], list[str]], deck: Path
) -> None:
    add(deck)
    (own.own_decks / "small" / "deck.yaml").write_text("deck: small\n", "utf-8")

    broken = sharing.rows(own, library(own))
    sharing.update(own, "small")

    assert "deck check" in broken[0]["error"]
    assert sharing.rows(own, library(own))[0]["error"] is None


def test_changed_demos_ask_for_trust_again(run: Callable[..., Ran], deck: Path, home: Path) -> None:
    run("deck", "add", str(deck))
    trusted = run("deck", "trust", "--yes", "small")
    with (deck / "demos" / "fill_pipe.py").open("a", encoding="utf-8") as file:
        file.write("# more\n")

    updated = run("deck", "update", "small")
    row = next(one for one in run("deck", "list", "--json").json if one["id"] == "small")

    assert trusted.code == 0
    assert "until you trust them again" in updated.err
    assert row["trusted"] is False


def test_removing_asks_first_and_leaves_what_was_not_added(
    run: Callable[..., Ran], own: Places, add: Callable[[Path], list[str]], deck: Path
) -> None:
    add(deck)

    assert run("deck", "remove", "small", typed="n\n").code == 1
    assert (own.own_decks / "small").is_dir()
    assert run("deck", "remove", "concurrency", "--yes").code == 2
    for name in ("../small", "nothing", ""):
        with pytest.raises(NotFound):
            sharing.remove(own, library(own), name)


def test_a_deck_that_is_here_is_not_added_twice(add: Callable[[Path], list[str]], deck: Path) -> None:
    add(deck)

    with pytest.raises(StudycardsError, match="deck update small"):
        add(deck)


def test_a_deck_with_errors_is_not_added(own: Places, add: Callable[[Path], list[str]], deck: Path) -> None:
    (deck / "concepts" / "pipe.yaml").write_text("concept: pipe\n", "utf-8")

    with pytest.raises(ContentError):
        add(deck)

    assert sharing.added(own) == ()


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder as pip fills one: a package with a deck, and its record."""
    site = tmp_path / "site"
    shutil.copytree(SMALL, site / "small_deck" / "decks" / "small")
    (site / "small_deck" / "__init__.py").write_text("raise SystemExit('a deck is looked up, not imported')")
    record = site / "small_deck-1.0.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: small-deck\nVersion: 1.0\n")
    (record / "entry_points.txt").write_text("[studycards.decks]\nsmall = small_deck.decks.small\n")
    return site


def test_the_deck_of_an_installed_package_is_there_without_running_it(
    run: Callable[..., Ran], package: Path
) -> None:
    listed = run("deck", "list", "--json", PYTHONPATH=str(package))

    row = next(one for one in listed.json if one["id"] == "small")
    assert listed.code == 0
    assert (row["from"], row["trusted"]) == ("package", False)
    assert run("show", "small/pipe-atomic", "--json", PYTHONPATH=str(package)).json["deck"] == "small"
    assert run("deck", "remove", "small", "--yes", PYTHONPATH=str(package)).code == 2


def test_a_package_that_names_a_deck_it_does_not_have_is_told_and_hinders_nothing(
    run: Callable[..., Ran], package: Path
) -> None:
    record = package / "small_deck-1.0.dist-info" / "entry_points.txt"
    record.write_text("[studycards.decks]\nsmall = small_deck.elsewhere\nother = no_package_at_all\n")

    listed = run("deck", "list", PYTHONPATH=str(package))
    assert listed.code == 0
    assert f"There is no deck in {package / 'small_deck' / 'elsewhere'}." in " ".join(listed.out.split())
    assert "no_package_at_all" in listed.out


def test_what_cannot_be_removed_is_told_before_anyone_is_asked(run: Studycards) -> None:
    run("deck", "add", str(SMALL))
    nothing, unanswered = run("deck", "remove", "nothing"), run("deck", "remove", "small")

    assert nothing.code == 2 and "No deck nothing" in nothing.err and "[y/N]" not in nothing.out
    assert unanswered.code == 2 and "--yes" in unanswered.err
    assert [row["id"] for row in run("deck", "list", "--json").json if row["from"] == "added"] == ["small"]


def test_a_deck_without_demos_has_nothing_to_trust(run: Studycards, tmp_path: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("question,answer\na?,b\n")
    run("deck", "import", str(table))

    assert "trusted" not in run("deck", "list").out
