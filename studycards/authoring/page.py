"""A deck's preview as one HTML page that needs nothing else; no text of a deck becomes markup."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from studycards.authoring.preview import Part, Piece, Preview
from studycards.cards.asking import Arrange, Asked, Choose
from studycards.errors import Problem
from studycards.exchange.html_text import to_html
from studycards.exchange.page import escaped, page, printable
from studycards.model import Card, said
from studycards.screen.looking import looked_at
from studycards.screen.parts import Block, Translate


class Paper:
    """How one page is written: its languages, and the program's words in the reader's own."""

    def __init__(self, languages: Sequence[str], say: Translate, refresh: int | None = None) -> None:
        self.languages, self.say, self.refresh = tuple(languages) or ("en",), say, refresh

    def page(self, preview: Preview) -> str:
        """The whole page."""
        title = said(preview.title, self.languages[0])
        problems = preview.problems
        counts = self.say("Cards: {cards}. Problems: {problems}.").format(
            cards=len(preview.cards), problems=len(problems)
        )
        parts = [f"<h1>{escaped(title)}</h1><p>{escaped(counts)}</p>", *map(self._part, preview.parts)]
        style, switches = _STYLE + self._hiding(), "\n".join(self._switches())
        return page(title, self.languages[0], style, "\n".join(parts), switches, self.refresh)

    def _switches(self) -> Iterator[str]:
        """One switch for each language: what is not chosen is hidden, without a script."""
        if len(self.languages) > 1:
            for number, lang in enumerate(self.languages):
                checked = " checked" if number == 0 else ""
                yield f'<input type="radio" name="language" id="in-{lang}"{checked}>'
                yield f'<label for="in-{lang}">{lang}</label>'

    def _hiding(self) -> str:
        rules = (
            f'#in-{lang}:checked ~ main [lang="{other}"]{{display:none}}'
            for lang in self.languages
            for other in self.languages
            if other != lang
        )
        return "\n".join(rules)

    def _part(self, part: Part) -> str:
        head = f"<section><h2>{escaped(part.file)}</h2>"
        pieces = "\n".join(self._piece(piece) for piece in part.pieces)
        return f"{head}{self._problems(part.problems)}{pieces}</section>"

    def _piece(self, piece: Piece) -> str:
        cards = "\n".join(self._card(card) for card in piece.cards)
        if not piece.cards:
            cards = f"<p><em>{escaped(self.say('This one can be shown once it is mended.'))}</em></p>"
        return f"<article>{self._problems(piece.problems)}{cards}</article>"

    def _problems(self, problems: Iterable[Problem]) -> str:
        return "".join(
            f'<p class="{problem.severity}">{problem.line}:{problem.column} {escaped(problem.message)} '
            f"{escaped(problem.hint)} <code>{escaped(problem.code)}</code></p>"
            for problem in problems
        )

    def _card(self, card: Card) -> str:
        sides = "".join(
            f'<div lang="{lang}">{self._sides(card, lang)}</div>' if len(self.languages) > 1
            else self._sides(card, lang)
            for lang in self.languages
        )  # fmt: skip
        about = " · ".join((card.kind, card.concept, *card.tags))
        return f'<h3 id="{escaped(card.id)}">{escaped(card.id)} <small>{escaped(about)}</small></h3>{sides}'

    def _sides(self, card: Card, lang: str) -> str:
        screen = looked_at(card, lang, self.say)
        later = "".join(self._block(block) for block in screen.blocks[1:])
        options = self._options(screen.asks) if screen.asks else ""
        return (
            f"{self._block(screen.blocks[0])}{options}"
            f"<details><summary>{escaped(self.say('answer'))}</summary>{later}</details>"
        )

    def _options(self, asked: Asked) -> str:
        pieces: tuple[str, ...] = ()
        if isinstance(asked, Choose):
            pieces = asked.options
        elif isinstance(asked, Arrange):
            pieces = asked.pieces
        slots = "".join(f"<li>{self._html(slot)}</li>" for slot in getattr(asked, "slots", ()))
        listed = "".join(f"<li>{self._html(piece)}</li>" for piece in pieces)
        return (f"<ul>{slots}</ul>" if slots else "") + (f"<ol>{listed}</ol>" if listed else "")

    def _block(self, block: Block) -> str:
        return f'<div class="{block.role}">{self._html(block.text)}</div>'

    def _html(self, text: str) -> str:
        return to_html(printable(text))


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:1rem auto;max-width:46rem;padding:0 1rem;color:#1b1b1b;background:#fff}
h2{font-size:1rem;color:#555;border-bottom:1px solid #ccc;margin-top:2.5rem}
h3{font-size:1rem;margin:1.5rem 0 .5rem}h3 small{font-weight:normal;color:#666}
article{border-left:3px solid #ddd;padding-left:1rem;margin:1rem 0}
pre{background:#f4f4f4;padding:.6rem;overflow-x:auto}code{background:#f4f4f4}
table{border-collapse:collapse}td,th{border:1px solid #ccc;padding:.2rem .5rem}
.error,.warning{border:2px solid #b00020;padding:.3rem .6rem;background:#fdecee}
.warning{border-color:#9a6b00;background:#fff6df}
.hint,.note,.why{color:#444}.evidence{font-family:monospace}.source{color:#666;font-size:.9rem}
summary{cursor:pointer;color:#0050a0}
@media (prefers-color-scheme:dark){body{background:#161616;color:#e6e6e6}pre,code{background:#262626}
h2,h3 small,.hint,.note,.why,.source{color:#aaa}article{border-color:#444}summary{color:#7db4ff}
.error{background:#3a1016}.warning{background:#33280a}}
@media print{details>*{display:block}}
"""
