"""`stats` as a person sees it: full screen, in lines, in both languages; and what it prints for other programs."""

import csv
import io
import os
import shutil
import subprocess
import sys
from datetime import UTC
from html.parser import HTMLParser
from pathlib import Path

import pexpect
import pytest

from studycards.desk.opening import open_desk
from studycards.paths import places
from tests.conftest import SMALL, Studycards
from tests.desk.a_year import DAY, study
from tests.ui.terminal import Terminal

CARD = "small/process-memory"


@pytest.fixture(scope="module")
def studied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home in which someone has studied for months."""
    import time

    home = tmp_path_factory.mktemp("studied")
    now = time.time_ns() // 1_000_000
    desk = open_desk(places(home, (SMALL,)), lambda: now)
    desk.tz = UTC
    study(desk, 60, now - DAY // 24, new_a_day=8)
    desk.log.close()
    return home


@pytest.fixture
def home(studied: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(studied, tmp_path / "home"))


PICTURES = ["The last year", "Cards", "The coming 30 days", "True retention", "Weakest topics", "How firmly",
            "Minutes a week", "Taken for each other", "How sure", "Recall as predicted", "Claims proven"]  # fmt: skip


def test_all_pictures_are_printed_in_a_pipe(studycards: Studycards) -> None:
    ran = studycards("stats")

    assert [title for title in PICTURES if title not in ran.out] == []
    assert "\x1b" not in ran.out and ran.err == ""


def test_an_empty_home_gets_sentences(studycards: Studycards, tmp_path: Path) -> None:
    ran = studycards("stats", STUDYCARDS_HOME=str(tmp_path / "new"))

    assert ran.code == 0 and "No card was met yet." in ran.out
    assert not (tmp_path / "new" / "progress.db").exists()


def test_one_deck_and_one_card(studycards: Studycards, tmp_path: Path) -> None:
    whole, deck = studycards("stats", "--json").json, studycards("stats", "--deck", "small", "--json").json
    card = studycards("stats", "concurrency/process-what", "--json").json

    assert 0 < sum(deck["cards"].values()) < sum(whole["cards"].values())
    assert {topic["deck"] for topic in deck["topics"]} == {"small"}
    assert {"card", "stability", "answers", "curve", "wanted"} <= set(card) and card["answers"]
    assert "recall in %" in studycards("stats", "concurrency/process-what").out
    assert "not answered yet" in studycards("stats", CARD, STUDYCARDS_HOME=str(tmp_path / "new")).out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("nowhere/x",), "no deck"),
        (("--deck", "nowhere"), "no deck"),
        (("--json", "--csv"), "do not go together"),
        ((CARD, "--deck", "small"), "of one deck"),
        (("--html", "/nonexistent/x.html"), "cannot be written"),
    ],
)
def test_mistakes_are_told(studycards: Studycards, words: tuple[str, ...], says: str) -> None:
    ran = studycards("stats", *words)

    assert (ran.code, ran.out) == (2, "") and says in ran.err


def test_the_table_is_a_table_and_no_cell_runs(studycards: Studycards) -> None:
    rows = list(csv.reader(io.StringIO(studycards("stats", "--csv").out)))

    assert rows[0] == ["picture", "row", "column", "value"] and all(len(row) == 4 for row in rows)
    assert {"year", "load", "retention", "weak", "stability", "time"} <= {row[0] for row in rows}
    assert not any(cell.startswith(("=", "+", "@")) for row in rows for cell in row)


def test_full_screen_scrolls_jumps_and_speaks_chinese(home: Path) -> None:
    with Terminal("--decks", str(SMALL), "stats", home=home) as terminal:
        terminal.wait_for("The last year, by day", "leave")
        terminal.press("n")
        terminal.press("n")
        terminal.wait_for("The coming 30 days", without="The last year")
        terminal.press("p")
        terminal.press("p")
        terminal.wait_for("The last year, by day")
        terminal.press("G")
        terminal.wait_for("Claims proven on this machine")
        terminal.press("l")
        terminal.wait_for("语言")
        terminal.resize(40, 12)
        terminal.wait_for("离开")
        terminal.press("q")
        assert terminal.wait_for_end() == 0


# The page


class Page(HTMLParser):
    """What is on a page that could run or fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.fetched: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "xlink:href")]
        assert not any(name.startswith("on") for name, _value in attrs)


@pytest.fixture(params=["en", "zh"])
def page(request: pytest.FixtureRequest, studycards: Studycards, tmp_path: Path) -> Path:
    pytest.importorskip("vl_convert")
    file = tmp_path / "page.html"
    assert studycards("--lang", request.param, "stats", "--html", str(file)).code == 0
    return file


def test_the_page_has_charts_and_needs_nothing_else(page: Path) -> None:
    found = Page(page.read_text(encoding="utf-8"))

    assert found.tags.count("svg") >= 6 and found.tags.count("table") >= 5
    assert "script" not in found.tags and "link" not in found.tags
    assert all(address.startswith("#") for address in found.fetched)


def test_without_the_library_the_page_says_what_to_install(studycards: Studycards, tmp_path: Path) -> None:
    (tmp_path / "vl_convert.py").write_text("raise ImportError")
    ran = studycards("stats", "--html", str(tmp_path / "page.html"), PYTHONPATH=str(tmp_path))

    assert ran.code == 3 and "pip install 'studycards[page]'" in ran.err
    assert not (tmp_path / "page.html").exists()


@pytest.mark.slow
def test_a_real_browser_shows_every_chart_and_prints_it(page: Path, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if browser is None:
        pytest.skip("no chromium here")
    usual = [browser, "--headless", "--disable-gpu", f"--user-data-dir={tmp_path / 'profile'}"]
    usual += ["--no-sandbox"] if os.geteuid() == 0 else []
    printed = tmp_path / "page.pdf"
    subprocess.run(
        [*usual, f"--print-to-pdf={printed}", page.as_uri()], check=True, capture_output=True, timeout=60
    )
    shown = subprocess.run(
        [*usual, "--dump-dom", page.as_uri()], check=True, capture_output=True, text=True, timeout=60
    )

    assert printed.read_bytes().startswith(b"%PDF") and printed.stat().st_size > 30_000
    assert shown.stdout.count("<svg") >= 6 and "parsererror" not in shown.stdout
    assert "Refused to" not in shown.stderr  # the page's own policy stops nothing that it needs


def test_who_waits_is_told_what_for_and_nobody_else() -> None:
    script = (
        "from studycards.cli.world import waited\nwith waited('Counting.'):\n    __import__('time').sleep({})"
    )
    for seconds, said in ((3, b"Counting.\r\n"), (0, b"")):
        before_a_person = pexpect.spawn(sys.executable, ["-c", script.format(seconds)], timeout=20)
        assert before_a_person.read() == said

    in_a_pipe = subprocess.run((sys.executable, "-c", script.format(1)), capture_output=True, check=True)
    assert in_a_pipe.stderr == b""
