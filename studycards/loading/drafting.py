"""A deck's files to a draft: each file read once, its fields in normal form, every Problem with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from studycards.cards import build, fields
from studycards.cards.fields import WARNINGS, Where
from studycards.cards.scalars import CONTROL
from studycards.demo.declared import demo_id
from studycards.errors import Problem, Unreadable
from studycards.lint.draft import DemoPart, Draft, Finding, Item
from studycards.loading import folder as folders
from studycards.loading import parts, yaml_text
from studycards.loading.folder import Files
from studycards.loading.parts import Part
from studycards.loading.spots import Spot, spots
from studycards.loading.yaml_text import BadText

MOST_CODE = 64 * 1024
MOST_TOLD = 1000
"""Problems of one file's values; who has more reads no further."""


class _TooMany(Exception):
    """A file has too many problems to tell."""


class Reading:
    """One reading of a deck. Parts that an earlier one has `kept` are not read again."""

    def __init__(self, files: Files, kept: Mapping[str, Part]) -> None:
        self.files, self.kept = files, kept
        self.parts: dict[str, Part] = {}
        self.digests: dict[str, bytes] = {}
        self.code: dict[str, tuple[int, int, bytes]] = {}
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self.broken: dict[str, set[str]] = {}
        self._findings: list[Finding] = []
        self._told: dict[str, int] = {}

    def draft(self) -> Draft:
        """Read every file and put the parts together."""
        draft = Draft(str(self.files.folder), unread=self.unread, broken=self.broken)
        self._deck(draft)
        for name in self.files.claims:
            part = self._part(name, "claims", parts.claims)
            draft.claims += [Item(raw, name, (number,)) for number, raw in part.get("claims", ())]
        for name in self.files.concepts:
            part = self._part(name, "concepts", parts.concept)
            if "concept" in part:
                draft.concepts.append(Item(part["concept"], name))
            draft.cards += [
                Item(self._with_code(raw, name, n), name, ("cards", n)) for n, raw in part.get("cards", ())
            ]
        for name in self.files.comparisons:
            part = self._part(name, "comparisons", parts.comparison)
            draft.comparisons += [Item(part["comparison"], name)] if "comparison" in part else []
        for name in self.files.demos:
            part = self._demo(name)
            if "id" in part:
                draft.demos[part["id"]] = DemoPart(file=name, **part)
        return draft

    def say(self, findings: Iterable[Finding]) -> None:
        """Take findings whose places are still paths of keys."""
        self._findings += findings

    def placed(self) -> tuple[Problem, ...]:
        """All problems, each with its line and column."""
        by_file: dict[str, list[Finding]] = {}
        for finding in self._findings:
            by_file.setdefault(finding.file, []).append(finding)
        found = list(self.problems)
        for name, findings in by_file.items():
            places = self._spots(name, [finding.where for finding in findings])
            found += [_problem(self._path(name), finding, places) for finding in findings]
        return tuple(sorted({problem._replace(message=_sentence(problem.message)) for problem in found}))

    def _spots(self, name: str, wanted: Iterable[Where]) -> Mapping[Where, Spot]:
        try:
            if name.endswith(".py"):
                return _spots_of_demo(folders.read(self.files.folder / name, yaml_text.MOST_BYTES))
            return spots(folders.read(self.files.folder / name, yaml_text.MOST_BYTES), wanted)
        except (BadText, Unreadable):
            return {}

    def _path(self, name: str) -> str:
        return str(self.files.folder / name)

    def _say(self, name: str) -> fields.Say:
        def say(where: Where, code: str, message: str, hint: str) -> None:
            severity = "warning" if code in WARNINGS else "error"
            self._told[name] = self._told.get(name, 0) + 1
            if self._told[name] > MOST_TOLD:
                raise _TooMany
            self._findings.append(Finding(name, where, code, message, hint, severity))

        return say

    def _part(self, name: str, kind: str, read: parts.Reader) -> Part:
        """What a file holds, as an earlier reading kept it or read now."""
        if name in self.kept:
            self.parts[name] = self.kept[name]
            return self.parts[name]
        before = self._errors
        value = self._content(name)
        try:
            self.parts[name] = {} if value is None else read(value, self._say(name))
        except _TooMany:
            self.parts[name] = {}
            message, hint = f"more than {MOST_TOLD} problems: the rest is not told", "Mend these first."
            self.problems.append(Problem(self._path(name), 1, 1, "too-many", message, hint))
        if self._errors > before:
            for part in (kind, "cards") if kind == "concepts" else (kind,):
                ids = parts.ids(part, value)
                self.broken.setdefault(part, set()).update(filter(None, ids))
                self.unread |= set() if all(ids) else {part}
        return self.parts[name]

    def _demo(self, name: str) -> Part:
        """What a demo's file declares; nothing of it is run."""
        if name in self.kept:
            self.parts[name] = self.kept[name]
            return self.parts[name]
        self._bytes(name, yaml_text.MOST_BYTES)
        try:
            self.parts[name] = parts.demo(self.files.folder / name)
        except parts.Undeclared as bad:
            self.parts[name] = {}
            self.broken.setdefault("demos", set()).add(demo_id(Path(name)))
            self.problems.append(
                Problem(self._path(name), bad.line, bad.column, "bad-demo", str(bad), bad.hint)
            )
        return self.parts[name]

    @property
    def _errors(self) -> int:
        severities = (*(one.severity for one in self.problems), *(one.severity for one in self._findings))
        return severities.count("error")

    def _content(self, name: str) -> Any:
        """What a YAML file holds, or None where it cannot be read."""
        data = self._bytes(name, yaml_text.MOST_BYTES)
        try:
            content = yaml_text.read(data)
        except BadText as bad:
            self.problems.append(
                Problem(self._path(name), bad.line, bad.column, bad.code, bad.message, bad.hint)
            )
            return None
        for line, column, key in content.repeated:
            message, hint = (
                f"the key {key} stands here a second time",
                "Remove one of them: only the first counts.",
            )
            self.problems.append(Problem(self._path(name), line, column, "duplicate-key", message, hint))
        if content.has_bom:
            message, hint = "the file begins with a byte-order mark", "Save it as UTF-8 without a mark."
            self.problems.append(Problem(self._path(name), 1, 1, "bom", message, hint, "warning"))
        return content.value

    def _bytes(self, name: str, most: int) -> bytes:
        data = folders.read(self.files.folder / name, most)
        self.digests[name] = folders.digest(data)
        return data

    def _deck(self, draft: Draft) -> None:
        if self.files.deck is None:
            message, hint = "there is no deck.yaml here", "A deck is a folder with deck.yaml in it."
            self.problems.append(Problem(self._path(folders.DECK), 1, 1, "no-deck", message, hint))
            return
        part = self._part(folders.DECK, "deck", parts.deck)
        if "deck" in part:
            draft.deck = Item(part["deck"], folders.DECK)

    def _with_code(self, raw: build.Raw, name: str, number: int) -> build.Raw:
        """The card with the text of the file that its `code` names."""
        if "code" not in raw:
            return raw
        path = folders.inside(self.files.folder, raw["code"])
        text = self._code_text(raw["code"], path) if path else None
        if path is None or text is None:
            message = (
                f"demos/{raw['code']} is no text file to show"
                if path
                else f"{raw['code']} leads out of demos/"
            )
            where: Where = ("cards", number, "code")
            self.say([Finding(name, where, "bad-code", message, "Name a text file inside demos/.")])
            return raw
        return raw | {"code_text": text, "code_language": LANGUAGES.get(path.suffix, "")}

    def _code_text(self, name: str, path: Path) -> str | None:
        stamp = folders.stamp(path)
        if stamp is None or stamp[0] > MOST_CODE:
            return None
        try:
            data = folders.read(path, MOST_CODE)
            text = data.decode().replace("\r\n", "\n")
        except (Unreadable, UnicodeDecodeError):
            return None
        self.code[f"demos/{name}"] = (*stamp, folders.digest(data))
        return None if CONTROL.search(text) else text


def _sentence(message: str) -> str:
    """A message that a terminal can be trusted with: it may quote what a deck says."""
    shown = CONTROL.sub("\ufffd", message)
    return shown if shown[-1] in ".?!" else f"{shown}."


def _problem(path: str, finding: Finding, spots: Mapping[Where, Spot]) -> Problem:
    where = finding.where
    while where and where not in spots:
        where = where[:-1]
    line, column = spots.get(where, (1, 1))
    severity: Any = finding.severity
    return Problem(path, line, column, finding.code, finding.message, finding.hint, severity)


def _spots_of_demo(source: bytes) -> dict[Where, Spot]:
    found = re.search(rb"^[ ]*claims=", source, re.M)
    if not found:
        return {}
    return {("claims",): (source.count(b"\n", 0, found.start()) + 1, len(found[0]) - len(b"claims=") + 1)}


LANGUAGES = {
    ".py": "python",
    ".c": "c",
    ".sh": "bash",
    ".java": "java",
    ".rs": "rust",
    ".go": "go",
    ".js": "javascript",
}
"""The word of a fence for a file's ending."""
