"""Whatever a demo sends: it is a record of a known shape with nothing in it that could drive a terminal, or refused."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from studycards.demo import incoming

JSON = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(),
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
TYPES = some.sampled_from(sorted(incoming._FIELDS))


def strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for pair in value.items() for one in pair for text in strings(one)]
    return [text for one in value for text in strings(one)] if isinstance(value, list) else []


@given(some.binary())
def test_any_bytes_are_records_or_refused(message: bytes) -> None:
    try:
        records = incoming.parsed(message)
    except ValueError:
        return

    assert all(isinstance(record["type"], str) for record in records)


@given(TYPES, some.dictionaries(some.sampled_from(["text", "line", "lane", "t", "id", "bars"]), JSON))
def test_any_object_is_refused_or_safe_json(kind: str, fields: dict[str, Any]) -> None:
    try:
        records = incoming.parsed(json.dumps({**fields, "type": kind}).encode())
    except ValueError:
        return

    json.dumps(records, allow_nan=False)
    for text in strings(records):
        assert all(c == "\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in text)


@given(some.text())
def test_safe_text_stays_as_it_is(text: str) -> None:
    assert incoming.safe(incoming.safe(text)) == incoming.safe(text)


def test_words_of_every_language_and_tabs_are_kept() -> None:
    assert incoming.safe("管道\tpipe é 👩‍💻") == "管道\tpipe é 👩‍💻"


def test_escapes_and_characters_that_turn_a_line_are_made_visible() -> None:
    assert incoming.safe("\x1b[2J\x07\x9b\u202e\u2066") == "␛[2J␇\ufffd\ufffd\ufffd"


def test_a_show_of_several_lines_is_several_records() -> None:
    message = json.dumps({"type": "show", "line": "one\ntwo\n"}).encode()

    assert [record["line"] for record in incoming.parsed(message)] == ["one", "two"]


@pytest.mark.parametrize(
    "record",
    [
        {"type": "lane", "lane": "a", "event": "b", "t": "now"},
        {"type": "evidence", "id": "a", "verdict": "proved", "unit": ""},
        {"type": "step", "text": {}},
        {"type": "chart", "title": {"en": "x"}, "bars": {"a": "high"}, "unit": ""},
        {"type": "output", "line": "only the runner makes these"},
        ["start"],
    ],
)
def test_a_record_of_the_wrong_shape_is_refused(record: Any) -> None:
    with pytest.raises(ValueError):
        incoming.parsed(json.dumps(record).encode())


def test_a_record_nested_without_end_is_refused() -> None:
    with pytest.raises(ValueError):
        incoming.parsed(b'{"type":"end","x":' + b"[" * 20_000)
