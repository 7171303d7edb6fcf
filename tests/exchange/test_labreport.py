"""The lab report: one page that needs nothing else, and in which nothing of a demo becomes markup."""

from __future__ import annotations

from html.parser import HTMLParser

import pytest

from studycards.demo.verdicts import Evidence, Result
from studycards.exchange.labreport import html_report
from studycards.ui.wording import wording

EVIL = '<script>alert("x")</script>&\x1b[2J'
STAMP = {"kernel": "Linux 6.18.44", "python": "CPython 3.13.0", "gil": False, "cores": 2, "arch": "x86_64"}


def result(outcome: str = "confirmed", text: str = "One", **more: object) -> Result:
    told = {"en": text, "zh": text}
    records = (
        {"type": "step", "text": told},
        {"type": "show", "line": text},
        {"type": "lane", "lane": text, "event": text, "t": 5_000_000},
        {"type": "lane", "lane": "other", "event": "waits", "t": 7_500_000},
        {"type": "measure", "name": text, "value": 1.5, "unit": text},
        {"type": "chart", "title": told, "bars": {text: 3}, "unit": text},
        {"type": "end"},
    )
    found = (Evidence("e", told, "confirmed", text, text, text, text, True, told),)
    return Result(
        "demo-" + text, told, outcome, found, STAMP, 12, "namespaces", {"size": text}, records, **more
    )  # type: ignore[arg-type]


DOCUMENT = {"claims": [{"id": EVIL, "verdict": "confirmed", "evidence": [EVIL], "says": EVIL}]}


class Page(HTMLParser):
    """The tags of a page, whether each is closed in its turn, and the addresses it would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.loads: list[str] = []
        self.words: list[str] = []
        self.balanced = True
        self._open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.loads += [name for name, _ in attributes if name in ("src", "href")]
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        self.balanced &= bool(self._open) and self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data.strip())


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_of_a_demo_becomes_markup(lang: str) -> None:
    recorded = {"machine": {"kernel": EVIL}, "evidence": [{"says": EVIL, "verdict": EVIL, "measured": EVIL}]}
    reason = {"en": EVIL, "zh": EVIL}
    text = html_report([result(text=EVIL, recorded=recorded, reason=reason)], DOCUMENT, lang, wording(lang))
    page = Page(text)

    assert "script" not in page.tags and page.loads == [] and "\x1b" not in text
    assert page.balanced
    assert text.count("&lt;script&gt;") > 12


def test_the_page_has_the_machine_the_claims_the_evidence_and_the_lanes() -> None:
    page = Page(html_report([result(), result("failed", "Two")], DOCUMENT, "en", wording("en")))
    words = " ".join(page.words)

    for word in (
        "Linux 6.18.44",
        "CPython 3.13.0",
        "GIL off",
        "2 cores",
        "✓ confirmed",
        "✗ failed",
        "Control:",
    ):
        assert word in words
    assert "0.00" in page.words and "2.50" in page.words and "waits" in page.words


def test_the_page_says_its_language_and_that_a_transcript_is_from_elsewhere() -> None:
    text = html_report(
        [result(recorded={"machine": {"kernel": "Linux 9"}})], {"claims": []}, "zh", wording("zh")
    )

    assert '<html lang="zh-Hans">' in text and "在另一台机器上录制 (Linux 9)" in text
