"""What comes from a demo, made safe to show: no control characters, and only records of a known shape."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import Any

_PICTURES = {code: chr(0x2400 + code) for code in range(32) if code != 9} | {127: "␡"}
_UNSAFE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
_KEPT = "\t\u200d"
"""A tab, and the joiner that some scripts need; other formatting characters can turn a line around."""


def safe(text: str) -> str:
    """The text with control characters as pictures (`␛`), and nothing that moves a cursor or turns a line."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_safe(character) for character in text)


def _safe(character: str) -> str:
    if character in _KEPT:
        return character
    if picture := _PICTURES.get(ord(character)):
        return picture
    return "\ufffd" if unicodedata.category(character) in _UNSAFE else character


def safe_value(value: Any) -> Any:
    """The same for every string inside a JSON value."""
    if isinstance(value, str):
        return safe(value)
    if isinstance(value, list):
        return [safe_value(item) for item in value]
    if isinstance(value, dict):
        return {safe(key): safe_value(item) for key, item in value.items()}
    return value


def parsed(message: bytes) -> list[dict[str, Any]]:
    """The records in one message: one, or several for a `show` of several lines. Else ValueError."""
    try:
        record = json.loads(message, parse_constant=_not_a_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(record, dict):
        raise ValueError("not an object")
    fields = _FIELDS.get(str(record.get("type")))
    if fields is None:
        raise ValueError("a record of an unknown type")
    for name, holds in fields.items():
        if not holds(record.get(name)):
            raise ValueError(f"a {record['type']} whose {name} is missing or of another type")
    return list(_lines(record))


def _lines(record: dict[str, Any]) -> Iterator[dict[str, Any]]:
    if record["type"] != "show":
        yield safe_value(record)
        return
    for line in record["line"].splitlines() or [""]:
        yield {"type": "show", "line": safe(line)}


def _not_a_number(name: str) -> str:
    """`Infinity` and `NaN` are not JSON; what is stored and printed must be."""
    return name


def _text(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value) and all(isinstance(one, str) for one in value.values())


def _string(value: Any) -> bool:
    return isinstance(value, str)


def _anything(_: Any) -> bool:
    return True


def _count(value: Any) -> bool:
    return isinstance(value, int)


def _bars(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(height, (int, float)) for height in value.values())


def _verdict(value: Any) -> bool:
    return value in ("confirmed", "refuted", "inconclusive", "unavailable")


_FIELDS: dict[str, dict[str, Callable[[Any], bool]]] = {
    "start": {"knobs": lambda value: isinstance(value, dict)},
    "step": {"text": _text},
    "show": {"line": _string},
    "lane": {"lane": _string, "event": _string, "t": _count},
    "measure": {"name": _string, "value": _anything, "unit": _string},
    "chart": {"title": _text, "bars": _bars, "unit": _string},
    "evidence": {
        "id": _string,
        "verdict": _verdict,
        "unit": _string,
        "why": lambda value: value is None or _text(value),
    },
    "unavailable": {"reason": _text},
    "end": {},
}
