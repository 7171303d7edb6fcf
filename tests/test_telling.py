"""Help and what is said of wrong words are in the learner's language, to the last heading; the exit codes stay."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import Studycards

ALL_HELP = """
from studycards.cli.start import app
from typer.main import get_command

def tell(command, name, parent=None):
    context = command.make_context(name, [], parent=parent, resilient_parsing=True)
    print(f"=== {context.command_path}", flush=True)
    print(command.get_help(context), flush=True)
    for inner in getattr(command, "commands", ()):
        tell(command.get_command(context, inner), inner, context)

tell(get_command(app), "studycards")
"""
HEADINGS = re.compile(
    r"Usage|Options|Commands|Arguments|OPTIONS|COMMAND|ARGS|default:|env var|required|Error|Try "
)
CODE = re.compile(r"`[^`]*`|studycards( [a-z-]+)+|<[^>]*>|^[│ *]*[!-~]+")
ENGLISH = re.compile(r"[A-Za-z']{2,}(,? [A-Za-z']+){2,}")


@pytest.fixture(scope="module")
def all_help() -> dict[str, str]:
    """The help of every command in Chinese, by the words that call it."""
    environment = os.environ | {"STUDYCARDS_LANG": "zh", "COLUMNS": "400", "PYTHONUTF8": "1"}
    told = subprocess.run(
        [sys.executable, "-c", ALL_HELP], env=environment, capture_output=True, text=True, check=True
    ).stdout
    parts = (part.partition("\n") for part in told.split("=== ")[1:])
    return {path: text for path, _, text in parts}


def english(text: str) -> list[str]:
    """The lines that have a heading of typer's, or three English words in a row that are no code."""
    lines = text.splitlines()
    return [one for one in lines if HEADINGS.search(one) or ENGLISH.search(CODE.sub("", one))]


def test_the_help_of_every_command_is_chinese(all_help: dict[str, str]) -> None:
    assert {"studycards", "studycards due", "studycards config holiday", "studycards deck export"} <= set(
        all_help
    )

    for path, text in all_help.items():
        assert re.search("[\u4e00-\u9fff]", text), path
        assert not english(text), path


def test_help_asked_for_before_the_language_was_read_is_in_it(studycards: Studycards) -> None:
    told = studycards("--lang", "zh", "--help", COLUMNS="60")

    assert "[选项] 命令 [参数]" in told.out and not english(told.out)
    assert "可重复给出" in re.sub(r"[│\s]", "", told.out)  # nothing is cut off where there are no spaces


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("due", "--foo"), "没有选项 --foo"),
        (("due", "--jso"), "没有选项 --jso（可能是：--json）"),
        (("due", "Try it"), "多出的参数（Try it）"),
        (("duu",), "没有命令 'duu'。是不是 'due'？"),
        (("config", "zzz"), "没有命令 'zzz'。"),
        (("demo", "run"), "缺少参数 'DEMO'。"),
        (("review", "--limit"), "选项 '--limit' 需要一个值。"),
        (("review", "--limit", "x"), "'--limit' 的值无效：'x' 不是整数。"),
        (("review", "--limit", "0"), "'--limit' 的值无效：0 不在范围 x>=1 之内。"),
        (("review", "--minutes", "x"), "'--minutes' 的值无效：'x' 不是数。"),
        (("due", "--json=1"), "选项 '--json' 不带值。"),
        (("interview", "--level", "x"), "--level 的值无效：请选 junior 或 senior"),
        (("--lang", "xx", "due"), "'--lang' 的值无效：请选 en 或 zh"),
    ],
)
def test_what_was_typed_wrong_is_told_in_chinese(
    words: tuple[str, ...], says: str, studycards: Studycards
) -> None:
    told = studycards(*words, STUDYCARDS_LANG="zh")

    assert told.code == 2
    assert told.err.splitlines()[-1] == f"错误：{says}"
    assert not english(told.err.replace("Try it", ""))


def test_in_english_it_is_as_typer_says_it(studycards: Studycards) -> None:
    told = studycards("due", "--jso")

    assert told.code == 2
    assert re.fullmatch(r"Usage: .*studycards due \[OPTIONS\]", told.err.splitlines()[0])
    assert told.err.splitlines()[-1].startswith("Error: No such option: --jso")
