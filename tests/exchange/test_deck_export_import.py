"""`deck export` and `deck import` as a person runs them."""

from __future__ import annotations

from pathlib import Path

import pytest

from studycards.errors import StudycardsError
from studycards.exchange import formats
from tests.conftest import SMALL, Studycards

CARDS = "Q: What is it?\nA: A buffer.\n\nQ: Nothing?\n\nC: A [pipe] is one.\n"


@pytest.mark.parametrize("ending", [".apkg", ".csv", ".tsv", ".md", ".zip", ".gift", ".html"])
def test_every_format_is_written_by_the_ending(studycards: Studycards, tmp_path: Path, ending: str) -> None:
    file = tmp_path / f"out{ending}"
    ran = studycards("deck", "export", "small", str(file), "--lang", "both", "--json")

    assert ran.code == 0, ran.err
    assert (ran.json["cards"], ran.json["languages"]) == (21, ["en", "zh"])
    assert all(Path(path).stat().st_size > 1000 for path in ran.json["files"])
    assert len(ran.json["files"]) == (2 if ending == ".html" else 1)


def test_right_answers_that_find_no_place_are_named(studycards: Studycards, tmp_path: Path) -> None:
    deck = tmp_path / "made"
    (deck / "concepts").mkdir(parents=True)
    (deck / "deck.yaml").write_text("deck: made\ntitle: Made\nversion: 1.0.0\nlanguages: [en]\n")
    (deck / "concepts" / "one.yaml").write_text(
        "concept: one\nname: One\ncards:\n"
        "- {id: n, kind: typed, ask: n?, answer: '4096', accept: [a page, {number: 4096, tolerance: 0.1}]}\n"
        "- {id: m, kind: typed, ask: m?, answer: 'a, b', accept: [{any: 2, of: [a, [b, B], c]}]}\n"
    )

    def told(ending: str) -> dict[str, list[str]]:
        file = str(tmp_path / f"out{ending}")
        return dict(studycards("deck", "export", str(deck), file, "--json").json["answers_left_out"])

    assert told(".zip") == {"made/m": ["≥ 2: a, b, c"]} and told(".csv") == {}
    assert told(".gift") == {"made/n": ["a page"], "made/m": ["≥ 2: a, b, c"]}
    ran = studycards("deck", "export", str(deck), str(tmp_path / "out.gift"))
    assert "this format has no place for" in ran.err and "made/n: a page" in ran.err


def test_text_goes_to_the_screen_and_a_query_chooses(studycards: Studycards) -> None:
    ran = studycards("deck", "export", "small", "-", "--format", "markdown", "--cards", "tag:trap")

    assert ran.code == 0 and ran.out.count("Id: ") == 1 and "Q: How many bytes" in ran.out


@pytest.mark.parametrize("deck", ["small", str(SMALL)], ids=["by id", "by folder"])
def test_what_is_known_of_cards_chooses_too(studycards: Studycards, tmp_path: Path, deck: str) -> None:
    studycards("answer", "small/pipe-atomic", "again", "--at", "2026-01-01T12:00:00Z")

    def chosen(query: str) -> str:
        return studycards("deck", "export", deck, "-", "--format", "markdown", "--cards", query).out

    assert chosen("is:due").count("Id: ") == 1 and "Id: pipe-atomic" in chosen("reps>0 kind:typed")
    assert chosen("claim:I3 -kind:typed concept:pipe").count("Id: ") == 2
    assert "Id: process-end" in chosen("僵尸")


@pytest.mark.parametrize(
    "words, says",
    [
        (("export", "small", "x.md", "--cards", "kind:predcit"), "Did you mean predict?"),
        (("export", "small", "x.md", "--cards", "lapses>x"), "compared with a number"),
        (("export", "small", "x.pdf"), "names no format"),
        (("export", "small", "x.md", "--format", "pdf"), "not a format"),
        (("export", "small", "x.md", "--lang", "fr"), "no texts in fr"),
        (("export", "small", "x.md", "--cards", "nothing-like-it"), "No card matches"),
        (("export", "small", "-", "--format", "qti"), "not for the screen"),
        (("export", "nowhere", "x.md"), "no deck nowhere"),
        (("import", "nowhere.md"), "no file"),
    ],
)
def test_a_wrong_word_is_one_sentence_and_2(
    studycards: Studycards, words: tuple[str, ...], says: str
) -> None:
    ran = studycards("deck", *words)

    assert ran.code == 2 and says in ran.err and ran.out == ""


def test_an_import_makes_a_deck_and_says_what_stays_behind(
    studycards: Studycards, tmp_path: Path, home: Path
) -> None:
    file = tmp_path / "Some Pipes.md"
    file.write_text(CARDS)
    ran = studycards("deck", "import", str(file))

    assert ran.code == 0 and ran.out.strip() == str(home / "decks" / "some-pipes")
    assert "Questions: 2." in ran.err and "no answer: 1 (nothing)" in ran.err
    assert studycards("deck", "check", str(home / "decks" / "some-pipes")).code == 0
    assert studycards("show", "some-pipes/what-is-it", "--json").json["answer"] == "A buffer."
    again = studycards("deck", "import", str(file))
    assert again.code == 2 and "there already" in again.err


def test_it_speaks_chinese_and_json(studycards: Studycards, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("问题,答案\n什么是管道？,缓冲区\n")
    ran = studycards("--lang", "zh", "deck", "import", str(file), "--name", "pipes", "--json")

    assert ran.json["cards"] == 1 and ran.json["losses"] == {}
    assert studycards("deck", "check", ran.json["path"]).code == 0


def test_a_file_without_a_card_makes_no_deck(studycards: Studycards, tmp_path: Path, home: Path) -> None:
    file = tmp_path / "empty.md"
    file.write_text("Nothing is asked here.\n")
    ran = studycards("deck", "import", str(file))

    assert ran.code == 2 and "No card was found" in ran.err and not (home / "decks").exists()


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", b"\x00\x01", b'"open', b"Q: \xc3\x28", b"#separator:\n,"]
)
@pytest.mark.parametrize("name", formats.IN)
def test_rubbish_holds_no_card_or_is_refused_in_a_sentence(tmp_path: Path, data: bytes, name: str) -> None:
    file = tmp_path / "rubbish"
    file.write_bytes(data)
    try:
        arrived = formats.arrived(file, name, "en")
    except StudycardsError as error:
        assert str(error)
    else:
        assert not arrived.cards and name != "anki"


def test_there_and_back_keeps_every_question(studycards: Studycards, tmp_path: Path) -> None:
    file = tmp_path / "out.apkg"
    studycards("deck", "export", "small", str(file))
    ran = studycards("deck", "import", str(file), "--name", "back", "--json")

    assert ran.json["cards"] == 21
    assert studycards("deck", "check", ran.json["path"]).code == 0
