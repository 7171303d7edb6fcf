"""QTI items read, asked and marked by another implementation of the specification: pyslet's."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

pytest.importorskip("pyslet.qtiv2.xml")

from pyslet.qtiv2.expressions import Equal
from pyslet.qtiv2.tests import AssessmentItemRef
from pyslet.qtiv2.variables import Cardinality, ItemSessionState, Value
from pyslet.qtiv2.xml import QTIDocument
from pyslet.xml.namespace import XMLNSElement

from studycards.exchange import qti
from studycards.exchange.outgoing import Outgoing, outgoing
from studycards.loading import Loaded
from tests.exchange.test_courses import EVIL_CARDS, HIDDEN_HOLES

pytestmark = pytest.mark.filterwarnings("ignore:.* is deprecated, use:DeprecationWarning")

Equal.XMLATTR_tolerance = (
    "tolerance",
    None,
    None,
    list,
)  # it is a list of numbers; declared there as one word

NUMBERS = """\
- {id: n, kind: typed, ask: "n?", answer: "1048576", accept: [{number: 1048576, tolerance: 0.000001}]}
- {id: m, kind: typed, ask: "m?", answer: "-5", accept: [{number: -5, tolerance: 0.1}]}
- id: w
  kind: typed
  ask: "w?"
  answer: 4 KiB
  accept: [{number: 4096, tolerance: 0.1}, a page, {number: 7, tolerance: 0.5}]
