"""What goes out comes back: tables, Markdown, lists of choices, HTML. And nothing that comes in can run."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from studycards.cards.scalars import CONTROL
from studycards.exchange import checklist, csv_in, csv_out, markdown_in, markdown_out
from studycards.exchange.html_text import escaped, fenced, in_code, to_html, to_markdown
from studycards.exchange.incoming import Incoming
from studycards.exchange.outgoing import Leaf, Option, Outgoing
from tests.exchange.conftest import EVIL

LINES = st.sampled_from(
    ["Q: x", "A: y", "# head", "---", "```", "~~~", "\\# a", "\\\\---", "> q", "- [x] z", "Tags: t", "问：", "", "  b",
     "=1+1", "@x", "'-3", "''=", "Why[en]: z", "`````", "   ```", "<b>", "{{c1::x}}"]
)  # fmt: skip
TEXT = (
    st.lists(LINES | st.text(max_size=12), min_size=1, max_size=6)
    .map("\n".join)
    .map(lambda text: CONTROL.sub("", text.replace("\r", "")).strip())
    .filter(bool)
)


def leaf(ask: str, answer: str, options: tuple[Option, ...] = (), **more: str) -> Leaf:
    return Leaf(
        "d/card", "d", "choice" if options else "basic", "c", "Concept", ask, answer, options=options, **more
    )  # type: ignore[arg-type]


def sent(*leaves: Leaf) -> Outgoing:
    langs = ("en", "zh")[: len(leaves)]
    each = {lang: (one,) for lang, one in zip(langs, leaves, strict=True)}
    return Outgoing("d", "Title", langs, leaves[:1], each)


def fields_of(arrived: Incoming) -> dict[str, object]:
    (card,) = arrived.cards
    return dict(card.fields)


def is_a_list_of_choices(text: str) -> bool:
    return bool(checklist.read(text))


@given(TEXT, TEXT, TEXT)
@example("'=1", "=cmd|'/C calc'!A0", "\t@")
def test_a_table_gives_back_the_same_texts(ask: str, answer: str, why: str) -> None:
    assume(not is_a_list_of_choices(answer))
    for delimiter in ",\t":
        data = csv_out.written(sent(leaf(ask, answer, why=why)), delimiter)
        fields = fields_of(csv_in.read(data, "t", "en", delimiter))

        assert (fields["ask"], fields["answer"], fields.get("why", "")) == (ask, answer, why.strip())


@given(st.text())
def test_no_cell_can_run_and_every_cell_comes_back(cell: str) -> None:
    defused = csv_out.defused(cell)

    assert not defused.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    assert csv_in.armed(defused) == cell


@given(TEXT, TEXT, TEXT)
@example("# a", "```\n# code\nQ: code\n---\n```", "```\nnever closed\nA: x")
@example("\\# a", "---", "\\\\Q: b")
def test_markdown_gives_back_the_same_texts(ask: str, answer: str, why: str) -> None:
    assume(not is_a_list_of_choices(answer))
    data = markdown_out.written(sent(leaf(ask, answer, why=why)))
    fields = fields_of(markdown_in.read(data, "t", "en"))

    assert (fields["ask"], fields["answer"], fields["why"]) == (ask, answer, why)


@given(TEXT, TEXT)
def test_markdown_keeps_two_languages_apart(english: str, chinese: str) -> None:
    assume(not is_a_list_of_choices(english) and not is_a_list_of_choices(chinese))
    data = markdown_out.written(sent(leaf(english, english), leaf(chinese, chinese)))
    arrived = markdown_in.read(data, "t", "en")

    assert arrived.languages == ("en", "zh")
    assert fields_of(arrived)["ask"] == {"en": english, "zh": chinese}


@given(st.lists(st.tuples(TEXT, TEXT | st.just("")), min_size=1, max_size=4), TEXT)
def test_choices_come_back_with_their_reasons(wrong: list[tuple[str, str]], right: str) -> None:
    options = (*(Option(text, False, because) for text, because in wrong), Option(right, True))

    assert checklist.read(checklist.written(options)) == options
    assert checklist.read(checklist.written(options, bullet="")) == options


@given(TEXT, TEXT, TEXT)
def test_a_choice_card_comes_back_from_markdown_and_tables(ask: str, right: str, wrong: str) -> None:
    what = sent(leaf(ask, "", (Option(right, True), Option(wrong, False, wrong))))
    expected = [{"text": right, "right": True}, {"text": wrong, "because": wrong}]

    assert fields_of(markdown_in.read(markdown_out.written(what), "t", "en"))["choices"] == expected
    assert fields_of(csv_in.read(csv_out.written(what), "t", "en"))["choices"] == expected


def shown(html: str) -> str:
    """What a reader sees of HTML, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@given(
    st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"])
        | st.sampled_from(" *_`<>[]()#-+~|&;1.")
    )
)
@example("1. a *b* _c_ `d` <e> &amp; [f](g) ~~h~~ \\ # i")
@example("- a")
@example("&lt;script>")
def test_plain_text_stays_plain(text: str) -> None:
    text = " ".join(text.split())

    assert shown(to_html(escaped(text, at_start=True))).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), min_size=1))
