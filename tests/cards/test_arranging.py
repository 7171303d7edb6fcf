"""Steps in order, and pairs."""

from making import made, troubles

from studycards.cards import match, order

STEPS = made(kind="order", items=["fork", "exit", "wait", "reaped"])
HANDLES = made(kind="match", pairs=[["pipe", "descriptor"], ["fifo", "path"], ["socket", "descriptor"]])


def test_what_is_shown_is_never_in_order_already() -> None:
    for seed in range(200):
        assert order.ask(STEPS, "en", seed).pieces != ("fork", "exit", "wait", "reaped")
        assert match.ask(HANDLES, "en", seed).pieces != ("descriptor", "path", "descriptor")


def test_the_right_order_is_good() -> None:
    pieces = order.ask(STEPS, "en", 9).pieces
    reply = [pieces.index(step) for step in ("fork", "exit", "wait", "reaped")]

    mark = order.mark(STEPS, reply, "en", 9)

    assert (mark.verdict, mark.grade, mark.notes) == ("right", 3, ())


def test_two_steps_swapped_are_partly_right_and_told() -> None:
    pieces = order.ask(STEPS, "en", 9).pieces
    reply = [pieces.index(step) for step in ("fork", "wait", "exit", "reaped")]

    mark = order.mark(STEPS, reply, "en", 9)

    assert (mark.verdict, mark.grade) == ("partly", 1)
    assert mark.notes == ("Place 2: exit, not wait", "Place 3: wait, not exit")


def test_most_steps_astray_are_wrong() -> None:
    pieces = order.ask(STEPS, "en", 9).pieces
    reply = [pieces.index(step) for step in ("wait", "fork", "exit", "reaped")]

    assert order.mark(STEPS, reply, "en", 9).verdict == "wrong"


def test_equal_partners_stand_for_each_other() -> None:
    pieces = list(match.ask(HANDLES, "en", 2).pieces)
    first = pieces.index("descriptor")
    second = pieces.index("descriptor", first + 1)

    for reply in ([first, pieces.index("path"), second], [second, pieces.index("path"), first]):
        assert match.mark(HANDLES, reply, "en", 2).verdict == "right"


def test_a_wrong_partner_names_what_was_taken_for_what() -> None:
    pieces = list(match.ask(HANDLES, "en", 2).pieces)
    path = pieces.index("path")
    first = pieces.index("descriptor")

    mark = match.mark(HANDLES, [path, first, pieces.index("descriptor", first + 1)], "en", 2)

    assert (mark.verdict, mark.grade, mark.instead) == ("wrong", 1, "0>1")
    assert mark.notes[0] == "pipe: descriptor, not path"


def test_a_slot_left_empty_is_told() -> None:
    mark = order.mark(STEPS, [order.ask(STEPS, "en", 9).pieces.index("fork")], "en", 9)

    assert mark.notes[0] == "Place 2: exit, not —"


def test_things_that_stand_twice_are_a_trouble() -> None:
    assert troubles(kind="order", items=["a", "b", "a"]) == [(("items", 2), "same-item")]
    assert troubles(kind="match", pairs=[["a", "1"], ["a", "2"]]) == [(("pairs", 1, 0), "same-item")]
    assert troubles(kind="match", pairs=[["a", "1"], ["b", "1"]]) == [(("pairs",), "same-item")]
    assert troubles(kind="match", pairs=[["a", "1"], "b"]) == [(("pairs", 1), "bad-pair")]
