"""Events as JSON lines that a person can read, one event a line, and back; what is no event is told with its line.

    {"id":"01960a...","type":"review","at":"2026-11-25T09:30:00.000Z","day":"2026-11-25","device":"a1b2c3d4e5f60718",
     "card":"concurrency/pipe-capacity","grade":"good","took_ms":4200,"due_day":"2026-11-28","phase":"review"}

Every field is one of `model.Event`; a field that has its usual value is left out. Lines may come from strangers, so
nothing is taken for an event whose values the log or the fold could choke on.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, BinaryIO, get_args
from zlib import crc32

from studycards.log.ids import is_id
from studycards.model import GRADE_NAMES, GRADES, Event, Phase

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()
_MILLISECOND = timedelta(milliseconds=1)
_LAST_DAY = date.max.toordinal() - _EPOCH_DAY
_LONGEST = 1_000_000
"""A line longer than this, in bytes, is no event of ours."""

_USUAL = Event._field_defaults
_NOTHING = {name: _USUAL.get(name) for name in Event._fields}
_NEEDED = frozenset(_NOTHING) - frozenset(_USUAL)
_ALWAYS = object()


class NoEvent(ValueError):
    """A line that is no event. `is_newer`: a newer version may know it."""

    def __init__(self, why: str, field: str = "", is_newer: bool = False) -> None:
        super().__init__(why.format(field=field))
        self.why, self.field, self.is_newer = why, field, is_newer


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that was left out: its number, from 1, and why. `is_cut`: it has no end, as where the rest is missing."""

    number: int
    why: str
    field: str = ""
    is_newer: bool = False
    is_cut: bool = False

    def told(self, say: Callable[[str], str] = str) -> str:
        """Why it was left out, after `say` has translated it."""
        return say(self.why).format(field=self.field)


def line_of(event: Event, with_check: bool = False) -> str:
    """The line of an event, without its end. `with_check` adds a checksum, for files that no person edits."""
    values = {
        name: _SHOWN[name](value) if name in _SHOWN else value
        for name, value in zip(Event._fields, event, strict=True)
        if value != _USUAL.get(name, _ALWAYS)
    }
    text = _JSON(values)
    return f'{text[:-1]}{_CHECK}{_check(text)}"}}' if with_check else text


def lines_of(events: Iterable[Event], with_check: bool = False) -> Iterator[str]:
    """The lines of events, each with its end."""
    return (f"{line_of(event, with_check)}\n" for event in events)


def event_of(line: str | bytes, is_sound: bool = False) -> Event:
    """The event of a line; `is_sound`: its checksum was looked at. Raises NoEvent."""
    if len(line) >= _LONGEST:
        raise NoEvent("it is too long")
    try:
        text = (line.decode() if isinstance(line, bytes) else line).strip(_BLANKS)
        values, end = _DECODE(text)
    except (ValueError, RecursionError) as error:
        raise NoEvent("it is not JSON") from error
    if end != len(text):
        raise NoEvent("it is not JSON")
    if not isinstance(values, dict):
        raise NoEvent("it is not an event")
    if (
        (check := values.pop("check", None)) is not None
        and not is_sound
        and check != _check(_without_check(text))
    ):
        raise NoEvent("its checksum does not fit")
    return _event(values)


def read_lines(file: BinaryIO, known: Callable[[str], bool] | None = None) -> Iterator[Event | BadLine]:
    """The events of a file, and what was left out. Sound lines whose event's id is `known` are passed over."""
    for number, line in enumerate(iter(partial(file.readline, _LONGEST), b""), 1):
        line = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
        is_sound = line.startswith(_HEAD) and _is_sound(line)
        if is_sound and known and known(line[len(_HEAD) : len(_HEAD) + 32].decode("latin-1")):
            continue
        if not line.strip():
            continue
        try:
            yield event_of(line, is_sound)
        except NoEvent as error:
            is_cut = not line.endswith(b"\n")
            yield BadLine(number, error.why, error.field, error.is_newer, is_cut)


_HEAD = b'{"id":"'
_CHECK = ',"check":"'
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# ASCII, so that even a broken surrogate, typed at a terminal, can be written
_JSON = json.JSONEncoder(separators=(",", ":")).encode


def _no_number(name: str) -> Any:
    raise ValueError(name)


_DECODE = json.JSONDecoder(parse_constant=_no_number).raw_decode
_BLANKS = " \t\r\n"


def _is_sound(line: bytes) -> bool:
    """Whether a line ends as one that was written with its checksum does, and fits it."""
    before, comma, check = line.rpartition(_CHECK.encode())
    return bool(comma) and check == b'%08x"}\n' % crc32(before + b"}")


def _check(text: str) -> str:
    return f"{crc32(text.encode()):08x}"


