"""One outcome for a run, and nothing passes by default."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as some

from studycards.demo.declared import DemoFile
from studycards.demo.kit import Demo
from studycards.demo.verdicts import OUTCOMES, Ending, outcome

IDS = ("a", "b", "c")
DECLARED = Demo(
    title={"en": "x"}, claims=[], evidence={"a": {"en": "A"}, "b": {"en": "B"}}, controls={"c": {"en": "C"}}
)
DEMO = DemoFile("x", Path("x.py"), DECLARED, "")
VERDICTS = ("confirmed", "refuted", "inconclusive", "unavailable")

evidence = some.builds(
    lambda name, verdict: {"type": "evidence", "id": name, "verdict": verdict, "unit": ""},
    some.sampled_from((*IDS, "undeclared")),
    some.sampled_from(VERDICTS),
)
records = some.lists(
    evidence | some.sampled_from([{"type": "end"}, {"type": "unavailable", "reason": {"en": "no"}}]),
    max_size=6,
)
endings = some.builds(
    Ending,
    some.sampled_from([None, 0, 1, 3, -9]),
    some.sampled_from([None, "time", "memory", "output", "stopped", "warden"]),
    some.sampled_from([(), ("not an object",)]),
)


def complete(*verdicts: str) -> list[dict[str, Any]]:
    told = [
        {"type": "evidence", "id": name, "verdict": one, "unit": ""}
        for name, one in zip(IDS, verdicts, strict=True)
    ]
    return [*told, {"type": "end"}]


@given(records, endings)
def test_a_run_is_confirmed_only_if_all_its_evidence_came_and_its_end_and_nothing_broke(
    told: list[dict[str, Any]], ending: Ending
) -> None:
    word, _ = outcome(DEMO, told, ending)

    assert word in OUTCOMES
    if word == "confirmed":
        found = [one for one in told if one["type"] == "evidence"]
        assert sorted(one["id"] for one in found) == sorted(IDS)
        assert {one["verdict"] for one in found} <= {"confirmed", "unavailable"}
        assert ending == Ending(0) and {"type": "end"} in told


@given(some.tuples(*[some.sampled_from(VERDICTS)] * 3))
def test_the_heaviest_verdict_decides(verdicts: tuple[str, str, str]) -> None:
    word, reason = outcome(DEMO, complete(*verdicts), Ending(1 if "refuted" in verdicts else 0))

    heaviest = next(one for one in ("refuted", "inconclusive", "confirmed", "unavailable") if one in verdicts)
    assert (word, reason) == (heaviest, None)


@given(some.permutations(IDS), some.integers(0, 2))
def test_evidence_that_did_not_come_fails_the_run(order: list[str], kept: int) -> None:
    told = [{"type": "evidence", "id": name, "verdict": "confirmed", "unit": ""} for name in order[:kept]]

    word, reason = outcome(DEMO, [*told, {"type": "end"}], Ending(0))

    assert word == "failed" and reason and all(name in reason["en"] for name in order[kept:])


def test_a_run_cut_short_is_failed_whatever_it_reported() -> None:
    told = complete("confirmed", "confirmed", "confirmed")

    assert [outcome(DEMO, told, Ending(0, cut))[0] for cut in ("time", "memory", "output", "stopped", "warden")] == [
        "timed-out", "failed", "failed", "failed", "failed",
    ]  # fmt: skip


def test_a_status_that_contradicts_the_report_fails_the_run() -> None:
    assert outcome(DEMO, complete("confirmed", "confirmed", "confirmed"), Ending(1))[0] == "failed"
    assert outcome(DEMO, complete("confirmed", "refuted", "confirmed"), Ending(0))[0] == "failed"
