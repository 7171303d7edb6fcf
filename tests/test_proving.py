"""From runs to claims and cards: nothing is proven by default, and one refutation outweighs all."""

import pytest

from studycards.demo.verdicts import Evidence, Result
from studycards.model import Card, Claim
from studycards.proving import card_standings, claim_standings

CARD = Card("d/c", "d", "basic", "x", "c", {"": "?"}, None, claims=("I1",), demo="pipe", shows=("full",))
CLAIM = Claim("I1", {"": "so"})


def run(outcome: str = "confirmed", claims: tuple[str, ...] = ("I1",), **verdicts: str) -> Result:
    evidence = tuple(Evidence(name, {}, word, 1, 1, 1, "", False) for name, word in verdicts.items())
    return Result("pipe", {}, outcome, evidence, {}, 1, "namespaces", {}, claims=claims)


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (run(full="confirmed"), "confirmed"),
        (run("refuted", full="refuted"), "refuted"),
        (run("refuted", full="confirmed", other="refuted"), "confirmed"),
        (run("inconclusive", full="inconclusive"), "inconclusive"),
        (run("unavailable"), "unavailable"),
        (run("failed", full="confirmed"), "failed"),
        (run("timed-out", full="confirmed"), "timed-out"),
        (run(other="confirmed"), "unproven"),
    ],
)
def test_a_card_stands_as_the_evidence_it_shows(result: Result, verdict: str) -> None:
    assert [standing.verdict for standing in card_standings([CARD], [result])] == [verdict]


def test_a_card_whose_demo_did_not_run_is_unproven() -> None:
    assert card_standings([CARD], [])[0].verdict == "unproven"


@pytest.mark.parametrize(
    ("result", "verdict"),
    [
        (run(full="confirmed", other="inconclusive"), "confirmed"),
        (run("refuted", full="confirmed", other="refuted"), "refuted"),
        (run("failed", full="confirmed"), "failed"),
        (run("unavailable"), "unavailable"),
        (run(claims=(), other="confirmed"), "unproven"),
        (run(claims=(), full="confirmed"), "confirmed"),
    ],
)
def test_a_claim_stands_by_the_demos_that_name_it_and_the_cards_that_teach_it(
    result: Result, verdict: str
) -> None:
    assert [standing.verdict for standing in claim_standings([CLAIM], [CARD], [result])] == [verdict]


def test_a_claim_that_nothing_backs_is_unproven() -> None:
    assert claim_standings([CLAIM], [CARD._replace(claims=())], [run(claims=())])[0].verdict == "unproven"
