"""Texts with holes."""

from making import made, troubles

from studycards.cards import build, cloze

ENDS = {
    "kind": "cloze",
    "ask": {
        "en": "First the {{c1::read}} end, then the {{c2::write::for the producer}} end, never two {{c1::read}} ends.",
        "zh": "先是{{c1::读}}端，再是{{c2::写}}端。",
    },
}


def test_the_hole_that_is_asked_for_is_hidden_and_the_others_are_filled() -> None:
    card = made(**ENDS)

    assert cloze.ask(card, "en", 0).prompt == "First the [...] end, then the write end, never two [...] ends."
    assert cloze.answer(card, "en") == "First the **read** end, then the write end, never two **read** ends."
    assert cloze.ask(card, "zh", 0).prompt == "先是[...]端，再是写端。"


def test_a_hint_stands_in_its_hole() -> None:
    card = made(hole=2, **ENDS)

    assert cloze.ask(card, "en", 0).prompt.startswith("First the read end, then the [for the producer] end")


def test_every_number_is_a_sibling() -> None:
    raw = {"id": "ends", "kind": "cloze", "ask": ENDS["ask"]}
    sibling = made(hole=2, **ENDS, was=["old"])

    assert list(build.siblings(raw)) == [("ends", 1), ("ends.c2", 2)]
    assert (sibling.id, sibling.note, sibling.was) == ("deck/card.c2", "deck/card", ("deck/old.c2",))


def test_a_hole_inside_code_is_named_before_the_text() -> None:
    card = made(kind="cloze", ask="Call `os.{{c1::pipe}}()` first.")

    assert cloze.answer(card, "en") == "**pipe**\n\nCall `os.pipe()` first."


def test_what_is_wrong_with_holes_is_told_where_it_stands() -> None:
    assert troubles(kind="cloze", ask="no hole") == [(("ask",), "no-hole")]
    assert troubles(kind="cloze", ask="a {{c2::hole}}") == [(("ask",), "bad-hole")]
    assert troubles(kind="cloze", ask="a {{c1::hole}} and {{c2::") == [(("ask",), "bad-hole")]
    assert troubles(kind="cloze", ask="a {{c1:: }}") == [(("ask",), "bad-hole")]
    halves = {"en": "a {{c1::x}} {{c2::y}}", "zh": "{{c1::x}}"}
    assert troubles(kind="cloze", ask=halves) == [(("ask", "zh"), "bad-hole")]
    assert troubles(kind="cloze", ask="a {{c1::x}}", asks=["another"]) == [(("asks", 0), "no-hole")]
