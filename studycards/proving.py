"""What demo runs prove: their evidence joined with the claims and the cards that rest on it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from studycards.demo.verdicts import Result
from studycards.model import Card, Claim

WEAKEST_FIRST = ("refuted", "failed", "timed-out", "inconclusive", "unavailable", "unproven", "confirmed")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a claim or a card stands on this machine, and the evidence that says so (`demo/evidence`)."""

    id: str
    verdict: str
    evidence: tuple[str, ...] = ()


def verdicts_by_evidence(results: Iterable[Result]) -> dict[str, str]:
    """The verdict of each piece of evidence, by `demo/evidence`; what a broken run reported counts for nothing."""
    found = {}
    for result in results:
        broken = result.outcome in ("failed", "timed-out")
        for evidence in result.evidence:
            found[f"{result.demo}/{evidence.id}"] = result.outcome if broken else evidence.verdict
    return found


def claim_standings(
    claims: Iterable[Claim], cards: Iterable[Card], results: Sequence[Result]
) -> list[Standing]:
    """Each claim with the verdict of all that backs it: one refutation outweighs any confirmation.

    A claim is backed by the demos that name it, and by what the cards that teach it show.
    """
    verdicts = verdicts_by_evidence(results)
    shown: dict[str, set[str]] = {}
    for card in cards:
        for claim_id in card.claims:
            shown.setdefault(claim_id, set()).update(f"{card.demo}/{name}" for name in card.shows)
    standings = []
    for claim in claims:
        backing = [result for result in results if claim.id in result.claims]
        named = {f"{result.demo}/{evidence.id}" for result in backing for evidence in result.evidence}
        names = tuple(sorted(named | (shown.get(claim.id, set()) & set(verdicts))))
        silent = {result.outcome for result in backing if not result.evidence}
        standings.append(
            Standing(claim.id, _claim_verdict({verdicts[name] for name in names} | silent), names)
        )
    return standings


def _claim_verdict(reached: set[str]) -> str:
    for verdict in ("refuted", "failed", "timed-out"):
        if verdict in reached:
            return verdict
    if "confirmed" in reached:
        return "confirmed"
    return next((verdict for verdict in WEAKEST_FIRST if verdict in reached), "unproven")


def card_standings(cards: Iterable[Card], results: Sequence[Result]) -> list[Standing]:
    """Each card with the weakest verdict among the evidence it shows."""
    verdicts = verdicts_by_evidence(results)
    outcomes = {result.demo: result.outcome for result in results}
    return [_card_standing(card, verdicts, outcomes) for card in cards]


def _card_standing(card: Card, verdicts: Mapping[str, str], outcomes: Mapping[str, str]) -> Standing:
    if card.demo is None or not card.shows:
        return Standing(card.id, "unproven")
    names = tuple(f"{card.demo}/{shown}" for shown in card.shows)
    fallback = outcomes.get(card.demo, "unproven")
    reached = {verdicts.get(name, "unproven" if fallback == "confirmed" else fallback) for name in names}
    return Standing(card.id, next(verdict for verdict in WEAKEST_FIRST if verdict in reached), names)
