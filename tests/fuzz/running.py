"""The command run in this process: what it gave, byte for byte."""

from __future__ import annotations

import gc
import io
import sys

import pytest

from studycards.cli import start


def ran(words: list[str], monkeypatch: pytest.MonkeyPatch, typed: str) -> tuple[int, str, str]:
    """Run the command in this process, as `studycards WORDS` with a pipe at each end."""
    out, err = (
        io.TextIOWrapper(io.BytesIO(), encoding="utf-8", errors=errors, write_through=True)
        for errors in ("strict", "backslashreplace")
    )
    monkeypatch.setattr(sys, "argv", ["studycards", *words])
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode()), encoding="utf-8"))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    try:
        start.main()
        code: object = 0
    except SystemExit as end:
        code = end.code
    finally:
        gc.enable()
        monkeypatch.undo()
    texts = [stream.buffer.getvalue().decode() for stream in (out, err)]  # type: ignore[attr-defined]
    return (code if isinstance(code, int) else -1), texts[0], texts[1]
