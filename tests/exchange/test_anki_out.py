"""Exports to Anki, read by Anki's own library: what is in them, and what a second import does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from studycards.exchange import anki_in, anki_out
from studycards.exchange.outgoing import Outgoing, outgoing
from studycards.loading import Loaded
from tests.exchange.conftest import EVIL

DAY = 86_400_000
THEN = 1_790_000_000_000


def taken_in(anki: Any, path: Path) -> dict[str, int]:
    """Import a package as Anki's own dialogue does by default, and say what came of its notes."""
    from anki.collection import ImportAnkiPackageOptions, ImportAnkiPackageRequest

    options = ImportAnkiPackageOptions(merge_notetypes=True)
    log = anki.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log
    return {name: len(getattr(log, name)) for name in ("new", "updated", "duplicate", "conflicting")}


def saved(what: Outgoing, path: Path, at: int) -> Path:
    before = anki_in.before(path) if path.exists() else {}
    path.write_bytes(anki_out.written(what, at, before))
    return path


def notes(anki: Any) -> dict[str, Any]:
    return {(note := anki.get_note(id)).fields[0]: note for id in anki.find_notes("")}


def test_anki_finds_every_question_with_its_fields_and_tags(
    anki: Any, both: Outgoing, tmp_path: Path
) -> None:
    came = taken_in(anki, saved(both, tmp_path / "a.apkg", THEN))
    found = notes(anki)

    assert came == {"new": 21, "updated": 0, "duplicate": 0, "conflicting": 0}
    assert anki.card_count() == 22, "the cloze has two holes"
    assert set(found) == {leaf.id for leaf in both.leaves}
    capacity = found["small/pipe-capacity"]
    assert set(capacity.tags) == {"claim::I3", "concept::pipe", "interview", "kind::predict", "trap"}
    assert "65,536 bytes" in capacity["Evidence"] and "demo run fill-pipe" in capacity["Evidence"]
    assert "So it was before Linux 2.6.11." in capacity["Answer"]
    for lang in ("How many bytes fit", "写满多少字节"):
        assert lang in capacity["Question"]


def test_anki_draws_code_choices_comparisons_and_holes(anki: Any, both: Outgoing, tmp_path: Path) -> None:
    taken_in(anki, saved(both, tmp_path / "a.apkg", THEN))
    found = notes(anki)
    cards = {name: [card.render_output() for card in note.cards()] for name, note in found.items()}

    explain = cards["small/pipe-explain"][0]
    assert '<pre><code class="language-python">import os\n\nreader, writer' in explain.question_text
    assert explain.question_text.count("<pre>") == 1, "code that both languages share stands once"
    assert cards["small/pipe-direction"][0].question_text.count("<li>") == 3
    assert "<table>" in cards["small/ways.carries.pipe"][0].answer_text
    first, second = cards["small/pipe-ends"]
    assert "[...]" in first.question_text and "[for the producer]" in second.question_text
    assert (
        "type=" in cards["small/pipe-atomic"][0].question_text
        or "[[type:" in cards["small/pipe-atomic"][0].question_text
    )


def test_a_second_import_adds_nothing(anki: Any, both: Outgoing, tmp_path: Path) -> None:
    taken_in(anki, saved(both, tmp_path / "a.apkg", THEN))
    again = taken_in(anki, saved(both, tmp_path / "a.apkg", THEN + DAY))
    elsewhere = taken_in(anki, saved(both, tmp_path / "b.apkg", THEN + 2 * DAY))

    assert again == {"new": 0, "updated": 0, "duplicate": 21, "conflicting": 0}
    assert elsewhere == {"new": 0, "updated": 21, "duplicate": 0, "conflicting": 0}
    assert (anki.note_count(), anki.card_count()) == (21, 22)


BASIC = '- {id: a, kind: basic, ask: "One?", answer: "1"}\n- {id: b, kind: basic, ask: "Two?", answer: "2"}\n'


def test_one_edited_card_is_one_update(anki: Any, deck_of: Callable[..., Loaded], tmp_path: Path) -> None:
    path = tmp_path / "a.apkg"
    taken_in(anki, saved(outgoing(deck_of(BASIC), ("en",)), path, THEN))
    edited = deck_of(BASIC.replace("Two?", "How many is a pair?"))
    came = taken_in(anki, saved(outgoing(edited, ("en",)), path, THEN + DAY))

    assert came == {"new": 0, "updated": 1, "duplicate": 1, "conflicting": 0}
    assert "How many is a pair?" in notes(anki)["made/b"]["Question"]
    assert anki.note_count() == 2


def test_an_edit_within_the_same_second_still_counts_as_later(
    anki: Any, deck_of: Callable[..., Loaded], tmp_path: Path
) -> None:
    path = tmp_path / "a.apkg"
    taken_in(anki, saved(outgoing(deck_of(BASIC), ("en",)), path, THEN))
    came = taken_in(anki, saved(outgoing(deck_of(BASIC.replace("One?", "1?")), ("en",)), path, THEN))

    assert came["updated"] == 1


def test_nothing_of_a_card_becomes_markup(deck_of: Callable[..., Loaded]) -> None:
    text = f"{EVIL} [x](javascript:alert) ![y](https://evil.example/y.png)".replace('"', '\\"')
    loaded = deck_of(
        f'- {{id: a, kind: basic, ask: "{text}", answer: "{text}", why: "{text}", hints: ["{text}"]}}\n'
    )
    fields = "".join(anki_out.note_fields(outgoing(loaded, ("en",)).leaves[0]))

    assert set(re.findall(r"<(\w+)", fields)) <= {"p"}
    assert fields.count("&lt;script&gt;") == 4


def test_without_the_library_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, both: Outgoing
) -> None:
    import sys

    from studycards.errors import NotAvailable

    monkeypatch.setitem(sys.modules, "genanki", None)

    with pytest.raises(NotAvailable, match=re.escape("pip install 'studycards[anki]'")):
        anki_out.written(both, THEN)
