"""The learner's own editor: on a text, in a temporary file gone when the editor has ended; or at a place in a file."""

from __future__ import annotations

import shlex
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from studycards.errors import NotAvailable
from studycards.paths import wanted_editor

USUAL = ("nano", "vim", "vi")
"""What is tried where neither VISUAL nor EDITOR is set."""


def edited(text: str, suffix: str = ".md") -> str:
    """The text as the editor left it. Raises NotAvailable where there is none, or it failed: the text is as it was."""
    command = _command()
    with TemporaryDirectory(prefix="studycards-") as folder:
        path = Path(folder) / f"answer{suffix}"
        path.write_text(text, encoding="utf-8")
        try:
            ended = subprocess.run([*command, str(path)], check=False)
        except OSError:
            raise _not_started(command[0]) from None
        if ended.returncode != 0:
            raise NotAvailable(
                "The editor {editor} ended with an error, so nothing was taken from it.", editor=command[0]
            )
        return path.read_text(encoding="utf-8", errors="replace").rstrip()


def open_at(path: Path, line: int, column: int) -> None:
    """Open a file at a place, and wait until the editor has ended. Raises NotAvailable where that fails."""
    command = _command()
    try:
        ended = subprocess.run([*command, *_at(Path(command[0]).name, path, line, column)], check=False)
    except OSError:
        raise _not_started(command[0]) from None
    if ended.returncode != 0:
        raise NotAvailable("The editor {editor} ended with an error.", editor=command[0])


def _at(editor: str, path: Path, line: int, column: int) -> list[str]:
    """How an editor is told of a place; most take a plus sign, a line and the file."""
    if editor in ("code", "codium", "code-insiders", "cursor"):
        return ["--wait", "--goto", f"{path}:{line}:{column}"]
    if editor in ("hx", "helix", "subl", "zed"):
        return [*(["--wait"] if editor in ("subl", "zed") else []), f"{path}:{line}:{column}"]
    return [f"+{line}", str(path)]


def _not_started(editor: str) -> NotAvailable:
    return NotAvailable(
        "The editor {editor} could not be started.", "Set EDITOR to one that is installed.", editor=editor
    )


def _command() -> list[str]:
    wanted = shlex.split(wanted_editor())
    if wanted:
        return wanted
    usual = next((name for name in USUAL if shutil.which(name)), None)
    if usual is None:
        raise NotAvailable("No editor was found.", "Set EDITOR to the one you like.")
    return [usual]
