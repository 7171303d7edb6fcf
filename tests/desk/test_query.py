"""What a search says, taken apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycards.desk.query import Measured, Named, Words, terms
from studycards.errors import StudycardsError


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("pipe full", (Words("pipe"), Words("full"))),
        ('"write end" -named', (Words("write end"), Words("named", negated=True))),
        ("concept:Pipe", (Named("concept", ("pipe",)),)),
        ("kind:predict,typed", (Named("kind", ("predict", "typed")),)),
        ('-deck:"a deck"', (Named("deck", ("a deck",), negated=True),)),
        ("lapses>2 recall<=90%", (Measured("lapses", ">", 2.0), Measured("recall", "<=", 90.0))),
        ("reps:0 -due<7", (Measured("reps", "=", 0.0), Measured("due", "<", 7.0, negated=True))),
        ("ｋｉｎｄ：ｏｐｅｎ", (Named("kind", ("open",)),)),
        ("os.pipe() a<b http://x", (Words("os.pipe()"), Words("a<b"), Words("http://x"))),
        ("is: lapses>", (Named("is", ()),)),
        ("- () ::", ()),
    ],
)
def test_a_query_is_words_and_terms(query: str, found: tuple[object, ...]) -> None:
    assert terms(query) == found


@pytest.mark.parametrize(
    ("query", "close"), [("concpet:x", "concept"), ("lapsse>2", "lapses"), ("kinds:x", "kind")]
)
def test_a_slip_of_the_finger_is_told(query: str, close: str) -> None:
    with pytest.raises(StudycardsError, match=f"Did you mean {close}"):
        terms(query)


def test_a_number_must_be_one() -> None:
    with pytest.raises(StudycardsError, match="lapses is compared with a number, not with many"):
        terms("lapses>many")


@given(st.text(max_size=60))
def test_any_text_is_a_query_or_a_told_mistake(text: str) -> None:
    try:
        found = terms(text)
    except StudycardsError:
        return
    assert all(isinstance(term, Words | Named | Measured) for term in found)
