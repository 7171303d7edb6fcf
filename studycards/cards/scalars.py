"""Single values in their normal form: strings, texts, ids, words, numbers, truth values."""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Callable, Iterable
from typing import Any

from studycards.cards.fields import Bare, Key, Say, Where

Shape = Callable[[Any, Where, Say], Any]

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_ID = 100
NAME = re.compile(r"[A-Za-z0-9]+([-_.][A-Za-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]+)?")
_TRAP = re.compile(
    r"(?P<truth>y|yes|n|no|true|false|on|off)|(?P<date>\d{4}-\d\d?-\d\d?)|(?P<base60>\d+(:[0-5]\d)+)"
    r"|(?!-?(0|[1-9]\d*)(\.(0|\d*[1-9]))?$)"  # a number that stays as it is written, whoever reads it
    r"(?P<number>[-+]?(0x[\da-f]+|0o[0-7]+|0b[01]+|(\d[\d_]*\.?[\d_]*|\.\d+)(e[-+]?\d+)?))",
    re.I | re.A,
)
_TEXT_HINT = "A text is a string, or a map of languages: {en: ..., zh: ...}."
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no text has: a terminal would take some of them for commands."""

_OTHERWISE = {
    "truth": "a truth value", "date": "a date", "base60": "a number to the base 60", "number": "a number",
}  # fmt: skip
_TRUE, _FALSE = frozenset({"true", "yes", "on"}), frozenset({"false", "no", "off"})
NULL = frozenset({"", "~", "null", "Null", "NULL"})


def near(word: str, known: Iterable[str]) -> str:
    """The hint that names what was probably meant, or nothing."""
    close = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6) if len(word) < 60 else []
    return f"Did you mean {close[0]}?" if close else ""


def described(value: Any) -> str:
    """What a value is, in words."""
    if value is None or (isinstance(value, Bare) and value in NULL):
        return "nothing"
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    return f"“{str(value)[:30]}”"


def string(value: Any, where: Where, say: Say, code: str = "bad-string") -> str | None:
    if isinstance(value, Bare):
        if value in NULL:
            hint = "Quote it if the word itself is meant." if value else "Write the value, or remove the key."
            say(where, code, "there is no value here", hint)
            return None
        _warn_of_traps(value, where, say)
        return _printable(str(value), where, say)
    if isinstance(value, (int, float)):
        return str(value).lower() if isinstance(value, bool) else str(value)
    if not isinstance(value, str):
        say(where, code, f"here should be a string, not {described(value)}", "")
        return None
    if not value.strip():
        say(where, code, "this string is empty", "Write it, or remove the key.")
        return None
    return _printable(value, where, say)


def _printable(value: str, where: Where, say: Say) -> str | None:
    found = CONTROL.search(value)
    if found is None:
        return value
    say(
        where,
        "control-character",
        f"a control character (U+{ord(found[0]):04X}) stands in this string",
        "Remove it.",
    )
    return None


def _warn_of_traps(value: Bare, where: Where, say: Say) -> None:
    trap = _TRAP.fullmatch(value)
    if not trap:
        return
    other = _OTHERWISE[trap.lastgroup or ""]
    hint = f'Write "{value}" in quotes.'
    say(where, "yaml-trap", f"{value} is read as text here, but as {other} by many programs", hint)


def text(value: Any, where: Where, say: Say) -> dict[str, str] | None:
    if not isinstance(value, dict):
        if isinstance(value, list):
            say(where, "bad-text", "here should be a text, not a list", _TEXT_HINT)
            return None
        found = string(value, where, say, "bad-text")
        return None if found is None else {"": found}
    result: dict[str, str] = {}
    for language, words in value.items():
        if not LANGUAGE.fullmatch(language):
            say((*where, Key(language)), "bad-text", f"{language} is not a language's code", _TEXT_HINT)
        elif (found := string(words, (*where, language), say, "bad-text")) is not None:
            result[str(language)] = found
    if not value:
        say(where, "bad-text", "this text has no language", _TEXT_HINT)
    return result or None


def pattern(pattern: re.Pattern[str], code: str, hint: str) -> Shape:
    def shape(value: Any, where: Where, say: Say) -> str | None:
        if isinstance(value, (dict, list)) or value is None:
            say(where, code, f"here should be an id, not {described(value)}", hint)
            return None
        found = str(value)
        if not pattern.fullmatch(found) or len(found) > LONGEST_ID:
            say(where, code, f"{described(value)} is not an id", hint)
            return None
        return found

    return shape


def word(words: tuple[str, ...], value: Any, where: Where, say: Say) -> str | None:
    found = "" if isinstance(value, (dict, list)) or value is None else str(value)
    if found in words:
        return found
    hint = near(found, words) or f"Known are {', '.join(words)}."
    code = "unknown-kind" if where[-1] == "kind" else "unknown-word"
    say(where, code, f"{described(value)} is not a {where[-1]}", hint)
    return None


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


def number(value: Any, where: Where, say: Say) -> float | int | None:
    number = read_number(value)
    if number is None:
        say(where, "bad-number", f"{described(value)} is not a number", "")
    return number


def integer(value: Any, where: Where, say: Say) -> int | None:
    number = read_number(value)
    if not isinstance(number, int) or not 1 <= number <= 1_000_000:
        say(where, "bad-number", f"{described(value)} is not a whole number from 1", "")
        return None
    return number


def share(value: Any, where: Where, say: Say) -> float | None:
    number = read_number(value)
    if number is None or not 0.5 <= number <= 0.99:
        say(where, "bad-number", f"{described(value)} is not a share between 0.5 and 0.99", "")
        return None
    return float(number)


def boolean(value: Any, where: Where, say: Say) -> bool | None:
    if isinstance(value, bool):
        return value
    if isinstance(value, Bare) and value.lower() in _TRUE | _FALSE:
        return value.lower() in _TRUE
    say(
        where,
        "bad-boolean",
        f"{described(value)} is neither true nor false",
        "Write true or false, without quotes.",
    )
    return None


def scalar(value: Any, where: Where, say: Say) -> str | int | float | bool | None:
    """A string, a number or a truth value: as JSON would have it."""
    if isinstance(value, Bare):
        if value.lower() in ("true", "false"):
            return value.lower() == "true"
        number = read_number(value)
        return string(value, where, say) if number is None else number
    if isinstance(value, (bool, int, float)):
        return value
    if value == "":
        return ""  # a demo may well measure the empty string
    return string(value, where, say)
