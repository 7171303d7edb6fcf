"""For a screen reader: words only, whatever is on the table, and nothing that is told by signs alone."""

from __future__ import annotations

import re
import unicodedata

import pytest

from studycards.model import KINDS
from studycards.ui.spoken import plain, undrawn
from tests.conftest import Studycards

DRAWN = re.compile("[\u2190-\u21ff\u2300-\u23ff\u2500-\u27bf\u2900-\u297f\u2b00-\u2bff⚗∵☞▸]")


@pytest.fixture
def spoken(studycards: Studycards) -> Studycards:
    assert studycards("config", "set", "screen_reader", "true").code == 0
    return studycards


def draws(text: str) -> list[str]:
    return sorted({unicodedata.name(sign, sign) for sign in DRAWN.findall(text)})


def test_a_card_is_said_in_words(spoken: Studycards) -> None:
    ran = spoken("review", "small", typed="\n3\n")

    assert draws(ran.out) == []
    assert "Answer: Its own" in ran.out
    assert re.search("Keys: 1 again .+, 2 hard .+, 3 good .+, 4 easy .+, q leave", ran.out)
    assert [event["grade"] for event in spoken("events", "--json").json] == ["good"]


def test_no_kind_of_card_draws(spoken: Studycards) -> None:
    ran = spoken("cram", "--deck", "small", typed="1\n\n\n1\n?\n" * 60)
    kinds = {card["kind"] for card in spoken("cards", "--json").json if card["id"].startswith("small/")}

    assert kinds == set(KINDS)
    assert draws(ran.out) == []
    assert ran.code == 0 and "Drill done" in ran.out


def test_a_line_is_not_broken_by_the_width_of_a_screen(spoken: Studycards) -> None:
    out = spoken("cram", "choice", typed="1\n", COLUMNS="40").out

    assert max(map(len, out.splitlines())) > 60


def test_a_demo_says_who_did_what_and_what_came_of_it(spoken: Studycards) -> None:
    out = spoken("cram", "predict", "--count", "1", typed="1\n", decks=None).out

    assert draws(out) == []
    assert re.search(r"^Outcome: (confirmed|unavailable|inconclusive)", out, re.MULTILINE)


def test_today_and_chinese_are_words_too(spoken: Studycards) -> None:
    for words in ((), ("today",), ("--lang", "zh", "review", "small")):
        assert draws(spoken(*words, typed="\nq\n").out) == []


def test_it_never_takes_the_whole_screen(spoken: Studycards) -> None:
    assert "\x1b" not in spoken("review", "small", typed="q\n", TEXTUAL_DRIVER="", TERM="xterm").out


def test_signs_that_mean_something_become_words() -> None:
    assert undrawn("a → b · c…") == "a: b, c..."
    assert undrawn("✓ Right: 4") == "Right: 4"
    assert plain("**bold** `code` *soft* 2 * 3") == "bold code soft 2 * 3"
    assert plain("```text\nMon 3 ██\n```") == "Mon 3 ██\n"
