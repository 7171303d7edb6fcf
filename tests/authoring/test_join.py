"""`deck coverage` and `deck verify`: claims against cards against demos."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import SMALL, Studycards


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    """The small deck with a claim that no card teaches."""
    folder = Path(shutil.copytree(SMALL, tmp_path / "small"))
    with (folder / "claims.yaml").open("a", encoding="utf-8") as file:
        file.write("- {id: Z1, says: {en: Nobody asks., zh: 无人提问。}}\n")
    return folder


def test_coverage_is_a_table_of_claims_then_what_is_open(studycards: Studycards, deck: Path) -> None:
    ran = studycards("deck", "coverage", str(deck), decks=None)
    rows = {words[0]: words[1:] for line in ran.out.splitlines() if len(words := line.split()) > 2}

    assert ran.code == 1
    assert rows["claim"] == ["cards", "evidence", "demos"]
    assert rows["I3"] == ["3", "2", "fill-pipe"] and rows["Z1"] == ["0", "0"]
    assert "Claims without cards: 1\n  Z1\n" in ran.out
    join = {row["claim"]: row for row in studycards("deck", "coverage", str(deck), "--json").json["join"]}
    assert join["I3"]["cards"] == ["small/pipe-atomic", "small/pipe-capacity", "small/pipe-explain"]
    assert join["I3"]["evidence"] == ["fill-pipe/capacity", "fill-pipe/room-again"]


def test_verify_ends_with_the_join(studycards: Studycards, deck: Path) -> None:
    assert studycards("deck", "verify", str(deck), decks=None).code == 3, (
        "nothing of it runs before it is trusted"
    )
    assert studycards("deck", "trust", "--yes", str(deck), decks=None).code == 0
    ran = studycards("deck", "verify", str(deck), decks=None)

    assert ran.code == 0 and "Claims without cards: 1\n  Z1\nCards without evidence: 20\n" in ran.out
    assert ran.out.count("\n  small/") == 3 and "  …\n" in ran.out
    document = studycards("deck", "verify", str(deck), "--json", decks=None).json
    assert document["coverage"]["claims_without_cards"] == ["Z1"]


def test_a_broken_deck_is_told_once_and_runs_nothing(studycards: Studycards, deck: Path) -> None:
    (deck / "concepts" / "pipe.yaml").write_text("concept: pipe\nname: [\n")
    ran = studycards("deck", "verify", str(deck), decks=None)

    assert ran.code == 1 and ran.out == "" and ran.err.count("bad-yaml") == 1 and "trust" not in ran.err
    nowhere = studycards("deck", "coverage", str(deck / "nowhere"), decks=None)
    assert nowhere.code == 2 and "There is no deck" in nowhere.err
