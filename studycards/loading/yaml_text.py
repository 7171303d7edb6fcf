"""YAML text to maps, lists and strings, or the one Problem that stops it; the only reader of YAML.

Scalars stay text: what is a number or a truth value, a field's shape decides. So `no` is the word no.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from studycards.cards.fields import Bare
from studycards.cards.scalars import CONTROL

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 40
MOST_EVENTS = 350_000
"""Values, and beginnings and ends of maps and lists, in one file."""

MOST_REPEATED = 10_000
"""How many values aliases may repeat in one file, in all: an alias of aliases multiplies."""

_TOO_DEEP = f"more than {MOST_DEPTH} levels stand inside each other"
_SPLIT = "Split it into several files."
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STRING_TAG = "tag:yaml.org,2002:str"


class BadText(Exception):
    """Why a text is not read, and where."""

    def __init__(self, line: int, column: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.code, self.message, self.hint = line, column, code, message, hint


@dataclass
class Content:
    """What a text holds. `repeated` are the spots of keys that stand twice in a map; the first counts."""

    value: Any = None
    repeated: list[tuple[int, int, str]] = field(default_factory=list)
    has_bom: bool = False


def read(data: bytes) -> Content:
    """The content of one file. Raises BadText."""
    has_bom = data.startswith(codecs.BOM_UTF8)
    text = decoded(data)
    composer = _Composer()
    _run(composer, text)
    return Content(composer.value, composer.repeated, has_bom)


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, not too long, without control characters."""
    if len(data) > MOST_BYTES:
        raise BadText(1, 1, "too-big", f"the file is larger than {MOST_BYTES >> 20} MB", _SPLIT)
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise BadText(1, 1, "not-utf-8", "the file is not UTF-8 but UTF-16", "Save it as UTF-8.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _spot_in(error.object[: error.start].decode("utf-8", "replace"))
        raise BadText(line, column, "not-utf-8", "the file is not UTF-8", "Save it as UTF-8.") from None
    if found := CONTROL.search(text):
        line, column = _spot_in(text[: found.start()])
        name = f"U+{ord(found[0]):04X}"
        raise BadText(
            line, column, "control-character", f"a control character ({name}) stands here", "Remove it."
        )
    return text


def _spot_in(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _run(composer: _Composer, text: str) -> None:
    try:
        composer.take_all(events(text))
    except yaml.MarkedYAMLError as error:
        raise _bad_yaml(error, text) from None
    except yaml.YAMLError as error:
        raise BadText(1, 1, "bad-yaml", f"this is not YAML: {error}") from None
    if not composer.documents:
        raise BadText(1, 1, "empty-file", "the file is empty", "Write its fields, or remove it.")


def events(text: str) -> Iterator[Any]:
    """The events of a text, one by one. Raises what the YAML library raises."""
    loader = _LOADER(text)
    try:
        yield from iter(loader.get_event, None)
    finally:
        loader.dispose()


def _bad_yaml(error: yaml.MarkedYAMLError, text: str) -> BadText:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.split("\n")
    here = lines[line] if line < len(lines) else ""
    tab = next((n for n, letter in enumerate(here) if letter == "\t"), None)
    indent = here[: len(here) - len(here.lstrip())]
    if "\t" in indent or (tab is not None and tab == column):
        return BadText(
            line + 1, here.index("\t") + 1, "tab", "a tab stands where YAML wants spaces", "Use spaces."
        )
    if "nesting" in (error.problem or "") or "depth" in (error.problem or ""):
        return BadText(line + 1, column + 1, "too-deep", _TOO_DEEP)
    why = " ".join(part for part in (error.context, error.problem) if part)
    return BadText(line + 1, column + 1, "bad-yaml", f"this is not YAML: {why}", _hint(here))


def _hint(line: str) -> str:
    if re.search(r":\s+[^\s\"'{\[].*:\s", line) or re.search(r":\s+[`@%&*]", line):
        return "Put the value in quotes."
    return "Look at the quotes, brackets and indents of this line and the one before."


class _Composer:
    """Takes the events of a text one by one and builds its value, with no more depth than is allowed."""

    def __init__(self) -> None:
        self.value: Any = None
        self.documents = 0
        self.repeated: list[tuple[int, int, str]] = []
        self._stack: list[tuple[Any, str | None, int]] = []
        self._into: Any = None
        self._key: Any = None
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._values = 0
        self._repeats = 0

    def take_all(self, events: Iterator[Any]) -> None:
        """Most of a file are plain values of maps and lists: these are put in place here, all others by `_take`."""
        for event in islice(events, MOST_EVENTS):
            if event.__class__ is not ScalarEvent or event.tag or event.anchor or self._into is None:
                self._take(event)
                continue
            value = event.value if event.style else Bare(event.value)
            self._values += 1
            if self._into.__class__ is list:
                self._into.append(value)
            elif self._key is None:
                self._take_key(value, event)
            else:
                self._into.setdefault(self._key, value)
                self._key = None
        for event in events:
            raise self._bad(event, "too-big", "the file holds too many values", _SPLIT)

    def _take(self, event: Any) -> None:
        kind = event.__class__
        if kind is ScalarEvent:
            self._scalar(event)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            self._open(event, {} if kind is MappingStartEvent else [])
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            self._close()
        elif kind is AliasEvent:
            self._alias(event)
        elif kind is DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                raise self._bad(
                    event, "two-documents", "a second document begins here", "Keep one in a file."
                )

    def _bad(self, event: Any, code: str, message: str, hint: str = "") -> BadText:
        return BadText(event.start_mark.line + 1, event.start_mark.column + 1, code, message, hint)

    def _scalar(self, event: Any) -> None:
        value = event.value
        if event.tag is None:
            value = value if event.style else Bare(value)
        elif event.tag != _STRING_TAG and event.tag != "!":
            raise self._bad(event, "tag", f"tags such as {event.tag} have no place in a deck", "Remove it.")
        self._values += 1
        if event.anchor:
            self._anchors[event.anchor] = (value, 1)
        self._add(value, event)

    def _open(self, event: Any, collection: Any) -> None:
        if event.tag is not None:
            raise self._bad(event, "tag", f"tags such as {event.tag} have no place in a deck", "Remove it.")
        if len(self._stack) >= MOST_DEPTH:
            raise self._bad(event, "too-deep", _TOO_DEEP)
        self._values += 1
        if event.anchor:
            self._anchors[event.anchor] = None
        self._add(collection, event)
        self._stack.append((self._into, event.anchor, self._values))
        self._into, self._key = collection, None

    def _close(self) -> None:
        done = self._into
        self._into, anchor, began = self._stack.pop()
        if anchor:
            self._anchors[anchor] = (done, self._values - began + 1)
        self._key = None

    def _alias(self, event: Any) -> None:
        anchored = self._anchors.get(event.anchor)
        if anchored is None:
            raise self._bad(
                event, "bad-yaml", f"the alias *{event.anchor} stands for nothing that is complete"
            )
        value, size = anchored
        self._values += size
        self._repeats += size
        if self._repeats > MOST_REPEATED:
            raise self._bad(
                event, "alias-bomb", "the aliases of this file repeat too much", "Write the values out."
            )
        self._add(value, event)

    def _add(self, value: Any, event: Any) -> None:
        """Put a value where the walk is: at the root, at the end of a list, or as the next key or value of a map."""
        into = self._into
        if into is None:
            self.value = value
        elif into.__class__ is list:
            into.append(value)
        elif self._key is None:
            self._take_key(value, event)
        else:
            into.setdefault(self._key, value)
            self._key = None

    def _take_key(self, value: Any, event: Any) -> None:
        if not isinstance(value, str):
            raise self._bad(
                event, "bad-key", "a key is a word, not a map or a list", "Put the key in quotes."
            )
        key = str(value)
        if key in self._into:
            self.repeated.append((event.start_mark.line + 1, event.start_mark.column + 1, key))
        self._key = key
