"""Markdown in a terminal: nothing is lost, code keeps its layout, Chinese breaks where it may."""

import itertools
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from studycards.ui.markdown import breaks, pieces, rendered


def drawn(text: str, width: int = 40) -> str:
    out = StringIO()
    Console(file=out, width=width, color_system=None).print(rendered(text))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("**bold**, *slanted* and `code`", "bold, slanted and code"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("the state `<defunct>`", "the state <defunct>"),
        ("the state <defunct> bare", "the state <defunct> bare"),
        ("- a <b>\n- c", " • a <b>\n • c"),
        ("one\ntwo", "one two"),
        ("one\n\ntwo", "one\n\ntwo"),
        ("**a `b` c**", "a b c"),
    ],
)
def test_a_text_shows_as_it_is_meant(text: str, shown: str) -> None:
    assert drawn(text).strip("\n") == shown


def test_code_keeps_its_layout() -> None:
    text = drawn("Look:\n\n```python\nif x:\n    y = 1\n\n    z = 2\n```")

    assert " if x:\n     y = 1\n\n     z = 2" in text


def test_chinese_breaks_between_characters_and_never_before_a_closing_mark() -> None:
    lines = drawn(
        "管道是单向的：数据从写端流向读端，读者读走之后才腾出空间，写者才能继续写入。", width=20
    ).splitlines()

    assert all(cell_len(line) <= 20 for line in lines)
    assert len(lines) <= 5
    assert not any(line[0] in "，。：" for line in lines)


@given(st.text(alphabet="ab ，。（）“”中文字12,.()-", max_size=60), st.integers(8, 40))
def test_no_text_is_lost_and_no_line_is_too_long(text: str, width: int) -> None:
    assert "".join(pieces(text)) == text

    offsets = [0, *breaks(text, width), len(text)]
    lines = [text[a:b] for a, b in itertools.pairwise(offsets)]
    assert "".join(lines) == text
    for line in lines:
        longest = max((cell_len(word) for word in line.split()), default=0)
        assert cell_len(line.rstrip()) <= max(width, longest)
