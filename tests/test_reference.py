"""The reference is what the program is: `python docs/reference.py` writes it again."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from studycards.cli.start import COMMANDS
from studycards.settings import SETTINGS
from tests.test_broken_decks import MISTAKES

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location("reference", ROOT / "docs" / "reference.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_up_to_date(reference: ModuleType) -> None:
    assert reference.PAGE.read_text(encoding="utf-8") == reference.page(), (
        "write it: python docs/reference.py"
    )


def test_it_has_every_command_and_setting_and_a_word_on_each(reference: ModuleType) -> None:
    page = reference.page()

    for name in COMMANDS:
        text = page.split(f"\n### `studycards {name}", 1)[1].partition("\n")[2].strip()
        assert text and not text.startswith("#"), name
    for setting in SETTINGS:
        assert f"| `{setting.name}` |" in page
    assert {code for _, _, _, _, code in MISTAKES.values()} <= reference._codes()
