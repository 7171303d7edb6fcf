"""Score cards out: whole, in both languages, and harmless whatever was typed."""

from html.parser import HTMLParser

import pytest

from studycards.exchange.scorecard import as_html, as_markdown
from studycards.sessions.scorecard import Question, ScoreCard, Sureness, Topic, as_json, from_json

HOSTILE = "```\n<script>alert(1)</script>\x1b]0;x\x07 | # not a title"

QUESTIONS = (
    Question("d/a", "pipe", "What is a pipe?\nAnd why?", 2.5, 5, True, 61_000, 60_000, 4, HOSTILE, ("bytes",),
             ("no | edges <b>",), (("define", 1.0, True), ("prove", 0.0, False))),
    Question("d/b", "gil", "What is the GIL?", 0, 3, False, 5_000, 60_000),
)  # fmt: skip
CARD = ScoreCard(
    1_760_000_000_000, "en", "senior", 1_800_000, 66_000, 4, QUESTIONS,
    (Topic("pipe", "Pipe", 1, 2.5, 5, 61_000), Topic("gil", "The <GIL>", 1, 0, 3, 5_000)), (Sureness(4, 1, 0.5),), 2,
)  # fmt: skip
BEFORE = ScoreCard(
    1, "en", "senior", 1, 1, 1, QUESTIONS[:1], (Topic("pipe", "Pipe", 1, 4, 5, 1),), (), number=1
)


class Page(HTMLParser):
    """What a browser would find: tags, what is fetched, the text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.tags: set[str] = set()
        self.fetched: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.fetched += [value or "" for name, value in attributes if name in ("src", "href", "action")]
        if tag not in ("meta", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_needs_nothing_else_and_runs_nothing(lang: str) -> None:
    page = Page(as_html(CARD, [BEFORE], lang))

    assert page.opened == []
    assert page.fetched == [] and "script" not in page.tags
    assert "<script>alert(1)</script>" in page.text and "\x1b" not in page.text
    assert "80 %" in page.text and "The <GIL>" in page.text


def test_what_was_typed_cannot_break_out_of_its_fence() -> None:
    text = as_markdown(CARD, [], "en")

    fence = text.partition("Written:\n\n")[2].partition("text\n")[0]
    assert fence == "````"
    assert text.count(fence) == 2
    assert "\x1b" not in text
    outside = text.partition(fence)[0] + text.rpartition(fence)[2]
    assert "<b>" not in outside and "<GIL>" not in outside


def test_the_markdown_says_points_time_sureness_and_what_to_study() -> None:
    text = as_markdown(CARD, [BEFORE], "en")

    assert "2.5 of 8 points (31 %), 2 of 4 questions" in text
    assert "| Pipe | 2.5/5 | 50 % | 1:01 | 80 % |" in text
    assert "| 4 certain | 1 | 50 % |" in text
    assert "- ✗ Follow-up: prove it (not answered)" in text
    assert "### 1. What is a pipe?" in text


def test_the_log_keeps_a_score_card_whole() -> None:
    import json

    kept = json.loads(json.dumps(as_json(CARD)))

    assert from_json(kept, 2) == CARD
    assert (kept["share"], kept["study"]) == (2.5 / 8, ["gil", "pipe"])
