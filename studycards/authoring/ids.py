"""Ids for cards, claims and aspects that have none: written into the files as one more line, all else left alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from studycards.cards.fields import Key, Where
from studycards.errors import Unreadable
from studycards.loading import folder as folders
from studycards.loading import yaml_text
from studycards.loading.spots import Spot, spots
from studycards.loading.yaml_text import BadText

MOST_WORDS = 4
_WITHOUT_MEANING = frozenset(
    re.findall(
        r"\w+",
        "a an and are at be by can do does for from how in is it many much of on or that the there this to was "
        "were what when where which who why will with you your",
    )
)
_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line in YAML."""


@dataclass(frozen=True, slots=True)
class Named:
    """An id that was written, and the line it stands in."""

    path: str
    line: int
    id: str


@dataclass(frozen=True, slots=True)
class _Nameless:
    """A map without an id: where its first key stands, and the words that its id is made of."""

    where: Where
    first: Where
    words: str
    prefix: str


def write_ids(folder: Path) -> tuple[Named, ...]:
    """Give every nameless card, claim and aspect of a deck an id. Files that cannot be read are left as they are."""
    files = folders.files_of(folder)
    contents = {
        name: _content(folder / name) for name in (*files.claims, *files.concepts, *files.comparisons)
    }
    cards, claims = _ids(contents, files.concepts), _ids(contents, files.claims)
    named: list[Named] = []
    for name, (data, content) in contents.items():
        nameless = list(_nameless(content))
        if nameless:
            rows = _ids(contents, [name])
            used = cards if name in files.concepts else claims if name in files.claims else rows
            named += _written(folder / name, data, nameless, used)
    return tuple(named)


def _content(path: Path) -> tuple[bytes, Any]:
    data = folders.read(path, yaml_text.MOST_BYTES)
    try:
        return data, yaml_text.read(data).value
    except BadText:
        return data, None


def _ids(contents: Mapping[str, tuple[bytes, Any]], names: Iterable[str]) -> set[str]:
    """The ids that the cards or claims of these files have, former ones of cards among them."""
    found: set[str] = set()
    for name in names:
        for _, item in _items(contents[name][1]):
            former = item.get("was", ())
            found |= {str(one) for one in (former if isinstance(former, list) else [former])}
            found |= {str(item["id"])} if isinstance(item.get("id"), str) else set()
    return found


def _items(content: Any) -> Iterator[tuple[Where, Mapping[str, Any]]]:
    """The claims, cards or aspects that a file lists, each with its place."""
    listed: tuple[tuple[Where, Any], ...] = (((), content),)
    if isinstance(content, dict):
        listed = tuple(((key,), content.get(key)) for key in ("cards", "aspects"))
    for where, items in listed:
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if isinstance(item, dict) and item:
                yield (*where, number), item


def _nameless(content: Any) -> Iterator[_Nameless]:
    prefix = "claim"
    if isinstance(content, dict):
        prefix = "row" if "aspects" in content else str(content.get("concept") or "card")
    for where, item in _items(content):
        if "id" not in item:
            words = item.get("name") or item.get("ask") or item.get("says")
            yield _Nameless(where, (*where, Key(next(iter(item)))), _english(words), prefix)


def _english(words: Any) -> str:
    if isinstance(words, dict):
        words = words.get("en") or ""
    return words if isinstance(words, str) else ""


def made_id(words: str, prefix: str, taken: Iterable[str]) -> str:
    """A readable id out of a question's first words that mean something; a number at its end where it is taken."""
    plain = re.findall(r"[a-z0-9]+", re.sub(r"\{\{c\d+::(.+?)(::.+?)?\}\}", r"\1", words).lower())
    telling = [word for word in plain if word not in _WITHOUT_MEANING and word not in prefix.split("-")][
        :MOST_WORDS
    ]
    stem = "-".join([prefix, *telling])[:60].strip("-")
    used = set(taken)
    return next(name for name in _numbered(stem, bool(telling)) if name not in used)


def _numbered(stem: str, may_stand_alone: bool) -> Iterator[str]:
    if may_stand_alone:
        yield stem
    yield from (f"{stem}-{number}" for number in count(2 if may_stand_alone else 1))


def _written(path: Path, data: bytes, nameless: Sequence[_Nameless], used: set[str]) -> list[Named]:
    """Write the ids into one file; nothing where the file would then say anything else than before."""
    places = spots(data, [place for one in nameless for place in (one.where, one.first)])
    text = yaml_text.decoded(data)
    starts = [0, *(found.end() for found in _BREAK.finditer(text))]
    insertions: list[tuple[int, str]] = []
    expected: dict[Where, str] = {}
    for one in nameless:
        if one.where in places and one.first in places:
            name = made_id(one.words, one.prefix, used)
            used.add(name)
            expected[one.where] = name
            insertions.append(_insertion(text, starts, places[one.where], places[one.first], name))
    after = text
    for at, words in sorted(insertions, reverse=True):
        after = after[:at] + words + after[at:]
    bom = data[: len(data) - len(data.removeprefix(b"\xef\xbb\xbf"))]
    new = bom + after.encode()
    if not _says_the_same(data, new, expected):
        raise Unreadable(
            "No ids were written into {path}: it is laid out in a way that would not survive it.",
            "Write id: as the first line of each card.",
            path=path,
        )
    path.write_bytes(new)
    lines = spots(new, expected)
    return [Named(str(path), lines[where][0], name) for where, name in expected.items()]


def _insertion(text: str, starts: Sequence[int], item: Spot, first: Spot, name: str) -> tuple[int, str]:
    """Where the id goes, and how: inside the braces of a flow map, else on a line of its own before the first key."""
    begins = starts[item[0] - 1] + item[1] - 1
    at = starts[first[0] - 1] + first[1] - 1
    if (brace := text.find("{", begins, at)) >= 0:
        return brace + 1, f"id: {name}, "
    ends = _BREAK.search(text)
    return at, f"id: {name}{ends[0] if ends else chr(10)}{' ' * (first[1] - 1)}"


def _says_the_same(before: bytes, after: bytes, ids: Mapping[Where, str]) -> bool:
    """Whether a file holds what it held, and these ids at their places, and nothing else."""
    old = yaml_text.read(before).value
    try:
        new = yaml_text.read(after)
    except BadText:
        return False
    for where, name in ids.items():
        item = new.value
        for step in where:
            item = item[step]
        if item.pop("id", None) != name:
            return False
    return bool(old == new.value) and not new.repeated
