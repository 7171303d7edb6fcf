"""One right choice, or several."""

from making import made, troubles

from studycards.cards import choice
from studycards.model import Card

FLOW = {
    "kind": "choice",
    "choices": [
        {"text": {"en": "one way", "zh": "单向"}, "right": True},
        {"text": {"en": "in turn", "zh": "交替"}, "because": {"en": "half duplex", "zh": "半双工"}},
        {"text": {"en": "at once", "zh": "同时"}},
    ],
}
SEVERAL = {
    "kind": "choice",
    "choices": ["a", "b", "c", "d"],
    "answer": ["a", "b"],
    "because": {"c": "no", "d": "never"},
}


def reply(card: Card, seed: int, *texts: str) -> list[int]:
    return [choice.ask(card, "en", seed).options.index(text) for text in texts]


def test_choices_are_shuffled_by_the_seed() -> None:
    card = made(**FLOW)

    assert len({choice.ask(card, "en", seed).options for seed in range(50)}) == 6


def test_the_right_choice_is_good() -> None:
    card = made(**FLOW)

    mark = choice.mark(card, reply(card, 4, "one way"), "en", 4)

    assert (mark.verdict, mark.grade, mark.replied, mark.instead) == ("right", 3, "one way", None)


def test_a_wrong_choice_says_why_and_what_it_was() -> None:
    card = made(**FLOW)

    mark = choice.mark(card, reply(card, 4, "in turn"), "en", 4)

    assert (mark.verdict, mark.grade, mark.notes, mark.instead) == (
        "wrong",
        1,
        ("in turn: half duplex",),
        "1",
    )
    assert choice.mark(card, reply(card, 4, "in turn"), "zh", 4).notes == ("交替：半双工",)


def test_some_of_several_is_partly_right() -> None:
    card = made(**SEVERAL)

    some = choice.mark(card, reply(card, 1, "a"), "en", 1)
    mixed = choice.mark(card, reply(card, 1, "a", "c"), "en", 1)

    assert choice.ask(card, "en", 1).many
    assert (some.verdict, some.grade, some.notes) == ("partly", 2, ("Also right: b",))
    assert (mixed.verdict, mixed.grade, mixed.instead) == ("partly", 1, "2")
    assert choice.mark(card, reply(card, 1, "b", "a"), "en", 1).verdict == "right"
    assert choice.answer(card, "en") == "- a\n- b"


def test_the_short_form_finds_its_answer_in_any_language() -> None:
    card = made(kind="choice", choices=[{"en": "yes", "zh": "是"}, {"en": "no", "zh": "否"}], answer="否")

    assert choice.answer(card, "en") == "no"


def test_what_is_wrong_with_choices_is_told_where_it_stands() -> None:
    assert troubles(kind="choice", choices=["a", "b"]) == [(("choices",), "no-right-choice")]
    assert troubles(kind="choice", choices=["a", "b"], answer=["a", "b"]) == [
        (("choices",), "no-wrong-choice")
    ]
    assert troubles(kind="choice", choices=["a", "b"], answer="c")[0] == (("answer",), "no-such-choice")
    assert troubles(kind="choice", choices=["a"], answer="a") == [(("choices",), "too-few")]
    both = [{"text": "a", "right": True, "because": "so"}, "b"]
    assert troubles(kind="choice", choices=both) == [(("choices", 0), "right-because")]
