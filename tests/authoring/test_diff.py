"""Two versions of a deck: what an update does to learners is told before it is shipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studycards.authoring.diff import Diff, as_json, diff
from studycards.loading import load
from tests.conftest import SMALL, Studycards

Compare = Callable[..., Diff]


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def compare(new: Path) -> Compare:
    """The difference that replacing `old` by `by` in a file makes."""

    def changed(*edits: tuple[str, str], file: str = "concepts/pipe.yaml") -> Diff:
        path = new / file
        text = path.read_text(encoding="utf-8")
        for old, by in edits:
            assert old in text
            text = text.replace(old, by, 1)
        path.write_text(text, encoding="utf-8")
        return diff(load(SMALL, None).index, load(new, None).index)

    return changed


def without(text: str, card: str) -> str:
    """The text of one card in a file of cards."""
    begin = text.index(f"  - id: {card}\n")
    end = text.find("  - id: ", begin + 1)
    return text[begin : end if end > 0 else len(text)]


PIPE = (SMALL / "concepts" / "pipe.yaml").read_text(encoding="utf-8")
ATOMIC = without(PIPE, "pipe-atomic")


def test_the_same_deck_differs_in_nothing(compare: Compare) -> None:
    found = compare()

    assert found.changes == found.advice == ()
    assert found.unchanged == len(load(SMALL, None).index.entries)
    assert not found.costs_progress


def test_a_card_that_is_gone_and_one_that_is_new(compare: Compare) -> None:
    card = "  - {id: pipe-new, kind: basic, ask: {en: New, zh: 新}, answer: A}\n"

    found = compare((ATOMIC, card))

    assert [(one.card, one.whats) for one in found.changes] == [
        ("pipe-new", ("added",)),
        ("pipe-atomic", ("removed",)),
    ]
    assert found.costs_progress and found.advice == ()


def test_a_new_id_that_names_the_old_one_is_a_rename(compare: Compare) -> None:
    found = compare(("- id: pipe-atomic\n", "- id: whole-writes\n    was: [pipe-atomic]\n"))

    assert [(one.card, one.was, one.whats) for one in found.changes] == [
        ("whole-writes", "pipe-atomic", ("renamed",))
    ]
    assert not found.costs_progress and found.advice == ()


def test_a_new_id_that_names_nothing_looks_like_a_forgotten_was(compare: Compare) -> None:
    found = compare(("- id: pipe-atomic\n", "- id: whole-writes\n"))

    assert [(one.code, one.card, one.other) for one in found.advice] == [
        ("rename", "whole-writes", "pipe-atomic")
    ]
    assert found.costs_progress


def test_a_higher_revision_is_another_meaning(compare: Compare) -> None:
    found = compare(
        ("- id: pipe-atomic\n", "- id: pipe-atomic\n    revision: 2\n"), ("answer: 4096", "answer: 8192")
    )

    change = found.of("remeant")[0]
    assert (change.card, change.revision, change.fields) == ("pipe-atomic", (1, 2), ("answer",))
    assert found.costs_progress and found.advice == ()


def test_another_answer_without_a_higher_revision_is_asked_about(compare: Compare) -> None:
    found = compare(("answer: 4096", "answer: 8192"))

    assert [(one.code, one.card, one.other) for one in found.advice] == [("meaning", "pipe-atomic", "answer")]
    assert not found.costs_progress


def test_a_typo_mended_changes_words_only(compare: Compare) -> None:
    found = compare(("Up to how many bytes", "Up to how many octets"))

    assert [(one.card, one.whats, one.fields) for one in found.changes] == [
        ("pipe-atomic", ("reworded",), ("ask",))
    ]
    assert not found.costs_progress and found.advice == ()


def test_a_card_in_another_file_has_moved(compare: Compare, new: Path) -> None:
    process = new / "concepts" / "process.yaml"
    process.write_text(process.read_text(encoding="utf-8").rstrip() + "\n" + ATOMIC, encoding="utf-8")

    found = compare((ATOMIC, ""))

    assert [(one.card, one.whats, one.concept) for one in found.changes] == [
        ("pipe-atomic", ("moved",), ("pipe", "process"))
    ]
    assert not found.costs_progress


def test_a_former_id_that_is_named_no_more_costs_progress(compare: Compare) -> None:
    found = compare(("    was: [ends]\n", ""))

    assert {(one.code, one.other) for one in found.advice} == {
        ("former-id", "ends"),
        ("former-id", "ends.c2"),
    }
    assert found.costs_progress


def test_one_hole_less_takes_one_sibling_away(compare: Compare) -> None:
    found = compare(
        ("{{c2::write::for the producer}}", "write"),
        ("{{c2::写::给生产者}}", "写"),
    )

    assert [one.card for one in found.of("removed")] == ["pipe-ends.c2"]
    assert [one.card for one in found.of("reworded")] == ["pipe-ends"]


def test_a_row_of_a_comparison_that_goes_takes_its_cards_along(compare: Compare, new: Path) -> None:
    table = (SMALL / "comparisons" / "ways.yaml").read_text(encoding="utf-8")
    name = load(SMALL, None).index.comparisons["ways"].aspects[0].id

    found = compare((f"id: {name}", "id: another-row"), file="comparisons/ways.yaml")

    assert name in table
    assert found.of("removed") and all(one.card.startswith(f"ways.{name}") for one in found.of("removed"))
    assert len(found.of("added")) == len(found.of("removed"))
    assert not found.advice


def test_a_deck_with_another_id_loses_everything(compare: Compare) -> None:
    found = compare(("deck: small", "deck: tiny"), file="deck.yaml")

    assert [one.code for one in found.advice] == ["deck-id"]
    assert found.costs_progress and not found.changes


def test_the_document_counts_every_card_of_the_new_deck_once_or_more(compare: Compare) -> None:
    document = as_json(compare((ATOMIC, "")))

    assert document["removed"] == [{"card": "pipe-atomic"}]
    assert document["unchanged"] == len(load(SMALL, None).index.entries) - 1


def test_the_command_tells_it_in_words_and_exits_1_only_where_asked(
    studycards: Studycards, compare: Compare, new: Path
) -> None:
    compare((ATOMIC, ""))

    told = studycards("deck", "diff", "small", str(new))
    strict = studycards("--lang", "zh", "deck", "diff", str(SMALL), str(new), "--strict")
    document = studycards("deck", "diff", str(SMALL), str(new), "--json").json

    assert told.code == 0 and "1 removed" in told.out and "pipe-atomic" in told.out
    assert strict.code == 1
    assert document["old"]["deck"] == "small" and document["costs_progress"] is True
