"""What edits of a deck do to what was learned: text edits nothing, `was` moves it, `revision` begins afresh."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studycards.desk.decks import entry_of
from studycards.desk.knowing import is_learned_afresh
from studycards.desk.opening import open_desk
from studycards.paths import places
from tests.conftest import SMALL, Studycards

AT = "2026-03-02T10:00:00+00:00"
LATER = "2026-03-05T10:00:00+00:00"
CARD = re.compile(r"  - id: pipe-atomic\n(?:    .*\n|\n)*?(?=  - id:|\Z)")

Edit = Callable[[Callable[[str], str]], None]


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def edit(deck: Path) -> Edit:
    """Change the file of the pipe's cards."""

    def change(how: Callable[[str], str]) -> None:
        path = deck / "concepts" / "pipe.yaml"
        before = path.read_text(encoding="utf-8")
        after = how(before)
        assert after != before
        path.write_text(after, encoding="utf-8")

    return change


@pytest.fixture
def learned(studycards: Studycards, deck: Path) -> dict[str, object]:
    """The state of a card that was answered once."""
    return dict(studycards("answer", "small/pipe-atomic", "good", "--at", AT, "--json", decks=deck).json)


def shown(studycards: Studycards, deck: Path, card: str) -> dict[str, object]:
    return dict(studycards("show", card, "--json", decks=deck).json)


def test_another_wording_keeps_what_was_learned(
    studycards: Studycards, deck: Path, edit: Edit, learned: dict[str, object]
) -> None:
    edit(lambda text: text.replace("  - id: pipe-atomic\n", "  - id: pipe-atomic\n    why: Because.\n", 1))

    after = shown(studycards, deck, "small/pipe-atomic")

    assert after["why"] == "Because."
    assert (after["stability"], after["due"]) == (learned["stability"], learned["due"])


def test_a_card_with_a_new_id_takes_its_progress_along(
    studycards: Studycards, deck: Path, edit: Edit, learned: dict[str, object]
) -> None:
    edit(lambda text: text.replace("- id: pipe-atomic\n", "- id: whole-writes\n    was: [pipe-atomic]\n", 1))

    assert shown(studycards, deck, "small/whole-writes")["stability"] == learned["stability"]


def test_a_card_that_moved_to_another_concept_keeps_its_progress(
    studycards: Studycards, deck: Path, edit: Edit, learned: dict[str, object]
) -> None:
    moved: list[str] = []

    def cut(text: str) -> str:
        moved.extend(CARD.findall(text))
        return CARD.sub("", text, count=1)

    edit(cut)
    process = deck / "concepts" / "process.yaml"
    process.write_text(process.read_text(encoding="utf-8").rstrip() + "\n" + moved[0], encoding="utf-8")
    after = shown(studycards, deck, "small/pipe-atomic")

    assert (after["concept"], after["stability"]) == ("process", learned["stability"])


def test_a_removed_card_is_asked_no_more_and_comes_back_with_its_history(
    studycards: Studycards, deck: Path, edit: Edit, learned: dict[str, object]
) -> None:
    whole = (deck / "concepts" / "pipe.yaml").read_text(encoding="utf-8")
    edit(lambda text: CARD.sub("", text, count=1))

    due = studycards("due", "--at", LATER, "--json", decks=deck).json
    history = studycards("events", "--json", decks=deck).json
    edit(lambda text: whole)
    back = shown(studycards, deck, "small/pipe-atomic")

    assert "small/pipe-atomic" not in [card["id"] for card in due["cards"]]
    assert [event["card"] for event in history] == ["small/pipe-atomic"]
    assert (back["stability"], back["due"]) == (learned["stability"], learned["due"])


def test_a_card_with_a_new_meaning_is_learned_afresh_and_says_why_once(
    studycards: Studycards, home: Path, deck: Path, edit: Edit, learned: dict[str, object]
) -> None:
    tagged = "- id: pipe-atomic\n    revision: 2\n    tags: [fresh]\n"
    edit(lambda text: text.replace("- id: pipe-atomic\n", tagged, 1))
    reason = "The meaning of this card has changed"

    fresh = shown(studycards, deck, "small/pipe-atomic")
    words = ("review", "small", "--tag", "fresh", "--plain")
    looked = studycards(*words, decks=deck, typed="q\n")
    answered = studycards(*words, decks=deck, typed="4096\n3\nq\n")
    after = shown(studycards, deck, "small/pipe-atomic")
    desk = open_desk(places(home, [deck], {}), lambda: 0)

    assert (fresh["state"], fresh["stability"]) == ("new", None)
    assert looked.out.count(reason) == answered.out.count(reason) == 1
    assert after["state"] == "learning"
    assert not is_learned_afresh(desk, entry_of(desk, "small/pipe-atomic"))


def test_a_review_without_a_new_meaning_gives_no_such_reason(
    studycards: Studycards, deck: Path, learned: dict[str, object]
) -> None:
    ran = studycards("review", "small", "--plain", decks=deck, typed="q\n")

    assert "Up to how many bytes" in ran.out
    assert "meaning of this card" not in ran.out
