"""What a search says, taken apart: words, and terms such as `concept:pipe`, `is:due`, `lapses>2`. Pure.

    pipe -named kind:predict,typed lapses>2

A term that begins with a hyphen must not hold. Several values between commas: one of them must.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from studycards.errors import StudycardsError

NAMED = ("deck", "concept", "kind", "claim", "demo", "tag", "id", "is")
"""Fields whose values are names."""

MEASURED = ("lapses", "reps", "stability", "difficulty", "recall", "due", "seen")
"""Fields that are compared with a number: `due` and `seen` are days from now and days ago, `recall` is in percent."""

KINDS_OF_STANDING = (
    "new", "learning", "review", "due", "suspended", "buried", "leech", "young", "mature", "confirmed", "refuted",
    "unproven",
)  # fmt: skip
"""What may follow `is:`."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text to look for: the beginnings of words, in a row where there are several."""

    text: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A field that must have one of some values. No value: the term is still being typed, and narrows nothing."""

    field: str
    values: tuple[str, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """A field that is compared with a number."""

    field: str
    op: str
    number: float
    negated: bool = False


Term = Words | Named | Measured

_TERM = re.compile(
    r"""(?P<no>-)?(?:
        (?P<field>[a-z]+) (?P<op>:|<=|>=|<|>|=) (?P<value>(?:"[^"]*"?|[^\s"])*)
        | "(?P<phrase>[^"]*)"? | (?P<word>\S+)
    )""",
    re.VERBOSE,
)


def terms(query: str) -> tuple[Term, ...]:
    """The terms of a search. Raises StudycardsError for a field or a number that cannot be meant."""
    plain = unicodedata.normalize("NFKC", query).casefold()
    return tuple(term for found in _TERM.finditer(plain) if (term := _term(found)) is not None)


def _term(found: re.Match[str]) -> Term | None:
    negated = found["no"] is not None
    field, op = found["field"], found["op"]
    if field and _is_field(field, op):
        if op == ":" and field in NAMED:
            return Named(field, tuple(_values(found["value"])), negated)
        return _measured(field, "=" if op == ":" else op, found["value"], negated)
    text = found["phrase"] if found["phrase"] is not None else found[0].removeprefix("-")
    return Words(text, negated) if any(letter.isalnum() for letter in text) else None


def _is_field(name: str, op: str) -> bool:
    """Whether a word before a colon or a comparison is a field. A slip of the finger is told, not searched for."""
    if name in (NAMED if op == ":" else ()) or name in MEASURED:
        return True
    close = get_close_matches(name, (*NAMED, *MEASURED), 1, 0.8) if len(name) > 3 else []
    if close:
        raise StudycardsError(
            "Nothing is called {name} in a search.", "Did you mean {close}?", name=name, close=close[0]
        )
    return False


def _values(text: str) -> Iterator[str]:
    """The values between commas; quotes keep spaces and commas."""
    for quoted, bare in re.findall(r'"([^"]*)"?|([^,"]+)', text):
        if value := (quoted or bare).strip():
            yield value


def _measured(field: str, op: str, text: str, negated: bool) -> Measured | None:
    if not text:
        return None
    try:
        number = float(text.removesuffix("%"))
    except ValueError:
        raise StudycardsError(
            "{field} is compared with a number, not with {text}.", "Such as: {field}{op}2",
            field=field, op=op, text=text,
        ) from None  # fmt: skip
    return Measured(field, op, number, negated)
