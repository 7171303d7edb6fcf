"""Mutated deck files: each is problems with a place, or a deck whose cards can all be asked, answered and shown."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

from studycards import cards
from studycards.cards.asking import Arrange, Choose
from studycards.errors import ContentError, StudycardsError
from studycards.loading import check, load
from tests.conftest import SMALL, rounds
from tests.fuzz.measure import at_once, drawing

PIECES = [path for path in sorted(SMALL.rglob("*")) if path.suffix in (".yaml", ".py")]
STRANGE = (
    "", "\x00", "\x1b[2J", "\x9b31m", "\u202e", "\ufeff", "\U0001f468\u200d\U0001f469", "\ud7ff", "é" * 300,
    "\r", "\t", "- ", "? ", ": ", "{", "}", "[", "]", '"', "'", "|", ">", "&x ", "*x", "<<: *x",
    "!!python/object:os.system x", "%YAML 9", "---\n", "...\n", "null", "1e999", "0o7", ".nan",
    "2001-01-01", "{{c1::", "}}", "{{c9999999999999::x}}", "{subject}", "%s", "{0.__class__}",
    "../../../etc/passwd", "/dev/zero", "(a+)+$", "a" * 5000, "```", "<script>", "[x](javascript:1)",
)  # fmt: skip


def mutated(data: bytes, draw: random.Random) -> bytes:
    """A file with a few things wrong."""
    for _ in range(draw.randint(1, 4)):
        lines = data.split(b"\n")
        one, other = draw.randrange(len(lines)), draw.randrange(len(lines))
        place = draw.randrange(len(data) + 1)
        match draw.randrange(8):
            case 0:
                data = data[:place] + bytes([draw.randrange(256)]) + data[place + 1 :]
            case 1:
                data = data[:place] + data[place + draw.randrange(1, 30) :]
            case 2:
                lines[one], lines[other] = lines[other], lines[one]
                data = b"\n".join(lines)
            case 3:
                data = b"\n".join([*lines[:one], *lines[one : one + 6], *lines[one:]])
            case 4:
                lines[one] = b" " * draw.randrange(9) + lines[one].lstrip()
                data = b"\n".join(lines)
            case 5:
                data = data[:place]
            case _:
                strange = draw.choice(STRANGE).encode("utf-8", "surrogatepass")
                data = data[:place] + strange + data[place + draw.choice((0, 0, len(strange))) :]
    return data


def use(folder: Path) -> bool:
    """Check a deck, and where it passes use every card of it. Whether it passed."""
    for problem in check(folder):
        assert problem.line >= 1 and problem.column >= 1 and problem.code and problem.message
    try:
        index = load(folder, None).index
    except ContentError as error:
        assert error.problems
        return False
    for card in index.cards():
        for lang in ("en", "zh", "xx"):
            asked = cards.ask(card, lang, 1)
            assert isinstance(cards.answer(card, lang), str)
            parts = (
                len(asked.options)
                if isinstance(asked, Choose)
                else len(asked.pieces)
                if isinstance(asked, Arrange)
                else 0
            )
            assert parts < 1000
    return True


@rounds(120, 500, 10_000)
def test_mutated_deck_files_are_problems_or_a_deck(tmp_path: Path, count: int) -> None:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    whole = {path: path.read_bytes() for path in PIECES}
    passed = 0
    for number in range(count):
        draw = drawing("deck", number)
        chosen = draw.sample(PIECES, draw.choice((1, 1, 1, 2)))
        for path in chosen:
            (folder / path.relative_to(SMALL)).write_bytes(mutated(whole[path], draw))
        with at_once(("deck", number)):
            try:
                passed += use(folder)
            except StudycardsError as error:
                assert str(error)
        for path in chosen:
            (folder / path.relative_to(SMALL)).write_bytes(whole[path])

    assert use(folder)
    assert 0 < passed < count
    assert sorted(path.name for path in tmp_path.iterdir()) == ["small"]
