"""Cards that went out as an Anki package, through Anki's own library, come back as the same cards."""

from __future__ import annotations

import base64
import json
import random
import tempfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studycards.cards.scalars import CONTROL
from studycards.exchange import anki_in, anki_out
from studycards.exchange.html_text import to_html
from studycards.exchange.incoming import Incoming, keep_sound, write_deck
from studycards.exchange.outgoing import Outgoing, outgoing
from studycards.exchange.own_form import Form
from studycards.loading import Loaded, check, load
from studycards.model import KINDS, Card
from tests.conftest import SMALL, Studycards
from tests.exchange.conftest import EVIL
from tests.exchange.test_anki_in import exported, review
from tests.exchange.test_anki_out import taken_in

THEN = 1_790_000_000_000


@contextmanager
def collection() -> Iterator[Any]:
    """An empty collection of Anki's own library."""
    with tempfile.TemporaryDirectory() as folder:
        made = pytest.importorskip("anki.collection").Collection(str(Path(folder, "anki.anki2")))
        yield made
        made.close()


def sent(anki: Any, loaded: Loaded, languages: tuple[str, ...], path: Path) -> None:
    path.write_bytes(anki_out.written(outgoing(loaded, languages), THEN))
    taken_in(anki, path)


def back(anki: Any, folder: Path, name: str, legacy: bool = False) -> tuple[Incoming, Loaded]:
    """What Anki exports now, taken in as a deck of this name."""
    arrived = anki_in.read(exported(anki, folder / "back.apkg", legacy), "file", "en")
    keep_sound(arrived)
    return arrived, load(write_deck(arrived, folder / "imported" / name, "", check), None)


# Every kind, whatever it says

SAID = st.one_of(
    st.text(min_size=1, max_size=20),
    st.sampled_from(
        [
            EVIL,
            "`a` < b &amp; *c*",
            "```c\nint main;\n```",
            "- x\n- y",
            "  in\n out ",
            "{{x}}",
            "1",
            "é e\u0301",
            "yes",
        ]
    ),
).map(lambda text: CONTROL.sub("", text).replace("\r", "") + ".")


def texts(words: st.SearchStrategy[str] = SAID) -> st.SearchStrategy[Any]:
    return st.one_of(words, st.fixed_dictionaries({"en": words, "zh": words}))


