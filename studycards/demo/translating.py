"""What a demo says in English, in the languages of its `translations`: whole texts, and texts with places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PLACE = "{}"
"""Stands in a phrase and in its translation for whatever is there: a number, a name, a text of the same table."""

Phrases = Mapping[str, str]

_LEVELS = 3
"""How deep texts of the table may stand in one another's places."""

_SAID = ("line", "lane", "event", "name", "bars", "measured", "expected", "unit")
"""The fields of a record that hold what the learner reads in the demo's own words."""


def with_translations(record: Mapping[str, Any], translations: Mapping[str, Phrases]) -> dict[str, Any]:
    """The record and, as `translated`, its fields that are another in each language."""
    said = {name: record[name] for name in _SAID if name in record}
    translated = {
        lang: {name: other for name, value in said.items() if (other := in_words_of(phrases, value)) != value}
        for lang, phrases in translations.items()
    }
    return {**record, "translated": translated}


def in_language(record: Mapping[str, Any], lang: str) -> Mapping[str, Any]:
    """The record as it is read in `lang`."""
    return {**record, **record.get("translated", {}).get(lang, {})}


def in_words_of(phrases: Phrases, value: Any) -> Any:
    """The value with every text in it translated, the names of a mapping as well; what is in no phrase stays."""
    if isinstance(value, str):
        return _translated(phrases, value, _LEVELS)
    if isinstance(value, Mapping):
        return {in_words_of(phrases, name): in_words_of(phrases, one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_words_of(phrases, one) for one in value]
    return value


def _translated(phrases: Phrases, text: str, levels: int) -> str:
    """The translation of the text or of the first phrase with places that it fits, filled; the text without one."""
    if text in phrases or not levels:
        return phrases.get(text, text)
    for phrase, translation in phrases.items():
        if PLACE in phrase and (fillings := _fillings(phrase.split(PLACE), text)) is not None:
            first, *others = translation.split(PLACE)
            told = (_translated(phrases, filling, levels - 1) for filling in fillings)
            return first + "".join(one + after for one, after in zip(told, others, strict=True))
    return text


def _fillings(fixed: list[str], text: str) -> list[str] | None:
    """What stands between the fixed parts, each found as early as can be; None where the text is another."""
    first, *middle, last = fixed
    if not (text.startswith(first) and text.endswith(last) and len(text) >= len(first) + len(last)):
        return None
    at, end, found = len(first), len(text) - len(last), []
    for part in middle:
        place = text.find(part, at, end)
        if place < 0:
            return None
        found.append(text[at:place])
        at = place + len(part)
    return [*found, text[at:end]]
