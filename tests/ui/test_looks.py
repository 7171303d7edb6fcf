"""How screens look at every size: keys stay whole, what is cut or hidden says so, colours can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from studycards import cards
from studycards.cards.asking import Recall
from studycards.demo.verdicts import Evidence
from studycards.desk.opening import open_desk
from studycards.paths import places
from studycards.screen.parts import Block, Key
from studycards.screen.review import marked_blocks, other_keys
from studycards.sessions.question import Proof, Question
from studycards.ui import lanes, paint, proof
from studycards.ui.full.themes import BRIGHT, INK
from studycards.ui.table import coverage_rows
from studycards.ui.wording import wording
from tests.conftest import SMALL, Studycards
from tests.ui.terminal import Terminal

KEYS = (Key("space", "show the answer"), Key("r", "run the demo"), Key("l", "语言"), Key("q", "leave"))


def drawn(body: object, width: int) -> list[str]:
    console = Console(width=width)
    with console.capture() as capture:
        console.print(body)
    return [line.rstrip() for line in capture.get().splitlines()]


@pytest.mark.parametrize("width", range(22, 70, 3))
def test_lines_of_keys_break_between_keys(width: int) -> None:
    lines = drawn(paint.keys(KEYS), width)

    assert [part for line in lines for part in line.split("  ")] == [f"{k.key} {k.says}" for k in KEYS]
    assert len(lines) == 1 or width < sum(len(k.key) + len(k.says) + 3 for k in KEYS) + 2


def test_options_and_points_stand_close_and_hang_behind_their_mark() -> None:
    options = Block("options", "1\\. a first option that is long\n\n2\\. a second")
    points = Block("points", "Left:\n\n**A** `[x]` one\n\n**B** `[ ]` two")

    assert drawn(paint.block(options), 20) == [" 1) a first option", "    that is long", " 2) a second"]
    assert drawn(paint.block(points), 20) == ["Left:", " A [x] one", " B [ ] two"]


def test_a_reply_that_is_a_list_stands_below_its_verdict() -> None:
    mark = cards.Mark("wrong", "- one\n- two", (), None)
    (block,) = marked_blocks(mark, wording("en"))

    assert drawn(paint.block(block), 40) == ["✗ Not so:", "", " • one", " • two"]


def test_a_hole_stays_a_hole_in_a_list(home: Path, studycards: Studycards) -> None:
    with_hole = open_desk(places(home, (SMALL,)), lambda: 0).library.card("small/pipe-ends")
    line = cards.in_a_line(with_hole, "en")
    asked = cards.ask(with_hole, "en", 0)

    assert isinstance(asked, Recall) and line == asked.prompt.strip()
    assert "{{" not in line and "{{" not in studycards("cards", "kind:cloze").out


def test_signs_of_markdown_are_left_out_of_plain_lists() -> None:
    assert cards.unmarked("a *heavy* `len` of **2 * 3** in x_y") == "a heavy len of 2 * 3 in x_y"


@pytest.mark.parametrize(("lang", "shown"), [("en", "expected yes, measured no"), ("zh", "预期 是，实测 否")])
def test_values_are_told_in_the_language_of_the_screen(lang: str, shown: str) -> None:
    says = {"en": "It holds", "zh": "成立"}
    one = Evidence("id", says, "refuted", True, False, False, "", False)

    assert shown in lanes.evidence([one], 60, lang, wording(lang))[1].plain


def contrast(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """How well two colours can be told apart, 1 to 21, as WCAG counts it."""

    def light(colour: tuple[int, ...]) -> float:
        linear = [
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (v / 255 for v in colour)
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05

    low, high = sorted((light(one), light(other)))
    return high / low


def test_every_ink_can_be_read_on_its_background() -> None:
    assert min(contrast((208, 208, 208), INK.ansi_colors[number]) for number in range(16)) >= 4.5
    assert min(contrast((0, 0, 0), BRIGHT.ansi_colors[number]) for number in range(1, 16)) >= 7


def faint(terminal: Terminal, least: float) -> list[str]:
    """What stands on the screen with less contrast than that."""
    found = []
    for row in range(terminal.screen.lines):
        for column in range(terminal.screen.columns):
            cell = terminal.screen.buffer[row][column]
            if cell.data.strip() and "default" not in (cell.fg, cell.bg):
                inks = [tuple(bytes.fromhex(colour)) for colour in (cell.fg, cell.bg)]
                found += [f"{cell.data} {cell.fg} on {cell.bg}"] if contrast(*inks) < least else []
    return found


@pytest.mark.parametrize(("theme", "least"), [("high-contrast", 7), ("light", 4.5), ("dark", 4.5)])
def test_the_year_can_be_read_in_every_theme(
    home: Path, studycards: Studycards, theme: str, least: float
) -> None:
    studycards("answer", "pipe-atomic", "easy")
    studycards("config", "set", "theme", theme)
    with Terminal("--decks", str(SMALL), "stats", home=home, rows=60, COLORTERM="truecolor") as terminal:
        terminal.wait_for("█", "next picture")
        shades = [cell for cell in faint(terminal, least) if cell[0] in "·░▒▓█"]
        assert not shades and (theme != "high-contrast" or not faint(terminal, least))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_happened_in_the_lanes_can_be_read(theme: str) -> None:
    records = [{"type": "lane", "lane": name, "event": "runs", "t": 0} for name in ("one", "two")]
    styles = {
        span.style if span.style else row.style
        for width in (80, 20)
        for row in lanes.lines(records, width, "en")
        for span in row.spans
        if "runs" in row.plain[span.start : span.end]
    }

    assert all(not row.style for row in lanes.lines(records, 80, "en")) and "dim" not in styles


def test_an_arrow_says_that_there_is_more_below_and_above(home: Path) -> None:
    with Terminal("--decks", str(SMALL), home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("Welcome", "↓", without="↑")
        terminal.press("\x1b[B")
        terminal.wait_for("↑↓")
        terminal.press("\x1b[F")
        terminal.wait_for("↑", without="↓")


def test_tab_scrolls_the_card_where_the_demo_hides_a_part_of_it(home: Path) -> None:
    with Terminal("cram", "predict", "--deck", "concurrency", home=home) as terminal:
        terminal.wait_for("choose")
        terminal.press("2")
        terminal.wait_for("tab scroll the card")
        terminal.press("\t\x1b[F")
        terminal.wait_for("tab scroll the demo", "↑")


def test_text_takes_no_more_than_a_readable_measure(home: Path) -> None:
    with Terminal("--decks", str(SMALL), home=home, columns=200, rows=40) as terminal:
        shown = terminal.wait_for("Welcome", "begin")

    assert max(len(line) for line in shown.splitlines()) <= 102


def test_help_says_how_to_close_it_and_its_keys_are_translated(home: Path) -> None:
    with Terminal("--decks", str(SMALL), "--lang", "zh", "review", "small", home=home) as terminal:
        terminal.wait_for("显示答案")
        terminal.press("?")
        terminal.wait_for("空格，回车", "其他键关闭", without="space, enter")


def test_today_tells_of_an_interview_that_waits(studycards: Studycards, home: Path) -> None:
    words = ("interview", "--topics", "small", "--minutes", "5", "--plain")
    studycards(*words, typed="3\nhalf\nq\n")
    assert '"interview_waits": true' in studycards("today", "--json").out
    with Terminal("--decks", str(SMALL), home=home) as terminal:
        terminal.wait_for("An interview waits where you left it: studycards interview")

    studycards("interview", "--plain", typed="\nq\nf\nq\n")
    assert '"interview_waits": false' in studycards("today", "--json").out


def test_lines_break_between_words_before_a_person_and_stay_whole_in_a_pipe(
    home: Path, studycards: Studycards
) -> None:
    whole = studycards("plan").out.strip()
    with Terminal("--decks", str(SMALL), "plan", home=home, columns=30) as terminal:
        assert terminal.wait_for_end() == 0

    assert "\n" not in whole and len(whole) > 60
    assert " ".join(terminal.text.split()) == whole


def test_a_narrow_screen_names_the_keys_that_work_on_it(home: Path) -> None:
    words = ("interview", "--topics", "small", "--minutes", "5")
    with Terminal("--decks", str(SMALL), *words, home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("1 guessing", "enter skip")
        terminal.press("\r")
        terminal.wait_for("ctrl+d done")


def test_a_low_screen_names_the_place_that_is_filled_next(home: Path) -> None:
    words = ("cram", "match", "--deck", "small")
    with Terminal("--decks", str(SMALL), *words, home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("1. pipe ⟶ ?")
        terminal.press("2")
        terminal.wait_for("2. named pipe ⟶ ?", "→1 ")
        terminal.press("x")
        terminal.wait_for("That key does nothing here", without="2. named pipe ⟶ ?")
        terminal.press("\x7f")
        terminal.wait_for("1. pipe ⟶ ?", without="→1 ")


def test_a_low_screen_tells_the_mark_that_stands_below_its_edge(home: Path) -> None:
    words = ("cram", "choice", "--deck", "concurrency")
    with Terminal(*words, home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("A text calls a process", "choose")
        terminal.press("2")
        terminal.wait_for("A text calls a process", "Not so: Nothing is wrong", "go on", "…")


def test_a_narrow_screen_says_how_to_leave_the_line_one_types_in(home: Path) -> None:
    words = ("cram", "typed", "--deck", "small")
    with Terminal("--decks", str(SMALL), *words, home=home, columns=40, rows=12) as terminal:
        terminal.wait_for("esc for the other keys")


def test_no_line_of_a_notice_begins_with_a_closing_mark(home: Path) -> None:
    with Terminal("--lang", "zh", "tour", home=home, columns=40, rows=12) as terminal:
        shown = terminal.wait_for("先自己想答案", "显示答案")

    assert not [line for line in shown.splitlines() if line.strip().startswith(("，", "。", "；"))]


def test_steps_of_a_demo_stand_beside_their_sign_in_chinese() -> None:
    text = {"en": "It ends.", "zh": "结束进程的第一个线程，里面还有另一个。"}
    (step,) = proof.lines({"type": "step", "text": text}, "zh")

    assert drawn(step, 24) == ["● 结束进程的第一个线程，", "里面还有另一个。"]
    assert lanes.wrapped("把同样四个换成进程：杀掉一个还剩三个。", 20) == [
        "把同样四个换成进程：",
        "杀掉一个还剩三个。",
    ]


def test_one_is_not_many(studycards: Studycards) -> None:
    say = wording("en")
    assert say("{n} cards").format(n=1) == "1 card"
    assert say("{n} cards").format(n=21) == "21 cards"
    assert say("{name} in {days} days").format(name="1 days", days="1") == "1 days in 1 day"
    assert wording("zh")("{n} cards").format(n=1) == "1 张卡片"


def test_a_plan_names_concepts_without_marks_of_another_language(studycards: Studycards) -> None:
    studycards("plan", "set", "viva", "2030-01-02", "--minutes", "1", "--at", "2030-01-01T12:00", decks=None)
    told = studycards("--lang", "zh", "plan", "--at", "2030-01-01T12:00", decks=None).out

    assert "时间不够" in told and " · 其他 " in "".join(told.split("\n"))
    assert ": " not in told and ", " not in told


def test_a_narrow_terminal_draws_calibration_without_breaking_its_rows(
    home: Path, studycards: Studycards
) -> None:
    with Terminal("--decks", str(SMALL), "calibration", home=home, columns=40) as terminal:
        assert terminal.wait_for_end() == 0

    assert any(line.endswith("–    0/0    3 fairly sure") for line in terminal.text.splitlines())


CTRL_Z = "\x1a"
FOREGROUND = 'PS1=; "$@"; echo; read -p "at the shell "; fg'


@pytest.mark.parametrize(
    ("words", "shown"), [((), "Welcome"), (("stats",), "next picture"), (("browse",), "to the cards")]
)
def test_ctrl_z_goes_to_the_shell_and_fg_comes_back(home: Path, words: tuple[str, ...], shown: str) -> None:
    with Terminal("--decks", str(SMALL), *words, home=home, shell=FOREGROUND) as terminal:
        terminal.wait_for(shown)
        terminal.press(CTRL_Z)
        terminal.wait_for("Stopped", "at the shell")
        terminal.press("\r")
        terminal.wait_for(shown, without="at the shell")
        terminal.press("\x11")  # Ctrl-Q leaves from anywhere
        assert terminal.wait_for_end() == 0


def test_ctrl_z_does_nothing_where_no_shell_would_come(home: Path) -> None:
    with Terminal("--decks", str(SMALL), home=home) as terminal:
        terminal.wait_for("Welcome")
        terminal.press(CTRL_Z + "\r")
        terminal.wait_for("left, 0 done")


def test_pictures_take_the_size_that_the_terminal_has_now(home: Path) -> None:
    with Terminal("--decks", str(SMALL), "stats", home=home) as terminal:
        terminal.wait_for("Mo  ·····", "next picture")
        wide = terminal.text.splitlines()[2]
        terminal.resize(40, 12)
        terminal.wait_for("Mo  ····", "l language", without=wide.rstrip())
        terminal.resize(80, 24)
        terminal.wait_for(wide.rstrip(), "Days in a row")


def test_while_a_demo_runs_the_keys_say_how_to_stop_it(home: Path) -> None:
    card = open_desk(places(home, ()), lambda: 0).library.card("concurrency/process-what")
    at_rest, running = Question(card, 0, 0), Question(card, 0, 0, proof=Proof(running=True))
    shown = [[key.key for key in other_keys(question, wording("en"))] for question in (at_rest, running)]

    assert [keys[0] for keys in shown] == ["r", "ctrl+c"]


def test_the_code_of_a_demo_is_whole_on_a_narrow_terminal(home: Path) -> None:
    with Terminal("demo", "show", "fifo-strangers", home=home, columns=40, rows=400) as terminal:
        assert terminal.wait_for_end() == 0

    code = "".join(line[6:] for line in terminal.text.splitlines()).replace(" ", "")
    assert 'step("Takethenameawaywhilebothendsareopen."' in code


def test_what_a_deck_lacks_is_told_with_the_marks_of_the_language() -> None:
    document = {"claims_without_cards": [], "cards_without_evidence": ["a"], "languages_missing": {}}
    assert list(coverage_rows(document, wording("zh")))[:2] == ["没有卡片的论断：无", "没有证据的卡片：1"]


def test_what_was_undone_is_told_in_chinese(studycards: Studycards) -> None:
    studycards("answer", "pipe-atomic", "easy")
    studycards("suspend", "pipe-atomic")

    assert studycards("--lang", "zh", "undo").out == "已撤销：small/pipe-atomic 的暂停。\n"
    assert studycards("--lang", "zh", "undo").out == "已撤销：small/pipe-atomic 的复习。\n"


def test_the_aspects_of_a_narrow_comparison_are_whole_in_chinese(home: Path) -> None:
    with Terminal("--lang", "zh", "compare", "pipe-fifo", home=home, columns=40, rows=60) as terminal:
        assert terminal.wait_for_end() == 0

    assert "全部关闭之" in terminal.text and "…" not in terminal.text
