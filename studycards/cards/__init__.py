"""One file a card kind. A kind is a module with the names of `Kind`; `KINDS` of the model lists them."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from typing import Any, Protocol, cast

from studycards.cards.asking import Asked, Mark, Reply
from studycards.model import KINDS, Card


class Kind(Protocol):
    """What each module of this folder offers.

    FIELDS    the fields that this kind adds to the common ones, as `studycards.cards.fields.Field`s
    body      the normalised fields of a card, as this kind's own frozen value
    problems  what is wrong with normalised fields beyond their shapes: (path of keys, code, message, hint)
    ask       how to ask, in a language; `seed` shuffles and draws one of `asks`
    answer    the right answer as Markdown
    mark      what a reply is worth; `seed` is the one that was asked with; `measured` is the value that the demo's
              evidence just measured, for kinds that a measurement marks
    """

    FIELDS: Mapping[str, Any]

    def body(self, raw: Mapping[str, Any]) -> Any: ...
    def problems(self, raw: Mapping[str, Any]) -> Iterator[tuple[tuple[str | int, ...], str, str, str]]: ...
    def ask(self, card: Card, lang: str, seed: int) -> Asked: ...
    def answer(self, card: Card, lang: str) -> str: ...
    def mark(self, card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark: ...


def kind(name: str) -> Kind:
    """The module of a kind, imported when first asked for. KeyError for an unknown one."""
    if name not in KINDS:
        raise KeyError(name)
    return cast(Kind, importlib.import_module(f"studycards.cards.{name}"))


def ask(card: Card, lang: str, seed: int) -> Asked:
    """How to ask this card."""
    return kind(card.kind).ask(card, lang, seed)


def in_a_line(card: Card, lang: str) -> str:
    """The question's first line as Markdown, as a list of cards shows it; what it asks for stays hidden."""
    return ask(card._replace(asks=()), lang, 0).prompt.strip().partition("\n")[0]


def unmarked(markdown: str) -> str:
    """A line without the signs of code, bold and italics, for lists that draw none."""
    return re.sub(r"\*\*|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])", "", markdown)


def answer(card: Card, lang: str) -> str:
    """The right answer as Markdown."""
    return kind(card.kind).answer(card, lang)


def mark(card: Card, reply: Reply, lang: str, seed: int, measured: Any = None) -> Mark:
    """What a reply is worth."""
    return kind(card.kind).mark(card, reply, lang, seed, measured)
