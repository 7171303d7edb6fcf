"""Typed answers: what means the same, what is nearly right, what is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import made, troubles

from studycards.cards import comparing, typed

SEMAPHORE = made(kind="typed", answer={"en": "semaphore", "zh": "信号量"}, accept=["sem"])
BYTES = made(kind="typed", answer=65536)
PAIR = made(kind="typed", answer="x and y", accept=[{"any": 2, "of": [["pipe", "管道"], "socket", "signal"]}])
SHARE = made(kind="typed", answer="about half", accept=[{"number": 0.5, "tolerance": 0.1}])


@pytest.mark.parametrize(
    "said",
    [
        "semaphore",
        "Semaphore",
        "  SEMAPHORE. ",
        "ｓｅｍａｐｈｏｒｅ",
        "`semaphore`",
        "“semaphore”",
        "信号量",
        "信号量。",
        "Sem",
    ],
)
def test_forms_that_mean_the_same_are_right(said: str) -> None:
    mark = typed.mark(SEMAPHORE, said, "en", 0)

    assert (mark.verdict, mark.grade) == ("right", 3)


@pytest.mark.parametrize(
    "said",
    [
        "65536",
        "65,536",
        "65 536",
        "65_536",
        "６５５３６",
        "64 KiB",
        "64k",
        "64KB",
        "65536 bytes",
        "65536 字节",
        "6.5536e4",
    ],
)
def test_a_number_is_right_in_every_form(said: str) -> None:
    assert typed.mark(BYTES, said, "en", 0).verdict == "right"


@pytest.mark.parametrize("said", ["65535", "65537", "6553", "64", "64 MiB", "655360", "-65536", "6,5536"])
def test_a_number_is_never_nearly_right(said: str) -> None:
    mark = typed.mark(BYTES, said, "en", 0)

    assert (mark.verdict, mark.grade) == ("wrong", 1)


def test_a_near_miss_is_shown_and_never_silently_right() -> None:
    mark = typed.mark(SEMAPHORE, "semphore", "en", 0)

    assert (mark.verdict, mark.grade, mark.notes) == ("near", 2, ("Almost: sem**a**phore",))
    assert typed.mark(SEMAPHORE, "semaphroe", "zh", 0).verdict == "near"
    assert typed.mark(SEMAPHORE, "mutex", "en", 0).verdict == "wrong"


def test_a_short_word_has_no_near_miss() -> None:
    fork = made(kind="typed", answer="fork")
    sem = made(kind="typed", answer="SEM")

    assert typed.mark(fork, "forl", "en", 0).verdict == "near"
    assert typed.mark(fork, "form x", "en", 0).verdict == "wrong"
    assert typed.mark(sem, "sen", "en", 0).verdict == "wrong"


@pytest.mark.parametrize(
    "said",
    ["pipe, socket", "socket and pipe", "管道、signal", "signal；管道", "pipe\nsignal", "管道和socket"],
)
def test_any_so_many_of_a_list_are_enough(said: str) -> None:
    assert typed.mark(PAIR, said, "en", 0).verdict == "right"


def test_too_few_of_a_list_are_partly_right() -> None:
    mark = typed.mark(PAIR, "pipe, 管道, fifo", "en", 0)

    assert (mark.verdict, mark.grade, mark.notes) == ("partly", 1, ("You have 1 of 2: pipe",))


def test_a_tolerance_is_a_share_of_the_number() -> None:
    assert typed.mark(SHARE, "0.55", "en", 0).verdict == "right"
    assert typed.mark(SHARE, "0.56", "en", 0).verdict == "wrong"


def test_operators_are_not_punctuation() -> None:
    at_least = made(kind="typed", answer=">=")

    assert typed.mark(at_least, "<=", "en", 0).verdict == "wrong"
    assert typed.mark(at_least, "＞＝", "en", 0).verdict == "right"


def test_an_answer_that_no_one_can_type_is_a_trouble() -> None:
    assert troubles(kind="typed", answer="...") == [(("answer",), "bad-text")]
    assert troubles(kind="typed", answer="x", accept=[{"number": "1", "tolerance": "-1"}]) == [
        (("accept", 0, "tolerance"), "bad-number")
    ]
    assert troubles(kind="typed", answer="x", accept=[{"any": 3, "of": ["a", "b"]}]) == [
        (("accept", 0, "any"), "too-many-wanted")
    ]


@given(st.text(max_size=12), st.text(max_size=12))
def test_slips_count_like_the_plain_definition(one: str, other: str) -> None:
    assert comparing.slips(one, other, 2) == min(3, _distance(one, other))
    assert comparing.slips(one, other, 2) == comparing.slips(other, one, 2)


@given(st.text())
def test_the_plain_form_of_a_plain_form_is_itself(text: str) -> None:
    assert comparing.plain(comparing.plain(text)) == comparing.plain(text)


@given(st.text(st.characters(exclude_categories=("C",)), max_size=30))
def test_what_is_typed_as_the_answer_has_it_is_right(text: str) -> None:
    if comparing.plain(text):
        assert typed.mark(made(kind="typed", answer={"en": text}), text, "en", 0).verdict == "right"


def _distance(one: str, other: str) -> int:
    table = [[max(i, j) if not i or not j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
