"""What a demo file says of itself is read without running it, and refused where it has another shape."""

from __future__ import annotations

from pathlib import Path

import pytest

from studycards import paths
from studycards.demo import declared
from studycards.demo.declared import Undeclared

GOOD = {"title": '{"en": "x"}', "claims": "[]", "evidence": '{"a": {"en": "A"}}'}


def file(folder: Path, head: str = "", **fields: str) -> Path:
    words = ", ".join(f"{name}={value}" for name, value in (GOOD | fields).items() if value)
    path = folder / "some_demo.py"
    path.write_text(f'"""About."""\n{head}\nDEMO = Demo({words})\n', encoding="utf-8")
    return path


def test_a_file_is_read_and_not_run(tmp_path: Path) -> None:
    demo = declared.read(file(tmp_path, "raise SystemExit('it ran')", controls='{"b": {"en": "B"}}'))

    assert (demo.id, demo.about, list(demo.statements)) == ("some-demo", "About.", ["a", "b"])


@pytest.mark.parametrize(
    "fields",
    [
        {"title": '"x"'},
        {"title": "{}"},
        {"title": ""},
        {"claims": '"I1"'},
        {"evidence": '["a"]'},
        {"evidence": '{"a": "A"}'},
        {"evidence": "dict(a=1)"},
        {"needs": '"linux"'},
        {"knobs": '{"size": 4}'},
        {"knobs": '{"size": {"min": 1}}'},
        {"predict": "[1]"},
        {"seconds": '"soon"'},
        {"translations": '{"a": "b"}'},
        {"translations": '{"zh": {"took {} B": "B"}}'},
        {"translations": '{"zh": {"{}": "{}"}}'},
        {"colour": "1"},
        {"**{}": ""},
    ],
)
def test_another_shape_is_refused_with_its_place(fields: dict[str, str], tmp_path: Path) -> None:
    path = file(tmp_path, **fields)
    if "**{}" in fields:
        path.write_text(path.read_text().replace("DEMO = Demo(", "DEMO = Demo(**{'title': 1}, "))

    with pytest.raises(Undeclared) as refused:
        declared.read(path)

    assert refused.value.line == 3


@pytest.mark.parametrize(
    "text", ["", "def (\n", "DEMO = 1\n", "\0", "(" * 5000, "if True:\n    DEMO = Demo()\n"]
)
def test_a_file_without_a_declaration_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "x.py").write_text(text)

    with pytest.raises(Undeclared):
        declared.read(tmp_path / "x.py")


def test_every_demo_that_comes_with_the_program_can_be_read() -> None:
    files = declared.in_folder(paths.bundled_decks() / "concurrency" / "demos")

    assert files and all(declared.read(path).statements for path in files)
