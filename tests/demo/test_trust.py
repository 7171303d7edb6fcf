"""Demos of a deck from elsewhere run only once the learner trusted it, as it stands."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from studycards import paths
from studycards.demo import trust
from studycards.errors import StudycardsError


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    deck = tmp_path / "deck"
    (deck / "demos" / "code").mkdir(parents=True)
    (deck / "deck.yaml").write_text("deck: deck\ntrusted: true\n")
    (deck / "demos" / "one.py").write_text("print(1)\n")
    (deck / "demos" / "code" / "two.c").write_text("int main;\n")
    return deck


def test_a_deck_is_trusted_once_the_learner_said_so(home: Path, deck: Path) -> None:
    assert not trust.is_trusted(home, deck)

    mark = trust.trust(home, deck)

    assert mark == trust.fingerprint(deck)
    assert trust.is_trusted(home, deck)
    assert trust.changed_since(home, deck) == []
    assert [path.name for path in home.iterdir()] == ["trust.json"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda demos: (demos / "one.py").write_text("print(2)\n"), ["changed: demos/one.py"]),
        (lambda demos: (demos / "code" / "two.c").write_text("int other;\n"), ["changed: demos/code/two.c"]),
        (lambda demos: (demos / "three.py").write_text(""), ["new: demos/three.py"]),
        (lambda demos: (demos / "data.bin").write_bytes(b"\0"), ["new: demos/data.bin"]),
        (lambda demos: (demos / "one.py").unlink(), ["removed: demos/one.py"]),
        (
            lambda demos: (demos / "one.py").rename(demos / "uno.py"),
            ["removed: demos/one.py", "new: demos/uno.py"],
        ),
    ],
)
def test_any_change_under_demos_asks_again(change: object, told: list[str], home: Path, deck: Path) -> None:
    trust.trust(home, deck)

    change(deck / "demos")  # type: ignore[operator]

    assert not trust.is_trusted(home, deck)
    assert trust.changed_since(home, deck) == told
    assert trust.was_trusted(home, deck)


def test_a_compiled_file_that_python_would_load_asks_again(home: Path, deck: Path) -> None:
    trust.trust(home, deck)
    (deck / "demos" / "__pycache__").mkdir()
    (deck / "demos" / "__pycache__" / "one.cpython-311.pyc").write_bytes(b"x")

    assert not trust.is_trusted(home, deck)


def test_a_deck_that_moved_asks_again(home: Path, deck: Path) -> None:
    trust.trust(home, deck)
    moved = deck.rename(deck.with_name("elsewhere"))

    assert not trust.is_trusted(home, moved)
    assert (
        trust.fingerprint(moved)
        != json.loads((home / "trust.json").read_text())["decks"][str(deck)]["fingerprint"]
    )


def test_the_way_to_a_deck_does_not_matter(home: Path, deck: Path) -> None:
    trust.trust(home, deck)
    link = deck.with_name("link")
    link.symlink_to(deck)

    assert trust.is_trusted(home, link)
    assert trust.is_trusted(home, deck / "demos" / "..")


def test_trust_can_be_taken_back(home: Path, deck: Path) -> None:
    trust.trust(home, deck)

    assert trust.untrust(home, deck)
    assert not trust.untrust(home, deck)
    assert not trust.is_trusted(home, deck)


def _file_link(deck: Path) -> None:
    (deck / "demos" / "passwd").symlink_to("/etc/passwd")


def _folder_link(deck: Path) -> None:
    (deck / "demos" / "lib").symlink_to(deck)


def _fifo(deck: Path) -> None:
    os.mkfifo(deck / "demos" / "fifo")


def _demos_link(deck: Path) -> None:
    (deck / "demos").rename(deck / "real")
    (deck / "demos").symlink_to(deck / "real")


@pytest.mark.parametrize("strange", [_file_link, _folder_link, _fifo, _demos_link])
def test_what_cannot_be_pinned_is_refused(strange: object, home: Path, deck: Path) -> None:
    trust.trust(home, deck)
    strange(deck)  # type: ignore[operator]

    with pytest.raises(StudycardsError):
        trust.trust(home, deck)
    assert not trust.is_trusted(home, deck)


def test_a_link_inside_the_deck_is_pinned_with_what_it_points_to(home: Path, deck: Path) -> None:
    (deck / "shared.py").write_text("print(1)\n")
    (deck / "demos" / "shared.py").symlink_to(deck / "shared.py")
    trust.trust(home, deck)

    (deck / "shared.py").write_text("print(2)\n")

    assert trust.changed_since(home, deck) == ["changed: demos/shared.py"]


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"decks": []}', '{"decks": {"x": 1}}'])
def test_a_damaged_list_trusts_nobody(stored: str, home: Path, deck: Path) -> None:
    home.mkdir()
    (home / "trust.json").write_text(stored)

    assert not trust.is_trusted(home, deck)


def test_decks_that_came_with_the_program_need_no_trust(home: Path) -> None:
    assert trust.is_trusted(home, paths.bundled_decks() / "concurrency")
    assert not trust.is_trusted(home, paths.bundled_decks() / "concurrency" / "demos")
