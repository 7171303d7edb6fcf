"""The join of a deck's claims, cards and demos, as the document of `deck coverage --json`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studycards.lint.coverage import coverage
from studycards.loading import Loaded, load


def coverage_json(folder: Path) -> dict[str, Any]:
    """What a deck joins, and what it leaves open. Raises as `load` does."""
    return join_of(load(folder, None))


def join_of(loaded: Loaded) -> dict[str, Any]:
    """What a deck that is loaded joins, and what it leaves open."""
    found = coverage(loaded.index, loaded.demos)
    return {
        "deck": loaded.deck.id,
        "join": [
            {"claim": claim, "cards": list(cards), "evidence": [f"{demo}/{name}" for demo, name in evidence]}
            for claim, (cards, evidence) in found.join.items()
        ],
        "claims": found.claims,
        "cards": found.cards,
        "claims_without_cards": list(found.claims_without_cards),
        "cards_without_claims": list(found.cards_without_claims),
        "cards_without_evidence": list(found.cards_without_evidence),
        "concepts_without_cards": list(found.concepts_without_cards),
        "demos_without_cards": list(found.demos_without_cards),
        "evidence_without_cards": [f"{demo}/{evidence}" for demo, evidence in found.evidence_unused],
        "languages_missing": {language: list(cards) for language, cards in found.missing_languages.items()},
    }