"""
NEWER = {("mapEntry", "caseSensitive")}
"""Attributes of the final specification that its drafts, and so pyslet, did not have."""


def documents(what: Outgoing) -> dict[str, Any]:
    """The roots of all documents of a package but the manifest, as pyslet reads them."""
    package = zipfile.ZipFile(io.BytesIO(qti.written(what)))
    found = {}
    for name in package.namelist():
        if name != "imsmanifest.xml":
            document = QTIDocument()
            document.read(src=io.BytesIO(package.read(name)))
            found[name] = document.root
    return found


def items(what: Outgoing) -> dict[str, Any]:
    return {root.identifier: root for name, root in documents(what).items() if name.startswith("items/")}


def walk(element: Any) -> Iterator[Any]:
    yield element
    for child in element.get_children():
        if not isinstance(child, str):
            yield from walk(child)


def strange(root: Any) -> set[tuple[str, str]]:
    """Elements and attributes that the specification does not know, as pyslet has it."""
    found = set()
    for element in walk(root):
        name = element.xmlname if isinstance(element.xmlname, str) else element.xmlname[-1]
        if type(element) is XMLNSElement:
            found.add((name, ""))
        found |= {(name, attribute[-1]) for attribute in element._attrs if attribute[-1] != "lang"}
    return found


def marked(item: Any, answers: Mapping[str, object] | None = None) -> tuple[float | None, set[str]]:
    """The score and the feedback of an attempt: with these answers, else with the right ones."""
    session = ItemSessionState(item)
    session.select_clone()
    session.begin_session()
    for declared in item.ResponseDeclaration:
        name = declared.identifier
        value = Value.copy_value(session[f"{name}.CORRECT"])
        if answers is not None:
            value.set_value(answers[name])
        session.map[name] = value
    session.end_attempt()
    shown = session["FEEDBACK"].value if "FEEDBACK" in session else None
    return session["SCORE"].value, set(shown or ())


def wrong(item: Any) -> dict[str, object]:
    """Answers that a learner could give, and that are wrong."""
    answers: dict[str, object] = {}
    for declared in item.ResponseDeclaration:
        right = declared.get_correct_value().value
        names = [one.identifier for one in walk(item) if type(one).__name__ == "SimpleChoice"]
        if declared.cardinality == Cardinality.ordered:
            answers[declared.identifier] = right[::-1]
        elif names:
            others = [name for name in names if name not in right]
            answers[declared.identifier] = others if isinstance(right, dict) else others[0]
        elif isinstance(right, dict):
            lefts, rights = zip(*right, strict=True)
            answers[declared.identifier] = [*zip(lefts, (*rights[1:], rights[0]), strict=True)]
        else:
            answers[declared.identifier] = right * 2 if isinstance(right, float) else f"{right} not"
    return answers


@pytest.fixture
def packages(both: Outgoing, deck_of: Callable[..., Loaded]) -> list[Outgoing]:
    return [
        both,
        *(
            outgoing(deck_of(cards, name), ("en",))
            for cards, name in ((EVIL_CARDS + HIDDEN_HOLES, "evil"), (NUMBERS, "n"))
        ),
    ]


def test_no_element_and_no_attribute_is_unknown(packages: list[Outgoing]) -> None:
    for what in packages:
        for name, root in documents(what).items():
            assert strange(root) <= NEWER, name


def test_what_is_unknown_would_be_seen() -> None:
    document = QTIDocument()
    document.read(
        src=io.BytesIO(
            b'<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" '
            b'adaptive="false" timeDependent="false"><itemBody><p colour="red"><foo/></p></itemBody></assessmentItem>'
        )
    )
    assert strange(document.root) == {("p", "colour"), ("foo", "")}


def test_right_answers_score_full_marks_and_wrong_ones_none(packages: list[Outgoing]) -> None:
    for what in packages:
        by_hand = {"q." + name.replace("/", "_") for name in qti.by_hand(what)}
        for name, item in items(what).items():
            if name in by_hand:
                assert item.ResponseProcessing is None
            else:
                assert marked(item)[0] == 1.0, name
                assert marked(item, wrong(item))[0] == 0.0, name


def test_half_of_the_holes_is_half_of_the_marks(deck_of: Callable[..., Loaded]) -> None:
    item = items(outgoing(deck_of(EVIL_CARDS), ("en",)))["q.made_b"]

    assert marked(item, {"H1": "a<b", "H2": "d"})[0] == 0.5


def test_a_number_is_right_as_far_off_as_the_deck_allows(deck_of: Callable[..., Loaded]) -> None:
    found = items(outgoing(deck_of(NUMBERS), ("en",)))
    large, negative = found["q.made_n"], found["q.made_m"]

    scores = [marked(large, {"RESPONSE": number})[0] for number in (1048576.0, 1048577.0, 1048580.0)]
    assert scores == [1.0, 1.0, 0.0]
    scores = [marked(negative, {"RESPONSE": number})[0] for number in (-5.0, -5.5, -4.5, -5.6, -4.4, 5.0)]
    assert scores == [1.0, 1.0, 1.0, 0.0, 0.0, 0.0]


def test_a_word_is_as_right_as_a_number(deck_of: Callable[..., Loaded]) -> None:
    item = items(outgoing(deck_of(NUMBERS), ("en",)))["q.made_w"]

    def score(number: float | None, words: str) -> float | None:
        return marked(item, {"RESPONSE": number, "TYPED": words})[0]

    assert [score(None, words) for words in ("a page", "A Page", "4 KiB", "a book")] == [1.0, 1.0, 1.0, 0.0]
    assert [score(float(n), n) for n in ("4096", "4000", "7", "10", "11")] == [1.0, 1.0, 1.0, 1.0, 0.0]


def test_a_wrong_choice_shows_its_own_reason(both: Outgoing) -> None:
    item = items(both)["q.small_pipe-direction"]
    reasons = {one.identifier: "".join(map(str, one.get_children())) for one in item.QTIModalFeedback}
    answer = wrong(item)
    _, shown = marked(item, answer)

    assert answer["RESPONSE"] in shown & set(reasons)
    assert not marked(item)[1] & set(reasons)


def test_the_test_asks_every_item(both: Outgoing) -> None:
    found = documents(both)
    asked = [str(one.href) for one in walk(found["test.xml"]) if isinstance(one, AssessmentItemRef)]

    assert sorted([*asked, "test.xml"]) == sorted(found)
