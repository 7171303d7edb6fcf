"""Cards, events and comparisons as the documents of `--json`."""

from __future__ import annotations

from typing import Any

from studycards import cards
from studycards.agenda import due_ms
from studycards.desk.opening import Desk
from studycards.model import GRADE_NAMES, Card, Comparison, Entry, Event, State, said


def card_row(card: Card, lang: str) -> dict[str, Any]:
    """A card in a list."""
    return {
        "id": card.id,
        "deck": card.deck,
        "kind": card.kind,
        "concept": card.concept,
        "ask": said(card.ask, lang),
        "claims": list(card.claims),
        "demo": card.demo,
        "shows": list(card.shows),
        "tags": list(card.tags),
    }


def card_json(desk: Desk, card: Card, entry: Entry, lang: str) -> dict[str, Any]:
    """One card whole, with what is known of it."""
    state = desk.state(entry)
    return {
        **card_row(card, lang),
        "answer": cards.answer(card, lang),
        "why": said(card.why, lang) or None,
        "hints": [said(hint, lang) for hint in card.hints],
        "source": list(card.source),
        "revision": card.revision,
        **{name: value for name, value in state_json(desk, state).items() if name != "card"},
        "suspended": state.suspended,
        "reps": state.reps,
        "lapses": state.lapses,
    }


def state_json(desk: Desk, state: State) -> dict[str, Any]:
    """A card's state: `card, stability, difficulty, due, state`."""
    due = due_ms(state, desk.tz, desk.settings.day_begins)
    return {
        "card": state.card,
        "stability": state.stability,
        "difficulty": state.difficulty,
        "due": desk.iso(due),
        "state": state.phase,
    }


def event_json(desk: Desk, event: Event) -> dict[str, Any]:
    """One event of the log."""
    row = {
        "id": event.id,
        "type": event.type,
        "card": event.card,
        "at": desk.iso(event.at),
        "grade": GRADE_NAMES.get(event.grade or 0),
        "took_ms": event.took_ms,
        "device": event.device,
        "session": event.session,
    }
    return (
        row | ({"ref": event.ref} if event.ref else {}) | ({"answer": event.answer} if event.answer else {})
    )


def comparison_row(comparison: Comparison, lang: str) -> dict[str, Any]:
    """A comparison in a list."""
    return {
        "id": comparison.id,
        "title": said(comparison.title, lang),
        "subjects": list(comparison.subjects),
        "aspects": [aspect.id for aspect in comparison.aspects],
    }


def comparison_json(comparison: Comparison, lang: str) -> dict[str, Any]:
    """A comparison whole: each aspect with its cells."""
    return {
        **comparison_row(comparison, lang),
        "names": {
            subject: said(comparison.names.get(subject), lang) or subject for subject in comparison.subjects
        },
        "aspects": [
            {
                "id": aspect.id,
                "name": said(aspect.name, lang),
                "claims": list(aspect.claims),
                "cells": {subject: said(aspect.cells.get(subject), lang) for subject in comparison.subjects},
                "demo": aspect.demo,
            }
            for aspect in comparison.aspects
        ],
    }
