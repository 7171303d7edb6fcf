"""Exports to course systems and to paper: QTI 2.1 against a closed grammar, GIFT by a reader of it, the sheet."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from studycards.exchange import gift, qti, sheet
from studycards.exchange.outgoing import Outgoing, outgoing
from studycards.loading import Loaded
from tests.exchange.conftest import EVIL
from tests.exchange.test_labreport import Page

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).with_name("qti21.rng")))
NS = {"q": "http://www.imsglobal.org/xsd/imsqti_v2p1", "p": "http://www.imsglobal.org/xsd/imscp_v1p1"}

EVIL_CARDS = f"""\
- id: a
  kind: basic
  ask: |-
    {EVIL} & "x" ~~gone~~

    | a | b |
    |---|:-:|

    3. third
    > quoted
  answer: |-
    ```python
    if a < b: {{x}} = ~y # :
    ```
- {{id: b, kind: cloze, ask: "`f({{{{c1::a<b}}}})` and {{{{c2::c::hint}}}}"}}
- id: c
  kind: typed
  ask: "n?"
  answer: "4096"
  accept: ["a=b", {{number: 4096, tolerance: 0.1}}, {{number: 9, tolerance: 0.5}}]
- id: d
  kind: choice
  ask: "many: which?"
  choices: [{{text: "a=1", right: true}}, {{text: "~b", right: true}}, {{text: "{{c}}", because: "#no"}}]
