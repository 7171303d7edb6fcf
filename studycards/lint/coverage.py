"""The join of claims, cards and demos: what no card teaches, what no demo proves, what no one uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from studycards.index import DeckIndex
from studycards.lint.draft import DemoPart
from studycards.lint.languages import lacking


@dataclass(frozen=True, slots=True)
class Coverage:
    """How a deck's claims, cards and evidence meet, and what it leaves open.

    `join` has of each claim the cards that teach it, and the evidence that backs those, as pairs of demo and evidence.
    `missing_languages` has, by language, the written cards that lack it, then `claim C1`, `concept pipe` and the like.
    """

    join: Mapping[str, tuple[tuple[str, ...], tuple[tuple[str, str], ...]]]
    claims: int
    cards: int
    claims_without_cards: tuple[str, ...]
    cards_without_claims: tuple[str, ...]
    cards_without_evidence: tuple[str, ...]
    concepts_without_cards: tuple[str, ...]
    demos_without_cards: tuple[str, ...]
    evidence_unused: tuple[tuple[str, str], ...]
    missing_languages: Mapping[str, tuple[str, ...]]


def coverage(index: DeckIndex, demos: Mapping[str, DemoPart]) -> Coverage:
    """What the deck of an index, with these demos, leaves open."""
    shown: set[tuple[str, str]] = set()
    unproved = []
    backed: dict[str, dict[tuple[str, str], None]] = {claim: {} for claim in index.claims}
    missing: dict[str, list[str]] = {language: [] for language in index.deck.languages}
    for entry in index.entries:
        raw, _ = index.raw(entry.id)
        shows = [(entry.demo, evidence) for evidence in raw.get("shows", ()) if entry.demo]
        shown.update(shows)
        for claim in entry.claims:
            backed[claim] |= dict.fromkeys(shows)
        if not raw.get("shows"):
            unproved.append(entry.id)
        if "comparison" not in raw:
            for language in lacking(raw, index.deck.languages):
                missing[language].append(entry.id)
    for name, around in _around(index):
        for language in lacking(around, index.deck.languages):
            missing[language].append(name)
    declared = [(demo.id, evidence) for demo in demos.values() for evidence in demo.evidence]
    taught = {claim: tuple(entry.id for entry in index.by_claim.get(claim, ())) for claim in index.claims}
    return Coverage(
        join={claim: (taught[claim], tuple(backed[claim])) for claim in index.claims},
        claims=len(index.claims),
        cards=len(index.entries),
        claims_without_cards=tuple(claim for claim in index.claims if claim not in index.by_claim),
        cards_without_claims=tuple(entry.id for entry in index.entries if not entry.claims),
        cards_without_evidence=tuple(unproved),
        concepts_without_cards=tuple(
            concept for concept in index.concepts if concept not in index.by_concept
        ),
        demos_without_cards=tuple(demo for demo in demos if demo not in index.by_demo),
        evidence_unused=tuple(one for one in declared if one not in shown),
        missing_languages={language: tuple(cards) for language, cards in missing.items() if cards},
    )


def _around(index: DeckIndex) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """What has texts and is no card, by a name."""
    for section, key in (("claims", "id"), ("concepts", "concept"), ("comparisons", "comparison")):
        yield from ((f"{section[:-1]} {raw[key]}", raw) for raw in index.section(section))
