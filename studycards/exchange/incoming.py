"""What arrives: cards as a file of another program has them, made into a new deck's folder that passes its check."""

from __future__ import annotations

import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from studycards.cards import build
from studycards.cards.scalars import CONTROL, ID, LONGEST_ID
from studycards.errors import Unreadable
from studycards.model import KINDS

MOST_CARDS_A_FILE = 1000


@dataclass(slots=True)
class NewCard:
    """One card in the deck format. `concept` is the name of what it belongs to, as people call it."""

    fields: Mapping[str, Any]
    concept: str = ""

    @property
    def id(self) -> str:
        return str(self.fields["id"])


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Something that happened to a card elsewhere. `number` is its id there; `card` an id in the new deck.

    what        review | suspend | reset | reschedule
    days        the interval that was decided; `seconds` for a step on the same day
    due_number  the day on which the card is due, counted from the collection's first, where that is known
    """

    number: int
    card: str
    at: int
    what: str = "review"
    grade: int | None = None
    took_ms: int | None = None
    days: int | None = None
    seconds: int | None = None
    phase: str | None = None
    due_number: int | None = None


@dataclass
class Incoming:
    """All of a file. `losses` says by reason what could not be carried over: ids, or words that name it."""

    title: str
    languages: tuple[str, ...]
    cards: list[NewCard] = field(default_factory=list)
    reviewed: list[Reviewed] = field(default_factory=list)
    losses: dict[str, list[str]] = field(default_factory=dict)
    origin: str = ""
    """Names the collection that the history comes from, the same every time."""
    claims: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    concepts: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    """By id: the fields of concepts but for id and cards, where the file has them."""
    names: dict[str, str] = field(default_factory=dict)
    """By new id: the full id that a card had when it was exported from here."""
    begins: int = 0
    """The moment from which that collection counts its days, UTC milliseconds."""

    def lose(self, reason: str, what: str) -> None:
        """Note that something stays behind."""
        found = self.losses.setdefault(reason, [])
        if what not in found:
            found.append(what)


def slug(name: str, otherwise: str) -> str:
    """An id made of a name; `otherwise` where nothing of it can stand in one."""
    if ID.fullmatch(name) and len(name) <= LONGEST_ID:
        return name
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    found = "-".join(re.findall(r"[a-z0-9]+", plain))[:60].strip("-")
    return found if ID.fullmatch(found) else otherwise


def unique(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with a number behind it where that is taken; taken from now on."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name


def clean(text: str) -> str:
    """A text without the control characters that no deck may have."""
    return CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def keep_sound(arrived: Incoming) -> None:
    """Leave out the cards that the deck format does not take, each with the reason, and the history of those."""
    sound = []
    for card in arrived.cards:
        troubles: list[str] = []

        def tell(_where: object, _code: str, message: str, _hint: str, found: list[str] = troubles) -> None:
            found.append(message)

        if build.checked(dict(card.fields), (), tell) is None:
            arrived.lose("unfit", f"{card.id} ({troubles[0] if troubles else '?'})")
        else:
            sound.append(card)
    arrived.cards = sound
    _mend_links(arrived)
    ids = {name for card in sound for name, _ in build.siblings({"asks": (), **_normal(card.fields)})}
    arrived.reviewed = [one for one in arrived.reviewed if one.card in ids]


def _mend_links(arrived: Incoming) -> None:
    """No card and no concept names one, or a claim, that did not come with it."""
    ids = {card.id for card in arrived.cards}
    for card in arrived.cards:
        kept = {
            "after": _came(arrived, card.id, card.fields, ids),
            "was": [name for name in card.fields.get("was", ()) if name not in ids],
            "claims": [name for name in card.fields.get("claims", ()) if name in arrived.claims],
        }
        card.fields = {key: value for key, value in {**card.fields, **kept}.items() if value != []}
    concepts = {card.concept for card in arrived.cards}
    for name, about in arrived.concepts.items():
        arrived.concepts[name] = {**about, "after": _came(arrived, name, about, concepts)}


def _came(arrived: Incoming, name: str, fields: Mapping[str, Any], there: Collection[str]) -> list[str]:
    """What is to be known before, as far as it is there."""
    wanted = fields.get("after", ())
    kept = [one for one in wanted if one in there]
    if len(kept) < len(wanted):
        arrived.lose("after", name)
    return kept


def _normal(fields: Mapping[str, Any]) -> dict[str, Any]:
    ask = fields["ask"]
    return {**fields, "ask": ask if isinstance(ask, Mapping) else {"": ask}}


def write_deck(arrived: Incoming, folder: Path, licence: str, check: Callable[[Path], Iterable[Any]]) -> Path:
    """Write the deck's folder whole or not at all. `folder` names the deck; it must not be there yet."""
    if folder.exists():
        raise Unreadable(
            "{folder} is there already.", "Choose another name with --name.", folder=folder
        )  # fmt: skip
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        room = tempfile.TemporaryDirectory(dir=folder.parent, prefix=".import-")
    except OSError as error:
        raise Unreadable("{path} cannot be written: {why}.", path=folder, why=error.strerror) from None
    with room as temporary:
        made = Path(temporary, folder.name)
        _write_files(arrived, made, licence)
        errors = [problem for problem in check(made) if problem.severity == "error"]
        if errors:
            raise Unreadable(
                "No deck can be made of this file: {problem}.",
                "Mend the file, or leave that card out.",
                problem=errors[0].message,
            )
        shutil.move(made, folder)
    return folder


