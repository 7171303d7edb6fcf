"""The shapes of fields: each takes a value as read and gives its normal form, telling every trouble."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from studycards.cards import fields, scalars
from studycards.cards.fields import Bare, Field, Key, Say, Where
from studycards.cards.scalars import Shape, described, near

MOST_UNKNOWN = 20
"""How many unknown keys of one map are each told."""


def normalised(table: Mapping[str, Field], value: Any, where: Where, say: Say) -> dict[str, Any]:
    """A map of fields in its normal form; what is wrong is said and left out."""
    if not isinstance(value, dict):
        say(where, "bad-type", f"here should be a map of fields, not {described(value)}", "")
        return {}
    result: dict[str, Any] = {}
    for key, field in table.items():
        if key in value:
            found = one(field, value[key], (*where, key), say)
            if found is not None:
                result[key] = found
        elif field.required:
            say(where, "missing-key", f"{key} is missing", f"Add {key}: {field.about}.")
    _say_unknown([key for key in value if key not in table], table, where, say)
    return result


def _say_unknown(keys: list[str], table: Mapping[str, Field], where: Where, say: Say) -> None:
    for number, key in enumerate(keys):
        if number == MOST_UNKNOWN:
            more = len(keys) - number
            say((*where, Key(key)), "unknown-key", f"unknown key {key[:30]}, and {more - 1} more", "")
            return
        hint = near(key, table) or _merge_hint(key)
        say((*where, Key(key)), "unknown-key", f"unknown key {key[:30]}", hint)


def one(field: Field, value: Any, where: Where, say: Say) -> Any:
    """One field's value in its normal form, or None where it is wrong."""
    if field.words:
        return scalars.word(field.words, value, where, say)
    return SHAPES[field.shape](value, where, say)


def _merge_hint(key: str) -> str:
    return "Merging maps with << is not part of a deck's format." if key == "<<" else ""


def _many(shape: Shape, least: int = 1) -> Shape:
    def many(value: Any, where: Where, say: Say) -> list[Any] | None:
        if not isinstance(value, list):
            value = [value]
            found = [shape(value[0], where, say)]
        else:
            found = [shape(item, (*where, number), say) for number, item in enumerate(value)]
        if len(value) < least:
            say(where, "too-few", f"here should be at least {least} of them", "")
            return None
        return [item for item in found if item is not None]

    return many


def _listed(shape: Shape, least: int = 1) -> Shape:
    many = _many(shape, least)

    def listed(value: Any, where: Where, say: Say) -> list[Any] | None:
        if not isinstance(value, list):
            say(
                where,
                "bad-type",
                f"here should be a list, not {described(value)}",
                "Begin each item with a hyphen.",
            )
            return None
        found: list[Any] | None = many(value, where, say)
        return found

    return listed


def _map(table: Mapping[str, Field]) -> Shape:
    def fields_of(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
        return normalised(table, value, where, say) or None

    return fields_of


def _range(value: Any, where: Where, say: Say) -> list[Any] | None:
    if not isinstance(value, list) or len(value) != 2:
        say(where, "bad-range", "a range is [low, high]", "Write null for an open end.")
        return None
    low, high = (_end(end, (*where, number), say) for number, end in enumerate(value))
    if (low is None and high is None) or (low is not None and high is not None and low > high):
        say(where, "bad-range", "this range holds nothing, or everything", "Write [low, high], low first.")
        return None
    return [low, high]


def _end(value: Any, where: Where, say: Say) -> float | int | None:
    is_open = value is None or (isinstance(value, Bare) and value in scalars.NULL)
    return None if is_open else scalars.number(value, where, say)


def _choice(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
    if (
        isinstance(value, dict)
        and value
        and "text" not in value
        and all(map(scalars.LANGUAGE.fullmatch, value))
    ):
        text = scalars.text(value, where, say)
    elif isinstance(value, dict):
        return normalised(fields.CHOICE, value, where, say) or None
    else:
        text = scalars.text(value, where, say)
    return {"text": text} if text else None


def _pair(value: Any, where: Where, say: Say) -> list[Any] | None:
    if not isinstance(value, list) or len(value) != 2:
        say(
            where,
            "bad-pair",
            f"a pair is a list of two texts, not {described(value)}",
            "Write [left, right].",
        )
        return None
    pair = [scalars.text(side, (*where, number), say) for number, side in enumerate(value)]
    return pair if all(pair) else None


def _accept(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
    if isinstance(value, dict) and ("number" in value or "tolerance" in value):
        return normalised(fields.NUMBER, value, where, say) or None
    if isinstance(value, dict) and ("any" in value or "of" in value):
        found = normalised(fields.ANY_OF, value, where, say)
        if found.get("any", 0) > len(found.get("of", ())):
            say(
                (*where, "any"),
                "too-many-wanted",
                "more are wanted than there are",
                "Lower `any`, or add to `of`.",
            )
        return found or None
    text = scalars.text(value, where, say)
    return {"text": text} if text else None


def _because(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
    """A choice's text to why it is wrong."""
    return _named(value, where, say, "a map from a choice's text to why it is wrong")


def _named(value: Any, where: Where, say: Say, what: str = "a map of texts by id") -> dict[str, Any] | None:
    if not isinstance(value, dict):
        say(where, "bad-type", f"here should be {what}, not {described(value)}", "")
        return None
    found = {str(key): scalars.text(text, (*where, key), say) for key, text in value.items()}
    return {key: text for key, text in found.items() if text}


def _languages(value: Any, where: Where, say: Say) -> list[str] | None:
    found = _listed(scalars.pattern(scalars.LANGUAGE, "bad-language", "Write codes such as en or zh."))(
        value, where, say
    )
    return found or None


_ids = scalars.pattern(scalars.ID, "bad-id", "An id is lower-case letters, digits and single hyphens.")
_names = scalars.pattern(scalars.NAME, "bad-id", "An id is letters, digits and hyphens.")

SHAPES: dict[str, Shape] = {
    "text": scalars.text,
    "texts": _many(scalars.text),
    "two_texts": _listed(scalars.text, 2),
    "string": scalars.string,
    "strings": _many(scalars.string),
    "synonyms": _listed(_many(scalars.string)),
    "id": _ids,
    "ids": _many(_ids, 0),
    "name": _names,
    "names": _many(_names, 0),
    "number": scalars.number,
    "integer": scalars.integer,
    "share": scalars.share,
    "boolean": scalars.boolean,
    "scalar": scalars.scalar,
    "range": _range,
    "languages": _languages,
    "choices": _listed(_choice, 2),
    "answers": _many(scalars.text),
    "because": _because,
    "named_texts": _named,
    "pairs": _listed(_pair, 2),
    "accept": _many(_accept),
    "rubric": _listed(_map(fields.POINT)),
    "follow_ups": _listed(_map(fields.FOLLOW_UP)),
    "aspects": _listed(lambda value, where, say: normalised(fields.ASPECT, value, where, say) or None),
    "cards": lambda value, where, say: value,
}
