"""A deck's files to a draft: each file read once, its fields in their normal form, and every Problem with its place."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from studycards.cards import build, fields
from studycards.cards.fields import WARNINGS, Where
from studycards.cards.shapes import normalised
from studycards.demo import declared
from studycards.errors import Problem, Unreadable
from studycards.lint.draft import DemoPart, Draft, Finding, Item
from studycards.loading import folder as folders
from studycards.loading import yaml_text
from studycards.loading.folder import Files
from studycards.loading.yaml_text import BadText

Part = dict[str, Any]
"""What one file holds, in its normal form: plain data that the index keeps."""

MOST_CODE = 64 * 1024


class Reading:
    """One reading of a deck. Parts that an earlier one has `kept` are not read again."""

    def __init__(self, files: Files, kept: Mapping[str, Part]) -> None:
        self.files, self.kept = files, kept
        self.parts: dict[str, Part] = {}
        self.digests: dict[str, bytes] = {}
        self.code: dict[str, folders.Stamp | None] = {}
        self.problems: list[Problem] = []
        self.unread: set[str] = set()
        self._findings: list[Finding] = []

    def draft(self) -> Draft:
        """Read every file and put the parts together."""
        draft = Draft(str(self.files.folder), unread=self.unread)
        self._deck(draft)
        for name in self.files.claims:
            part = self._part(name, "claims", self._claims)
            draft.claims += [Item(raw, name, (number,)) for number, raw in part.get("claims", ())]
        for name in self.files.concepts:
            part = self._part(name, "concepts", self._concept)
            if "concept" in part:
                draft.concepts.append(Item(part["concept"], name))
            draft.cards += [Item(self._with_code(raw, name, n), name, ("cards", n)) for n, raw in part.get("cards", ())]
        for name in self.files.comparisons:
            part = self._part(name, "comparisons", self._comparison)
            draft.comparisons += [Item(part["comparison"], name)] if "comparison" in part else []
        for name in self.files.demos:
            part = self._part(name, "demos", self._demo)
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
            spots = self._spots(name)
            found += [_problem(self._path(name), finding, spots) for finding in findings]
        return tuple(sorted(set(found)))

    def _spots(self, name: str) -> Mapping[Where, yaml_text.Spot]:
        try:
            if name.endswith(".py"):
                return _spots_of_demo(folders.read(self.files.folder / name, yaml_text.MOST_BYTES))
            return yaml_text.spots(folders.read(self.files.folder / name, yaml_text.MOST_BYTES))
        except (BadText, Unreadable):
            return {}

    def _path(self, name: str) -> str:
        return str(self.files.folder / name)

    def _say(self, name: str) -> fields.Say:
        def say(where: Where, code: str, message: str, hint: str) -> None:
            severity = "warning" if code in WARNINGS else "error"
            self._findings.append(Finding(name, where, code, message, hint, severity))

        return say

    def _part(self, name: str, kind: str, read: Callable[[str, Any], Part]) -> Part:
        if name in self.kept:
            self.parts[name] = self.kept[name]
            return self.parts[name]
        before = self._errors
        part = read(name, None if kind == "demos" else self._content(name))
        if self._errors > before:
            self.unread |= {kind, "cards"} if kind == "concepts" else {kind}
        self.parts[name] = part
        return part

    @property
    def _errors(self) -> int:
        return sum(one.severity == "error" for one in (*self.problems, *self._findings))

    def _content(self, name: str) -> Any:
        """What a YAML file holds, or None where it cannot be read."""
        data = self._bytes(name, yaml_text.MOST_BYTES)
        try:
            content = yaml_text.read(data)
        except BadText as bad:
            self.problems.append(Problem(self._path(name), bad.line, bad.column, bad.code, bad.message, bad.hint))
            return None
        for line, column, key in content.repeated:
            message, hint = f"the key {key} stands here a second time", "Remove one of them: only the first counts."
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
        part = self._part(folders.DECK, "deck", self._deck_part)
        if "deck" in part:
            draft.deck = Item(part["deck"], folders.DECK)

    def _deck_part(self, name: str, value: Any) -> Part:
        return self._whole(name, value, fields.DECK, "deck")

    def _whole(self, name: str, value: Any, table: Mapping[str, fields.Field], key: str) -> Part:
        """A file that is one map; nothing of it where any of it is wrong."""
        if value is None:
            return {}
        wrong: list[str] = []
        say = self._say(name)

        def tell(where: Where, code: str, message: str, hint: str) -> None:
            wrong.extend([code] if code not in WARNINGS else [])
            say(where, code, message, hint)

        raw = normalised(table, value, (), tell)
        return {} if wrong else {key: raw}

    def _claims(self, name: str, value: Any) -> Part:
        if value is None:
            return {}
        say = self._say(name)
        if not isinstance(value, list):
            say((), "bad-type", "this file should be a list of claims", "Begin each claim with a hyphen: - id: ...")
            return {}
        claims = []
        for number, one in enumerate(value):
            raw = normalised(fields.CLAIM, one, (number,), say)
            if raw.get("verdict", "holds") != "holds" and "correction" not in raw:
                say((number,), "missing-key", f"a claim that is {raw['verdict']} needs a correction", "Say what is so.")
            if "id" in raw and "says" in raw:
                claims.append((number, raw))
        return {"claims": claims}

    def _concept(self, name: str, value: Any) -> Part:
        part = self._whole(name, value, fields.CONCEPT, "concept")
        cards = value.get("cards") if isinstance(value, dict) else None
        concept = part["concept"] if "concept" in part else {}
        part["cards"] = self._cards(name, cards, concept.get("concept", "")) if cards is not None else []
        concept.pop("cards", None)
        return part

    def _cards(self, name: str, cards: Any, concept: str) -> list[tuple[int, build.Raw]]:
        say = self._say(name)
        if not isinstance(cards, list):
            say(("cards",), "bad-type", "cards should be a list", "Begin each card with a hyphen: - id: ...")
            return []
        found = []
        for number, one in enumerate(cards):
            raw = build.checked(one, ("cards", number), say)
            if raw is not None:
                found.append((number, raw | {"concept": concept}))
        return found

    def _comparison(self, name: str, value: Any) -> Part:
        return self._whole(name, value, fields.COMPARISON, "comparison")

    def _demo(self, name: str, _: Any) -> Part:
        path = self.files.folder / name
        self._bytes(name, yaml_text.MOST_BYTES)
        try:
            return _declared_part(declared.read(path))
        except declared.Undeclared as bad:
            self.problems.append(Problem(str(path), bad.line, bad.column, "bad-demo", str(bad), bad.hint))
        except (TypeError, ValueError, RecursionError, MemoryError):
            message, hint = "the declaration of this demo is not well formed", "See docs/demos.md for its shape."
            self.problems.append(Problem(str(path), 1, 1, "bad-demo", message, hint))
        return {}

    def _with_code(self, raw: build.Raw, name: str, number: int) -> build.Raw:
        """The card with the text of the file that its `code` names."""
        if "code" not in raw:
            return raw
        where: Where = ("cards", number, "code")
        path = folders.inside(self.files.folder, raw["code"])
        if path is None:
            self._say(name)(where, "bad-code", f"{raw['code']} leads out of demos/", "Name a file inside demos/.")
            return raw
        text = self._code_text(raw["code"], path)
        if text is None:
            self._say(name)(where, "bad-code", f"demos/{raw['code']} is no text file to show", "Check its name.")
            return raw
        return raw | {"code_text": text, "code_language": LANGUAGES.get(path.suffix, "")}

    def _code_text(self, name: str, path: Path) -> str | None:
        self.code[name] = folders.stamp(path)
        try:
            data = folders.read(path, MOST_CODE)
            return None if len(data) > MOST_CODE else data.decode().replace("\r\n", "\n")
        except (Unreadable, UnicodeDecodeError):
            return None


def _declared_part(file: declared.DemoFile) -> Part:
    """What cards and claims speak of. Raises TypeError where a name is no string."""
    demo = file.demo
    names = [*demo.evidence, *demo.controls, *demo.claims, *dict(demo.title)]
    if not all(isinstance(name, str) for name in names) or isinstance(demo.claims, str):
        raise TypeError("names are strings")
    return {
        "id": file.id,
        "evidence": tuple(demo.evidence),
        "controls": tuple(demo.controls),
        "claims": tuple(demo.claims),
        "title": {str(language): str(words) for language, words in demo.title.items()},
    }


def _problem(path: str, finding: Finding, spots: Mapping[Where, yaml_text.Spot]) -> Problem:
    where = finding.where
    while where and where not in spots:
        where = where[:-1]
    line, column = spots.get(where, (1, 1))
    severity: Any = finding.severity
    return Problem(path, line, column, finding.code, finding.message, finding.hint, severity)


def _spots_of_demo(source: bytes) -> dict[Where, yaml_text.Spot]:
    found = re.search(rb"^[ ]*claims=", source, re.M)
    if not found:
        return {}
    return {("claims",): (source.count(b"\n", 0, found.start()) + 1, len(found[0]) - len(b"claims="))}


LANGUAGES = {".py": "python", ".c": "c", ".sh": "bash", ".java": "java", ".rs": "rust", ".go": "go", ".js": "javascript"}
"""The word of a fence for a file's ending."""
