"""A new deck: without a problem, with every kind of card, proved by its own demo, in one language or in two."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studycards.authoring.template import new_deck
from studycards.errors import StudycardsError
from studycards.loading import check, load
from studycards.model import KINDS
from tests.conftest import Studycards


@pytest.mark.parametrize("languages", [("en",), ("zh",), ("en", "zh"), ("zh", "en")])
def test_it_has_no_problem_and_every_kind(tmp_path: Path, languages: tuple[str, ...]) -> None:
    path, _ = new_deck("four-winds", tmp_path, languages)

    index = load(path, None).index

    assert check(path) == ()
    assert index.deck.id == "four-winds" and index.deck.languages == languages
    assert {entry.kind for entry in index.entries} == set(KINDS)
    assert len(index.concepts) == 2 and len(index.comparisons) == 1


def test_in_one_language_no_word_of_the_other_is_left_in_its_yaml(tmp_path: Path) -> None:
    english, files = new_deck("english", tmp_path, ["en"])
    chinese, _ = new_deck("chinese", tmp_path, ["zh"])
    yaml_files = [name for name in files if name.endswith(".yaml")]

    assert not any(re.search("[\u4e00-\u9fff]", (english / name).read_text("utf-8")) for name in yaml_files)
    assert not any("{en:" in (chinese / name).read_text("utf-8") for name in yaml_files)
    assert "列表" in (chinese / "concepts" / "list.yaml").read_text("utf-8")


def test_every_yaml_file_tells_the_editor_its_schema(tmp_path: Path) -> None:
    path, files = new_deck("deck", tmp_path, ["en"])

    for name in files:
        if name.endswith(".yaml"):
            first = (path / name).read_text("utf-8").splitlines()[0]
            schema = first.removeprefix("# yaml-language-server: $schema=")
            assert (path / name).parent.joinpath(schema).is_file(), first


def test_its_demo_proves_every_card_once_it_is_trusted(studycards: Studycards, tmp_path: Path) -> None:
    studycards("deck", "new", "mine", "--in", str(tmp_path))
    path = str(tmp_path / "mine")

    before = studycards("deck", "verify", path, decks=None)
    studycards("deck", "trust", "--yes", path, decks=None)
    after = studycards("deck", "verify", path, "--json", decks=None)

    assert before.code == 3 and "trust" in before.err
    assert after.code == 0
    assert {card["verdict"] for card in after.json["cards"]} == {"confirmed"}
    assert {claim["verdict"] for claim in after.json["claims"]} == {"confirmed"}
    assert studycards("deck", "coverage", path, decks=None).code == 0


def test_what_is_there_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()

    with pytest.raises(StudycardsError, match="already there"):
        new_deck("mine", tmp_path, ["en"])


@pytest.mark.parametrize("name", ["My Deck", "../deck", "deck/", "", "-deck"])
def test_a_name_that_is_no_id_makes_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(StudycardsError, match="cannot be a deck's id"):
        new_deck(name, tmp_path, ["en"])

    assert not list(tmp_path.iterdir())


def test_a_language_without_a_template_is_refused(studycards: Studycards, tmp_path: Path) -> None:
    assert studycards("deck", "new", "mine", "--in", str(tmp_path), "--languages", "fr").code == 2


def test_the_readme_names_only_commands_that_there_are(studycards: Studycards, tmp_path: Path) -> None:
    for language in ("en", "zh"):
        path, _ = new_deck(f"in-{language}", tmp_path, [language])
        readme = (path / "README.md").read_text("utf-8")
        words = re.findall(r"`studycards deck ([a-z]+)", readme)
        assert set(words) == {"check", "preview", "trust", "verify", "diff", "add", "schema"}
    known = studycards("deck", "--help").out
    assert all(f" {word} " in known for word in words)
