"""The pictures of the README: made by the program, and there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).parent.parent


def text_of(svg: Path) -> str:
    return " ".join(
        "".join(ElementTree.parse(svg).getroot().itertext()).replace("\N{NO-BREAK SPACE}", " ").split()
    )


def test_every_picture_of_the_readme_is_there_and_fetches_nothing() -> None:
    names = re.findall(r"!\[[^\]]+\]\((docs/screenshots/[\w-]+\.svg)\)", (ROOT / "README.md").read_text())

    assert len(names) >= 2
    for name in names:
        assert "studycards" in text_of(ROOT / name)
        assert "url(http" not in (ROOT / name).read_text()


@pytest.mark.slow
def test_the_program_makes_them(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, str(ROOT / "docs" / "screenshots.py"), str(tmp_path)], check=True, timeout=120
    )

    made = {path.name for path in tmp_path.iterdir()}
    assert made == {path.name for path in (ROOT / "docs" / "screenshots").iterdir()}
    assert "cards to study" in text_of(tmp_path / "today.svg")
    assert re.search("confirmed|unavailable|inconclusive", text_of(tmp_path / "proof.svg"))