def _write_files(arrived: Incoming, folder: Path, licence: str) -> None:
    (folder / "concepts").mkdir(parents=True)
    head = {
        "deck": folder.name,
        "title": _in_all(arrived.title or folder.name, arrived.languages),
        "version": "1.0.0",
        "licence": licence,
        "languages": list(arrived.languages),
    }
    concepts = list(_concepts(arrived))
    head["order"] = [concept["concept"] for concept in concepts]
    _write(folder / "deck.yaml", {key: value for key, value in head.items() if value})
    for concept in concepts:
        _write(folder / "concepts" / f"{concept['concept']}.yaml", concept)
    if arrived.claims:
        _write(folder / "claims.yaml", list(arrived.claims.values()))


def _in_all(text: str, languages: tuple[str, ...]) -> str | dict[str, str]:
    """A text that is the same in every language, as a deck of several wants it."""
    return text if len(languages) == 1 else dict.fromkeys(languages, text)


def _concepts(arrived: Incoming) -> Iterator[dict[str, Any]]:
    """The concepts in the order in which their first cards came; a long one goes into several files."""
    groups: dict[str, list[NewCard]] = {}
    for card in arrived.cards:
        groups.setdefault(card.concept or arrived.title, []).append(card)
    taken: set[str] = set()
    for number, (name, cards) in enumerate(groups.items(), 1):
        about = arrived.concepts.get(name, {"name": _in_all(name or f"Topic {number}", arrived.languages)})
        for start in range(0, len(cards), MOST_CARDS_A_FILE):
            part = f" ({start // MOST_CARDS_A_FILE + 1})" if len(cards) > MOST_CARDS_A_FILE else ""
            yield {
                "concept": unique(slug(name, f"topic-{number}"), taken),
                **{key: value for key, value in about.items() if value},
                "name": _with_part(about["name"], part),
                "cards": [dict(card.fields) for card in cards[start : start + MOST_CARDS_A_FILE]],
            }


def _with_part(name: str | dict[str, str], part: str) -> str | dict[str, str]:
    return {lang: f"{one}{part}" for lang, one in name.items()} if isinstance(name, dict) else f"{name}{part}"


_BARE = re.compile("[a-z]+(-[a-z0-9]+)+|" + "|".join(KINDS))
"""Ids that no reader of YAML takes for anything but text."""


class _Quoted(str):
    """A string that stands in quotes, or as a block of lines, so that nothing takes it for another type."""


def _write(path: Path, value: Any) -> None:
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)

    class Dumper(base):  # type: ignore[misc]
        """Keys bare, values quoted; an id may stand bare."""

        def ignore_aliases(self, data: Any) -> bool:
            return True

    def quoted(dumper: Any, text: _Quoted) -> Any:
        style = None if _BARE.fullmatch(text) else "|" if "\n" in text else '"'
        return dumper.represent_scalar("tag:yaml.org,2002:str", str(text), style=style)

    Dumper.add_representer(_Quoted, quoted)
    with path.open("w", encoding="utf-8", newline="\n") as file:
        yaml.dump(
            _with_quotes(value), file, Dumper=Dumper, allow_unicode=True, sort_keys=False, width=100_000
        )


def _with_quotes(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_quotes(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_with_quotes(one) for one in value]
    return _Quoted(value) if isinstance(value, str) else value
