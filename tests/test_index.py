"""All cards of a deck: their order, the ways to find them, and what ten thousand of them cost."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studycards.errors import NotFound
from studycards.index import DeckIndex
from studycards.index.teaching import circle, concept_order
from studycards.loading import load
from studycards.model import KINDS

SMALL = Path(__file__).parent / "decks" / "small"


@pytest.fixture(scope="module")
def index() -> DeckIndex:
    return load(SMALL, None).index


def test_cards_stand_in_teaching_order(index: DeckIndex) -> None:
    ids = [entry.id.removeprefix("small/") for entry in index.entries]

    assert ids[:4] == ["process-memory", "process-end", "pipe-ends", "pipe-ends.c2"]
    assert ids[8:10] == ["pipe-explain", "ways.carries.pipe"]
    assert [entry.order for entry in index.entries] == list(range(22))
    assert {entry.kind for entry in index.entries} == set(KINDS)


def test_an_entry_says_the_same_as_its_card(index: DeckIndex) -> None:
    for entry in index.entries:
        card = index.card(entry.id)
        for name in (
            "id",
            "deck",
            "kind",
            "concept",
            "note",
            "after",
            "tags",
            "claims",
            "demo",
            "revision",
            "was",
        ):
            assert getattr(entry, name) == getattr(card, name), name


def test_siblings_share_a_note(index: DeckIndex) -> None:
    notes = {entry.id: entry.note for entry in index.entries}

    assert notes["small/pipe-ends"] == notes["small/pipe-ends.c2"] == "small/pipe-ends"
    assert notes["small/ways.carries.pipe"] == notes["small/ways.carries.pipe.which"]
    assert index.entry("small/pipe-ends.c2").was == ("small/ends.c2",)


def test_cards_are_grouped_by_concept_claim_tag_and_demo(index: DeckIndex) -> None:
    assert [entry.id for entry in index.by_concept["process"]] == [
        "small/process-memory",
        "small/process-end",
    ]
    assert len(index.by_tag["comparison"]) == 13
    assert {entry.id for entry in index.by_claim["P1"]} == {"small/process-memory", "small/process-end"}
    assert "small/pipe-capacity" in {entry.id for entry in index.by_demo["fill-pipe"]}
    assert list(index.concepts) == ["process", "pipe"]
    assert index.comparisons["ways"].names["pipe"] == {"en": "Pipe", "zh": "管道"}


@pytest.mark.parametrize(
    ("phrases", "found"),
    [
        (["zombie"], ["small/process-end"]),
        (["僵尸"], ["small/process-end"]),
        (["ZOMBIE", "mutex"], []),
        (["half duplex"], ["small/pipe-direction"]),
        (["os.write"], ["small/pipe-explain"]),
        (["1048576", "block"], ["small/pipe-capacity"]),
    ],
)
def test_cards_that_hold_phrases_of_any_language_are_found(
    index: DeckIndex, phrases: list[str], found: list[str]
) -> None:
    assert [entry.id for entry in index.holding(phrases)] == found


def test_an_unknown_card_is_not_found(index: DeckIndex) -> None:
    with pytest.raises(NotFound, match="Did you mean small/pipe-ends"):
        index.card("small/pipe-end")
    assert "small/pipe-ends" in index and "small/pipe-end" not in index


def test_concepts_follow_what_they_need() -> None:
    after = {"race": ["thread"], "thread": ["process"], "process": [], "pipe": ["process"]}

    assert concept_order([], after) == ["process", "thread", "race", "pipe"]
    assert concept_order(["pipe"], after) == ["pipe", "process", "thread", "race"]
    assert concept_order(["gone", "race"], after) == ["race", "process", "thread", "pipe"]


GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.lists(st.sampled_from("abcdefg"), max_size=3))


@given(GRAPHS, st.lists(st.sampled_from("abcdefg")))
def test_every_concept_has_one_place_and_stands_after_its_needs(
    after: dict[str, list[str]], wanted: list[str]
) -> None:
    order = concept_order(wanted, after)

    assert sorted(order) == sorted(after)
    if not circle(after) and not wanted:
        for name, needs in after.items():
            assert all(order.index(need) < order.index(name) for need in needs if need in after)


@given(GRAPHS)
def test_a_circle_is_found_where_there_is_one(after: dict[str, list[str]]) -> None:
    found = circle(after)

    if found:
        assert found[0] == found[-1]
        assert all(second in after[first] for first, second in pairwise(found))
    else:
        order = concept_order([], after)
        assert all(
            order.index(need) < order.index(name) for name in after for need in after[name] if need in after
        )


CARD = """  - id: card-{0}
    kind: choice
    claims: [A]
    ask: {{en: "How many bytes fit in pipe {0} before its writer blocks?", zh: "管道 {0} 写入多少字节后会阻塞？"}}
    choices:
      - {{text: {{en: "One way only", zh: "单向"}}, right: true}}
      - {{text: {{en: "Both ways in turn", zh: "轮流双向"}}, because: {{en: "Half duplex", zh: "半双工"}}}}
      - {{text: {{en: "Both ways at once", zh: "同时双向"}}, because: {{en: "Full duplex", zh: "全双工"}}}}
    why: {{en: "It is so since 2.6.11", zh: "自 2.6.11 起如此"}}
    tags: [interview]
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads its memory from Linux's /proc")
def test_ten_thousand_cards_take_little_memory(tmp_path: Path) -> None:
    deck = tmp_path / "big"
    (deck / "concepts").mkdir(parents=True)
    (deck / "deck.yaml").write_text(
        "deck: big\ntitle: {en: Big, zh: 大}\nversion: '1'\nlanguages: [en, zh]\n"
    )
    (deck / "claims.yaml").write_text("- {id: A, says: {en: a, zh: b}}\n")
    for concept in range(100):
        cards = "".join(CARD.format(number) for number in range(concept * 100, concept * 100 + 100))
        (deck / f"concepts/c{concept}.yaml").write_text(
            f"concept: c{concept}\nname: {{en: C, zh: C}}\ncards:\n{cards}"
        )

    load(deck, tmp_path / "cache")

    ran = subprocess.run(
        [sys.executable, "-c", WARM, deck, tmp_path / "cache"], capture_output=True, text=True
    )
    count, memory = map(float, ran.stdout.split())
    assert count == 10_000
    assert memory < 60


WARM = """
import re, sys
from pathlib import Path
from studycards.loading import load
entries = load(Path(sys.argv[1]), Path(sys.argv[2])).index.entries
memory = re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]
print(len(entries), int(memory) / 1024)
"""