def several(part: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[list[Any]]:
    return st.lists(part, min_size=least, max_size=3, unique_by=lambda one: json.dumps(one, sort_keys=True))


WORD = st.text("abcdefgh", min_size=1, max_size=8)
WRONG = st.fixed_dictionaries({"text": texts()}, optional={"because": texts()})
CHOICES = several(WRONG, 1).map(lambda wrong: [{"text": "Right", "right": True}, *wrong])
HOLES = st.tuples(SAID, WORD, WORD).map(
    lambda said: f"{said[0]} {{{{c1::{said[1]}}}}} {{{{c2::{said[2]}::hint}}}}"
)
PROVED = {"demo": st.just("fill-pipe"), "shows": st.just(["capacity"])}

OF_KIND: Mapping[str, Mapping[str, st.SearchStrategy[Any]]] = {
    "basic": {"ask": texts(), "answer": texts()},
    "cloze": {"ask": texts(HOLES.map(lambda text: text.replace("{{x}}", "x")))},
    "choice": {"ask": texts(), "choices": CHOICES},
    "typed": {
        "ask": texts(),
        "answer": texts(WORD),
        "accept": st.just(["other", {"number": 5, "tolerance": 0.5}, {"any": 1, "of": [["a", "b"], ["c"]]}]),
    },
    "order": {"ask": texts(), "items": several(texts(), 2)},
    "match": {
        "ask": texts(),
        "pairs": several(texts(), 2).map(lambda of: [[one, f"{n}"] for n, one in enumerate(of)]),
    },
    "predict": {"ask": texts(), "choices": CHOICES, **PROVED},
    "open": {
        "ask": texts(),
        "answer": texts(),
        "rubric": several(
            st.fixed_dictionaries({"point": texts()}, optional={"weight": st.integers(1, 5)}), 1
        ),
    },
}
MORE = {
    "why": texts(),
    "hints": several(texts(), 1),
    "tags": several(WORD),
    "claims": st.sampled_from([["I3"], ["I4", "I3"]]),
    "source": several(SAID, 1),
    "follow_ups": st.lists(
        st.fixed_dictionaries({"rung": st.just("prove"), "ask": texts(), "answer": texts()}),
        min_size=1,
        max_size=2,
    ),
    "revision": st.integers(1, 9),
    "was": several(WORD.map(lambda word: f"old-{word}")).filter(bool),
}


def cards_of_every_kind() -> st.SearchStrategy[list[dict[str, Any]]]:
    made = [
        st.fixed_dictionaries(
            {"id": st.just(f"the-{kind}"), "kind": st.just(kind), **OF_KIND[kind]}, optional=MORE
        )
        for kind in KINDS
    ]
    return st.tuples(*made).map(list).map(with_links)


def with_links(cards: list[dict[str, Any]]) -> list[dict[str, Any]]:
    former: set[str] = set()
    for card in cards:
        if "was" in card:
            card["was"] = [name for name in card["was"] if name not in former]
            former |= set(card["was"])
    cards[-1]["after"] = [cards[0]["id"]]
    return cards


def written(folder: Path, cards: list[dict[str, Any]]) -> Loaded:
    """The small deck with these cards instead of its own. JSON is YAML."""
    (folder / "concepts").mkdir(parents=True)
    for name in ("claims.yaml", "claims", "demos"):
        (folder / name).symlink_to(SMALL / name)
    head = {"deck": folder.name, "title": "T", "version": "1.0.0", "languages": ["en", "zh"]}
    concept = {"concept": "one", "name": {"en": "One", "zh": "一"}, "summary": "S", "cards": cards}
    (folder / "deck.yaml").write_text(json.dumps(head), encoding="utf-8")
    (folder / "concepts" / "one.yaml").write_text(json.dumps(concept, ensure_ascii=False), encoding="utf-8")
    return load(folder, None)


def as_it_comes_back(card: Card) -> Card:
    """All of it, but for the demo, without which no prediction can be marked."""
    card = card._replace(demo=None, shows=())
    if card.kind == "predict":
        from studycards.cards.choice import Body

        return card._replace(kind="choice", body=Body(card.body.options))
    return card


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(cards_of_every_kind(), st.booleans())
def test_every_kind_comes_back_as_the_same_card(cards: list[dict[str, Any]], legacy: bool) -> None:
    with tempfile.TemporaryDirectory() as name, collection() as anki:
        folder = Path(name)
        loaded = written(folder / "made", cards)
        sent(anki, loaded, ("en", "zh"), folder / "out.apkg")
        arrived, again = back(anki, folder, "made", legacy)

        assert [*again.index.cards()] == [as_it_comes_back(card) for card in loaded.index.cards()]
        assert arrived.losses == {"proof": ["the-predict"], "predict": ["the-predict"]}
        named = {name for card in loaded.index.cards() for name in card.claims}
        assert {name: again.index.claims[name] for name in named} == {
            name: loaded.index.claims[name] for name in named
        }
        assert again.index.concepts == loaded.index.concepts


# The small deck, whose cards are made by comparisons too


def test_of_a_comparison_its_cards_come_back_each_by_itself(anki: Any, small: Loaded, tmp_path: Path) -> None:
    sent(anki, small, ("en", "zh"), tmp_path / "out.apkg")
    arrived, again = back(anki, tmp_path, "small")
    before = {card.id: card for card in small.index.cards()}
    after = {card.id: card for card in again.index.cards()}
    made = [card for card in before.values() if card.comparison]

    assert list(after) == [name.replace(".", "-") if before[name].comparison else name for name in before]
    for card in made:
        came = after[card.id.replace(".", "-")]
        assert (came.kind, came.ask, came.claims, came.tags) == (card.kind, card.ask, card.claims, card.tags)
        assert came.why == card.why and came.comparison is None
    assert arrived.losses["comparison"] == [card.id.partition("/")[2].replace(".", "-") for card in made]
    assert len(arrived.losses["proof"]) == sum(card.demo is not None for card in before.values())
    assert after["small/pipe-explain"].ask == before["small/pipe-explain"].ask, "with its code"
    assert set(arrived.losses) == {"comparison", "proof", "predict"}
    assert again.index.concepts == small.index.concepts


def test_what_comes_first_comes_back_as_far_as_it_was_sent(anki: Any, small: Loaded, tmp_path: Path) -> None:
    def about(loaded: Loaded) -> dict[str, list[str]]:
        return {one["concept"]: [*one.get("after", [])] for one in loaded.index.section("concepts")}

    assert about(small) == {"process": [], "pipe": ["process"]}
    sent(anki, small, ("en",), tmp_path / "out.apkg")
    arrived, again = back(anki, tmp_path, "small")
    assert about(again) == about(small) and "after" not in arrived.losses

    with collection() as other:
        few = outgoing(small, ("en",), {"small/pipe-direction"})
        (tmp_path / "few.apkg").write_bytes(anki_out.written(few, THEN))
        taken_in(other, tmp_path / "few.apkg")
        arrived, again = back(other, tmp_path, "few")
    assert about(again) == {"pipe": []} and arrived.losses["after"] == ["pipe-direction", "pipe"]


def test_one_language_comes_back_as_one_language(anki: Any, small: Loaded, tmp_path: Path) -> None:
    sent(anki, small, ("zh",), tmp_path / "out.apkg")
    _, again = back(anki, tmp_path, "small")

    assert again.deck.languages == ("zh",)
    assert again.index.card("small/pipe-direction").ask == {"zh": "Linux 管道中的字节流向如何？"}


# Changes made in Anki


def changed(anki: Any, id: str, **fields: str) -> None:
    (number,) = anki.find_notes(f'"Id:{id}"')
    note = anki.get_note(number)
    for name, value in fields.items():
        note[name] = value
    anki.update_note(note)


def test_what_was_edited_in_anki_comes_as_it_reads_there(anki: Any, small: Loaded, tmp_path: Path) -> None:
    sent(anki, small, ("en",), tmp_path / "out.apkg")
    changed(anki, "small/pipe-direction", Question="Which way, <b>again</b>?", Answer="One way")
    changed(anki, "small/pipe-ends", Question="The {{c1::first}} end")
    changed(anki, "small/process-memory", Answer="Its own.")
    arrived, again = back(anki, tmp_path, "small")
    direction, memory = again.index.card("small/pipe-direction"), again.index.card("small/process-memory")

    assert (direction.kind, direction.ask[""]) == ("basic", "Which way, **again**?")
    assert direction.body.answer[""].startswith("One way") and direction.after == ("small/pipe-ends",)
    assert direction.claims == ("I4",) and direction.tags == ("interview",)
    assert again.index.card("small/pipe-ends").ask == {"": "The {{c1::first}} end"}
    assert memory.body.answer[""].startswith("Its own.")
    assert arrived.losses["kind"] == ["pipe-direction"] and "languages" not in arrived.losses
    assert again.index.card("small/pipe-handles").kind == "match", "what nobody touched stays as it was"


def test_an_edit_of_two_languages_leaves_one_text(anki: Any, small: Loaded, tmp_path: Path) -> None:
    sent(anki, small, ("en", "zh"), tmp_path / "out.apkg")
    changed(anki, "small/process-memory", Answer="Its own. 自己的")
    arrived, again = back(anki, tmp_path, "small")

    assert arrived.losses["languages"] == ["process-memory"]
    assert "自己的" in again.index.card("small/process-memory").body.answer[""]


def test_html_written_otherwise_is_no_edit_and_tags_follow_anki(
    anki: Any, small: Loaded, tmp_path: Path
) -> None:
    sent(anki, small, ("en",), tmp_path / "out.apkg")
    (number,) = anki.find_notes('"Id:small/pipe-explain"')
    note = anki.get_note(number)
    changed(
        anki, "small/pipe-explain", Answer=note["Answer"].replace(" />", ">").replace("&quot;", '"') + "<br>"
    )
    anki.tags.bulk_add([number], "hard mine::own")
    _, again = back(anki, tmp_path, "small")
    card = again.index.card("small/pipe-explain")

    assert card.kind == "open" and card.tags == ("hard",)


def packed(data: bytes) -> str:
    return base64.b64encode(zlib.compress(data)).decode()


@pytest.mark.parametrize(
    "form",
    [
        "", "rubbish", "e30=", to_html("<b>"), packed(b"{}"), packed(b"[" * 90_000), packed(b" " * (64 << 20)),
        packed(b'{"card":{"kind":"basic"},"concept":{},"claims":[],"languages":[],"seal":""}'),
    ],
)  # fmt: skip
def test_a_form_that_was_spoiled_leaves_the_note_as_it_reads(
    form: str, anki: Any, small: Loaded, tmp_path: Path
) -> None:
    sent(anki, small, ("en",), tmp_path / "out.apkg")
    changed(anki, "small/pipe-direction", Form=form)
    arrived, again = back(anki, tmp_path, "small")

    assert again.index.card("small/pipe-direction").kind == "basic"
    assert arrived.losses["kind"] == arrived.losses["claims"] == ["pipe-direction"]


STRANGE = st.sampled_from(
    [None, 1, "", [], {}, [[]], {"": ""}, {"en": 1}, True, ["a", {}], 1e308, -1, "-", "x" * 200]
)


def spoiled(value: Any, draw: random.Random, strange: Any) -> Any:
    """A value of a form with something else in a few of its places."""
    if draw.random() < 0.02:
        return strange
    if isinstance(value, dict):
        return {name: spoiled(inner, draw, strange) for name, inner in value.items() if draw.random() > 0.01}
    return [spoiled(inner, draw, strange) for inner in value] if isinstance(value, list) else value


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.randoms(use_true_random=False), STRANGE)
def test_a_form_with_strange_values_makes_a_sound_deck_or_none(
    both: Outgoing, draw: random.Random, strange: Any
) -> None:
    leaves = []
    for leaf in both.leaves:
        form = json.loads(json.dumps(leaf.form._asdict() if leaf.form else {}))
        form = {name: spoiled(value, draw, strange) for name, value in form.items()}
        leaves.append(replace(leaf, form=Form(**form)))
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "a.apkg")
        path.write_bytes(anki_out.written(replace(both, leaves=tuple(leaves)), THEN))
        arrived = anki_in.read(path, "file", "en")
        keep_sound(arrived)
        assert len(arrived.cards) > 15
        write_deck(arrived, Path(name, "deck"), "", check)


# The history of cards that a comparison made


def test_reviews_of_a_comparison_s_cards_come_back_to_them(
    anki: Any, small: Loaded, tmp_path: Path, studycards: Studycards
) -> None:
    sent(anki, small, ("en",), tmp_path / "out.apkg")
    deck = anki.decks.id("Rows")
    anki.set_deck(anki.find_cards("Id:small/ways.*"), deck)
    anki.decks.select(deck)
    review(anki, "333")
    path = exported(anki, tmp_path / "back.apkg", False)
    ran = studycards("deck", "import", str(path), "--only-history", "small", "--json")

    assert ran.json["events"] == 3 and ran.json["losses"] == {}
    assert all(event["card"].startswith("small/ways.") for event in studycards("events", "--json").json)
    assert studycards("data", "check").code == 0
