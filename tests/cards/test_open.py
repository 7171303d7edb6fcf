"""Free answers against a rubric."""

from making import made, troubles

from studycards.cards import open as free
from studycards.cards.asking import Recall

GIL = made(
    kind="open",
    answer="One thread at a time runs bytecode.",
    rubric=[
        {"point": "one thread at a time", "weight": 2, "words": ["one thread", "一个线程"]},
        {"point": "bytecode", "words": ["bytecode", "字节码"]},
        {"point": "released on I/O", "words": ["I/O", "release"]},
    ],
)


def test_the_points_come_with_their_weights() -> None:
    asked = free.ask(GIL, "en", 0)

    assert asked == Recall(
        "What?", (("one thread at a time", 2.0), ("bytecode", 1.0), ("released on I/O", 1.0))
    )


def test_the_share_of_the_weights_proposes_a_grade() -> None:
    grades = {(0, 1, 2): ("right", 3), (0, 1): ("partly", 2), (0,): ("partly", 2), (1,): ("partly", 1)}

    for ticked, expected in grades.items():
        mark = free.mark(GIL, list(ticked), "en", 0)
        assert (mark.verdict, mark.grade) == expected
    assert free.mark(GIL, [1], "zh", 0).notes == ("缺少：one thread at a time", "缺少：released on I/O")


def test_words_propose_points() -> None:
    assert free.proposed_points(GIL, "Only ONE  thread runs; it is released when it waits") == (0, 2)
    assert free.proposed_points(GIL, "同一时刻只有一个线程执行字节码") == (0, 1)
    assert free.proposed_points(GIL, "prerelease") == ()
    assert free.proposed_points(GIL, "") == ()


def test_a_weight_is_more_than_nothing() -> None:
    rubric = [{"point": "a", "weight": 0}]

    assert troubles(kind="open", answer="x", rubric=rubric) == [(("rubric", 0, "weight"), "bad-number")]
