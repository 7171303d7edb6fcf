"""A deck in GIFT, the text format of Moodle and others. What GIFT cannot ask becomes an essay with its answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from studycards.cards import cloze, comparing
from studycards.exchange.html_text import to_html, to_inline_html
from studycards.exchange.outgoing import Leaf, Outgoing


def written(what: Outgoing) -> bytes:
    """All questions, a category a concept."""
    blocks, heading = [], ""
    for leaf in what.leaves:
        if leaf.heading != heading:
            heading = leaf.heading
            blocks.append(f"$CATEGORY: {_category(what.title)}/{_category(heading)}")
        blocks += list(_questions(leaf))
    return ("\n\n".join(blocks) + "\n").encode()


def by_hand(what: Outgoing) -> list[str]:
    """The questions that a teacher has to mark."""
    return [leaf.id for leaf in what.leaves if leaf.kind in ("basic", "open", "order")]


def left_out(leaf: Leaf) -> list[str]:
    """The right answers that a question for a number has no place for: words."""
    return [text for text in leaf.typed if leaf.tolerant and comparing.number_in(text) is None]


def _category(name: str) -> str:
    return " ".join(name.replace("/", "-").split())


def escaped(text: str) -> str:
    """A text in which nothing is read as GIFT, on one line."""
    return re.sub(r"([\\~=#{}:])", r"\\\1", text).replace("\n", "\\n")


def _questions(leaf: Leaf) -> Iterator[str]:
    if leaf.kind == "cloze":
        yield from _holes(leaf)
        return
    answers = " ".join(_answers(leaf))
    yield f"{_head(leaf.id, to_html(leaf.ask))} {{{answers}{_remark(leaf)}}}"


def _head(name: str, html: str) -> str:
    return f"::{escaped(name)}::[html]{escaped(html)}"


def _remark(leaf: Leaf) -> str:
    """What is shown after an answer; of an essay, the answer first."""
    is_essay = not (leaf.options or leaf.pairs or leaf.typed or leaf.kind == "cloze")
    points = "\n".join(f"- {point}" for point in leaf.points)
    parts = [leaf.answer, points, leaf.why] if is_essay else [leaf.why]
    html = to_html("\n\n".join(part for part in parts if part))
    return f" ####[html]{escaped(html)}" if html else ""


def _answers(leaf: Leaf) -> Iterator[str]:
    if leaf.options:
        yield from _choices(leaf)
    elif leaf.pairs:
        for left, right in leaf.pairs:
            yield f"={_html(left)} -> {escaped(_plain(right))}"
    elif leaf.tolerant:
        numbers = [f"{number:.15g}:{abs(number) * share:.6g}" for number, share in leaf.tolerant]
        yield "#" + (numbers[0] if len(numbers) == 1 else " ".join(f"={one}" for one in numbers))
    else:
        yield from (f"={escaped(_plain(text))}" for text in dict.fromkeys(map(_plain, leaf.typed)))


def _choices(leaf: Leaf) -> Iterator[str]:
    right = sum(option.right for option in leaf.options)
    for option in leaf.options:
        because = f"#{_html(option.because)}" if option.because else ""
        if right == 1:
            yield f"{'=' if option.right else '~'}{_html(option.text)}{because}"
        else:  # every wrong one costs all, or ticking everything would be right
            share = f"{100 / right:.5f}".rstrip("0").rstrip(".") if option.right else "-100"
            yield f"~%{share}%{_html(option.text)}{because}"


def _html(markdown: str) -> str:
    return f"[html]{escaped(to_inline_html(markdown))}"


def _plain(markdown: str) -> str:
    """The words without their marks: where GIFT has nothing but text."""
    return re.sub(r"[`*]", "", " ".join(markdown.split()))


def _holes(leaf: Leaf) -> Iterator[str]:
    """A question for each hole, which stands as a line; the other holes are filled in."""
    for number in cloze.holes({"": leaf.ask}):
        wanted = list(
            dict.fromkeys(hole[2] for hole in cloze.HOLE.finditer(leaf.ask) if int(hole[1]) == number)
        )

        def shown(hole: re.Match[str], asked: int = number) -> str:
            return f"\\_\\_\\_\\_ {f'({hole[3]})' if hole[3] else ''}" if int(hole[1]) == asked else hole[2]

        name = leaf.id if number == 1 else f"{leaf.id}.c{number}"
        answers = " ".join(f"={escaped(_plain(text))}" for text in wanted)
        yield f"{_head(name, to_html(cloze.HOLE.sub(shown, leaf.ask)))} {{{answers}{_remark(leaf)}}}"
