"""Decks that someone spoiled, on purpose or not: any bytes are problems or a deck, and bombs are refused at once."""

import random
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycards import cards
from studycards.errors import ContentError, Problem
from studycards.loading import check, load

SMALL = Path(__file__).parent / "decks" / "small"

LAUGHS = "b0: &b0 [x]\n" + "".join(f"b{n}: &b{n} [{f'*b{n - 1}, ' * 9}x]\n" for n in range(1, 30))
BOMBS = {
    "billion laughs": (LAUGHS, "alias-bomb"),
    "many aliases": ("a: &a [x, x]\nb: [" + "*a, " * 9000 + "x]\n", "alias-bomb"),
    "a deep pit": ("a: " + "[" * 2_000_000, "too-deep"),
    "a big file": ("a: x\n" * 2_000_000, "too-big"),
    "a long word": ("a" * 100_000 + "\n", "bad-type"),
    "many values": ("- a\n" * 1_900_000, "too-big"),
    "many values in many lists": ("- [a, a, a, a]\n" * 500_000, "too-big"),
    "many small maps": ("- {a: a}\n" * 800_000, "too-big"),
    "one long line": ("[" + "a," * 3_900_000 + "a]", "too-big"),
    "many bad values": ("concept: c\nname: C\ncards:\n" + "- a\n" * 100_000, "too-many"),
    "many keys": ("".join(f"k{n}: x\n" for n in range(100_000)), "unknown-key"),
}


def planted(folder: Path, bomb: str) -> Path:
    """The small deck with a bomb in one of its files."""
    shutil.copytree(SMALL, folder)
    (folder / "concepts/process.yaml").write_text(BOMBS[bomb][0])
    return folder


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused_at_once(tmp_path: Path, name: str) -> None:
    folder = planted(tmp_path / "small", name)
    began = time.process_time()

    found = check(folder)

    assert BOMBS[name][1] in {problem.code for problem in found}
    assert time.process_time() - began < 3


PIECES = [path for path in sorted(SMALL.rglob("*")) if path.suffix in (".yaml", ".py")]


def outcome(folder: Path) -> None:
    problems = check(folder)
    assert all(
        isinstance(one, Problem) and one.line >= 1 and one.column >= 1 and one.message for one in problems
    )
    if any(one.severity == "error" for one in problems):
        with pytest.raises(ContentError):
            load(folder, None)
    else:
        index = load(folder, None).index
        for card in index.cards():
            assert cards.ask(card, "en", 1) and cards.answer(card, "zh") is not None


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_problems_or_a_deck(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("any") / "small"
    shutil.copytree(SMALL, folder)
    for name in ("concepts/pipe.yaml", "claims.yaml", "comparisons/ways.yaml"):
        (folder / name).write_bytes(data)
        outcome(folder)
    shutil.rmtree(folder)


SPLICES = (
    *(
        "",
        ":",
        "-",
        "{",
        "]",
        '"',
        "'",
        "\t",
        "\n",
        "  ",
        "null",
        "~",
        "no",
        "1",
        "[]",
        "{}",
        "&a ",
        "*a",
        "!!int",
    ),
    *(
        "|",
        "en: ",
        "- ",
        "{{c1::x}}",
        "# ",
        "...",
        "---\n",
        "\x00",
        "\u2028",
        "0x10",
        "1e999",
        ".inf",
        "{}\n",
    ),
    *("{a: 1}", "[a, [b]]"),
)


@pytest.mark.parametrize("seed", range(8))
def test_a_mutated_deck_is_problems_or_a_deck(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    for _ in range(40):
        piece = draw.choice(PIECES)
        text = piece.read_text(encoding="utf-8")
        path = folder / piece.relative_to(SMALL)
        for _ in range(draw.randint(1, 3)):
            words = [0, *(place for place, letter in enumerate(text) if letter in ' :[]{},\n"-'), len(text)]
            start = draw.choice(words)
            end = (
                start
                if draw.random() < 0.4
                else draw.choice([place for place in words if place >= start][:4])
            )
            text = text[:start] + draw.choice(SPLICES) + text[end:]
        path.write_bytes(text.encode())
        outcome(folder)
        if draw.random() < 0.7:
            path.write_bytes(piece.read_bytes())
