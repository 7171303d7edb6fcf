"""The demos of the shipped deck speak Chinese too: the names of lanes, bars and numbers, their units, what happened."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from studycards.demo import catalogue, runner
from studycards.demo.declared import DemoFile
from studycards.demo.translating import in_language, in_words_of

DECK = Path(__file__).parents[2] / "content/concurrency"
DEMOS = catalogue.in_deck(DECK)
TECHNICAL = {
    *("kB", "ms", "us", "ns"),
    *(
        "add",
        "add_with_call",
        "asyncio",
        "await",
        "fork",
        "ip",
        "kill",
        "nice",
        "posix",
        "sha256",
        "sleep",
        "sum",
    ),
    *("sysv", "yield", "zlib", "ada", "ben"),
}
"""Units, and names of things that programs call so."""


def plain_english(text: str) -> list[str]:
    """The English words of a text that has no Chinese; a call (`read()`) or a dotted name is code."""
    if re.search("[\u4e00-\u9fff]", text):
        return []
    outside = re.sub(r"[\w.]+\([^)]*\)", "", text)
    return [word for word in re.findall(r"(?<![\w.])[a-z]\w+(?![\w.])", outside) if word not in TECHNICAL]


def texts(file: DemoFile) -> Iterator[str]:
    """What is written out in the demo as a name, a unit or an event; `{}` for what an f-string fills in."""
    for node in ast.walk(ast.parse(file.path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        said = {keyword.value for keyword in node.keywords if keyword.arg == "unit"}
        match getattr(node.func, "id", ""):
            case "lane":
                said |= set(node.args)
            case "measure":
                said |= {node.args[0], *node.args[2:]}
            case "chart":
                bars = node.args[1]
                said |= {*(bars.keys if isinstance(bars, ast.Dict) else ()), *node.args[2:]}
        yield from (text for one in said if (text := written(one)))


def written(node: ast.AST | None) -> str:
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(written(part) or "{}" for part in parts)
    return ""


@pytest.mark.parametrize("file", DEMOS, ids=lambda file: str(file.id))
def test_what_a_demo_writes_on_its_picture_has_its_chinese(file: DemoFile) -> None:
    chinese = file.demo.translations.get("zh", {})

    english = {text for text in texts(file) if plain_english(in_words_of(chinese, text))}

    assert not english


@pytest.mark.slow
@pytest.mark.parametrize("file", DEMOS[::4], ids=lambda file: str(file.id))
def test_what_a_demo_shows_when_it_runs_has_its_chinese(file: DemoFile) -> None:
    """Of every fourth demo: what it writes out was read above of all."""
    shown: set[str] = set()
    for record in runner.run(file, lang="zh").records:
        read = in_language(record, "zh")
        shown |= {read[name] for name in ("lane", "name", "unit") if name in read} | set(read.get("bars", ()))

    assert not [text for text in shown if plain_english(text)]
