"""The picture of a class as one document: by claim and by card, what is missed and what is taken for what."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from studycards.desk.confusions import Confusions
from studycards.desk.mixed_up import Pair, mixed_up
from studycards.desk.opening import Desk
from studycards.errors import NotFound
from studycards.exchange.cohort_rows import Cohort, Instead, Tally, cohort
from studycards.model import Claim, Event, said


def cohort_document(desk: Desk, target: str, lang: str) -> dict[str, Any]:
    """Sum up the logs of a class against the decks on the desk."""
    found = cohort(target, _renamed(desk), _teaches(desk))
    claims = {f"{deck}/{claim.id}": claim for deck, claim in _claims(desk)}
    return {
        "learners": found.learners,
        "answers": found.answers,
        "from": found.first,
        "to": found.last,
        "left_out": found.left_out,
        "claims": [_claim_row(tally, claims[tally.id], lang) for tally in found.claims],
        "cards": [_card_row(desk, tally, lang) for tally in found.cards],
        "confusions": _confusion_rows(desk, found, lang),
    }


def _renamed(desk: Desk) -> Iterator[tuple[str, str]]:
    now = {entry.id for entry in desk.library.entries}
    for entry in desk.library.entries:
        yield from ((former, entry.id) for former in entry.was if former not in now)


def _teaches(desk: Desk) -> Iterator[tuple[str, str]]:
    known = {name for deck, claim in _claims(desk) for name in [f"{deck}/{claim.id}"]}
    for entry in desk.library.entries:
        for claim in dict.fromkeys(entry.claims):
            if (name := f"{entry.deck}/{claim}") in known:
                yield entry.id, name


def _claims(desk: Desk) -> Iterator[tuple[str, Claim]]:
    for name, one in desk.library.loaded.items():
        yield from ((name, claim) for claim in one.index.claims.values())


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "answers": tally.answers,
        "wrong": tally.wrong,
        "share": round(tally.wrong / tally.answers, 3),
        "learners": tally.learners,
        "missing": tally.missing,
    }


def _claim_row(tally: Tally, claim: Claim, lang: str) -> dict[str, Any]:
    deck = tally.id.partition("/")[0]
    return {"id": claim.id, "deck": deck, "says": said(claim.says, lang), **_tally(tally)}


def _card_row(desk: Desk, tally: Tally, lang: str) -> dict[str, Any]:
    try:
        card = desk.library.card(tally.id)
    except NotFound:
        return {"id": tally.id, "ask": None, "claims": [], **_tally(tally)}
    return {"id": card.id, "ask": said(card.ask, lang), "claims": list(card.claims), **_tally(tally)}


def _confusion_rows(desk: Desk, found: Cohort, lang: str) -> list[dict[str, Any]]:
    """Each pair of things taken for each other, the most frequent first."""
    times: dict[tuple[str, str], int] = {}
    seen: dict[tuple[str, str], tuple[Pair, dict[str, None]]] = {}
    confusions = Confusions(desk)
    for instead in found.instead:
        if (pair := _pair(desk, confusions, instead)) is not None:
            key = (pair[0].id, pair[1].id)
            times[key] = times.get(key, 0) + instead.times
            seen.setdefault(key, (pair, {}))[1][instead.card] = None
    return [
        {
            "taken": {"id": taken.id, "name": said(taken.name, lang)},
            "right": {"id": right.id, "name": said(right.name, lang)},
            "times": count,
            "cards": list(cards),
        }
        for key, count in sorted(times.items(), key=lambda one: (-one[1], one[0]))
        for (taken, right), cards in [seen[key]]
    ]


def _pair(desk: Desk, confusions: Confusions, instead: Instead) -> Pair | None:
    try:
        card = desk.library.card(instead.card)
    except NotFound:
        return None
    answer = {"verdict": "wrong", "instead": instead.instead, "reply": instead.reply or ""}
    event = Event("", "practice", 0, 0, "", card=card.id, answer=answer)
    return mixed_up(event, card, confusions.names(card.deck), desk.library.index(card.deck).comparisons)