def test_code_stays_code(text: str) -> None:
    code = "\n".join(["x", *text.split("\n"), "y"])
    inner = to_markdown(to_html(fenced(code)))[0]

    assert inner == fenced(code)
    assert "<code>" in to_html(in_code("a`b")) and "a`b" in to_html(in_code("a`b"))


class Tags(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, "")] + [(tag, f"{name}={value}") for name, value in attrs]


HARMLESS = {
    "p", "br", "strong", "em", "s", "code", "pre", "ul", "ol", "li", "a", "hr", "blockquote",
    "h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
PIECES = st.sampled_from(
    [EVIL, "<svg/onload=alert(1)>", "<a href='javascript:x'>l</a>", "<", ">", "&lt;script&gt;", "<pre>", "</pre>",
     "<scr<script>ipt>", "<!--", "-->", "<style>*{}</style>", "<iframe src=x>", "`", "</script>", "<b", "onclick=x",
     "[a](javascript:alert)", "<math><mtext></p><img src=x onerror=x>", "<textarea><script>", "<ul><li>", "<td>"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=5), max_size=8).map("".join))
def test_no_html_that_comes_in_can_run_wherever_it_is_shown(html: str) -> None:
    """Even where a reader of Markdown lets raw HTML through, as ours does not."""
    from markdown_it import MarkdownIt

    markdown, _ = to_markdown(html)
    for page in (to_html(markdown), MarkdownIt("commonmark", {"html": True}).render(markdown)):
        found = Tags(page).found
        assert {tag for tag, _ in found} <= HARMLESS, page
        assert all(
            re.match(r"(href=(https?|mailto):|start=|class=language-)", what) for _, what in found if what
        ), page


@pytest.mark.parametrize(
    "html, markdown",
    [
        ("a<br>b<br><br>c", "a\\\nb\n\nc"),
        ("a<div>b</div><div><br></div><div>c</div>", "a\\\nb\n\nc"),
        ("<ul><li>a<li>b<ol><li>c</ol></ul>t", "- a\n- b\n  1. c\n\nt"),
        ("<b>a </b>b", "**a** b"),
        ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "a | b\\\n1 | 2"),
        ("x &lt; y &amp; z", "x < y & z"),
        ("<a href='https://e.org/a'>e</a>", "e (<https://e.org/a>)"),
        ("{{c1::<i>x</i>::h}}", "{{c1::*x*::h}}"),
    ],
)
def test_html_becomes_the_markdown_that_one_would_write(html: str, markdown: str) -> None:
    assert to_markdown(html)[0] == markdown


def test_tables_of_other_programs_are_understood() -> None:
    german = "Frage;Antwort\nWas?;Das\n"  # no heads that are known: every row is a question
    anki = "#separator:tab\n#html:true\n<b>f</b>\tb &lt; c\tt1 t2\n"
    named = "Term,Definition,Tags\nmutex,a lock,sync\n"

    assert [card.fields["ask"] for card in csv_in.read(german.encode(), "t", "de").cards] == ["Frage", "Was?"]
    assert fields_of(csv_in.read(anki.encode(), "t", "en")) == {
        "id": "card-" + str(fields_of(csv_in.read(anki.encode(), "t", "en"))["id"])[5:],
        "kind": "basic", "ask": "**f**", "answer": "b < c", "tags": ["t1", "t2"],
    }  # fmt: skip
    assert fields_of(csv_in.read(named.encode("utf-16"), "t", "en"))["tags"] == ["sync"]


def test_markdown_as_people_write_it() -> None:
    text = (
        "# Pipes\n\n## Basics\nQ: What is it?\nA: A buffer.\nTags: one two\n\n"
        "Q: And\nthis?\nA: Too.\n\nC: A [pipe] has [two] ends.\n"
    )
    arrived = markdown_in.read(text.encode(), "file", "en")
    first, second, third = (dict(card.fields) for card in arrived.cards)

    assert (arrived.title, arrived.cards[0].concept) == ("Pipes", "Basics")
    assert first == {
        "id": "what-is-it",
        "kind": "basic",
        "ask": "What is it?",
        "answer": "A buffer.",
        "tags": ["one", "two"],
    }
    assert second["ask"] == "And\nthis?"
    assert third["ask"] == "A {{c1::pipe}} has {{c2::two}} ends." and third["kind"] == "cloze"


def test_a_spreadsheet_reads_the_table(both: Outgoing) -> None:
    text = csv_out.written(both).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))

    assert len(rows) == 21
    assert rows[3]["answer:en"].split("\n")[0] == "[x] One way only"
