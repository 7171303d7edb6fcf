"""The browser in a real terminal: search at each letter, many at once, the demo, the editor, both languages."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from studycards.desk.opening import open_desk
from studycards.loading import load
from studycards.loading.written import place_of
from studycards.paths import places
from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SMALL, tmp_path / "small"))


@pytest.fixture
def browser(home: Path, deck: Path, tmp_path: Path) -> Iterator[Terminal]:
    editor = tmp_path / "editor"
    editor.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/edited\nsed -i "s/How many bytes fit/MENDED bytes/" "$2"\n'
    )
    editor.chmod(0o755)
    with Terminal(
        "--decks", str(deck), "browse", "deck:small", home=home, VISUAL=str(editor), EDITOR=str(editor)
    ) as terminal:
        terminal.wait_for("cards", "to the cards")
        yield terminal


def run(home: Path, deck: Path, *words: str) -> Any:
    command = [
        sys.executable,
        "-m",
        "studycards",
        "--home",
        str(home),
        "--decks",
        str(deck),
        *words,
        "--json",
    ]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def test_it_searches_at_each_letter_and_says_what_cannot_be_meant(browser: Terminal) -> None:
    browser.press(" 写满多少")
    browser.wait_for("1 card", "How many bytes fit in a new pipe")
    browser.press(" kind:nonsense")
    browser.wait_for("No kind is called nonsense", "How many bytes fit")
    browser.press("\x1b")
    browser.wait_for("words, concept:pipe")


def test_many_are_suspended_at_once_and_taken_back_at_once(browser: Terminal, home: Path, deck: Path) -> None:
    browser.press(" concept:pipe\r")
    browser.wait_for("mark", "suspend")
    browser.press("as")
    browser.wait_for("marked", "Suspended: ")
    suspended = run(home, deck, "cards", "is:suspended")
    assert len(suspended) > 5 and {card["concept"] for card in suspended} == {"pipe"}

    browser.press("u")
    browser.wait_for("Undone: ")
    assert run(home, deck, "cards", "is:suspended") == []


def test_a_reset_asks_once_more(home: Path, deck: Path) -> None:
    run(home, deck, "answer", "pipe-atomic", "easy")
    with Terminal("--decks", str(deck), "browse", "reps>0", home=home) as browser:
        browser.wait_for("1 card")
        browser.press("\rx")
        browser.wait_for("Press x again")
        assert run(home, deck, "show", "pipe-atomic")["reps"] == 1
        browser.press("x")
        browser.wait_for("0 cards")  # it is no longer among those answered
        browser.press("u")
        browser.wait_for("1 card", "Undone: 1.")
        browser.press("q")
        assert browser.wait_for_end() == 0

    assert run(home, deck, "show", "pipe-atomic")["reps"] == 1


def test_the_editor_opens_at_the_card_and_what_it_changed_shows(
    browser: Terminal, deck: Path, tmp_path: Path
) -> None:
    browser.press(" id:pipe-capacity\r")
    browser.wait_for("1 card", "edit")
    browser.press("e")
    browser.wait_for("Read again: pipe.yaml", "MENDED bytes")

    line = 1 + (deck / "concepts" / "pipe.yaml").read_text().splitlines().index("  - id: pipe-capacity")
    assert (tmp_path / "edited").read_text().split() == [f"+{line}", str(deck / "concepts" / "pipe.yaml")]


def test_an_edit_that_breaks_the_deck_is_told(browser: Terminal, deck: Path, tmp_path: Path) -> None:
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "cards: [" >> "$2"\n')
    browser.press(" id:pipe-capacity\r")
    browser.wait_for("1 card", "edit")
    browser.press("e")
    browser.wait_for("cannot be used", "0 cards")
    (deck / "concepts" / "pipe.yaml").write_text((SMALL / "concepts" / "pipe.yaml").read_text())
    browser.press("q")
    assert browser.wait_for_end() == 0


@pytest.mark.slow
def test_the_demo_runs_beside_the_card(home: Path) -> None:
    with Terminal("browse", "id:pipe-capacity", home=home, rows=40) as browser:
        browser.wait_for("1 card")
        browser.press("\rr")
        browser.wait_for("✓ confirmed", "to the list", without="running", seconds=40)
        browser.press("\x1b")
        browser.wait_for("mark")
        browser.press("q")
        assert browser.wait_for_end() == 0


def test_a_demo_of_a_deck_that_is_not_trusted_does_not_run(browser: Terminal) -> None:
    browser.press(" id:pipe-capacity\r")
    browser.wait_for("1 card", "suspend")
    browser.press("r")
    browser.wait_for("until you trust them")


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (80, 24), (200, 60)])
def test_every_size_and_chinese(home: Path, columns: int, rows: int) -> None:
    with Terminal(
        "--decks",
        str(SMALL),
        "--lang",
        "zh",
        "browse",
        "id:pipe-cap deck:small",
        home=home,
        columns=columns,
        rows=rows,
    ) as browser:
        browser.wait_for("新管道写满")
        browser.press("\r")
        browser.press("\r")
        browser.wait_for("65536")
        browser.press("l")
        browser.wait_for("to the list")
        browser.press("\x1b")
        browser.wait_for("How many", without="to the list")
        browser.press("q")
        assert browser.wait_for_end() == 0


def test_without_a_terminal_it_says_what_to_use(studycards: Studycards) -> None:
    ran = studycards("browse")

    assert (ran.code, ran.out) == (3, "") and "studycards cards" in ran.err


def test_every_card_has_its_place(home: Path) -> None:
    library = open_desk(places(home, (SMALL,)), lambda: 0).library
    for deck, loaded in library.loaded.items():
        lines: dict[Path, list[str]] = {}
        for entry in list(loaded.index.entries)[:: 1 if deck == "small" else 25]:
            place = place_of(loaded, entry.id)
            text = lines.setdefault(place.path, place.path.read_text().splitlines())
            written = entry.id.partition("/")[2].split(".")
            assert written[1 if "comparison" in entry.tags else 0] in text[place.line - 1], entry.id


def test_a_card_without_a_cache_has_its_place_too() -> None:
    assert place_of(load(SMALL, None), "small/pipe-ends.c2").path.name == "pipe.yaml"


def test_a_reset_is_asked_for_each_card(home: Path, deck: Path) -> None:
    for card in ("small/pipe-atomic", "small/pipe-ends"):
        run(home, deck, "answer", card, "easy")
    with Terminal("--decks", str(deck), "browse", "reps>0", home=home) as browser:
        browser.wait_for("2 cards")
        browser.press("\rx")
        browser.wait_for("Press x again")
        browser.press("\x1b[B")
        browser.wait_for("2 cards", without="Press x again")
        browser.press("x")
        browser.wait_for("Press x again", "2 cards")
        browser.press(" ")
        browser.wait_for("1 marked", without="Press x again")

    assert [run(home, deck, "show", card)["reps"] for card in ("small/pipe-atomic", "small/pipe-ends")] == [
        1,
        1,
    ]


@pytest.mark.parametrize(("editor", "told"), [("false", "ended with an error"), ("no-such", "could not be")])
def test_an_editor_that_fails_gives_the_screen_back(home: Path, deck: Path, editor: str, told: str) -> None:
    words = ("--decks", str(deck), "browse", "deck:small id:pipe-capacity")
    with Terminal(*words, home=home, VISUAL=editor, EDITOR=editor) as browser:
        browser.wait_for("1 card", "to the cards")
        browser.press("\re")
        browser.wait_for(told, "search", "1 card")
        browser.press("q")
        assert browser.wait_for_end() == 0


def test_the_list_is_as_wide_as_before_after_a_change_in_the_open_card(browser: Terminal) -> None:
    browser.press("\r")
    heads = next(line for line in browser.wait_for("mark", "lapses").splitlines() if "lapses" in line)
    browser.press("\r")
    browser.wait_for("to the list", without="question")
    browser.press("s")
    browser.wait_for("Suspended: 1")
    browser.press("\x1b")
    browser.wait_for("mark", "suspended")
    browser.read(0.5)
    assert heads in browser.text.splitlines()


def test_ctrl_c_stops_a_demo_and_leaves_the_browser_open(home: Path, deck: Path) -> None:
    demo = deck / "demos" / "fill_pipe.py"
    demo.write_text(
        demo.read_text().replace("    os.read(", "    __import__('time').sleep(60)\n    os.read(")
    )
    command = [sys.executable, "-m", "studycards", "--home", str(home), "--decks", str(deck)]
    subprocess.run([*command, "deck", "trust", "small", "--yes"], check=True, capture_output=True)
    with Terminal("--decks", str(deck), "browse", "deck:small id:pipe-capacity", home=home) as browser:
        browser.wait_for("1 card")
        browser.press("\rr")
        browser.wait_for("ctrl+c stop the demo", "running")
        browser.press("\x03")
        browser.wait_for("r run the demo", "to the list", without="running")


def test_a_new_size_keeps_the_card_and_gives_the_list_its_columns(browser: Terminal) -> None:
    browser.press("\r\x1b[B")
    heads = next(line for line in browser.wait_for("mark", "lapses").splitlines() if "lapses" in line)
    card = browser.text.splitlines()[13]
    browser.resize(40, 12)
    browser.wait_for("question", "due", "e edit", without="recall")
    browser.resize(80, 24)
    browser.wait_for(heads.rstrip(), "o sort")

    assert browser.text.splitlines()[13] == card


def test_the_cursor_stays_on_a_card_far_down(home: Path) -> None:
    with Terminal("browse", home=home) as browser:
        browser.wait_for("to the cards")
        browser.press("\r")
        browser.wait_for("mark", "What is a process")
        for _ in range(2):  # two hundred at a time are made
            last = browser.text.splitlines()[11][:40].rstrip()
            browser.press("\x1b[F")
            browser.wait_for("mark", without=last)
        last = browser.text.splitlines()[11][:40].rstrip()
        browser.press("s")
        browser.wait_for("Suspended: 1", last, " suspended")
        browser.press("\x1b[H")
        browser.wait_for("What is a process")
