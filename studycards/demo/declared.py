"""What a demo file declares, read from its text: nothing of it is run."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from studycards.demo.kit import Demo
from studycards.demo.translating import PLACE


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
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line, column = getattr(error, "lineno", 1) or 1, getattr(error, "offset", 1) or 1
        raise Undeclared(f"not valid Python: {getattr(error, 'msg', error)}", line, column) from None
    call = _declaration(tree)
    literals = {}
    for keyword in call.keywords:
        try:
            literals[keyword.arg or "**"] = ast.literal_eval(keyword.value)
        except (ValueError, TypeError, RecursionError, MemoryError):
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
    if wrong := _misshapen(demo):
        raise Undeclared(wrong, call.lineno, call.col_offset + 1)
    return DemoFile(demo_id(path), path, demo, ast.get_docstring(tree) or "")


def _declaration(tree: ast.Module) -> ast.Call:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and _names_demo(node.targets):
            return node.value
    raise Undeclared(
        "no DEMO = Demo(...) at the top level", hint="See docs/demos.md for the shape of a demo."
    )


def _names_demo(targets: list[ast.expr]) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "DEMO" for target in targets)


def _misshapen(demo: Demo) -> str | None:
    """Which field is not of its shape, and what that is."""
    for name, (holds, shape) in _SHAPES.items():
        if not holds(getattr(demo, name)):
            return f"{name} must be {shape}"
    return None


def _is_text(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(isinstance(one, str) for one in value.values())


def _is_words(value: object) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(one, str) for one in value)


def _are_texts(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(key, str) and _is_text(value[key]) for key in value)


def _are_knobs(value: object) -> bool:
    knobs = value.values() if isinstance(value, dict) else [None]
    return all(
        isinstance(knob, dict) and isinstance(knob.get("default"), (int, float, str)) for knob in knobs
    )


def _are_translations(value: object) -> bool:
    return _are_texts(value) and all(
        phrase.strip("{}") and phrase.count(PLACE) == translation.count(PLACE)
        for phrases in value.values()  # type: ignore[attr-defined]
        for phrase, translation in phrases.items()
    )


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float))


_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "title": (_is_text, "a text in each language"),
    "claims": (_is_words, "a list of ids"),
    "evidence": (_are_texts, "a text in each language for each id"),
    "controls": (_are_texts, "a text in each language for each id"),
    "needs": (_is_words, "a list of needs"),
    "knobs": (_are_knobs, "a mapping with a default for each name"),
    "predict": (lambda value: value is None or isinstance(value, dict), "a mapping"),
    "seconds": (_is_number, "a number"),
    "translations": (_are_translations, "phrases for each language, with as many {} as their translations"),
}


def in_folder(folder: Path) -> list[Path]:
    """The demo files of a deck's `demos/` folder, sorted; names that begin with an underscore are not demos."""
    return sorted(path for path in folder.glob("*.py") if not path.name.startswith("_"))
