"""What the shell completes: ids of cards, decks, demos and comparisons, topics. Silent where something is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from studycards.cli.world import make_world
from studycards.errors import StudycardsError
from studycards.paths import now_ms

if TYPE_CHECKING:
    from studycards.loading import Library


def _quietly(names: Callable[[], Iterator[str]]) -> Callable[[str], list[str]]:
    def complete(incomplete: str) -> list[str]:
        try:
            return sorted({name for name in names() if name.startswith(incomplete)})
        except (StudycardsError, OSError):
            return []

    complete.__annotations__ = {
        "incomplete": str,
        "return": list[str],
    }  # read by typer as objects, not as strings
    complete.__doc__ = names.__doc__
    return complete


def _library() -> Library:
    from studycards.loading import library

    return library(make_world(None, None, None).places)


@_quietly
def a_card() -> Iterator[str]:
    """Full ids, and ids within their deck: commands take both."""
    for entry in _library().entries:
        yield entry.id
        yield entry.id.partition("/")[2]


@_quietly
def a_deck() -> Iterator[str]:
    yield from (deck.id for deck in _library().decks)


@_quietly
def a_comparison() -> Iterator[str]:
    yield from (name for one in _library().loaded.values() for name in one.index.comparisons)


@_quietly
def a_plan() -> Iterator[str]:
    from studycards.desk.exams import all_plans
    from studycards.desk.opening import open_desk

    yield from (plan.name for plan in all_plans(open_desk(make_world(None, None, None).places, now_ms)))


@_quietly
def a_demo() -> Iterator[str]:
    from pathlib import Path

    from studycards.demo.declared import demo_id, in_folder

    for deck in _library().decks:
        yield from (demo_id(path) for path in in_folder(Path(deck.path) / "demos"))


@_quietly
def a_topic() -> Iterator[str]:
    from studycards.desk.topics import topic_names

    yield from topic_names(_library())


@_quietly
def a_tag() -> Iterator[str]:
    yield from {tag for entry in _library().entries for tag in entry.tags}


@_quietly
def a_kind() -> Iterator[str]:
    from studycards.model import KINDS

    yield from KINDS


@_quietly
def a_backup() -> Iterator[str]:
    from studycards.log.backups import kept

    yield "newest"
    yield from (backup.path.name for backup in kept(make_world(None, None, None).places.backups))


@_quietly
def a_setting() -> Iterator[str]:
    from studycards.settings import SETTINGS
    from studycards.settings.keyboard import KEYS

    yield from (setting.name for setting in SETTINGS if setting.name != "keys")
    yield from (f"keys.{name}" for name in KEYS)


@_quietly
def a_query() -> Iterator[str]:
    """The terms of a search."""
    from studycards.desk.query import KINDS_OF_STANDING
    from studycards.model import KINDS

    yield from (f"is:{name}" for name in KINDS_OF_STANDING)
    yield from (f"kind:{kind}" for kind in KINDS)
    for entry in _library().entries:
        yield from (f"concept:{entry.concept}", f"deck:{entry.deck}")
        yield from (f"tag:{tag}" for tag in entry.tags)
        yield from (f"claim:{claim}" for claim in entry.claims)
