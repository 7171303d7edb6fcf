"""Missing ids: written in as text, so that comments, layout and everything else stay as they were."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studycards.authoring.ids import made_id, write_ids
from studycards.cards.scalars import ID
from studycards.errors import StudycardsError
from studycards.loading import check
from studycards.loading.yaml_text import read
from tests.conftest import Studycards

DECK = "deck: d\ntitle: T\nversion: '1'\nlanguages: [en]\n"

BEFORE = """\
# what a pipe is
concept: pipe
name: Pipe   # in English
cards:

  # the first one
  - kind: basic      # by heart
    ask: "How many bytes fit in a new pipe?"
    answer: 65536

  - {kind: basic, ask: "What is a pipe for?", answer: x}   # short
  -
    # it already has one
    id: pipe-1
    kind: cloze
    ask: It has {{c1::two}} ends.
  - &again { kind: basic, ask: 管道是什么？, answer: "{" }
  - ask: >
      How many bytes
      fit in it?
    kind: basic
    answer: y1
"""
AFTER = """\
# what a pipe is
concept: pipe
name: Pipe   # in English
cards:

  # the first one
  - id: pipe-bytes-fit-new
    kind: basic      # by heart
    ask: "How many bytes fit in a new pipe?"
    answer: 65536

  - {id: pipe-2, kind: basic, ask: "What is a pipe for?", answer: x}   # short
  -
    # it already has one
    id: pipe-1
    kind: cloze
    ask: It has {{c1::two}} ends.
  - &again {id: pipe-3,  kind: basic, ask: 管道是什么？, answer: "{" }
  - id: pipe-bytes-fit
    ask: >
      How many bytes
      fit in it?
    kind: basic
    answer: y1
"""


def deck_of(folder: Path, **files: str) -> Path:
    for name, text in {"deck": DECK, **files}.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    return folder


def test_only_the_ids_are_new(tmp_path: Path) -> None:
    deck = deck_of(tmp_path, concepts__pipe=BEFORE)

    named = write_ids(deck)

    assert (deck / "concepts" / "pipe.yaml").read_text(encoding="utf-8") == AFTER
    assert [(one.line, one.id) for one in named] == [
        (7, "pipe-bytes-fit-new"),
        (12, "pipe-2"),
        (18, "pipe-3"),
        (19, "pipe-bytes-fit"),
    ]
    assert not [problem for problem in check(deck) if problem.severity == "error"]


def test_a_second_time_nothing_is_left_to_do(tmp_path: Path) -> None:
    deck = deck_of(tmp_path, concepts__pipe=BEFORE)
    write_ids(deck)

    assert write_ids(deck) == ()


def test_claims_and_rows_get_theirs_and_line_ends_stay(tmp_path: Path) -> None:
    lines = (
        "comparison: t",
        "title: T",
        "subjects: [a]",
        "names: {a: A}",
        "aspects:",
        "- name: Scheduled by",
    )
    table = "\r\n".join((*lines, '  ask: "{subject}?"', "  cells: {a: b}", ""))
    deck = deck_of(tmp_path, claims="- says: Pipes are limited\n", comparisons__t=table)

    write_ids(deck)

    assert (deck / "claims.yaml").read_text(encoding="utf-8").startswith("- id: claim-pipes-limited\n  says:")
    written = (deck / "comparisons" / "t.yaml").read_bytes()
    assert b"- id: row-scheduled\r\n  name: Scheduled by\r\n" in written
    assert b"\n" not in written.replace(b"\r\n", b"")


def test_an_id_of_another_file_and_a_former_one_are_not_given_again(tmp_path: Path) -> None:
    card = "- {{kind: basic, ask: Ends, answer: A{0}}}"
    other = "- {id: c-ends, was: [c-ends-2], kind: basic, ask: Q, answer: A}"
    deck = deck_of(
        tmp_path,
        concepts__a=f"concept: c\nname: C\ncards:\n{card.format('')}\n",
        concepts__b=f"concept: b\nname: C\ncards:\n{other}\n",
    )

    assert [one.id for one in write_ids(deck)] == ["c-ends-3"]


def test_a_file_that_cannot_be_read_is_left_alone_and_told(studycards: Studycards, tmp_path: Path) -> None:
    broken = 'concept: c\nname: "C\ncards:\n- kind: basic\n'
    deck = deck_of(tmp_path, concepts__c=broken)

    ran = studycards("deck", "check", "--ids", str(deck))

    assert ran.code == 1 and "bad-yaml" in ran.out
    assert (deck / "concepts" / "c.yaml").read_text(encoding="utf-8") == broken


def test_a_layout_that_would_not_survive_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    strange = "concept: c\nname: C\ncards:\n- ? kind\n  : basic\n  ask: Q\n  answer: A\n"
    deck = deck_of(tmp_path, concepts__c=strange)

    with pytest.raises(StudycardsError, match="laid out"):
        write_ids(deck)

    assert (deck / "concepts" / "c.yaml").read_text(encoding="utf-8") == strange


def test_the_command_says_what_it_wrote_and_then_checks(studycards: Studycards, tmp_path: Path) -> None:
    deck = deck_of(tmp_path, concepts__pipe=BEFORE)

    ran = studycards("deck", "check", "--ids", str(deck))

    assert ran.code == 0
    assert "pipe.yaml:7: id pipe-bytes-fit-new written" in ran.err


@given(st.text(max_size=80), st.sampled_from(["pipe", "claim", "row", "a-b"]))
def test_an_id_can_be_made_of_any_words(words: str, prefix: str) -> None:
    one = made_id(words, prefix, ())
    two = made_id(words, prefix, {one})

    assert ID.fullmatch(one) and ID.fullmatch(two)
    assert one != two


PLAIN = st.sampled_from(["Q", "a: b", "'", '"', "# no", "{", "- x", "中文", "x\ny"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(PLAIN, PLAIN, st.booleans(), st.booleans()), min_size=1, max_size=4))
def test_whatever_the_layout_the_rest_says_the_same(
    tmp_path_factory: pytest.TempPathFactory, cards: list[tuple[str, str, bool, bool]]
) -> None:
    import yaml

    listed = []
    for ask, answer, flow, commented in cards:
        text = yaml.safe_dump(
            {"kind": "basic", "ask": ask, "answer": answer}, default_flow_style=flow, width=9
        )
        lines = ["# a comment", *text.splitlines()] if commented else text.splitlines()
        listed.append("-\n" + "\n".join(f"    {line}" for line in lines))
    whole = "concept: c\nname: C\ncards:\n" + "\n".join(listed) + "\n"
    deck = deck_of(tmp_path_factory.mktemp("deck"), concepts__c=whole)
    before = read(whole.encode()).value

    write_ids(deck)
    after = read((deck / "concepts" / "c.yaml").read_bytes()).value

    ids = [card.pop("id") for card in after["cards"]]
    assert after == before
    assert len(set(ids)) == len(cards)
