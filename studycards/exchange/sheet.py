"""A deck on paper: questions with room to answer, and a key on a page of its own, in HTML that needs nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from studycards.cards import cloze
from studycards.exchange.html_text import to_html, to_inline_html
from studycards.exchange.outgoing import Leaf, Outgoing
from studycards.exchange.page import escaped, page


def written(what: Outgoing) -> Mapping[str, bytes]:
    """The sheet under the empty string, the key under `-key`."""
    lang = what.languages[0]
    key = {"en": "Answers", "zh": "答案"}.get(lang, "Answers")
    sheets = {
        "": (what.title, "".join(_listed(what, _question))),
        "-key": (f"{what.title} – {key}", "".join(_listed(what, _answer)) + _tables(what)),
    }
    return {
        name: page(title, lang, _STYLE, f"<h1>{escaped(title)}</h1>{body}").encode()
        for name, (title, body) in sheets.items()
    }


def _listed(what: Outgoing, drawn: Callable[[Leaf], str]) -> Iterator[str]:
    heading = ""
    for number, leaf in enumerate(what.leaves, 1):
        if leaf.heading != heading:
            heading = leaf.heading
            yield f"<h2>{escaped(heading)}</h2>"
        yield f'<section><span class="number">{number}</span><div>{drawn(leaf)}</div></section>'


def _question(leaf: Leaf) -> str:
    asked = to_html(_blank(leaf.ask) if leaf.kind == "cloze" else leaf.ask)
    if leaf.options:
        return asked + _bullets("☐", [option.text for option in leaf.options])
    if leaf.pieces:
        return asked + _bullets("__", leaf.shown)
    if leaf.pairs:
        lefts = _bullets("__", [left for left, _ in leaf.pairs])
        letters = zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", dict.fromkeys(leaf.shown), strict=False)
        return asked + lefts + "".join(f"<p>{letter}. {to_inline_html(text)}</p>" for letter, text in letters)
    lines = {"cloze": 0, "typed": 1, "predict": 1, "basic": 3}.get(leaf.kind, 8)
    return asked + '<div class="line"></div>' * lines


def _answer(leaf: Leaf) -> str:
    if leaf.kind == "cloze":
        answer = to_html(cloze.HOLE.sub(lambda hole: f"**{hole[2]}**", leaf.ask))
    else:
        answer = to_html("\n\n".join([leaf.answer, *(f"- {point}" for point in leaf.points)]))
    why = f'<div class="why">{to_html(leaf.why)}</div>' if leaf.why else ""
    proof = f'<div class="proof">{to_html(leaf.proof)}</div>' if leaf.proof else ""
    return answer + why + proof


def _blank(text: str) -> str:
    """A text with a line in place of each hole."""
    return cloze.HOLE.sub(
        lambda hole: "\\_" * 10 + (f" ({hole[3]})" if hole[3] else ""), text.replace("`", "")
    )


def _bullets(mark: str, texts: tuple[str, ...] | list[str]) -> str:
    items = "".join(f"<li><span>{mark}</span> {to_inline_html(text)}</li>" for text in texts)
    return f'<ul class="blank">{items}</ul>'


def _tables(what: Outgoing) -> str:
    return "".join(f"<h2>{escaped(title)}</h2>{to_html(table)}" for title, table in what.tables)


_STYLE = """
body{font:12pt/1.5 Georgia,"Noto Serif CJK SC",serif;color:#000;background:#fff;margin:0}
main{max-width:45rem;margin:auto;padding:1rem}h1{font-size:1.5rem}h2{font-size:1.1rem;break-after:avoid}
section{display:flex;gap:.75rem;break-inside:avoid;margin:.75rem 0}section>div{flex:1;min-width:0}
.number{font-weight:bold;min-width:2rem;text-align:right}p{margin:.25rem 0}
section>div>:first-child{margin-top:0}ul,ol{margin:.25rem 0}
.blank{list-style:none;padding-left:0}.line{border-bottom:1px solid #999;height:1.8em}
pre{border:1px solid #ccc;padding:.5rem;white-space:pre-wrap;font-size:.85em}code{font-size:.9em}
table{border-collapse:collapse;width:100%;font-size:.85em}
th,td{border:1px solid #999;padding:.2rem .4rem;text-align:left}
.why{font-style:italic}.proof{font-size:.85em;color:#444}
@page{margin:2cm}@media print{main{max-width:none;padding:0}}
"""
