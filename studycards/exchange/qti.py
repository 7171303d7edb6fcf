"""A deck as a QTI 2.1 package for course systems: an item a question, a section a concept, and the manifest."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from xml.etree import ElementTree

from studycards.cards import cloze
from studycards.exchange.html_text import to_html
from studycards.exchange.outgoing import Leaf, Outgoing
from studycards.exchange.qti_parts import Item, choice, essay, holes, matching, ordering, typed

_KEPT_ATTRIBUTES = {"href", "class"}
_OTHERWISE = {"s": "span", "del": "span"}


def written(what: Outgoing) -> bytes:
    """The package, a zip. The same deck gives the same bytes."""
    files = {f"items/{identifier(leaf)}.xml": item(leaf, what.languages[0]) for leaf in what.leaves}
    files["test.xml"] = _test(what)
    files["imsmanifest.xml"] = _manifest(what)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name in sorted(files):
            package.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), files[name])
    return packed.getvalue()


def by_hand(what: Outgoing) -> list[str]:
    """The questions that a teacher has to mark."""
    return [leaf.id for leaf in what.leaves if leaf.kind in ("basic", "open")]


def identifier(leaf: Leaf) -> str:
    """A name that XML takes for an identifier."""
    return "q." + re.sub(r"[^A-Za-z0-9._-]", "_", leaf.id)


def item(leaf: Leaf, lang: str) -> str:
    """One question as an assessment item."""
    made = _made(leaf)
    outcomes = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"/>'
    feedback = list(_feedback(leaf, made))
    if feedback:
        outcomes += '<outcomeDeclaration identifier="FEEDBACK" cardinality="multiple" baseType="identifier"/>'
    title = escape(" ".join(cloze.HOLE.sub("…", leaf.ask).split())[:80])
    return (
        f'{_XML}<assessmentItem xmlns="{_QTI}" identifier="{identifier(leaf)}" title="{title}" '
        f'xml:lang="{lang}" adaptive="false" timeDependent="false">'
        f"{made.declarations}{outcomes}<itemBody>{made.body}</itemBody>"
        f"{_processing(made, bool(feedback))}{''.join(feedback)}</assessmentItem>\n"
    )


def _made(leaf: Leaf) -> Item:
    question = block(leaf.ask)
    if leaf.kind == "cloze":
        return holes(leaf.ask, block)
    if leaf.options:
        right = [option.right for option in leaf.options]
        return choice(question, [block(option.text) for option in leaf.options], right)
    if leaf.pieces:
        shown = [leaf.pieces.index(piece) for piece in leaf.shown]
        return ordering(question, [block(piece) for piece in leaf.pieces], shown)
    if leaf.pairs:
        return matching(question, leaf.pairs, list(dict.fromkeys(leaf.shown)), block)
    if leaf.typed:
        return typed(question, leaf.typed, leaf.tolerant)
    points = "\n".join(f"- {point}" for point in leaf.points)
    return essay(question, block(f"{leaf.answer}\n\n{points}"))


def block(markdown: str) -> str:
    """Markdown as the part of XHTML that QTI knows."""
    tree = ElementTree.fromstring(f"<div>{to_html(markdown)}</div>")
    for element in tree.iter():
        element.tag = _OTHERWISE.get(element.tag, element.tag)
        for name in set(element.attrib) - _KEPT_ATTRIBUTES:
            del element.attrib[name]
        if element.tag == "table" and element.find("tbody") is None:
            _with_body(element)
    return ElementTree.tostring(tree, encoding="unicode")


def _with_body(table: ElementTree.Element) -> None:
    """A table of nothing but heads: QTI wants a body."""
    for head in table.findall("thead"):
        head.tag = "tbody"


def _feedback(leaf: Leaf, made: Item) -> Iterator[str]:
    reasons = [leaf.why] if leaf.why else []
    if reasons and made.scored:
        yield _modal("WHY", block(leaf.why))
    for number, option in enumerate(leaf.options):
        if option.because:
            yield _modal(f"C{number}", block(option.because))


def _modal(name: str, inner: str) -> str:
    return f'<modalFeedback outcomeIdentifier="FEEDBACK" identifier="{name}" showHide="show">{inner}</modalFeedback>'


def _processing(made: Item, has_feedback: bool) -> str:
    if not made.scored:
        return ""
    shown = ""
    if has_feedback:
        chosen = '<variable identifier="RESPONSE"/>' if made.names_choices else ""
        shown = (
            '<setOutcomeValue identifier="FEEDBACK"><multiple><baseValue baseType="identifier">WHY</baseValue>'
            f"{chosen}</multiple></setOutcomeValue>"
        )
    return f"<responseProcessing>{made.scored}{shown}</responseProcessing>"


def _test(what: Outgoing) -> str:
    sections: dict[str, list[Leaf]] = {}
    for leaf in what.leaves:
        sections.setdefault(leaf.heading, []).append(leaf)
    parts = "".join(
        f'<assessmentSection identifier="s{number}" title="{escape(name)}" visible="true">'
        f"{''.join(_reference(leaf) for leaf in leaves)}</assessmentSection>"
        for number, (name, leaves) in enumerate(sections.items(), 1)
    )
    return (
        f'{_XML}<assessmentTest xmlns="{_QTI}" identifier="test" title="{escape(what.title)}">'
        f'<testPart identifier="all" navigationMode="nonlinear" submissionMode="individual">{parts}</testPart>'
        "</assessmentTest>\n"
    )


def _reference(leaf: Leaf) -> str:
    name = identifier(leaf)
    return f'<assessmentItemRef identifier="{name}" href="items/{name}.xml"/>'


def _manifest(what: Outgoing) -> str:
    names = [identifier(leaf) for leaf in what.leaves]
    items = "".join(_resource(f"r.{name}", "item", f"items/{name}.xml") for name in names)
    test = _resource("r.test", "test", "test.xml", [f"r.{name}" for name in names])
    return (
        f'{_XML}<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" identifier="m.{what.deck}">'
        "<metadata><schema>QTIv2.1 Package</schema><schemaversion>1.0.0</schemaversion></metadata>"
        f"<organizations/><resources>{test}{items}</resources></manifest>\n"
    )


def _resource(name: str, kind: str, href: str, needs: Sequence[str] = ()) -> str:
    needed = "".join(f'<dependency identifierref="{one}"/>' for one in needs)
    return (
        f'<resource identifier="{name}" type="imsqti_{kind}_xmlv2p1" href="{href}">'
        f'<file href="{href}"/>{needed}</resource>'
    )


_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
