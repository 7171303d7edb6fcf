"""A table of questions and answers, with commas, semicolons or tabs: from a spreadsheet, Anki, Quizlet or `csv_out`."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence

from studycards.errors import Unreadable
from studycards.exchange.html_text import to_markdown
from studycards.exchange.incoming import Incoming
from studycards.exchange.qa import Parts, add

NAMES: Mapping[str, str] = {
    name: column
    for column, names in {
        "question": "question front q term word ask prompt text 问题 正面 题目 术语",
        "answer": "answer back a definition meaning 答案 背面 释义",
        "why": "why reason explanation extra notes 解释 原因 说明",
        "hint": "hint hints 提示",
        "tags": "tags tag labels 标签",
        "source": "source sources reference 来源",
        "concept": "concept topic chapter section deck 概念 主题 章节",
        "id": "id guid 编号",
        "kind": "kind 类型",
        "claims": "claims",
        "proof": "proof",
    }.items()
    for name in names.split()
}
"""What columns are called, and what they hold."""

_ARMED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
_SEPARATORS = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|", "colon": ":", "space": " "}


def armed(cell: str) -> str:
    """A cell as it was before an apostrophe kept a spreadsheet from running it."""
    return cell[1:] if _ARMED.match(cell) else cell


def read(data: bytes, title: str, lang: str, delimiter: str | None = None) -> Incoming:
    """The questions of a table. Its first line may name the columns; else they are question, answer."""
    text = decoded(data)
    settings, text = _settings(text)
    delimiter = settings.get("separator") or delimiter or _delimiter(text)
    rows = _rows(text, delimiter)
    heads = _heads(
        settings.get("columns", "").split(delimiter) if "columns" in settings else (rows or [[]])[0]
    )
    named = any(name for name, _ in heads) and any(name == "question" for name, _ in heads)
    body = rows[1:] if named and "columns" not in settings else rows
    if not named:
        heads = [("question", ""), ("answer", ""), ("tags", "")][: max(map(len, rows), default=0)]
    languages = tuple(dict.fromkeys(of for _, of in heads if of)) or (lang,)
    arrived = Incoming(title, languages)
    taken: set[str] = set()
    for row in body:
        if any(cell.strip() for cell in row):
            add(arrived, _parts(arrived, heads, row, settings.get("html") == "true"), taken)
    return arrived


def decoded(data: bytes) -> str:
    """The text of a file: UTF-8, or UTF-16 with its mark, as spreadsheets write it. Raises Unreadable."""
    wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("This file is not UTF-8 text.", "Save it as UTF-8 and import it again.") from None


def _settings(text: str) -> tuple[dict[str, str], str]:
    """The lines such as `#separator:tab` that Anki puts in front, and the rest."""
    settings: dict[str, str] = {}
    while found := re.match(r"#([a-z ]+):(.*?)\r?(?:\n|$)", text):
        settings[found[1]] = found[2]
        text = text[found.end() :]
    if separator := settings.pop("separator", "").strip():
        settings["separator"] = _SEPARATORS.get(separator.lower(), separator[:1])
    return settings, text


def _delimiter(text: str) -> str:
    """Whichever of tab, semicolon and comma stands most often in the first line, outside quotes."""
    first = re.sub(r'"[^"]*"', "", text[:10_000]).partition("\n")[0]
    return max("\t;,", key=lambda mark: (first.count(mark), mark == ","))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    csv.field_size_limit(10_000_000)
    try:
        rows = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter)
        return [[armed(cell) for cell in row] for row in rows]
    except csv.Error as error:
        raise Unreadable(
            "This table cannot be read: {why}.", "Save it as CSV again, with quotes around texts.", why=error
        ) from None


def _heads(row: Iterable[str]) -> list[tuple[str, str]]:
    """For each column what it holds and in which language; empty for one that is not known."""
    heads = []
    for cell in row:
        name, _, lang = cell.strip().lower().partition(":")
        known = NAMES.get(name.strip(), "")
        heads.append((known, lang.strip() if known and re.fullmatch(r"[a-z]{2,3}", lang.strip()) else ""))
    return heads


def _parts(arrived: Incoming, heads: Sequence[tuple[str, str]], row: Sequence[str], is_html: bool) -> Parts:
    parts, left = Parts(), list[str]()
    for (name, lang), cell in zip(heads, row, strict=False):
        if not cell.strip():
            continue
        if is_html and name in ("question", "answer", "why", "hint"):
            cell, lost = to_markdown(cell)
            left += lost
        if name in ("question", "answer", "why"):
            getattr(parts, name)[lang] = cell
        elif name == "hint":
            parts.hints = [{**(parts.hints or [{}])[0], lang: cell}]
        elif name in ("claims", "proof") or not name:
            left.append(name or "column")
        else:
            setattr(parts, name, cell)
    left += ["column"] * (len(row) > len(heads))
    parts.left = tuple(dict.fromkeys(left))
    return parts
