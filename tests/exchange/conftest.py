"""What tests of exports and imports share: a deck written for the occasion, and a collection of the Anki package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from studycards.exchange.outgoing import Outgoing, outgoing
from studycards.loading import Loaded, load
from tests.conftest import SMALL

EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture(scope="session")
def small() -> Loaded:
    return load(SMALL, None)


@pytest.fixture(scope="session")
def both(small: Loaded) -> Outgoing:
    return outgoing(small, ("en", "zh"))


@pytest.fixture
def deck_of(tmp_path: Path) -> Callable[..., Loaded]:
    """A deck of one concept with these cards, as YAML."""

    def made(cards: str, name: str = "made") -> Loaded:
        folder = tmp_path / name
        (folder / "concepts").mkdir(parents=True, exist_ok=True)
        head = f"deck: {name}\ntitle: Made\nversion: 1.0.0\nlanguages: [en]\n"
        (folder / "deck.yaml").write_text(head, encoding="utf-8")
        (folder / "concepts" / "one.yaml").write_text(
            f"concept: one\nname: One\ncards:\n{cards}", encoding="utf-8"
        )
        return load(folder, None)

    return made


@pytest.fixture
def anki(tmp_path: Path) -> Iterator[Any]:
    """An empty collection of Anki's own library."""
    collection = pytest.importorskip("anki.collection").Collection(str(tmp_path / "anki.anki2"))
    yield collection
    collection.close()
