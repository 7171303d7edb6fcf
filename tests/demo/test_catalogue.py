"""Finding demos, and saying which can run here."""

from __future__ import annotations

from pathlib import Path

import pytest

from studycards.demo import catalogue
from studycards.errors import NotFound, StudycardsError

GOOD = (
    'from studycards.demo import Demo\nDEMO = Demo(title={"en": "x"}, claims=[], evidence={}, needs=NEEDS)\n'
)


@pytest.fixture
def deck(tmp_path: Path) -> Path:
    demos = tmp_path / "mine" / "demos"
    demos.mkdir(parents=True)
    (demos / "good_one.py").write_text(GOOD.replace("NEEDS", '["linux"]'))
    (demos / "poor_one.py").write_text(GOOD.replace("NEEDS", '["package:no_such", "linux"]'))
    (demos / "odd_one.py").write_text(GOOD.replace("NEEDS", '["moonlight"]'))
    (demos / "broken.py").write_text("def (\n")
    (demos / "silent.py").write_text("print(1)\n")
    (demos / "_part.py").write_text("shared = 1\n")
    return demos.parent


def test_a_deck_gives_its_demos_and_the_files_that_are_none(deck: Path) -> None:
    assert [demo.id for demo in catalogue.in_deck(deck)] == ["good-one", "odd-one", "poor-one"]
    assert [(path.name, problem.line) for path, problem in catalogue.problems(deck)] == [
        ("broken.py", 1),
        ("silent.py", 1),
    ]


@pytest.mark.parametrize("name", ["good-one", "mine/good-one"])
def test_a_demo_is_found_by_its_id(name: str, deck: Path) -> None:
    assert catalogue.find([deck.parent / "none", deck], name).path.name == "good_one.py"


@pytest.mark.parametrize("name", ["nothing", "other/good-one", "-part", "../demos/good-one", ""])
def test_what_is_no_demo_is_not_found(name: str, deck: Path) -> None:
    with pytest.raises(NotFound):
        catalogue.find([deck], name)


def test_a_file_that_does_not_declare_itself_says_where(deck: Path) -> None:
    with pytest.raises(StudycardsError, match=r"broken\.py:1"):
        catalogue.find([deck], "broken")


def test_a_demo_says_in_both_languages_why_it_cannot_run(deck: Path) -> None:
    reasons = {demo.id: catalogue.available(demo) for demo in catalogue.in_deck(deck)}

    assert reasons["good-one"] is None
    assert (
        reasons["poor-one"]
        and "no_such" in reasons["poor-one"]["en"]
        and "no_such" in reasons["poor-one"]["zh"]
    )
    assert reasons["odd-one"] and "moonlight" in reasons["odd-one"]["zh"]
