"""Every message of the program has its Chinese, and the compiled catalogue is the written one."""

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from studycards.cli.telling import FAULTS, PANELS, PARTS
from studycards.screen.parts import HELP
from studycards.settings import SETTINGS

ROOT = Path(__file__).parents[2] / "studycards"
CATALOGUE = ROOT / "ui/locale/zh/LC_MESSAGES/studycards.po"
SPOKEN = {"_", "say"}
RAISED = {
    "StudycardsError",
    "Unreadable",
    "Unsaved",
    "NotFound",
    "NotAvailable",
    "NothingToAsk",
    "Untrusted",
    "Refused",
    "Damage",
    "Foreign",
    "Empty",
}


OWN_WORDS = ("cards/", "loading/drafting.py")
"""Rooms whose words do not come from the catalogue: texts in both languages beside the code, or for authors only."""


def literals(call: ast.Call) -> list[ast.expr]:
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name in SPOKEN:
        return call.args[:1]
    if name in RAISED:
        return call.args[:2]
    if name == "_say":
        return call.args[1:2]
    if name == "Pressed":
        return [keyword.value for keyword in call.keywords if keyword.arg == "says"]
    return []


def messages() -> dict[str, str]:
    found = {what: "screen/parts.py" for pair in HELP for what in pair if re.search("[a-z]{2}", what)}
    found |= {said: "settings.py" for setting in SETTINGS for said in (setting.about, setting.takes)}
    found |= dict.fromkeys((*PARTS, *PANELS.values(), *FAULTS), "cli/telling.py")
    for path in ROOT.rglob("*.py"):
        if str(path.relative_to(ROOT)).startswith(OWN_WORDS):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for value in literals(node) if isinstance(node, ast.Call) else ():
                for part in ast.walk(value):
                    if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value:
                        found.setdefault(part.value, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


@pytest.fixture(scope="module")
def chinese() -> dict[str, str]:
    with CATALOGUE.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def test_every_message_is_translated(chinese: dict[str, str]) -> None:
    missing = {message: where for message, where in messages().items() if not chinese.get(message)}

    assert not missing


def test_every_translation_has_the_same_places(chinese: dict[str, str]) -> None:
    wrong = [m for m, zh in chinese.items() if set(re.findall(r"{\w+}", m)) != set(re.findall(r"{\w+}", zh))]

    assert not wrong


def test_the_compiled_catalogue_is_the_written_one() -> None:
    compiled = io.BytesIO()
    with CATALOGUE.open("rb") as file:
        write_mo(compiled, read_po(file))

    assert CATALOGUE.with_suffix(".mo").read_bytes() == compiled.getvalue()
