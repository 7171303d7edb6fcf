"""The schemas: the shipped decks fit them, each planted mistake does not, and no shape is forgotten."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from studycards.authoring.schema import PARTS, SHAPES, files, schema
from studycards.cards import shapes
from tests.conftest import SMALL, Studycards

jsonschema = pytest.importorskip("jsonschema")

ROOT = Path(__file__).parent.parent.parent
DECKS = (ROOT / "content" / "concurrency", SMALL, ROOT / "studycards" / "authoring" / "template")
YAML_FILES = [path for deck in DECKS for path in sorted(deck.rglob("*.yaml"))]


def part_of(path: Path) -> str:
    return {"concepts": "concept", "comparisons": "comparison", "claims": "claims"}.get(
        path.parent.name, path.stem
    )


def trouble(part: str | None, document: Any) -> list[str]:
    found = jsonschema.Draft7Validator(schema(part)).iter_errors(document)
    return [f"{list(error.absolute_path)}: {error.message}" for error in found]


@pytest.mark.parametrize("part", [None, *PARTS])
def test_it_is_a_schema_itself(part: str | None) -> None:
    jsonschema.Draft7Validator.check_schema(schema(part))


@pytest.mark.parametrize("path", YAML_FILES, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_every_shipped_file_fits(path: Path) -> None:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))

    assert trouble(part_of(path), document) == []
    assert trouble(None, document) == []


def test_every_shape_of_a_field_has_its_schema() -> None:
    assert set(SHAPES) == set(shapes.SHAPES)


CLAIM = "- {id: A, says: S}"
CONCEPT = "concept: c\nname: C\ncards:\n- "
BASIC = "{id: a, kind: basic, ask: Q, answer: A}"
DECK = "deck: d\ntitle: T\nversion: '1'\nlanguages: [en]\n"
TABLE = "comparison: t\ntitle: T\nsubjects: [a, b]\naspects:\n- "
ROW = "{id: r, name: R, ask: Q, cells: {a: x, b: y}}"

MISTAKES: dict[str, tuple[str, str]] = {
    "an unknown key in deck.yaml": ("deck", DECK + "licens: MIT\n"),
    "no languages": ("deck", DECK.replace("languages: [en]\n", "")),
    "a language that is none": ("deck", DECK.replace("[en]", "[English]")),
    "a retention of 90": ("deck", DECK + "retention: 90\n"),
    "a deck's id with capitals": ("deck", DECK.replace("deck: d", "deck: My Deck")),
    "a claim without words": ("claims", "- {id: A}"),
    "an unknown verdict": ("claims", "- {id: A, says: S, verdict: true-ish}"),
    "a wrong claim without its correction": ("claims", "- {id: A, says: S, verdict: wrong}"),
    "claims as a map": ("claims", "{id: A, says: S}"),
    "a concept without a name": ("concept", "concept: c"),
    "a card without an id": ("concept", CONCEPT + "{kind: basic, ask: Q, answer: A}"),
    "a card without a kind": ("concept", CONCEPT + "{id: a, ask: Q, answer: A}"),
    "an unknown kind": ("concept", CONCEPT + BASIC.replace("basic", "basik")),
    "a basic card without an answer": ("concept", CONCEPT + BASIC.replace(", answer: A", "")),
    "a field of another kind": ("concept", CONCEPT + BASIC.replace("answer: A", "answer: A, items: [x, y]")),
    "an unknown key in a card": ("concept", CONCEPT + BASIC.replace("answer: A", "answer: A, becaus: x")),
    "an empty question": ("concept", CONCEPT + BASIC.replace("ask: Q", 'ask: ""')),
    "a text without a language": ("concept", CONCEPT + BASIC.replace("ask: Q", "ask: {}")),
    "a text in no language": ("concept", CONCEPT + BASIC.replace("ask: Q", "ask: {English: Q}")),
    "no, read as false": ("concept", CONCEPT + BASIC.replace("answer: A", "answer: no")),
    "a date": ("concept", CONCEPT + BASIC.replace("answer: A", "answer: 2005-03-02")),
    "a revision of nought": ("concept", CONCEPT + BASIC.replace("answer: A", "answer: A, revision: 0")),
    "a cloze without a hole": ("concept", CONCEPT + "{id: a, kind: cloze, ask: no hole}"),
    "one choice only": ("concept", CONCEPT + "{id: a, kind: choice, ask: Q, choices: [x], answer: x}"),
    "no right choice": ("concept", CONCEPT + "{id: a, kind: choice, ask: Q, choices: [x, y]}"),
    "right in quotes": (
        "concept",
        CONCEPT + '{id: a, kind: choice, ask: Q, choices: [{text: x, right: "yes"}, y], answer: y}',
    ),
    "a tolerance in words": (
        "concept",
        CONCEPT + "{id: a, kind: typed, ask: Q, answer: A, accept: [{number: 4, tolerance: few}]}",
    ),
    "any of nothing": ("concept", CONCEPT + "{id: a, kind: typed, ask: Q, answer: A, accept: [{any: 3}]}"),
    "one item to order": ("concept", CONCEPT + "{id: a, kind: order, ask: Q, items: [x]}"),
    "a pair of three": ("concept", CONCEPT + "{id: a, kind: match, ask: Q, pairs: [[a, b, c], [d, e]]}"),
    "a prediction without a demo": (
        "concept",
        CONCEPT + "{id: a, kind: predict, ask: Q, answer: A, shows: [e]}",
    ),
    "a prediction of two things": (
        "concept",
        CONCEPT + "{id: a, kind: predict, ask: Q, answer: A, demo: d, shows: [e, f]}",
    ),
    "a rubric without points": ("concept", CONCEPT + "{id: a, kind: open, ask: Q, answer: A, rubric: [x]}"),
    "an unknown rung": (
        "concept",
        CONCEPT + BASIC.replace("answer: A", "answer: A, follow_ups: [{rung: why, ask: Q, answer: A}]"),
    ),
    "a row without cells": ("comparison", TABLE + ROW.replace(", cells: {a: x, b: y}", "")),
    "an unknown key in a row": ("comparison", TABLE + ROW.replace("name: R", "name: R, hint: H")),
    "a comparison without subjects": ("comparison", TABLE.replace("subjects: [a, b]\n", "") + ROW),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_planted_mistake_is_caught(mistake: str) -> None:
    part, text = MISTAKES[mistake]

    assert trouble(part, yaml.safe_load(text)), "the schema of its own kind of file lets it pass"
    assert trouble(None, yaml.safe_load(text)), "the schema of all files lets it pass"


@pytest.mark.parametrize(
    ("part", "text"),
    [("deck", DECK), ("claims", CLAIM), ("concept", CONCEPT + BASIC), ("comparison", TABLE + ROW)],
)
def test_what_the_mistakes_were_planted_in_is_right(part: str, text: str) -> None:
    assert trouble(part, yaml.safe_load(text)) == trouble(None, yaml.safe_load(text)) == []


def test_a_file_that_is_no_part_of_a_deck_is_told(studycards: Studycards) -> None:
    document = studycards("deck", "schema").json

    assert document == schema()
    assert trouble(None, {"kards": []})


def test_the_schemas_can_be_written_beside_a_deck(studycards: Studycards, tmp_path: Path) -> None:
    ran = studycards("deck", "schema", "--write", str(tmp_path))

    assert ran.code == 0
    assert {path.name for path in (tmp_path / "schema").iterdir()} == set(files())
    assert studycards("deck", "schema", "card").code == 2
