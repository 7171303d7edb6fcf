"""What works on this machine, and what to do about what does not: one finding a line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass

from studycards.errors import StudycardsError
from studycards.paths import Places

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `matters` where the program cannot do its main job without it."""

    name: str
    works: bool
    says: str
    todo: str = ""
    matters: bool = False


def examine(places: Places, lang: str, say: Say) -> list[Finding]:
    """Look at the home, the decks, the machine, and every demo."""
    return [
        _python(say),
        _home(places, say),
        *_log(places, say),
        *_decks(places, say),
        *_machine(lang, say),
        *_demos(places, lang, say),
    ]


def _python(say: Say) -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    fits = sys.version_info >= (3, 11)
    return Finding(
        "python", fits, version, "" if fits else say("Install Python 3.11 or newer."), matters=True
    )


def _home(places: Places, say: Say) -> Finding:
    import os

    folder = places.home
    while not folder.exists():
        folder = folder.parent
    if os.access(folder, os.W_OK):
        return Finding("home", True, str(places.home), matters=True)
    todo = say("Name another with --home, or make it writable.")
    return Finding(
        "home", False, say("{home} cannot be written.").format(home=places.home), todo, matters=True
    )


def _log(places: Places, say: Say) -> list[Finding]:
    from studycards.log import Log

    if not places.database.exists():
        return [Finding("progress", True, say("nothing answered yet"))]
    try:
        with Log.open(places.database, now=0) as log:
            problems = log.check()
    except StudycardsError as error:
        return [Finding("progress", False, error.told(say), matters=True)]
    if problems:
        return [
            Finding("progress", False, problems[0].told(say), say("See: studycards data check"), matters=True)
        ]
    return [Finding("progress", True, str(places.database))]


def _decks(places: Places, say: Say) -> list[Finding]:
    from studycards.loading import library

    found = library(places)
    good = [
        Finding(f"deck {deck.id}", True, say("{n} cards").format(n=len(found.index(deck.id).entries)))
        for deck in found.decks
    ]
    return good + [Finding(f"deck {path}", False, error.told(say)) for path, error in found.broken.items()]


def _machine(lang: str, say: Say) -> list[Finding]:
    from studycards.demo import machine

    stamp = machine.stamp()
    gil = say("GIL on") if stamp["gil"] else say("GIL off")
    says = ", ".join([stamp["kernel"], stamp["python"], gil, say("{n} cores").format(n=stamp["cores"])])
    kept_apart = machine.capabilities()
    isolated = kept_apart["mode"] == "namespaces"
    return [
        Finding("machine", True, says),
        Finding("isolation", isolated, _told(kept_apart["says"], lang), _told(kept_apart["advice"], lang)),
    ]


def _demos(places: Places, lang: str, say: Say) -> list[Finding]:
    from pathlib import Path

    from studycards.demo.catalogue import available, in_deck
    from studycards.loading import library

    every = [demo for deck in library(places).decks for demo in in_deck(Path(deck.path))]
    missing = [(demo, reason) for demo in every if (reason := available(demo)) is not None]
    able = say("{n} of {all} can run here").format(n=len(every) - len(missing), all=len(every))
    return [
        Finding("demos", True, able),
        *(
            Finding(f"demo {demo.id}", False, say("cannot run here"), _told(reason, lang))
            for demo, reason in missing
        ),
    ]


def _told(text: object, lang: str) -> str:
    if isinstance(text, dict):
        return str(text.get(lang) or text.get("en", ""))
    return str(text or "")
