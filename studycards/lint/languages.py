"""Texts that a deck's languages lack, and languages that it does not say it has."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from studycards.cards.fields import Key, Where
from studycards.lint.draft import Draft, Finding, Findings, Item

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)?")
_WITH_WORDS = frozenset({"ask", "why", "name", "title", "summary", "says", "correction"})
"""Fields whose plain strings are sentences; an answer or a choice may well be the same in every language."""


def languages(draft: Draft) -> Findings:
    """A warning for each text that lacks a language of the deck, or has one that the deck does not name."""
    if draft.deck is None:
        return
    wanted = draft.deck.raw["languages"]
    for item in _items(draft):
        for where, text in texts(item.raw):
            yield from _of_text(item, where, text, wanted)


def lacking(raw: Mapping[str, Any], wanted: Sequence[str]) -> list[str]:
    """The languages that some text of these fields lacks. A sentence in one language counts as in the first."""
    found = set()
    for where, text in texts(raw):
        if "" not in text:
            found |= {language for language in wanted if language not in text}
        elif where[-1] in _WITH_WORDS:
            found |= {*wanted[1:]}
    return [language for language in wanted if language in found]


def _items(draft: Draft) -> Iterator[Item]:
    if draft.deck:
        yield draft.deck
    yield from (*draft.claims, *draft.concepts, *draft.comparisons, *draft.cards)


def _of_text(item: Item, where: Where, text: Mapping[str, str], wanted: list[str]) -> Findings:
    place = (*item.where, *where)
    if "" in text:
        if len(wanted) > 1 and where[-1] in _WITH_WORDS:
            message = f"this text is in one language; the deck has {', '.join(wanted)}"
            hint = "Write {" + ", ".join(f"{one}: ..." for one in wanted) + "}."
            yield Finding(item.file, place, "missing-language", message, hint, "warning")
        return
    missing = [language for language in wanted if language not in text]
    if missing:
        message = f"this text lacks {', '.join(missing)}"
        yield Finding(item.file, place, "missing-language", message, "Translate it.", "warning")
    for language in text:
        if language not in wanted:
            message = f"the deck does not say that it has {language}"
            hint = "Add it to languages in deck.yaml, or remove it."
            yield Finding(item.file, (*place, Key(language)), "unknown-language", message, hint, "warning")


def texts(raw: Mapping[str, Any], where: Where = ()) -> Iterator[tuple[Where, Mapping[str, str]]]:
    """Every text of fields in normal form, with its place. What is only accepted needs no translation."""
    for key, value in raw.items():
        if key != "accept":
            yield from _texts_in(value, (*where, key))


def _texts_in(value: Any, where: Where) -> Iterator[tuple[Where, Mapping[str, str]]]:
    if isinstance(value, Mapping):
        if value and all(_is_words(key, words) for key, words in value.items()):
            yield where, value
        else:
            yield from texts(value, where)
    elif isinstance(value, (list, tuple)):
        for number, one in enumerate(value):
            yield from _texts_in(one, (*where, number))


def _is_words(key: str, words: object) -> bool:
    return isinstance(words, str) and (not key or bool(_LANGUAGE.fullmatch(key)))
