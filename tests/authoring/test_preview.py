"""The preview: the cards as learners see them, each problem where it stands, again whenever a file is saved."""

from __future__ import annotations

import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from studycards.authoring.page import Paper
from studycards.authoring.preview import changed, found, preview, watch
from studycards.cards.asking import Choose
from studycards.loading import load
from studycards.screen.looking import looked_at
from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


def change(deck: Path, old: str, by: str, file: str = "concepts/pipe.yaml") -> None:
    path = deck / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, by, 1), encoding="utf-8")


def test_it_shows_every_card_of_a_good_deck(deck: Path) -> None:
    shown = preview(deck)

    assert {card.id for card in shown.cards} == {entry.id for entry in load(SMALL, None).index.entries}
    assert shown.problems == ()


def test_a_problem_stands_at_its_card_and_the_other_cards_are_shown(deck: Path) -> None:
    change(deck, "    kind: typed", "    kind: tiped")

    shown = preview(deck)
    pipe = next(part for part in shown.parts if part.file == "concepts/pipe.yaml")
    marked = [piece for piece in pipe.pieces if piece.problems]

    assert [[problem.code for problem in piece.problems] for piece in marked] == [["unknown-kind"]]
    assert marked[0].cards == () and marked[0].line == marked[0].problems[0].line - 1
    assert "small/pipe-direction" in {card.id for card in shown.cards}


def test_a_broken_file_or_deck_is_shown_as_far_as_it_goes(deck: Path) -> None:
    (deck / "concepts" / "process.yaml").write_text('concept: "open', encoding="utf-8")
    (deck / "deck.yaml").write_text("deck: small\n", encoding="utf-8")

    shown = preview(deck)
    by_file = {part.file: part for part in shown.parts}

    assert [one.code for one in by_file["concepts/process.yaml"].problems] == ["bad-yaml"]
    assert {one.code for one in by_file["deck.yaml"].problems} == {"missing-key"}
    assert any(card.id == "small/pipe-ends" for card in shown.cards)


def test_a_comparison_with_an_error_shows_it_at_its_row(deck: Path) -> None:
    name = load(SMALL, None).index.comparisons["ways"].aspects[0].id
    change(deck, f"id: {name}", f"id: {name}\n    hint: H", "comparisons/ways.yaml")

    part = next(part for part in preview(deck).parts if part.file == "comparisons/ways.yaml")

    assert [problem.code for piece in part.pieces for problem in piece.problems] == ["unknown-key"]
    assert not any(piece.cards for piece in part.pieces)


def test_only_what_changed_is_shown_again(deck: Path) -> None:
    before = preview(deck)
    change(deck, "Up to how many bytes", "Up to how many octets")
    change(deck, "concept: process", "# a line more\nconcept: process", "concepts/process.yaml")

    after = changed(before, preview(deck))

    assert [card.id for card in after.cards] == ["small/pipe-atomic"]


def test_watching_looks_again_only_after_a_file_was_saved(deck: Path) -> None:
    naps: list[float] = []

    def sleep(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 2:
            change(deck, "Up to how many bytes", "Up to how many octets of text")

    seen = [len(one.cards) for one in watch(deck, lambda: len(naps) >= 4, sleep)]

    assert len(seen) == 2
    assert naps == [0.5] * 4


@pytest.mark.parametrize("wanted", ["pipe-atomic", "small/pipe-atomic"])
def test_one_card_can_be_picked(deck: Path, wanted: str) -> None:
    assert [card.id for card in found(preview(deck), [wanted]).cards] == ["small/pipe-atomic"]


def test_the_terminal_shows_what_a_learner_will_see(studycards: Studycards, deck: Path) -> None:
    change(deck, "    kind: typed", "    kind: tiped")

    ran = studycards("deck", "preview", str(deck), NO_COLOR="1")
    other = studycards("--lang", "zh", "deck", "preview", str(deck), "pipe-direction")

    assert ran.code == 1
    assert "Which way do bytes flow" in ran.out and "That is half duplex." in ran.out
    assert "unknown-kind" in ran.out and "\x1b" not in ran.out
    assert other.code == 0 and "仅单向" in other.out


def test_options_are_shown_as_they_are_asked() -> None:
    card = load(SMALL, None).index.card("small/pipe-direction")

    screen = looked_at(card, "en", str)

    assert isinstance(screen.asks, Choose) and len(screen.asks.options) == 3
    assert {block.role for block in screen.blocks} >= {"question", "answer", "note"}


def test_the_document_names_each_file_piece_and_card(studycards: Studycards, deck: Path) -> None:
    document = studycards("deck", "preview", str(deck), "--json").json

    pieces = {one["path"]: one["pieces"] for one in document["files"]}
    ids = [card["id"] for card in pieces["concepts/pipe.yaml"][0]["cards"]]
    assert ids == ["small/pipe-ends", "small/pipe-ends.c2"]


class Page(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.addresses: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.addresses += [str(value) for name, value in attrs if name in ("src", "href", "action", "style")]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in ("meta", "input", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_needs_nothing_else_and_no_text_becomes_markup(deck: Path) -> None:
    evil = "<script>alert(1)</script> ![x](http://evil/x.png) [y](javascript:alert) <img onerror=x src=y>"
    change(deck, "Up to how many bytes", evil.replace('"', "'"))
    shown = preview(deck)

    page = Page(Paper(shown.languages, str).page(shown))

    assert not page.open
    assert not page.tags & {"script", "img", "link", "iframe"}
    assert not [one for one in page.addresses if not one.startswith(("https://", "http://"))]
    assert "<script>alert" not in Paper(("en",), str).page(shown)


def test_the_page_holds_every_card_in_every_language_and_every_problem(
    studycards: Studycards, deck: Path, tmp_path: Path
) -> None:
    change(deck, "    kind: typed", "    kind: tiped")

    ran = studycards("deck", "preview", str(deck), "--html", str(tmp_path / "page.html"))
    page = (tmp_path / "page.html").read_text(encoding="utf-8")

    assert ran.code == 1
    assert set(re.findall(r'<h3 id="([^"]+)"', page)) == {card.id for card in preview(deck).cards}
    assert "Which way do bytes flow" in page and "仅单向" in page
    assert "unknown-kind" in page and 'http-equiv="refresh"' not in page


def test_watching_in_a_terminal_shows_the_card_that_was_saved(deck: Path, home: Path) -> None:
    with Terminal("deck", "preview", "--watch", str(deck), "pipe-atomic", home=home) as terminal:
        terminal.wait_for("Up to how many bytes", "Watching")
        change(deck, "Up to how many bytes", "Up to how many octets")
        terminal.wait_for("Up to how many octets")
        terminal.press("\x03")

        assert terminal.wait_for_end() == 0
