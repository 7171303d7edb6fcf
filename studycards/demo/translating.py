"""What a demo says in English, in the languages of its `translations`: whole texts, and texts with places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PLACE = "{}"
"""Stands in a phrase and in its translation for whatever is there: a number, a name, a text of the same table."""

Phrases = Mapping[str, str]

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
        return phrases.get(value) or _filled(phrases, value)
    if isinstance(value, Mapping):
        return {in_words_of(phrases, name): in_words_of(phrases, one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [in_words_of(phrases, one) for one in value]
    return value


def _filled(phrases: Phrases, text: str) -> str:
    """The translation of the first phrase with places that the text fits, filled; the text where there is none."""
    for phrase, translation in phrases.items():
        if PLACE in phrase and (fillings := _fillings(phrase.split(PLACE), text)) is not None:
            first, *others = translation.split(PLACE)
            pairs = zip(fillings, others, strict=True)
            return first + "".join(phrases.get(filling, filling) + after for filling, after in pairs)
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
