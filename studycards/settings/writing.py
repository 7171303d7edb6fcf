"""Changes to `config.toml` that leave its comments and its order as they are. The first one makes a commented file."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studycards.errors import NotAvailable, StudycardsError, Unreadable
from studycards.model import Settings
from studycards.settings import SETTINGS, checked

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def put(path: Path, name: str, value: Any, say: Callable[[str], str]) -> Settings:
    """Set `name`, or one key as `keys.undo`. Raises Unreadable, and writes nothing, where the value does not fit."""
    document = _uncommented(_document(path, say), name, value)
    table, _, key = name.partition(".")
    if key:
        document.setdefault(table, _kit().table())[key] = value
    else:
        document[name] = value
    return _write(path, document)


def take_out(path: Path, name: str, say: Callable[[str], str]) -> Settings:
    """Back to the usual value: the line goes, comments stay."""
    document = _document(path, say)
    table, _, key = name.partition(".")
    if not key:
        document.pop(name, None)
    elif table in document:
        keys: Any = document[table]
        keys.pop(key, None)
        if not keys:
            document.pop(table)
    return _write(path, document)


def commented(say: Callable[[str], str]) -> str:
    """A file that sets nothing yet, and says of every setting what it is for."""
    usual = Settings()
    lines = [f"# {say('Settings of studycards. Take the # away before a line to set it.')}", ""]
    for setting in SETTINGS:
        lines.append(f"# {say(setting.about)} ({say(setting.takes)})")
        if setting.name != "keys":
            lines.append(f"# {setting.name} = {_as_toml(getattr(usual, setting.name))}")
        else:
            lines += ["# [keys]", '# undo = "u"']
        lines.append("")
    return "\n".join(lines)


def _uncommented(document: TOMLDocument, name: str, value: Any) -> TOMLDocument:
    """A setting that is not set yet takes the place that its comment keeps for it."""
    table, _, key = name.partition(".")
    if table in document:
        return document
    if key:
        line, now = r"^# \[keys\]$(\n# undo = \"u\"$)?", f"[{table}]"
    else:
        line, now = rf"^# {re.escape(name)} = .*$", f"{name} = {_as_toml(value)}"
    text = re.sub(line, lambda _: now, document.as_string(), count=1, flags=re.MULTILINE)
    return _kit().parse(text)  # type: ignore[no-any-return]


def _as_toml(value: Any) -> str:
    return str(
        _kit().item(list(value) if isinstance(value, tuple) else 30 if value is None else value).as_string()
    )


def _document(path: Path, say: Callable[[str], str]) -> TOMLDocument:
    kit = _kit()
    try:
        return kit.parse(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]
    except FileNotFoundError:
        return kit.parse(commented(say))  # type: ignore[no-any-return]
    except (OSError, ValueError) as error:
        raise Unreadable(
            "{path} cannot be changed: {why}.", "Mend it, or move it away.", path=path, why=error
        ) from None


def _write(path: Path, document: TOMLDocument) -> Settings:
    """Check the whole, then replace the file in one step."""
    settings = checked(document.unwrap(), str(path))
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = path.resolve()  # a link to a file kept elsewhere stays one
        beside = target.with_name(beside.name)
        beside.write_text(document.as_string(), encoding="utf-8")
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise StudycardsError(
            "{path} cannot be written: {why}.", "Check its permissions.", path=path, why=error.strerror
        ) from None
    return settings


def _kit() -> Any:
    try:
        import tomlkit
    except ImportError:
        raise NotAvailable(
            "To change config.toml and keep its comments the library tomlkit is needed, and it is not installed.",
            "Install it with: pip install tomlkit, or edit the file by hand.",
        ) from None
    return tomlkit
