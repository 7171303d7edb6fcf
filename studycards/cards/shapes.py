"""The shapes of fields: each takes a value as read and gives its normal form, telling each trouble it finds."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from studycards.cards import fields
from studycards.cards.fields import Bare, Field, Key, Say, Where

Shape = Callable[[Any, Where, Say], Any]

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NAME = re.compile(r"[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)?")
_TRAP = re.compile(
    r"(?P<truth>y|yes|n|no|true|false|on|off)|(?P<date>\d{4}-\d\d?-\d\d?)|(?P<base60>\d+(:[0-5]\d)+)", re.I
)
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
_NULL = frozenset({"", "~", "null", "Null", "NULL"})


def near(word: str, known: Iterable[str]) -> str:
    """The hint that names what was probably meant, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"Did you mean {close[0]}?" if close else ""


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
    for key in value:
        if key not in table:
            say((*where, Key(key)), "unknown-key", f"unknown key {key}", near(key, table) or _merge_hint(key))
    return result


def one(field: Field, value: Any, where: Where, say: Say) -> Any:
    """One field's value in its normal form, or None where it is wrong."""
    if field.words:
        return _word(field.words, value, where, say)
    return SHAPES[field.shape](value, where, say)


def described(value: Any) -> str:
    """What a value is, in words."""
    if value is None or (isinstance(value, Bare) and value in _NULL):
        return "nothing"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    return f"“{str(value)[:30]}”"


def _merge_hint(key: str) -> str:
    return "Merging maps with << is not part of a deck's format." if key == "<<" else ""


def _string(value: Any, where: Where, say: Say, code: str = "bad-string") -> str | None:
    if isinstance(value, Bare):
        if value in _NULL:
            hint = "Quote it if the word itself is meant." if value else "Write the value, or remove the key."
            say(where, code, "there is no value here", hint)
            return None
        _warn_of_traps(value, where, say)
        return str(value)
    if isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if not isinstance(value, str):
        say(where, code, f"here should be a string, not {described(value)}", "")
        return None
    if not value.strip():
        say(where, code, "this string is empty", "Write it, or remove the key.")
        return None
    return value


def _warn_of_traps(value: Bare, where: Where, say: Say) -> None:
    trap = _TRAP.fullmatch(value)
    if not trap:
        return
    other = {"truth": "a truth value", "date": "a date", "base60": "a number to the base 60"}[trap.lastgroup or ""]
    hint = f'Write "{value}" in quotes.'
    say(where, "yaml-trap", f"{value} is read as text here, but as {other} by many programs", hint)


def _text(value: Any, where: Where, say: Say) -> dict[str, str] | None:
    if not isinstance(value, dict):
        if isinstance(value, list):
            say(where, "bad-text", "here should be a text, not a list", "Write a string, or {en: ..., zh: ...}.")
            return None
        found = _string(value, where, say, "bad-text")
        return None if found is None else {"": found}
    result: dict[str, str] = {}
    for language, words in value.items():
        if not _LANGUAGE.fullmatch(language):
            hint = "A text is a string, or a map of languages: {en: ..., zh: ...}."
            say((*where, Key(language)), "bad-text", f"{language} is not a language's code", hint)
        elif (found := _string(words, (*where, language), say, "bad-text")) is not None:
            result[str(language)] = found
    if not value:
        say(where, "bad-text", "this text has no language", "Write a string, or {en: ..., zh: ...}.")
    return result or None


def _pattern(pattern: re.Pattern[str], code: str, hint: str) -> Shape:
    def shape(value: Any, where: Where, say: Say) -> str | None:
        if isinstance(value, (dict, list)) or value is None:
            say(where, code, f"here should be an id, not {described(value)}", hint)
            return None
        found = str(value)
        if not pattern.fullmatch(found) or len(found) > 100:
            say(where, code, f"{described(value)} is not an id", hint)
            return None
        return found

    return shape


def _word(words: tuple[str, ...], value: Any, where: Where, say: Say) -> str | None:
    found = "" if isinstance(value, (dict, list)) or value is None else str(value)
    if found in words:
        return found
    hint = near(found, words) or f"Known are {', '.join(words)}."
    code = "unknown-kind" if where[-1] == "kind" else "unknown-word"
    say(where, code, f"{described(value)} is not a {where[-1]}", hint)
    return None


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
            say(where, "bad-type", f"here should be a list, not {described(value)}", "Begin each item with a hyphen.")
            return None
        found: list[Any] | None = many(value, where, say)
        return found

    return listed