"""
HIDDEN_HOLES = """\
- id: hidden
  kind: cloze
  ask: |-
    \ue000 [x](https://{{c1::host}}/ '{{c2::title}}')

    ```{{c3::sh}}
    a="{{c4::b}}"
    ```
"""


def files(what: Outgoing) -> dict[str, bytes]:
    package = zipfile.ZipFile(io.BytesIO(qti.written(what)))
    return {name: package.read(name) for name in package.namelist()}


def assert_valid(data: bytes) -> None:
    assert GRAMMAR.validate(etree.fromstring(data)), GRAMMAR.error_log.last_error


def test_every_file_of_a_package_is_in_the_grammar(both: Outgoing, deck_of: Callable[..., Loaded]) -> None:
    evil = outgoing(deck_of(EVIL_CARDS + HIDDEN_HOLES), ("en",))
    for what in (both, evil):
        for data in files(what).values():
            assert_valid(data)


ENTRY = b'<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="8"/>'


@pytest.mark.parametrize(
    "right, wrong",
    [
        (b'maxChoices="1"', b'maxChoices="one"'),
        (b"<simpleChoice ", b"<simpleChoice colour='red' "),
        (b"<itemBody>", b"<itemBody><script/>"),
        (b"</itemBody>", b"</itemBody><itemBody><p/></itemBody>"),
        (b' adaptive="false"', b""),
        (b"<itemBody>", b"<itemBody>words"),
        (b"<itemBody>", b"<itemBody>" + ENTRY),
        (b"<itemBody>", b"<itemBody><blockquote>words</blockquote>"),
        (b"<itemBody>", b"<itemBody><ul>words</ul>"),
        (b"<itemBody>", b"<itemBody><table><thead><tr><th/></tr></thead></table>"),
        (b"<itemBody>", b"<itemBody><table><tbody><tr/></tbody></table>"),
        (b"<itemBody>", b"<itemBody><p><a>words</a></p>"),
        (b"</simpleChoice>", ENTRY + b"</simpleChoice>"),
        (b"</modalFeedback>", ENTRY + b"</modalFeedback>"),
        (b"</correctResponse>", b"<value/></correctResponse>"),
        (b'cardinality="single" baseType="identifier"', b'cardinality="single" baseType="directedPair"'),
    ],
)
def test_the_grammar_refuses_what_is_not_in_it_and_what_the_standard_forbids(
    both: Outgoing, right: bytes, wrong: bytes
) -> None:
    data = files(both)["items/q.small_pipe-direction.xml"]
    assert right in data

    with pytest.raises(AssertionError):
        assert_valid(data.replace(right, wrong, 1))


def test_the_manifest_and_the_test_name_every_item_once(both: Outgoing) -> None:
    found = files(both)
    manifest, test = etree.fromstring(found["imsmanifest.xml"]), etree.fromstring(found["test.xml"])
    items = sorted(name for name in found if name.startswith("items/"))

    assert sorted(test.xpath("//q:assessmentItemRef/@href", namespaces=NS)) == items
    assert sorted(manifest.xpath("//p:resource[contains(@type,'item')]/@href", namespaces=NS)) == items
    assert sorted(manifest.xpath("//p:file/@href", namespaces=NS)) == sorted([*items, "test.xml"])
    assert len(items) == 21


def test_every_response_that_is_scored_is_declared_and_asked(
    both: Outgoing, deck_of: Callable[..., Loaded]
) -> None:
    evil = outgoing(deck_of(EVIL_CARDS + HIDDEN_HOLES), ("en",))
    for name, data in [*files(both).items(), *files(evil).items()]:
        if not name.startswith("items/"):
            continue
        item = etree.fromstring(data)
        declared = item.xpath("//q:responseDeclaration/@identifier", namespaces=NS)
        asked = item.xpath("//@responseIdentifier | //@stringIdentifier")
        assert sorted(declared) == sorted(asked), name
        choices = set(
            item.xpath("//q:simpleChoice/@identifier | //q:simpleAssociableChoice/@identifier", namespaces=NS)
        )
        right = " ".join(item.xpath("//q:correctResponse/q:value/text()", namespaces=NS)).split()
        if choices:
            assert right and set(right) <= choices, name


def test_a_right_answer_in_qti_is_the_right_one(both: Outgoing) -> None:
    found = {name: etree.fromstring(data) for name, data in files(both).items()}
    direction = found["items/q.small_pipe-direction.xml"]
    (right,) = direction.xpath("//q:correctResponse/q:value/text()", namespaces=NS)
    (text,) = direction.xpath(f"//q:simpleChoice[@identifier='{right}']", namespaces=NS)
    order = found["items/q.small_process-end.xml"]
    steps = {
        choice.get("identifier"): "".join(choice.itertext())
        for choice in order.iterfind(".//q:simpleChoice", NS)
    }
    pairs = found["items/q.small_pipe-handles.xml"]
    ends = {
        one.get("identifier"): "".join(one.itertext())
        for one in pairs.iterfind(".//q:simpleAssociableChoice", NS)
    }

    assert "One way only" in "".join(text.itertext())
    right_order = [steps[one] for one in order.xpath("//q:correctResponse/q:value/text()", namespaces=NS)]
    assert [step.split(" / ")[0] for step in right_order] == ["fork", "the child exits", "the parent waits"]
    matched = [
        [ends[end].split(" / ")[0] for end in one.split()]
        for one in pairs.xpath("//q:correctResponse/q:value/text()", namespaces=NS)
    ]
    assert ["System V queue", "key and id"] in matched and ["pipe", "file descriptor"] in matched


def test_the_same_deck_gives_the_same_package(both: Outgoing) -> None:
    assert qti.written(both) == qti.written(both)


# GIFT


def parts(text: str) -> tuple[str, str, list[tuple[str, str, str]]]:
    """Title, question, and answers as (mark, text, feedback) of one GIFT question, read by the rules of the format."""
    found = re.fullmatch(
        r"::((?:\\.|[^\\:])*)::\[html\]((?:\\.|[^\\{}~=#])*) \{((?:\\.|[^\\{}])*)\}", text, re.S
    )
    assert found, text
    title, question, inner = found.groups()
    inner = inner.partition(" ####")[0]
    answers = re.findall(r"([=~])((?:\\.|[^\\=~#])*)(?:#((?:\\.|[^\\=~])*))?", inner)
    return (
        unescaped(title),
        unescaped(question),
        [(mark, unescaped(a).strip(), unescaped(f).strip()) for mark, a, f in answers],
    )


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] == "n" else found[1], text)


def questions(what: Outgoing) -> dict[str, tuple[str, list[tuple[str, str, str]]]]:
    blocks = gift.written(what).decode().strip().split("\n\n")
    read = [parts(block) for block in blocks if not block.startswith("$CATEGORY")]
    assert all("\n" not in block for block in blocks)
    return {title: (question, answers) for title, question, answers in read}


def test_gift_has_every_question_once(both: Outgoing) -> None:
    found = questions(both)

    assert set(found) == {leaf.id for leaf in both.leaves} | {"small/pipe-ends.c2"}
    marks = [(mark, text) for mark, text, _ in found["small/pipe-direction"][1]]
    assert sorted(marks) == [
        ("=", "[html]One way only / 仅单向"), ("~", "[html]Both ways at once / 同时双向"),
        ("~", "[html]Both ways in turn / 双向交替"),
    ]  # fmt: skip
    assert found["small/pipe-atomic"][1] == [("=", "4096", ""), ("=", "PIPE_BUF", "")]
    assert ("=", "[html]pipe / 管道 -> file descriptor / 文件描述符", "") in found["small/pipe-handles"][1]


def test_gift_keeps_every_sign_of_its_own_in_texts(deck_of: Callable[..., Loaded]) -> None:
    found = questions(outgoing(deck_of(EVIL_CARDS), ("en",)))

    assert "<script>" not in found["made/a"][0] and "&lt;script&gt;" in found["made/a"][0]
    assert found["made/d"][0] == "<p>many: which?</p>"
    assert ("~", "%-100%[html]{c}", "[html]#no") in found["made/d"][1]
    assert ("~", "%50%[html]a=1", "") in found["made/d"][1]


@given(st.text())
def test_a_text_in_gift_reads_back_as_itself(text: str) -> None:
    assert unescaped(gift.escaped(text)) == text
    assert "\n" not in gift.escaped(text)


def test_the_sheet_asks_and_only_the_key_tells(both: Outgoing, deck_of: Callable[..., Loaded]) -> None:
    pages = {name: data.decode() for name, data in sheet.written(both).items()}

    assert set(pages) == {"", "-key"}
    assert "It was made so." not in pages[""] and "It was made so." in pages["-key"]
    assert "c1::" not in pages[""] and "__________" in pages[""]
    assert pages[""].count("☐") == sum(len(leaf.options) for leaf in both.leaves)
    assert "<strong>read</strong>" in pages["-key"] and "<table>" in pages["-key"]
    evil = sheet.written(outgoing(deck_of(EVIL_CARDS), ("en",)))
    for data in [*evil.values(), *(page.encode() for page in pages.values())]:
        page = Page(data.decode().replace("<br />", "<br>").replace("<hr />", ""))
        assert "script" not in page.tags and page.loads == [] and page.balanced
