"""The one frame of all pages that stand alone."""

from __future__ import annotations

from pathlib import Path

from studycards.exchange.page import escaped, page
from tests.exchange.conftest import EVIL

SOURCES = Path(__file__).parents[2] / "studycards"


def test_every_page_is_made_in_one_frame_that_lets_nothing_in() -> None:
    makers = [path for path in SOURCES.rglob("*.py") if "<!doctype" in path.read_text("utf-8").lower()]

    assert [path.name for path in makers] == ["page.py"]
    assert """content="default-src 'none'; style-src 'unsafe-inline'\"""" in page("T", "en", "", "")


def test_titles_languages_and_texts_are_no_markup() -> None:
    whole = page(EVIL, '"><script>', "", "")

    assert "<script" not in whole and "<img" not in whole
    assert escaped('<a href="x">\x1b\u202e') == "&lt;a href=&quot;x&quot;&gt;\ufffd\ufffd"
    assert 'lang="zh-Hans"' in page("T", "zh", "", "")
