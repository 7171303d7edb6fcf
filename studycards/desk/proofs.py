"""Demos at the desk: which there are, which may run, what their runs prove, and what is remembered of them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from studycards.demo import trust
from studycards.demo.catalogue import available, in_deck
from studycards.demo.declared import DemoFile
from studycards.demo.runner import Limits, Run, run, start
from studycards.demo.verdicts import Result, as_json
from studycards.desk.decks import claims_of
from studycards.desk.opening import Desk
from studycards.errors import NotFound, StudycardsError
from studycards.model import Card, Deck, said
from studycards.proving import card_standings, claim_standings


class Untrusted(StudycardsError):
    """The demos of a deck that did not come with the program, before the learner has trusted them."""

    exit_code = 3


def demos_of(deck: Deck) -> tuple[DemoFile, ...]:
    """The demos of one deck."""
    return in_deck(Path(deck.path))


def demos(desk: Desk) -> tuple[tuple[Deck, DemoFile], ...]:
    """The demos of all decks."""
    return tuple((deck, demo) for deck in desk.library.decks for demo in demos_of(deck))


def find_demo(desk: Desk, name: str, deck: str | None = None) -> tuple[Deck, DemoFile]:
    """A demo by its id, or by `deck/id`. Raises NotFound, with the nearest name."""
    wanted_deck, _, wanted = name.rpartition("/")
    wanted_deck = deck or wanted_deck
    every = demos(desk)
    for of, demo in every:
        if demo.id == wanted and (not wanted_deck or of.id == wanted_deck):
            return of, demo
    close = get_close_matches(wanted, [demo.id for _deck, demo in every], 1)
    hint = "Did you mean {close}?" if close else "See: studycards demo list"
    raise NotFound("No demo is called {name}.", hint, name=name, close=close[0] if close else "")


def must_be_trusted(desk: Desk, deck: Deck) -> None:
    """Raise Untrusted where the deck's demos may not run as they stand."""
    home, folder = desk.places.home, Path(deck.path)
    if deck.bundled or trust.is_trusted(home, folder):
        return
    changed = trust.changed_since(home, folder) if trust.was_trusted(home, folder) else []
    message = (
        "The demos of the deck {deck} have changed since you trusted them ({changed}), so they do not run."
        if changed
        else "The demos of the deck {deck} do not run until you trust them."
    )
    raise Untrusted(
        message, "Look at them, then: studycards deck trust {path}",
        deck=deck.id, path=deck.path, changed=", ".join(changed[:3]),
    )  # fmt: skip


def start_demo(desk: Desk, deck: Deck, demo: DemoFile, knobs: dict[str, Any], lang: str) -> Run:
    """Start a demo that may run; the home is hidden from it where it did not come with the program."""
    must_be_trusted(desk, deck)
    return start(demo, knobs, lang=lang, hidden=hidden_from(desk, deck))


def hidden_from(desk: Desk, deck: Deck) -> tuple[Path, ...]:
    """What a demo of this deck shall not see: the learner's home, unless the deck came with the program."""
    return () if deck.bundled else (desk.places.home,)


def record_run(desk: Desk, result: Result, lang: str, at: int) -> None:
    """Remember a run, unless the learner stopped it."""
    if not result.stopped:
        desk.log.record_run(as_json(result, lang), at)


def run_all(desk: Desk, files: Sequence[tuple[Deck, DemoFile]], jobs: int, lang: str) -> Iterator[Result]:
    """Run demos, `jobs` at a time; each result as soon as it is there."""
    for deck in {deck.id: deck for deck, _demo in files}.values():
        must_be_trusted(desk, deck)
    limits = Limits(seconds=30.0)
    with ThreadPoolExecutor(min(jobs, max(1, len(files)), os.cpu_count() or 1)) as pool:
        waiting = [
            pool.submit(run, demo, lang=lang, hidden=hidden_from(desk, deck), limits=limits)
            for deck, demo in files
        ]
        try:
            for ready in as_completed(waiting):
                yield ready.result()
        finally:
            for future in waiting:
                future.cancel()


def demo_rows(desk: Desk, lang: str) -> list[dict[str, Any]]:
    """`demo list --json`: every demo, the claims and cards that rest on it, and whether it can run here."""
    resting = cards_by_demo(desk)
    rows = []
    for deck, demo in demos(desk):
        reason = available(demo)
        untrusted = _untrusted(desk, deck)
        rows.append(
            {
                "id": demo.id,
                "deck": deck.id,
                "title": said(demo.demo.title, lang),
                "claims": list(demo.demo.claims),
                "cards": resting.get((deck.id, demo.id), []),
                "needs": list(demo.demo.needs),
                "available": reason is None and untrusted is None,
                "reason": said(reason, lang) or untrusted,
            }
        )
    return rows


def _untrusted(desk: Desk, deck: Deck) -> str | None:
    try:
        must_be_trusted(desk, deck)
    except Untrusted as error:
        return str(error)
    return None


def cards_by_demo(desk: Desk) -> dict[tuple[str, str], list[str]]:
    """The ids of the cards that rest on each demo, by (deck, demo)."""
    resting: dict[tuple[str, str], list[str]] = {}
    for entry in desk.library.entries:
        if entry.demo:
            resting.setdefault((entry.deck, entry.demo), []).append(entry.id)
    return resting


def demo_json(desk: Desk, deck: Deck, demo: DemoFile, lang: str) -> dict[str, Any]:
    """One demo as it declares itself."""
    return {
        "id": demo.id,
        "deck": deck.id,
        "title": said(demo.demo.title, lang),
        "moral": said(demo.demo.moral, lang),
        "about": demo.about,
        "claims": list(demo.demo.claims),
        "cards": cards_by_demo(desk).get((deck.id, demo.id), []),
        "needs": list(demo.demo.needs),
        "knobs": {
            name: {**knob, "says": knob.get(lang, knob.get("en"))} for name, knob in demo.demo.knobs.items()
        },
        "evidence": {name: said(text, lang) for name, text in demo.demo.evidence.items()},
        "controls": {name: said(text, lang) for name, text in demo.demo.controls.items()},
        "path": str(demo.path),
    }


def verification(desk: Desk, results: Sequence[Result], decks: Iterable[str], lang: str) -> dict[str, Any]:
    """`demo verify --json`: every run, then every claim and card of these decks with the verdict reached here."""
    wanted = set(decks)
    claims = claims_of(desk, wanted)
    cards: list[Card] = [
        desk.library.card(entry.id) for entry in desk.library.entries if entry.deck in wanted
    ]
    ordered = sorted(results, key=lambda result: result.demo)
    return {
        "demos": [as_json(result, lang) for result in ordered],
        "claims": [asdict(standing) for standing in claim_standings(claims, cards, ordered)],
        "cards": [asdict(standing) for standing in card_standings(cards, ordered)],
        "machine": dict(ordered[0].machine) if ordered else {},
    }
