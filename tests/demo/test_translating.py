"""What a demo says in English is found in its translations, whole or with places, and nothing else is changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from studycards.demo.translating import in_language, in_words_of, with_translations

CHINESE = {
    "writer": "写者",
    "wrote {} B": "写入 {} B",
    "{}, then {}": "先{}，再{}",
    "waits": "等待",
    "goes": "离开",
}


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("writer", "写者"),
        ("writers", "writers"),
        ("wrote 4,096 B", "写入 4,096 B"),
        ("wrote B", "wrote B"),
        ("waits, then goes", "先等待，再离开"),
        ("read(), then waits", "先read()，再等待"),
        ("EAGAIN", "EAGAIN"),
        (["waits", 1, True, None], ["等待", 1, True, None]),
        ({"writer": "waits", "x": 2.5}, {"写者": "等待", "x": 2.5}),
    ],
)
def test_a_text_is_read_as_its_phrase_has_it(said: object, read: object) -> None:
    assert in_words_of(CHINESE, said) == read


def test_a_record_keeps_what_was_said_and_is_read_in_each_language() -> None:
    record = {"type": "lane", "lane": "writer", "event": "wrote 1 B", "t": 5, "translated": "not from a demo"}

    told = with_translations(record, {"zh": CHINESE})

    assert in_language(told, "zh")["lane"] == "写者" and in_language(told, "zh")["event"] == "写入 1 B"
    assert in_language(told, "en")["lane"] == "writer" and in_language(told, "fr")["event"] == "wrote 1 B"


@given(some.text("ab", max_size=30), some.text("ab", max_size=30))
def test_a_place_takes_whatever_stands_there(one: str, other: str) -> None:
    assert in_words_of({"a{}|{}b": "{} {}"}, f"a{one}|{other}b") == f"{one} {other}"