def _map(table: Mapping[str, Field]) -> Shape:
    def fields_of(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
        return normalised(table, value, where, say) or None

    return fields_of


def read_number(value: Any) -> float | int | None:
    """A number as it is written in a deck, or None."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, str) and not re.fullmatch(r"[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?", value, re.I | re.A):
        return None
    number = float(value)
    if not math.isfinite(number) or len(str(value)) > 40:
        return None
    return int(value) if re.fullmatch(r"[-+]?\d+", str(value), re.A) else number


def _number(value: Any, where: Where, say: Say) -> float | int | None:
    number = read_number(value)
    if number is None:
        say(where, "bad-number", f"{described(value)} is not a number", "")
    return number


def _integer(value: Any, where: Where, say: Say) -> int | None:
    number = read_number(value)
    if not isinstance(number, int) or not 1 <= number <= 1_000_000:
        say(where, "bad-number", f"{described(value)} is not a whole number from 1", "")
        return None
    return number


def _share(value: Any, where: Where, say: Say) -> float | None:
    number = read_number(value)
    if number is None or not 0.5 <= number <= 0.99:
        say(where, "bad-number", f"{described(value)} is not a share between 0.5 and 0.99", "")
        return None
    return float(number)


def _boolean(value: Any, where: Where, say: Say) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, Bare) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    say(where, "bad-boolean", f"{described(value)} is neither true nor false", "Write true or false, without quotes.")
    return None


def _scalar(value: Any, where: Where, say: Say) -> str | int | float | bool | None:
    """A string, a number or a truth value: as JSON would have it."""
    if isinstance(value, Bare):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        number = read_number(value)
        return _string(value, where, say) if number is None else number
    if isinstance(value, (bool, int, float)):
        return value
    return _string(value, where, say)


def _range(value: Any, where: Where, say: Say) -> list[Any] | None:
    if not isinstance(value, list) or len(value) != 2:
        say(where, "bad-range", "a range is [low, high]", "Write null for an open end.")
        return None
    ends = [
        None if end is None or (isinstance(end, Bare) and end in _NULL) else _number(end, (*where, number), say)
        for number, end in enumerate(value)
    ]
    if ends == [None, None] or (None not in ends and ends[0] > ends[1]):
        say(where, "bad-range", "this range holds nothing, or everything", "Write [low, high], the lower one first.")
        return None
    return ends


def _choice(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
    if isinstance(value, dict) and value and "text" not in value and all(map(_LANGUAGE.fullmatch, value)):
        text = _text(value, where, say)
    elif isinstance(value, dict):
        return normalised(fields.CHOICE, value, where, say) or None
    else:
        text = _text(value, where, say)
    return {"text": text} if text else None


def _pair(value: Any, where: Where, say: Say) -> list[Any] | None:
    if not isinstance(value, list) or len(value) != 2:
        say(where, "bad-pair", f"a pair is a list of two texts, not {described(value)}", "Write [left, right].")
        return None
    pair = [_text(side, (*where, number), say) for number, side in enumerate(value)]
    return pair if all(pair) else None


def _accept(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
    if isinstance(value, dict) and ("number" in value or "tolerance" in value):
        return normalised(fields.NUMBER, value, where, say) or None
    if isinstance(value, dict) and ("any" in value or "of" in value):
        found = normalised(fields.ANY_OF, value, where, say)
        if found.get("any", 0) > len(found.get("of", ())):
            say((*where, "any"), "too-many-wanted", "more are wanted than there are", "Lower `any`, or add to `of`.")
        return found or None
    text = _text(value, where, say)
    return {"text": text} if text else None


def _because(value: Any, where: Where, say: Say) -> dict[str, Any] | None:
    """A choice's text to why it is wrong."""
    return _named(value, where, say, "a map from a choice's text to why it is wrong")


def _named(value: Any, where: Where, say: Say, what: str = "a map of texts by id") -> dict[str, Any] | None:
    if not isinstance(value, dict):
        say(where, "bad-type", f"here should be {what}, not {described(value)}", "")
        return None
    found = {str(key): _text(text, (*where, key), say) for key, text in value.items()}
    return {key: text for key, text in found.items() if text}


def _languages(value: Any, where: Where, say: Say) -> list[str] | None:
    found = _listed(_pattern(_LANGUAGE, "bad-language", "Write codes such as en or zh."))(value, where, say)
    return found or None


_ids = _pattern(_ID, "bad-id", "An id is lower-case letters, digits and single hyphens.")
_names = _pattern(_NAME, "bad-id", "An id is letters, digits and hyphens.")

SHAPES: dict[str, Shape] = {
    "text": _text,
    "texts": _many(_text),
    "two_texts": _listed(_text, 2),
    "string": _string,
    "strings": _many(_string),
    "synonyms": _listed(_many(_string)),
    "id": _ids,
    "ids": _many(_ids, 0),
    "name": _names,
    "names": _many(_names, 0),
    "number": _number,
    "integer": _integer,
    "share": _share,
    "boolean": _boolean,
    "scalar": _scalar,
    "range": _range,
    "languages": _languages,
    "choices": _listed(_choice, 2),
    "answers": _many(_text),
    "because": _because,
    "named_texts": _named,
    "pairs": _listed(_pair, 2),
    "accept": _many(_accept),
    "rubric": _listed(_map(fields.POINT)),
    "follow_ups": _listed(_map(fields.FOLLOW_UP)),
    "aspects": _listed(lambda value, where, say: normalised(fields.ASPECT, value, where, say) or None),
    "cards": lambda value, where, say: value,
}
