"""An interview's score card out: as Markdown, and as one HTML page that needs nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from studycards.exchange.page import escaped, page, printable
from studycards.sessions.scorecard import Question, ScoreCard, Topic


def as_markdown(score: ScoreCard, earlier: Sequence[ScoreCard], lang: str) -> str:
    """The score card as a Markdown file; what was typed stands in fences, so that nothing in it takes effect."""
    word = _Words(lang)
    parts = [
        f"# {word('title')}",
        _facts(score, word),
        f"## {word('topics')}",
        *_markdown_table(_topics(score, earlier, word)),
    ]
    if score.sureness:
        parts += [f"## {word('sureness')}", *_markdown_table(_sureness(score, word))]
    if score.study:
        parts += [f"## {word('study')}", "\n".join(f"- {_inline(topic.name)}" for topic in score.study)]
    parts.append(f"## {word('questions')}")
    for number, question in enumerate(score.questions, 1):
        parts += list(_markdown_question(number, question, word))
    return "\n\n".join(parts) + "\n"


def _facts(score: ScoreCard, word: _Words) -> str:
    date = f"{datetime.fromtimestamp(score.at / 1000, UTC):%Y-%m-%d}"
    return word("facts").format(
        date=date, level=word(score.level), held=_number(score.held), of=_number(score.of), share=_percent(score.share),
        questions=len(score.questions), planned=score.planned, minutes=round(score.took_ms / 60_000),
    )  # fmt: skip


Rows = tuple[Sequence[str], list[list[str]]]


def _topics(score: ScoreCard, earlier: Sequence[ScoreCard], word: _Words) -> Rows:
    heads = [word("topic"), word("points"), word("share"), word("time"), word("before")]
    return heads, [_topic(topic, earlier) for topic in score.topics]


def _topic(topic: Topic, earlier: Sequence[ScoreCard]) -> list[str]:
    shares = [one.share for score in earlier for one in score.topics if one.id == topic.id]
    points = f"{_number(topic.held)}/{_number(topic.of)}"
    before = f"{_percent(shares[-1])} %" if shares else "–"
    return [topic.name, points, f"{_percent(topic.share)} %", _time(topic.took_ms), before]


def _sureness(score: ScoreCard, word: _Words) -> Rows:
    rows = [
        [word(f"sure-{one.level}"), str(one.questions), f"{_percent(one.share)} %"] for one in score.sureness
    ]
    return [word("sure"), word("questions"), word("share")], rows


def _markdown_table(rows: Rows) -> Iterator[str]:
    heads, body = rows
    lines = [heads, ["---"] * len(heads), *body]
    yield "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text if set(text) == {"-"} else _inline(text).replace("|", "\\|")


def _inline(text: str) -> str:
    """Text in a line of Markdown: no line break, and no HTML in it takes effect."""
    return " ".join(printable(text).split()).replace("<", "&lt;")


def _markdown_question(number: int, question: Question, word: _Words) -> Iterator[str]:
    yield f"### {number}. {_inline(question.ask.strip().partition(chr(10))[0])}"
    yield _numbers(question, word)
    if question.typed:
        longest = max((len(run) for run in re.findall(r"`+", question.typed)), default=0)
        fence = "`" * max(3, longest + 1)
        yield f"{word('typed')}\n\n{fence}text\n{printable(question.typed)}\n{fence}"
    if rows := list(_points(question, word)):
        yield "\n".join(f"- {sign} {_inline(text)}" for sign, text in rows)


def _numbers(question: Question, word: _Words) -> str:
    sure = f" · {word('sure')}: {word(f'sure-{question.sure}')}" if question.sure else ""
    answered = "" if question.answered else f" · {word('unanswered')}"
    return (
        f"{_number(question.held)}/{_number(question.of)} · {_time(question.took_ms)}/{_time(question.allotted_ms)}"
        f"{sure}{answered}"
    )


def _points(question: Question, word: _Words) -> Iterator[tuple[str, str]]:
    yield from (("✓", point) for point in question.points_held)
    yield from (("✗", point) for point in question.points_missed)
    for rung, share, answered in question.rungs:
        sign = "✓" if share == 1 else "◐" if share else "✗"
        yield sign, word("rung").format(rung=word(rung)) + ("" if answered else f" ({word('unanswered')})")


# The page


def as_html(score: ScoreCard, earlier: Sequence[ScoreCard], lang: str) -> str:
    """The score card as a page; nothing on it is fetched from anywhere, and nothing in it can run."""
    word = _Words(lang)
    parts = [
        f"<h1>{word('title')}</h1><p>{escaped(_facts(score, word))}</p>",
        f"<h2>{word('topics')}</h2>{_table(_topics(score, earlier, word))}{_bars(score.topics)}",
    ]
    if score.sureness:
        parts.append(f"<h2>{word('sureness')}</h2>{_table(_sureness(score, word))}")
    if score.study:
        items = "".join(f"<li>{escaped(topic.name)}</li>" for topic in score.study)
        parts.append(f"<h2>{word('study')}</h2><ul>{items}</ul>")
    parts.append(f"<h2>{word('questions')}</h2>")
    parts += [_section(number, question, word) for number, question in enumerate(score.questions, 1)]
    return page(word("title"), lang, _STYLE, "\n".join(parts))


def _section(number: int, question: Question, word: _Words) -> str:
    rows = "".join(f"<li>{sign} {escaped(text)}</li>" for sign, text in _points(question, word))
    typed = f"<p>{word('typed')}</p><pre>{escaped(question.typed)}</pre>" if question.typed else ""
    return (
        f"<section><h3>{number}. {escaped(question.ask)}</h3><p>{escaped(_numbers(question, word))}</p>"
        f"{typed}<ul>{rows}</ul></section>"
    )


def _table(rows: Rows) -> str:
    heads, body = rows
    head = "".join(f'<th scope="col">{escaped(cell)}</th>' for cell in heads)
    lines = "".join(f"<tr>{''.join(f'<td>{escaped(cell)}</td>' for cell in line)}</tr>" for line in body)
    return f'<div class="wide"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _bars(topics: Iterable[Topic]) -> str:
    rows = "".join(
        f'<li><meter min="0" max="1" low="0.5" high="0.7" optimum="1" value="{topic.share:.3f}"></meter> '
        f"{escaped(topic.name)}</li>"
        for topic in topics
    )
    return f'<ul class="bars">{rows}</ul>'


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _percent(share: float) -> int:
    return round(100 * share)


def _time(ms: int) -> str:
    return f"{ms // 60_000}:{ms // 1000 % 60:02}"


class _Words:
    """The fixed words of the card, in one language."""

    def __init__(self, lang: str) -> None:
        self._place = 1 if lang == "zh" else 0

    def __call__(self, word: str) -> str:
        return _WORDS[word][self._place] if word in _WORDS else word


_WORDS = {
    "title": ("Interview score card", "面试评分卡"),
    "facts": (
        "{date}, {level}: {held} of {of} points ({share} %), {questions} of {planned} questions, {minutes} minutes.",
        "{date}，{level}：{of} 分中得 {held} 分（{share}%），{planned} 题中答了 {questions} 题，用时 {minutes} 分钟。",
    ),
    "junior": ("junior", "初级"),
    "senior": ("senior", "高级"),
    "topics": ("By topic", "按主题"),
    "topic": ("Topic", "主题"),
    "points": ("Points", "得分"),
    "share": ("Share", "比例"),
    "time": ("Time", "用时"),
    "before": ("Last time", "上次"),
    "sureness": ("How sure before, how right after", "事前把握与事后对错"),
    "sure": ("How sure", "把握"),
    "sure-1": ("1 guessing", "1 猜的"),
    "sure-2": ("2 unsure", "2 不确定"),
    "sure-3": ("3 fairly sure", "3 比较确定"),
    "sure-4": ("4 certain", "4 确定"),
    "questions": ("Questions", "题目"),
    "study": ("Study next", "接下来学习"),
    "typed": ("Written:", "所写："),
    "unanswered": ("not answered", "未作答"),
    "rung": ("Follow-up: {rung}", "追问：{rung}"),
    "define": ("define it", "给出定义"),
    "compare": ("compare it", "作比较"),
    "when-not": ("when would you not?", "什么时候不用？"),
    "breaks": ("what breaks?", "会出什么问题？"),
    "prove": ("prove it", "证明它"),
}

_STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;margin:0}main{max-width:50rem;margin:auto;padding:1rem}
table{border-collapse:collapse;width:100%}th,td{border:1px solid #8886;padding:.25rem .5rem;text-align:left}
.wide{overflow-x:auto}.bars{list-style:none;padding:0}meter{width:10rem;vertical-align:middle}
section{border-top:1px solid #8886;margin-top:1rem}pre{white-space:pre-wrap;background:#8881;padding:.5rem}
"""