def _without_check(text: str) -> str:
    """The line as it was before its checksum was put at its end."""
    before, comma, _ = text.strip().rpartition(_CHECK)
    return before + "}" if comma else text


def _event(values: Mapping[str, Any]) -> Event:
    fields = _NOTHING.copy()
    try:
        for name, value in values.items():
            if value is not None:
                fields[name] = _READ[name](value)
    except (LookupError, TypeError, ValueError, OverflowError):
        raise NoEvent(*_why_none(values)) from None
    event = Event._make(fields.values())
    if None in event[: len(_NEEDED)]:
        raise NoEvent(*_why_none(values))
    if event.type == "review" and (event.card is None or event.grade is None):
        raise NoEvent("it is a review without a card or a grade")
    if event.type == "undo" and event.ref is None:
        raise NoEvent("it is an undo of nothing")
    return event


def _why_none(values: Mapping[str, Any]) -> tuple[str, str, bool]:
    """Why values are no event: the reason, the field, and whether a newer version may know it."""
    if unknown := values.keys() - _READ.keys():
        return "it has a field that this version does not know, {field}", min(unknown)[:40], True
    told = {name: value for name, value in values.items() if value is not None}
    for name, value in told.items():
        try:
            _READ[name](value)
        except (LookupError, TypeError, ValueError, OverflowError):
            return "its {field} cannot be read", name, False
    return "it has no {field}", min(_NEEDED - told.keys()), False


# Times, days and grades, as people write them


def _time(at: int) -> str | int:
    try:
        return (_EPOCH + at * _MILLISECOND).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    except OverflowError:
        return at


def _day(day: int) -> str | int:
    return date.fromordinal(day + _EPOCH_DAY).isoformat() if -_EPOCH_DAY < day <= _LAST_DAY else day


def _grade(grade: int) -> str | int:
    return GRADE_NAMES.get(grade, grade)


_SHOWN: Mapping[str, Callable[[Any], Any]] = {
    "at": _time, "due_at": _time, "day": _day, "due_day": _day, "grade": _grade, "data": dict,
}  # fmt: skip


# What a value must be; any other is a ValueError, or a TypeError where it is a list or a map


def _checked(fits: Callable[[Any], bool]) -> Callable[[Any], Any]:
    """A reader that takes a value as it is, if it fits."""

    def read(value: Any) -> Any:
        if not fits(value):
            raise ValueError
        return value

    return read


_often = lru_cache(maxsize=4096)
"""For texts that come again and again in a log."""


def _is_word(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 500 and value.isprintable()


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
            raise ValueError
        return value

    return read


def _read_time(value: Any) -> int:
    moment = datetime.fromisoformat(value)
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (aware - _EPOCH) // _MILLISECOND


@_often
def _read_day(value: Any) -> int:
    return date.fromisoformat(value).toordinal() - _EPOCH_DAY


def _read_grade(value: Any) -> int:
    return GRADES[value] if isinstance(value, str) else _whole(1, 4)(value)


def _is_share(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 < value < 1


def _read_share(value: Any) -> float:
    if not _is_share(value):
        raise ValueError
    return float(value)


def _is_data(value: Any) -> bool:
    """Whether the parts that the fold reads are what it takes them for."""
    return isinstance(value, dict) and all(
        fits(value[part]) for part, fits in _PARTS.items() if part in value
    )


def _are_words(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and one.isprintable() for one in value)


def _are_parameters(value: Any) -> bool:
    return isinstance(value, list) and len(value) in (0, 21) and all(map(_is_number, value))


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _are_days(value: Any) -> bool:
    return isinstance(value, dict) and all(
        isinstance(day, int) and not isinstance(day, bool) and 0 <= day <= _LAST_DAY for day in value.values()
    )


def _are_shares(value: Any) -> bool:
    return isinstance(value, dict) and all(map(_is_share, value.values()))


def _is_count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**31


_PARTS: Mapping[str, Callable[[Any], bool]] = {
    "was": _are_words, "parameters": _are_parameters, "retentions": _are_shares, "revision": _is_count,
    "due": _are_days,
}  # fmt: skip

_word = _often(_checked(_is_word))
_id = _checked(is_id)
_READ: Mapping[str, Callable[[Any], Any]] = {
    "id": _id, "type": _word, "at": _read_time, "day": _read_day, "device": _word, "tz": _whole(-1440, 1440),
    "card": _word, "grade": _read_grade, "took_ms": _whole(0, 2**53), "answer": lambda value: value, "session": _word,
    "due_day": _read_day, "due_at": _read_time, "phase": _often(_checked(frozenset(get_args(Phase)).__contains__)),
    "step": _whole(0, 10_000), "retention": _read_share, "ref": _id, "data": _checked(_is_data),
}  # fmt: skip
