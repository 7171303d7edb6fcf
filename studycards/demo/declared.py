"""What a demo file declares, read from its text: nothing of it is run."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

from studycards.demo.kit import Demo


@dataclass(frozen=True)
class DemoFile:
    """A demo as its file declares it. `id` is the file's name with hyphens; `about` its docstring."""

    id: str
    path: Path
    demo: Demo
    about: str

    @property
    def statements(self) -> dict[str, dict[str, str]]:
        """All evidence by id, controls included: the statement in each language."""
        return {**self.demo.evidence, **self.demo.controls}  # type: ignore[dict-item]


class Undeclared(Exception):
    """The file has no readable `DEMO = Demo(...)`. Has `line` and `column` (1-based) and a `hint`."""

    def __init__(self, message: str, line: int = 1, column: int = 1, hint: str = "") -> None:
        super().__init__(message)
        self.line, self.column, self.hint = line, column, hint


def demo_id(path: Path) -> str:
    """`pipe_capacity.py` is the demo `pipe-capacity`."""
    return path.stem.replace("_", "-")


def read(path: Path) -> DemoFile:
    """Read the declaration of one demo file. Raises Undeclared where there is none, or one that is not literal."""
    try:
        tree = ast.parse(path.read_bytes(), str(path))
    except (SyntaxError, ValueError) as error:
        line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
        raise Undeclared(f"not valid Python: {getattr(error, 'msg', error)}", line, column) from None
    call = _declaration(tree)
    literals = {}
    for keyword in call.keywords:
        try:
            literals[keyword.arg or "**"] = ast.literal_eval(keyword.value)
        except ValueError:
            where = keyword.value
            raise Undeclared(
                f"{keyword.arg} is not a literal",
                where.lineno,
                where.col_offset + 1,
                "Write it out: no names, no calls.",
            ) from None
    try:
        demo = Demo(**literals)
    except TypeError as error:
        raise Undeclared(
            str(error).replace("Demo.__init__()", "DEMO"), call.lineno, call.col_offset + 1
        ) from None
    return DemoFile(demo_id(path), path, demo, ast.get_docstring(tree) or "")


def _declaration(tree: ast.Module) -> ast.Call:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
            if any(isinstance(target, ast.Name) and target.id == "DEMO" for target in node.targets):
                return node.value
    raise Undeclared(
        "no DEMO = Demo(...) at the top level", hint="See docs/demos.md for the shape of a demo."
    )


def in_folder(folder: Path) -> list[Path]:
    """The demo files of a deck's `demos/` folder, sorted; names that begin with an underscore are not demos."""
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))
