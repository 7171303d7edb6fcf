"""Events as lines: there and back the same, readable, and never a traceback for what is no event."""

from __future__ import annotations

import io
import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycards.exchange.jsonlines import BadLine, NoEvent, event_of, line_of, lines_of, read_lines
from studycards.model import Event
from studycards.schedule.fold import fold_all
from tests.exchange.making import DAY, NOW, many_events, review

SOME = review()._replace(id="0" * 32, device="a1")

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=20)
whole = st.integers(0, 2**40)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**60), 2**60) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
ids = st.integers(0, 16**32 - 1).map(lambda number: f"{number:032x}")
events = st.builds(
    Event,
    id=ids,
    type=st.sampled_from(["review", "suspend", "practice", "plan"]),
    at=st.integers(-(2**40), 2**47),
    day=st.integers(-10_000, 500_000),
    device=words,
    tz=st.integers(-840, 840),
    card=words,
    grade=st.integers(1, 4),
    took_ms=st.none() | whole,
    answer=json_values,
    session=words,
    ref=st.none() | ids,
    due_day=st.none() | st.integers(0, 500_000),
    due_at=st.none() | st.integers(0, 2**47),
    phase=st.sampled_from([None, "new", "learning", "review", "relearning"]),
    step=st.none() | st.integers(0, 10),
    retention=st.none() | st.floats(0.01, 0.99),
    data=st.dictionaries(st.sampled_from(["sure", "score"]), json_values, max_size=2),
)


@given(events, st.booleans())
def test_an_event_comes_back_the_same(event: Event, with_check: bool) -> None:
    line = line_of(event, with_check)

    assert event_of(line) == event
    assert line.isascii() and "\n" not in line


def test_a_person_can_read_a_line() -> None:
    line = json.loads(line_of(SOME._replace(due_at=NOW + 60_000)))

    assert line == {
        "id": "0" * 32, "type": "review", "at": "2025-10-09T09:00:00.000Z", "day": "2025-10-09", "device": "a1",
        "tz": 60, "card": "d/a", "grade": "good", "took_ms": 4000, "due_day": "2025-10-12",
        "due_at": "2025-10-09T09:01:00.000Z", "phase": "review",
    }  # fmt: skip


def test_what_a_person_edited_is_read() -> None:
    line = (
        '{ "id": "%s", "type": "review", "at": "2025-10-09 10:00+01:00", "day": "2025-10-09", "device": "a1", '
        % ("0" * 32)
    )

    event = event_of(line + '"card": "d/a", "grade": 4, "tz": null}')

    assert (event.at, event.day, event.grade, event.tz) == (NOW, DAY, 4, 0)


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("id", "7", "its id cannot be read"),
        ("id", None, "it has no id"),
        ("at", "yesterday", "its at cannot be read"),
        ("at", 12, "its at cannot be read"),
        ("day", "2025-02-30", "its day cannot be read"),
        ("device", "\x1b[31m", "its device cannot be read"),
        ("card", "d/\u202ea", "its card cannot be read"),
        ("card", None, "it is a review without a card or a grade"),
        ("grade", 5, "its grade cannot be read"),
        ("grade", "perfect", "its grade cannot be read"),
        ("grade", [1], "its grade cannot be read"),
        ("took_ms", 10**400, "it is not JSON"),
        ("took_ms", True, "its took_ms cannot be read"),
        ("phase", "old", "its phase cannot be read"),
        ("phase", ["review"], "its phase cannot be read"),
        ("retention", 1.5, "its retention cannot be read"),
        ("retention", float("nan"), "it is not JSON"),
        ("data", {"parameters": "abc"}, "its data cannot be read"),
        ("data", {"was": "d/b"}, "its data cannot be read"),
        ("data", {"revision": "2"}, "its data cannot be read"),
        ("data", {"due": {"d/a": 10**12}}, "its data cannot be read"),
        ("mood", "fine", "it has a field that this version does not know, mood"),
        ("check", "00000000", "its checksum does not fit"),
    ],
)
def test_what_is_no_event_says_why(field: str, value: object, why: str) -> None:
    values = json.loads(line_of(SOME)) | {field: value}
    text = json.dumps(values) if value != 10**400 else line_of(SOME).replace("4000", "1" * 5000)

    with pytest.raises(NoEvent) as raised:
        event_of(text)

    assert str(raised.value) == why


def test_a_file_with_strange_lines_gives_all_others() -> None:
    good = line_of(SOME, True)
    file = b"\xef\xbb\xbf" + b"\n".join(
        [
            good.encode(),
            b"",
            b"not json",
            b"[1]",
            b"\xff\xfe",
            b"[" * 100_000,
            good.replace("d/a", "d/b").encode(),
            b"x" * 2**20,
        ]
    )

    found = list(read_lines(io.BytesIO(file + b"\n" + good[:90].encode())))

    assert found[0] == SOME
    assert [(one.number, one.why) for one in found[1:] if isinstance(one, BadLine)][:5] == [
        (3, "it is not JSON"), (4, "it is not an event"), (5, "it is not JSON"), (6, "it is not JSON"),
        (7, "its checksum does not fit"),
    ]  # fmt: skip
    assert isinstance(found[-1], BadLine) and found[-1].is_cut


def test_sound_lines_of_known_events_are_passed_over_and_spoiled_ones_are_not() -> None:
    sound = f"{line_of(SOME, True)}\n"
    asked: list[str] = []

    found = list(
        read_lines(
            io.BytesIO((sound + sound.replace("good", "easy")).encode()), lambda id: not asked.append(id)
        )
    )

    assert asked == [SOME.id]
    assert [one.why for one in found if isinstance(one, BadLine)] == ["its checksum does not fit"]


@settings(max_examples=300, deadline=None)
@given(st.randoms(use_true_random=False))
def test_mutated_lines_are_events_or_told_and_what_is_taken_can_be_folded(draw: random.Random) -> None:
    lines = [bytearray(line.encode()) for line in lines_of(many_events(30))]
    for line in lines:
        for _ in range(draw.randrange(4)):
            place = draw.randrange(len(line) - 1)
            line[place : place + draw.randrange(3)] = draw.choice(
                [
                    b"0",
                    b'"',
                    b"null",
                    b"-1",
                    b"{}",
                    b"[]",
                    b"99999999999999999999",
                    b"\xff",
                    b"\\u0000",
                    b"1e999",
                ]
            )

    taken = [one for one in read_lines(io.BytesIO(b"".join(lines))) if isinstance(one, Event)]

    fold_all(taken)
    assert [event_of(line_of(event)) for event in taken] == taken
