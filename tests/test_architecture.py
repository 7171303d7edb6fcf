"""The house keeps its shape: imports go one way, rooms stay small, start-up loads nothing it does not need."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "studycards").rglob("*.py"))
PURE = (
    "sessions.review",
    "sessions.interview",
    "agenda",
    "progress",
    "screen",
    "cards.build",
    "schedule.decisions",
    "index",
    "lint",
)
FORBIDDEN = {"yaml", "sqlite3", "sqlite_utils", "typer", "textual", "rich", "click"}


def test_imports_go_one_way() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as c; c()",
        "--no-cache",
    ]
    checked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("module", PURE)
def test_a_pure_room_loads_no_edge(module: str) -> None:
    code = f"import sys, studycards.{module}; print(*sorted(m for m in sys.modules if '.' not in m))"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()

    assert not FORBIDDEN & set(loaded)


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_is_small_and_says_what_it_is(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    tree = ast.parse(text)

    assert len(text.splitlines()) <= 300
    assert ast.get_docstring(tree) or not tree.body
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < 45, f"{node.name} is long"


def test_only_one_room_reads_the_environment() -> None:
    """Demos and what starts them are programs of their own: they hand their environment on."""
    house = [path for path in SOURCES if "demo" not in path.parts]

    assert {
        path.name for path in house if re.search(r"os\.environ|getenv", path.read_text(encoding="utf-8"))
    } == {"paths.py"}
