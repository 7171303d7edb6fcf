"""Decks with mistakes: every one is told with its file, line and column, and nothing else happens."""

import os
from pathlib import Path

import pytest
import yaml

from studycards.errors import ContentError, Unreadable
from studycards.loading import check, load, yaml_text

DECK = "deck: d\ntitle: T\nversion: '1'\nlanguages: [en]\n"
CARD = "concept: c\nname: C\ncards:\n  - id: a\n    kind: basic\n    ask: Q\n    answer: A\n"


def deck_of(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, text in {"deck.yaml": DECK, **files}.items():
        path = folder / "d" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder / "d"


def told(folder: Path) -> list[tuple[str, int, int, str]]:
    return [
        (os.path.relpath(problem.path, folder), problem.line, problem.column, problem.code)
        for problem in check(folder)
    ]


CONCEPT = "concepts/c.yaml"
TABLE = "comparison: t\ntitle: T\nsubjects: [{}]\nnames: {{{}}}\naspects:\n"
MISTAKES: dict[str, tuple[str, str | bytes, int, int, str]] = {
    "a quote left open": (CONCEPT, 'concept: c\nname: "C\n', 3, 1, "bad-yaml"),
    "a colon in a plain string": (CONCEPT, "concept: c\nname: a: b\n", 2, 8, "bad-yaml"),
    "a tab in the indent": (CONCEPT, "concept: c\nname:\n\ten: C\n", 3, 1, "tab"),
    "a key twice": (CONCEPT, "concept: c\nname: C\nname: D\n", 3, 1, "duplicate-key"),
    "a key twice, deeper": (CONCEPT, "concept: c\nname: {en: C, en: D}\n", 2, 15, "duplicate-key"),
    "an empty file": (CONCEPT, "", 1, 1, "empty-file"),
    "only a comment": (CONCEPT, "# later\n", 1, 1, "empty-file"),
    "a list for a map": (CONCEPT, "- concept: c\n", 1, 1, "bad-type"),
    "a map for a list": ("claims.yaml", "id: A\nsays: x\n", 1, 1, "bad-type"),
    "two documents": (CONCEPT, "concept: c\nname: C\n---\nconcept: d\n", 3, 1, "two-documents"),
    "bytes that are no UTF-8": (CONCEPT, b"concept: c\nname: C\xff\n", 2, 8, "not-utf-8"),
    "UTF-16": (CONCEPT, "concept: c\n".encode("utf-16"), 1, 1, "not-utf-8"),
    "a control character": (CONCEPT, "concept: c\nname: C\x00\n", 2, 8, "control-character"),
    "an escape for the terminal": (CONCEPT, 'concept: c\nname: "\\e[31mC"\n', 2, 7, "control-character"),
    "a byte-order mark": (CONCEPT, b"\xef\xbb\xbfconcept: c\nname: C\n", 1, 1, "bom"),
    "a tag": (CONCEPT, "concept: c\nname: !!python/object:os.system C\n", 2, 7, "tag"),
    "an alias of nothing": (CONCEPT, "concept: c\nname: *c\n", 2, 7, "bad-yaml"),
    "an alias of what it stands in": (CONCEPT, "concept: c\nname: &a [*a]\n", 2, 11, "bad-yaml"),
    "a map as a key": (CONCEPT, "concept: c\n? {a: b}\n: C\n", 2, 3, "bad-key"),
    "too deep": (CONCEPT, "concept: c\nname: " + "[" * 60, 2, 46, "too-deep"),
    "an unknown key": (CONCEPT, "concept: c\nnamme: D\nname: C\n", 2, 1, "unknown-key"),
    "a merge key": (CONCEPT, "concept: c\nname: C\n<<: {}\n", 3, 1, "unknown-key"),
    "a missing key": (CONCEPT, "concept: c\n", 1, 1, "missing-key"),
    "a missing key in a card": (CONCEPT, CARD.replace("    ask: Q\n", ""), 4, 5, "missing-key"),
    "an unknown kind": (CONCEPT, CARD.replace("basic", "basik"), 5, 11, "unknown-kind"),
    "no kind": (CONCEPT, CARD.replace("    kind: basic\n", ""), 4, 5, "missing-key"),
    "a kind that is a list": (CONCEPT, CARD.replace("basic", "[basic]"), 5, 11, "unknown-kind"),
    "a card that is a word": (CONCEPT, "concept: c\nname: C\ncards: [pipe]\n", 3, 9, "bad-type"),
    "cards that are a map": (CONCEPT, "concept: c\nname: C\ncards: {}\n", 3, 8, "bad-type"),
    "an id with capitals": (CONCEPT, CARD.replace("id: a", "id: Pipe"), 4, 9, "bad-id"),
    "an empty answer": (CONCEPT, CARD.replace("answer: A", "answer:"), 7, 12, "bad-text"),
    "null as an answer": (CONCEPT, CARD.replace("answer: A", "answer: null"), 7, 13, "bad-text"),
    "a language that is none": (CONCEPT, CARD.replace("ask: Q", "ask: {English: Q}"), 6, 11, "bad-text"),
    "a list as a text": (CONCEPT, CARD.replace("ask: Q", "ask: [Q]"), 6, 10, "bad-text"),
    "no read as false": (CONCEPT, CARD.replace("answer: A", "answer: no"), 7, 13, "yaml-trap"),
    "a date": (CONCEPT, CARD.replace("answer: A", "answer: 2005-03-02"), 7, 13, "yaml-trap"),
    "an octal number": (CONCEPT, CARD.replace("answer: A", "answer: 0644"), 7, 13, "yaml-trap"),
    "a number that loses a digit": (CONCEPT, CARD.replace("answer: A", "answer: 3.10"), 7, 13, "yaml-trap"),
    "a time to the base 60": (CONCEPT, CARD.replace("answer: A", "answer: 12:30"), 7, 13, "yaml-trap"),
    "a truth value in quotes": (
        CONCEPT,
        CARD.replace("basic", "choice").replace(
            "answer: A", 'choices: [{text: A, right: "yes"}, B]\n    answer: B'
        ),
        7,
        32,
        "bad-boolean",
    ),
    "a retention that is none": ("deck.yaml", DECK + "retention: 90\n", 5, 12, "bad-number"),
    "a revision that is no number": (CONCEPT, CARD + "    revision: two\n", 8, 15, "bad-number"),
    "an unknown claim": (CONCEPT, CARD + "    claims: [I3]\n", 8, 14, "unknown-claim"),
    "an unknown demo": (CONCEPT, CARD + "    demo: pipe\n", 8, 11, "unknown-demo"),
    "evidence without a demo": (CONCEPT, CARD + "    shows: [x]\n", 8, 12, "missing-demo"),
    "an unknown card": (CONCEPT, CARD + "    after: [b]\n", 8, 13, "unknown-card"),
    "an unknown concept": ("deck.yaml", DECK + "order: [x]\n", 5, 9, "unknown-concept"),
    "a card after itself": (CONCEPT, CARD + "    after: [a]\n", 8, 12, "circle"),
    "a former id that is still here": (CONCEPT, CARD + "    was: [a]\n", 8, 11, "duplicate-id"),
    "an id twice": (CONCEPT, CARD + CARD[CARD.index("  - id") :], 8, 9, "duplicate-id"),
    "code outside the deck": (CONCEPT, CARD + "    code: ../../secret\n", 8, 11, "bad-code"),
    "code that is not there": (CONCEPT, CARD + "    code: code/x.py\n", 8, 11, "bad-code"),
    "a claim that needs a correction": (
        "claims.yaml",
        "- id: A\n  says: x\n  verdict: wrong\n",
        1,
        3,
        "missing-key",
    ),
    "a demo that is no Python": ("demos/x.py", "DEMO = Demo(\n  1 + )\n", 2, 7, "bad-demo"),
    "a demo without a declaration": ("demos/x.py", "pass\n", 1, 1, "bad-demo"),
    "a demo whose claims are no list": (
        "demos/x.py",
        'DEMO = Demo(title={"en": "T", "zh": "T"}, claims=1, evidence={})\n',
        1,
        8,
        "bad-demo",
    ),
    "a demo of an unknown claim": (
        "demos/x.py",
        'DEMO = Demo(\n  title={"en": "T", "zh": "T"},\n  claims=["Z"], evidence={"e": {"en": "e", "zh": "e"}})\n',
        3,
        3,
        "unknown-claim",
    ),
    "an unknown subject": (
        "comparisons/t.yaml",
        "comparison: t\ntitle: T\nsubjects: [x]\naspects:\n  - {id: a, name: A, ask: Q, cells: {x: X}}\n",
        3,
        12,
        "unknown-subject",
    ),
    "a missing cell": (
        "comparisons/t.yaml",
        TABLE.format("x, y", "x: X, y: Y") + "  - {id: a, name: A, ask: Q, cells: {x: X}}\n",
        6,
        37,
        "missing-cell",
    ),
    "a cell too many": (
        "comparisons/t.yaml",
        TABLE.format("x", "x: X") + "  - {id: a, name: A, ask: Q, cells: {x: X, z: Z}}\n",
        6,
        44,
        "unknown-subject",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_where_it_stands(tmp_path: Path, mistake: str) -> None:
    name, text, line, column, code = MISTAKES[mistake]
    folder = deck_of(tmp_path, {name: text})

    assert (name, line, column, code) in told(folder)


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_one_file_raises_no_false_alarm(tmp_path: Path, mistake: str) -> None:
    name, text, *_ = MISTAKES[mistake]
    good = {
        "concepts/good.yaml": CARD.replace("concept: c", "concept: good")
        .replace("id: a", "id: good-a")
        .replace("ask: Q", "ask: Good")
    }
    folder = deck_of(tmp_path, {**good, name: text})

    assert {file for file, *_ in told(folder)} == {name}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_yaml_without_its_c_library_is_judged_the_same(
    tmp_path: Path, mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, text, *_ = MISTAKES[mistake]
    folder = deck_of(tmp_path, {name: text})
    expected = told(folder)

    monkeypatch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)

    assert told(folder) == expected


def test_all_mistakes_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    files = {
        "claims.yaml": "- id: A\n",
        "concepts/a.yaml": CARD.replace("basic", "basik"),
        "concepts/b.yaml": "concept: [\n",
        "comparisons/c.yaml": "comparison: c\n",
    }

    found = told(deck_of(tmp_path, files))

    assert {name for name, *_ in found} == set(files)
    assert found == sorted(found)


def test_a_hint_says_what_was_probably_meant(tmp_path: Path) -> None:
    folder = deck_of(tmp_path, {CONCEPT: CARD.replace("answer", "anwser") + "    kindd: x\n"})

    hints = {problem.message: problem.hint for problem in check(folder)}

    assert hints["unknown key anwser."] == "Did you mean answer?"
    assert hints["unknown key kindd."] == "Did you mean kind?"
    assert hints["answer is missing."].startswith("Add answer: ")


def test_what_another_broken_file_may_hold_is_not_called_unknown(tmp_path: Path) -> None:
    files = {
        "claims.yaml": "- id: [\n",
        CONCEPT: CARD + "    claims: [I3]\n",
        "demos/x.py": "(",
        "deck.yaml": DECK,
    }

    found = told(
        deck_of(tmp_path, {**files, CONCEPT: CARD + "    claims: [I3]\n    demo: x\n    shows: [e]\n"})
    )

    assert {code for *_, code in found} == {"bad-yaml", "bad-demo"}


def test_a_mistake_hides_no_other_one(tmp_path: Path) -> None:
    """What is broken is there all the same: its id is known, and other ids are still wrong."""
    broken = CARD.replace("    answer: A\n", "")
    other = (
        "concept: cc\nname: C\nafter: [c, ccc]\ncards:\n"
        "  - {id: d, kind: basic, ask: Q, answer: A, after: [a, aa], claims: [A, AA], demo: xx}\n"
    )
    files = {CONCEPT: broken, "concepts/cc.yaml": other, "claims.yaml": "- {id: A}\n", "demos/x.py": "("}

    found = [(line, column, code) for _, line, column, code in told(deck_of(tmp_path, files))]
    assert sorted(found) == [
        (1, 1, "bad-demo"), (1, 3, "missing-key"), (3, 12, "unknown-concept"), (4, 5, "missing-key"),
        (5, 56, "unknown-card"), (5, 73, "unknown-claim"), (5, 84, "unknown-demo"),
    ]  # fmt: skip


def test_a_folder_without_deck_yaml_is_no_deck(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert [problem.code for problem in check(tmp_path / "empty")] == ["no-deck"]
    with pytest.raises(Unreadable, match="There is no folder"):
        check(tmp_path / "nothing")
    for name in ("empty", "nothing"):
        with pytest.raises(Unreadable, match="There is no deck"):
            load(tmp_path / name, None)


@pytest.mark.parametrize(
    "name, meant",
    [
        ("deck.yml", "deck.yaml"),
        ("claims.yml", "claims.yaml"),
        ("concepts/d.yml", "concepts/d.yaml"),
        ("concept/d.yaml", "concepts"),
    ],
)
def test_what_looks_like_a_part_of_the_deck_and_is_none_is_told(
    tmp_path: Path, name: str, meant: str
) -> None:
    folder = deck_of(tmp_path, {CONCEPT: CARD, name: "concept: d\nname: D\n"})
    (folder / "docker-compose.yml").touch()
    (problem,) = check(folder)

    assert (problem.code, problem.severity) == ("passed-over", "warning")
    assert problem.hint == f"Rename it to {meant}."


def test_loading_a_broken_deck_carries_every_error(tmp_path: Path) -> None:
    folder = deck_of(tmp_path, {CONCEPT: CARD.replace("basic", "basik")})

    with pytest.raises(ContentError, match="basik") as error:
        load(folder, tmp_path / "cache")

    assert error.value.exit_code == 1
    assert [problem.code for problem in error.value.problems] == ["unknown-kind"]


def test_warnings_do_not_keep_a_deck_from_loading(tmp_path: Path) -> None:
    folder = deck_of(tmp_path, {CONCEPT: CARD.replace("answer: A", "answer: on")})

    loaded = load(folder, None)

    assert [problem.code for problem in loaded.problems] == ["yaml-trap"]
    assert loaded.index.card("d/a").body.answer == {"": "on"}
