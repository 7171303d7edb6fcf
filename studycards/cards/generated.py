"""The cards that a comparison makes: each cell, each row, "which one is it?" backwards, the odd one out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from studycards.cards.build import Raw
from studycards.model import Text, said

TAG = "comparison"

ROW: Text = {"en": "{name}: which belongs to which?", "zh": "{name}：谁对应哪一项？"}
LISTED: Text = {"en": "{name}: what is it for {subjects}?", "zh": "{name}：{subjects}各是怎样？"}
WHICH: Text = {"en": "{name}: **{cell}**. Which one is it?", "zh": "{name}：**{cell}**。说的是哪一个？"}
ODD: Text = {
    "en": "{name}: all but one agree. Which is the odd one out?",
    "zh": "{name}：只有一个与众不同，是哪一个？",
}
THAT_IS: Text = {"en": "That is {subject}.", "zh": "那是：{subject}"}
HERE: Text = {"en": "There it is: {cell}", "zh": "它是：{cell}"}
LINE: Text = {"en": "{before}- **{name}**: {cell}\n", "zh": "{before}- **{name}**：{cell}\n"}
JOINED: Text = {"en": ", ", "zh": "、"}
AND: Text = {"en": " and ", "zh": "和"}


def cards_of(comparison: Mapping[str, Any], names: Mapping[str, Text], concept: str) -> Iterator[Raw]:
    """The raw cards of a comparison. `names` has each subject's name; `concept` is the one they follow."""
    for aspect in comparison["aspects"]:
        yield from _Row(comparison, aspect, names, concept).cards()


def names_of(comparison: Mapping[str, Any], concepts: Mapping[str, Text]) -> dict[str, Text]:
    """Each subject's name: the comparison's own, else the concept's, else the id."""
    own = comparison.get("names", {})
    return {
        subject: own.get(subject) or concepts.get(subject) or {"": subject}
        for subject in comparison["subjects"]
    }


def filled(template: Text, **parts: Text) -> dict[str, str]:
    """A text with `{part}`s put in, in every language that the template or a part has."""
    texts = (template, *parts.values())
    languages = list(dict.fromkeys(language for text in texts for language in text if language)) or [""]
    return {language: _in_language(template, parts, language) for language in languages}


def _in_language(template: Text, parts: Mapping[str, Text], language: str) -> str:
    whole = said(template, language)
    for name, text in parts.items():
        whole = whole.replace("{" + name + "}", said(text, language))
    return whole


def listed(texts: list[Text]) -> Text:
    """`A, B and C`, in every language."""
    whole: Text = texts[0]
    for number, text in enumerate(texts[1:], 2):
        joint = AND if number == len(texts) else JOINED
        whole = filled(
            {language: "{one}" + word + "{other}" for language, word in joint.items()}, one=whole, other=text
        )
    return whole


class _Row:
    """One aspect of a comparison on its way to cards."""

    def __init__(
        self,
        comparison: Mapping[str, Any],
        aspect: Mapping[str, Any],
        names: Mapping[str, Text],
        concept: str,
    ) -> None:
        self.aspect, self.names, self.concept = aspect, names, concept
        self.comparison = comparison["comparison"]
        self.subjects: list[str] = [
            subject for subject in comparison["subjects"] if subject in aspect["cells"]
        ]
        self.cells: Mapping[str, Text] = aspect["cells"]
        self.row = f"{self.comparison}.{aspect['id']}"

    def cards(self) -> Iterator[Raw]:
        for subject in self.subjects:
            yield self._cell(subject)
        if len(self.subjects) < 2:
            return
        yield self._whole()
        for subject in self.subjects:
            if len(self._with(self.cells[subject])) == 1:
                yield self._which(subject)
        if odd := self._odd_one():
            yield self._odd(odd)

    def _with(self, cell: Text) -> list[str]:
        return [subject for subject in self.subjects if self.cells[subject] == cell]

    def _card(self, suffix: str, kind: str, ask: Text, **fields: Any) -> Raw:
        """A card of the row. Siblings are a cell and its backwards card, and the row as a whole and its odd one out."""
        kept = {
            key: self.aspect[key]
            for key in ("why", "claims", "demo", "shows", "source")
            if key in self.aspect
        }
        return {
            "id": self.row + suffix,
            "note": self.row + suffix.removesuffix(".which").removesuffix(".odd"),
            "kind": kind,
            "ask": ask,
            "concept": self.concept,
            "comparison": [self.comparison, self.aspect["id"]],
            "tags": [*self.aspect.get("tags", ()), TAG],
            **kept,
            **fields,
        }

    def _cell(self, subject: str) -> Raw:
        ask = filled(self.aspect["ask"], subject=self.names[subject])
        own = self.cells[subject]
        others: list[Text] = []
        for other in self.subjects:
            if self.cells[other] != own and self.cells[other] not in others:
                others.append(self.cells[other])
        if len(others) < 2:
            return self._card(f".{subject}", "basic", ask, answer=own)
        choices = [{"text": own, "right": True, "key": subject}]
        for cell in others:
            whose = self._with(cell)
            because = filled(THAT_IS, subject=listed([self.names[one] for one in whose]))
            choices.append({"text": cell, "because": because, "key": whose[0]})
        return self._card(f".{subject}", "choice", ask, choices=choices)

    def _whole(self) -> Raw:
        if all(len(self._with(cell)) == 1 for cell in self.cells.values() if self._with(cell)):
            pairs = [[self.names[subject], self.cells[subject]] for subject in self.subjects]
            return self._card(
                "", "match", filled(ROW, name=self.aspect["name"]), pairs=pairs, keys=self.subjects
            )
        every = listed([self.names[subject] for subject in self.subjects])
        ask = filled(LISTED, name=self.aspect["name"], subjects=every)
        lines: Text = {"": ""}
        for subject in self.subjects:
            lines = filled(LINE, before=lines, name=self.names[subject], cell=self.cells[subject])
        return self._card(
            "", "basic", ask, answer={language: text.strip() for language, text in lines.items()}
        )

    def _which(self, subject: str) -> Raw:
        ask = filled(WHICH, name=self.aspect["name"], cell=self.cells[subject])
        return self._card(f".{subject}.which", "choice", ask, choices=self._subjects_as_choices(subject))

    def _odd_one(self) -> str | None:
        alone = [subject for subject in self.subjects if len(self._with(self.cells[subject])) == 1]
        distinct = len({repr(sorted(self.cells[subject].items())) for subject in self.subjects})
        return alone[0] if len(self.subjects) > 2 and len(alone) == 1 and distinct == 2 else None

    def _odd(self, subject: str) -> Raw:
        ask = filled(ODD, name=self.aspect["name"])
        return self._card(".odd", "choice", ask, choices=self._subjects_as_choices(subject))

    def _subjects_as_choices(self, right: str) -> list[dict[str, Any]]:
        choices: list[dict[str, Any]] = []
        for subject in self.subjects:
            if subject == right:
                choices.append({"text": self.names[subject], "right": True, "key": subject})
            else:
                because = filled(HERE, cell=self.cells[subject])
                choices.append({"text": self.names[subject], "because": because, "key": subject})
        return choices
