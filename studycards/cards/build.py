"""From a card's fields as a deck has them to cards: normal form, problems, siblings, the finished value."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studycards.cards import cloze, kind
from studycards.cards.fields import COMMON, Field, Say, Where
from studycards.cards.shapes import normalised, one
from studycards.model import KINDS, Card, FollowUp, Text

Raw = dict[str, Any]
"""A card's fields in their normal form: maps, lists, strings and numbers only."""


def fields_of(kind_name: str) -> dict[str, Field]:
    """All fields that a card of this kind may have."""
    return {**COMMON, **kind(kind_name).FIELDS}


def checked(value: Any, where: Where, say: Say) -> Raw | None:
    """A card's fields in their normal form, or None where too much is wrong to make a card of them."""
    found: list[str] = []

    def tell(place: Where, code: str, message: str, hint: str) -> None:
        found.append(code)
        say(place, code, message, hint)

    name = str(value.get("kind", "")) if isinstance(value, dict) else ""
    if name not in KINDS:
        if isinstance(value, dict) and "kind" in value:
            one(COMMON["kind"], value["kind"], (*where, "kind"), say)
        else:
            normalised({"kind": COMMON["kind"]}, value if value == {} else _only_kind(value), where, say)
        return None
    raw = normalised(fields_of(name), value, where, tell)
    if set(found) <= {"yaml-trap"}:
        for place, code, message, hint in kind(name).problems(raw):
            tell((*where, *place), code, message, hint)
    return raw if set(found) <= {"yaml-trap"} else None


def _only_kind(value: Any) -> Any:
    return {} if isinstance(value, dict) else value


def siblings(raw: Raw) -> Iterator[tuple[str, int]]:
    """The ids that one card of a file becomes, each with its hole: a cloze has a sibling for every number."""
    numbers = cloze.holes(raw["ask"]) if raw["kind"] == "cloze" else [1]
    for number in numbers or [1]:
        yield sibling_id(raw["id"], number), number


def sibling_id(name: str, hole: int) -> str:
    """`c1` is the card itself; each further number is a sibling."""
    return name if hole == 1 else f"{name}.c{hole}"


def card(raw: Raw, deck: str, hole: int = 1) -> Card:
    """The finished card; `hole` chooses a cloze's sibling."""
    comparison = raw.get("comparison")
    why, code = raw.get("why"), raw.get("code_text")
    return Card(
        id=f"{deck}/{sibling_id(raw['id'], hole)}",
        deck=deck,
        kind=raw["kind"],
        concept=raw["concept"],
        note=f"{deck}/{raw.get('note', raw['id'])}",
        ask=with_code(raw["ask"], code, raw.get("code_language", "")),
        body=kind(raw["kind"]).body(raw | {"hole": hole}),
        asks=tuple(with_code(text, code, raw.get("code_language", "")) for text in raw.get("asks", ())),
        why=why,
        hints=tuple(raw.get("hints", ())),
        claims=tuple(raw.get("claims", ())),
        demo=raw.get("demo"),
        shows=tuple(raw.get("shows", ())),
        tags=tuple(raw.get("tags", ())),
        after=tuple(f"{deck}/{name}" for name in raw.get("after", ())),
        source=tuple(raw.get("source", ())),
        follow_ups=tuple(
            FollowUp(one["rung"], one["ask"], one["answer"]) for one in raw.get("follow_ups", ())
        ),
        was=tuple(f"{deck}/{sibling_id(name, hole)}" for name in raw.get("was", ())),
        revision=raw.get("revision", 1),
        comparison=(comparison[0], comparison[1]) if comparison else None,
    )


def with_code(text: Text, code: str | None, language: str) -> Text:
    """A question with the code it is about in a fence under it, in every language."""
    if code is None:
        return text
    ticks = "`" * max(3, longest_run(code) + 1)
    fence = f"{ticks}{language}\n{code.rstrip()}\n{ticks}"
    return {lang: f"{words.rstrip()}\n\n{fence}" for lang, words in text.items()}


def longest_run(code: str) -> int:
    """The longest run of backquotes in a text: a fence around it must be longer."""
    longest = run = 0
    for letter in code:
        run = run + 1 if letter == "`" else 0
        longest = max(longest, run)
    return longest


def texts_of(raw: Mapping[str, Any]) -> Iterator[str]:
    """Every string of a card's fields, for searching."""
    for value in raw.values():
        yield from _strings(value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _strings(part)
