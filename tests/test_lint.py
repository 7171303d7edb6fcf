"""Rules that need the whole deck: quality as warnings, and what a deck leaves open."""

import shutil
from pathlib import Path

import pytest

from studycards.errors import Problem
from studycards.lint import coverage
from studycards.loading import check, load

SMALL = Path(__file__).parent / "decks" / "small"
HEAD = "concept: c\nname: {en: C, zh: C}\ncards:\n"


def problems_of(folder: Path, cards: str, **files: str) -> list[Problem]:
    deck = folder / "d"
    (deck / "concepts").mkdir(parents=True)
    texts = {"deck.yaml": "deck: d\ntitle: {en: T, zh: T}\nversion: '1'\nlanguages: [en, zh]\n"}
    texts |= {
        name.replace("__", "/").replace("_yaml", ".yaml").replace("_py", ".py"): text
        for name, text in files.items()
    }
    for name, text in {**texts, "concepts/c.yaml": HEAD + cards}.items():
        (deck / name).parent.mkdir(exist_ok=True)
        (deck / name).write_text(text, encoding="utf-8")
    return list(check(deck))


def codes(problems: list[Problem]) -> list[tuple[int, int, str]]:
    return [(problem.line, problem.column, problem.code) for problem in problems]


def choice(*texts: str, ask: str = "{en: Which one, zh: 哪一个}", name: str = "a") -> str:
    lines = [f"  - id: {name}", "    kind: choice", f"    ask: {ask}", "    choices:"]
    for number, text in enumerate(texts):
        more = "right: true" if not number else "because: {en: not so, zh: 否}"
        lines.append(f"      - {{text: {text}, {more}}}")
    return "\n".join(lines) + "\n"


def basic(ask: str, answer: str, name: str = "a", more: str = "") -> str:
    return f"  - id: {name}\n    kind: basic\n    ask: {ask}\n    answer: {answer}\n{more}"


QUALITY = {
    "the longest is right": (
        choice("a very long right choice indeed", "short", "brief"),
        (8, 9, "longest-is-right"),
    ),
    "all of the above": (choice("one", "two", "all of the above"), (10, 9, "all-of-the-above")),
    "all of the above in Chinese": (choice("一种", "两种", "以上都是"), (10, 9, "all-of-the-above")),
    "a choice that repeats another": (choice("one", "two", "Two."), (10, 9, "repeated-choice")),
    "the right choice in the question": (
        choice("semaphore", "mutex", ask="{en: What is a semaphore, zh: 问}"),
        (6, 10, "given-away"),
    ),
    "the answer in the question": (
        basic("{en: Is a mutex a lock, zh: 问}", "{en: a lock, zh: 答}"),
        (6, 10, "given-away"),
    ),
    "two facts": (
        basic("{en: Q, zh: 问}", "{en: 'It blocks, and also wakes others', zh: 答}"),
        (7, 13, "two-facts"),
    ),
    "a long answer of several sentences": (
        basic("{en: Q, zh: 问}", "{en: '" + "It is so. " * 30 + "', zh: 答}"),
        (7, 13, "two-facts"),
    ),
    "a long question": (
        basic("{en: " + "why " * 90 + ", zh: 问}", "{en: A, zh: 答}"),
        (6, 10, "long-question"),
    ),
    "a hole that stands elsewhere": (
        "  - id: a\n    kind: cloze\n    ask: {en: 'A {{c1::mutex}} is a mutex.', zh: '{{c1::互斥锁}}用来加锁'}\n",
        (6, 15, "given-away"),
    ),
    "two cards that ask the same": (
        basic("{en: Why so, zh: 为何}", "{en: A, zh: 答}")
        + basic("{en: why so., zh: 为什么}", "{en: B, zh: 乙}", "b"),
        (10, 10, "same-question"),
    ),
    "a text that lacks a language": (basic("{en: Q}", "{en: A, zh: 答}"), (6, 10, "missing-language")),
    "a question in no language": (basic("Why so", "{en: A, zh: 答}"), (6, 10, "missing-language")),
    "a language that the deck does not name": (
        basic("{en: Q, zh: 问, de: F}", "{en: A, zh: 答}"),
        (6, 25, "unknown-language"),
    ),
}


@pytest.mark.parametrize("name", QUALITY)
def test_a_matter_of_quality_is_a_warning_at_its_place(tmp_path: Path, name: str) -> None:
    cards, expected = QUALITY[name]

    found = problems_of(tmp_path, cards)

    assert codes(found) == [expected]
    assert found[0].severity == "warning" and found[0].hint


def test_a_wrong_choice_without_a_reason_is_told(tmp_path: Path) -> None:
    cards = choice("one", "two").replace(", because: {en: not so, zh: 否}", "")

    assert codes(problems_of(tmp_path, cards)) == [(9, 9, "no-because")]


def test_choices_of_code_differ_by_every_sign(tmp_path: Path) -> None:
    assert not problems_of(tmp_path, choice('"`[1]`"', '"`1,`"', '"`(1)`"'))


def test_the_right_choice_in_one_place_is_told_once(tmp_path: Path) -> None:
    same = "".join(
        choice("one", "two", "three", ask=f"{{en: Q{n}, zh: 问{n}}}", name=f"a{n}") for n in range(12)
    )

    found = problems_of(tmp_path, same)

    assert [(Path(one.path).name, one.code) for one in found] == [("deck.yaml", "same-place")]


def test_a_demo_that_speaks_of_other_claims_is_told(tmp_path: Path) -> None:
    cards = basic("{en: Q, zh: 问}", "{en: A, zh: 答}", more="    claims: [A]\n    demo: x\n    shows: [e]\n")
    demo = 'DEMO = Demo(title={"en": "T", "zh": "T"}, claims=["B"], evidence={"e": {"en": "e", "zh": "e"}})\n'
    claims = "- {id: A, says: {en: a, zh: a}}\n- {id: B, says: {en: b, zh: b}}\n"

    assert codes(problems_of(tmp_path, cards, demos__x_py=demo, claims_yaml=claims)) == [
        (9, 11, "other-claims")
    ]


def test_a_deck_that_is_well_made_has_no_warnings() -> None:
    assert check(SMALL) == ()


def test_evidence_must_be_the_demos_own(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    path = folder / "concepts/pipe.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("shows: [capacity]", "shows: [capacitty]"), encoding="utf-8"
    )

    (problem,) = check(folder)

    assert (problem.code, problem.hint) == ("unknown-evidence", "Did you mean capacity?")


def test_coverage_says_what_a_deck_leaves_open(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    (folder / "claims/more.yaml").write_text("- {id: Z9, says: It is so}\n")
    (folder / "concepts/more.yaml").write_text("concept: more\nname: {en: M, zh: M}\n")
    path = folder / "concepts/pipe.yaml"
    text = path.read_text(encoding="utf-8").replace("shows: [capacity]", "shows: [room-again]")
    path.write_text(text.replace(', zh: "运行 fill-pipe。"', ""), encoding="utf-8")
    loaded = load(folder, None)

    found = coverage(loaded.index, loaded.demos)

    assert found.claims_without_cards == ("Z9",)
    assert found.concepts_without_cards == ("more",)
    assert found.evidence_unused == (("fill-pipe", "capacity"),)
    assert found.demos_without_cards == ()
    assert "small/pipe-atomic" in found.cards_without_evidence
    assert "small/pipe-capacity" not in found.cards_without_evidence
    assert found.missing_languages == {"zh": ("small/pipe-explain", "claim Z9")}
    assert "small/ways.hosts.pipe" in found.cards_without_claims
