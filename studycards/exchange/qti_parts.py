"""The kinds of question that QTI has: what each declares, shows and scores. Texts arrive as XHTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape

from studycards.cards import cloze, comparing

Block = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Item:
    """The parts of an item that differ by its kind. Nothing is `scored` where a person has to mark it."""

    declarations: str
    body: str
    scored: str = ""
    names_choices: bool = False


def choice(question: str, options: Sequence[str], right: Sequence[bool]) -> Item:
    """Pick one, or several."""
    names = [f"C{number}" for number, is_right in enumerate(right) if is_right]
    several = len(names) > 1
    listed = "".join(
        f'<simpleChoice identifier="C{number}">{text}</simpleChoice>' for number, text in enumerate(options)
    )
    interaction = (
        f'<choiceInteraction responseIdentifier="RESPONSE" shuffle="true" maxChoices="{0 if several else 1}">'
        f"{listed}</choiceInteraction>"
    )
    declared = _declaration("multiple" if several else "single", "identifier", names)
    return Item(declared, question + interaction, _IF_RIGHT, names_choices=True)


def ordering(question: str, pieces: Sequence[str], shown: Sequence[int]) -> Item:
    """Put in order; `pieces` are in the right one."""
    listed = "".join(f'<simpleChoice identifier="P{n}">{pieces[n]}</simpleChoice>' for n in shown)
    interaction = (
        f'<orderInteraction responseIdentifier="RESPONSE" shuffle="true">{listed}</orderInteraction>'
    )
    declared = _declaration("ordered", "identifier", [f"P{n}" for n in range(len(pieces))])
    return Item(declared, question + interaction, _IF_RIGHT)


def matching(question: str, pairs: Sequence[tuple[str, str]], rights: Sequence[str], block: Block) -> Item:
    """Give each on the left its partner on the right."""
    lefts = "".join(_associable(f"L{n}", block(left), 1) for n, (left, _) in enumerate(pairs))
    partners = "".join(_associable(f"R{n}", block(right), len(pairs)) for n, right in enumerate(rights))
    interaction = (
        f'<matchInteraction responseIdentifier="RESPONSE" shuffle="true" maxAssociations="{len(pairs)}">'
        f"<simpleMatchSet>{lefts}</simpleMatchSet><simpleMatchSet>{partners}</simpleMatchSet></matchInteraction>"
    )
    values = [f"L{n} R{rights.index(right)}" for n, (_, right) in enumerate(pairs)]
    return Item(_declaration("multiple", "directedPair", values), question + interaction, _IF_RIGHT)


def _associable(name: str, text: str, most: int) -> str:
    return f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{text}</simpleAssociableChoice>'


def typed(question: str, texts: Sequence[str], numbers: Sequence[tuple[float, float]]) -> Item:
    """Type a line: one of several texts, or one of `numbers` within its tolerance, a share of it."""
    longest = max(map(len, texts))
    if not numbers:
        body = f"{question}<div>{_entry('RESPONSE', longest)}</div>"
        return Item(_mapped("RESPONSE", texts), body, _score('<mapResponse identifier="RESPONSE"/>'))
    words = [text for text in _plain(texts) if not _is_decimal(text)]
    declared = _declaration("single", "float", [f"{numbers[0][0]:.15g}"])
    if words:  # the same entry as it was typed: as a number, a word is nothing
        declared += _declaration("single", "string", words[:1], "TYPED")
    tests = [*(_near(*one) for one in numbers), *map(_same, words)]
    entry = _entry("RESPONSE", longest, ' stringIdentifier="TYPED"' if words else "")
    condition = "".join(tests) if len(tests) == 1 else f"<or>{''.join(tests)}</or>"
    return Item(declared, f"{question}<div>{entry}</div>", _if(condition))


def _is_decimal(text: str) -> bool:
    """Whether any program reads a right answer as the number that it is."""
    return comparing.number_in(text) is not None and not text.strip("+-.0123456789eE")


def holes(text: str, block: Block) -> Item:
    """Fill in the holes of a text; every hole counts the same."""
    found = list(cloze.HOLE.finditer(text))
    names = iter(range(1, len(found) + 1))
    # Characters that no text has hold the places while the text is Markdown.
    body = block(cloze.HOLE.sub(lambda hole: f"\ufdd0{next(names)}\ufdd1{_hint(hole)}", text))
    body = re.sub("<[^<>]*\ufdd0[^<>]*>", lambda tag: _PLACE.sub("", tag[0]), body)
    entries = {n: _entry(f"H{n}", len(hole[2])) for n, hole in enumerate(found, 1)}
    body = _PLACE.sub(lambda place: entries.pop(int(place[1])), body)
    # One that stood where nothing shows, in a link's address, is asked below.
    body += "".join(f"<div>{entry}</div>" for entry in entries.values())
    declared = "".join(_mapped(f"H{n}", [hole[2]]) for n, hole in enumerate(found, 1))
    responses = "".join(f'<mapResponse identifier="H{n}"/>' for n in range(1, len(found) + 1))
    share = f'<divide><sum>{responses}</sum><baseValue baseType="float">{len(found)}</baseValue></divide>'
    return Item(declared, body, _score(share))


def essay(question: str, answer: str) -> Item:
    """Answer freely; who marks it sees a model answer."""
    interaction = '<extendedTextInteraction responseIdentifier="RESPONSE" expectedLines="5"/>'
    key = f'<rubricBlock view="scorer">{answer}</rubricBlock>'
    return Item(_declaration("single", "string", ()), question + interaction + key)


def _hint(hole: re.Match[str]) -> str:
    return f" ({hole[3]})" if hole[3] else ""


def _entry(name: str, length: int, more: str = "") -> str:
    return f'<textEntryInteraction responseIdentifier="{name}"{more} expectedLength="{max(8, length)}"/>'


def _declaration(cardinality: str, kind: str, values: Sequence[str], name: str = "RESPONSE") -> str:
    listed = "".join(f"<value>{escape(value)}</value>" for value in values)
    correct = f"<correctResponse>{listed}</correctResponse>" if listed else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" baseType="{kind}">'
        f"{correct}</responseDeclaration>"
    )


def _mapped(name: str, texts: Sequence[str]) -> str:
    """A declaration of texts that each score one, whatever their case."""
    plain = _plain(texts)
    entries = "".join(
        f'<mapEntry mapKey="{escape(text)}" mappedValue="1" caseSensitive="false"/>' for text in plain
    )
    mapping = f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{entries}</mapping>'
    declared = _declaration("single", "string", plain[:1], name)
    return declared.replace("</responseDeclaration>", f"{mapping}</responseDeclaration>")


def _plain(texts: Sequence[str]) -> list[str]:
    """The texts without their backquotes; of those that differ in case, the last."""
    bare = [text.replace("`", "").strip() for text in texts]
    return list({text.casefold(): text for text in bare}.values())


def _score(expression: str) -> str:
    return f'<setOutcomeValue identifier="SCORE">{expression}</setOutcomeValue>'


def _if(condition: str) -> str:
    one = _score('<baseValue baseType="float">1</baseValue>')
    none = _score('<baseValue baseType="float">0</baseValue>')
    return (
        f"<responseCondition><responseIf>{condition}{one}</responseIf>"
        f"<responseElse>{none}</responseElse></responseCondition>"
    )


def _near(number: float, tolerance: float) -> str:
    """How far off at most, in the number's own unit: QTI would measure a share by what was answered."""
    most = f"{abs(number) * tolerance:.15g}"
    both = f'<baseValue baseType="float">{number:.15g}</baseValue><variable identifier="RESPONSE"/>'
    return f'<equal toleranceMode="absolute" tolerance="{most}">{both}</equal>'


def _same(word: str) -> str:
    both = f'<variable identifier="TYPED"/><baseValue baseType="string">{escape(word)}</baseValue>'
    return f'<stringMatch caseSensitive="false">{both}</stringMatch>'


_PLACE = re.compile("\ufdd0(\\d+)\ufdd1")
_IF_RIGHT = _if('<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>')
