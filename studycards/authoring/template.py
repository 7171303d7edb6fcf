"""A new deck: small, complete, free of problems, with one card of every kind and a demo that proves them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from studycards.authoring.schema import files as schema_files
from studycards.cards.scalars import ID
from studycards.errors import StudycardsError, Unreadable

_TEMPLATE = Path(__file__).parent / "template"
_TEXT = re.compile(
    r'\{en: (?P<en>"(?:[^"\\]|\\.)*"|[^",{}]+), zh: (?P<zh>"(?:[^"\\]|\\.)*"|[^",{}]+)\}',
)
LANGUAGES = ("en", "zh")


def new_deck(name: str, folder: Path, languages: Sequence[str]) -> tuple[Path, tuple[str, ...]]:
    """Write the deck `name` into `folder`; where it is, and its files. Nothing that is there is touched."""
    if not ID.fullmatch(name):
        raise StudycardsError(
            "{name} cannot be a deck's id.",
            "An id is lower-case letters, digits and single hyphens, such as my-deck.",
            name=name,
        )
    if not languages or not set(languages) <= set(LANGUAGES):
        raise StudycardsError(
            "A new deck can be written in en, in zh, or in both.", "For instance: --languages en,zh"
        )
    target = folder / name
    if target.exists():
        raise StudycardsError("{path} is already there.", "Choose another name or folder.", path=target)
    contents = dict(_contents(name, languages))
    try:
        for file, text in contents.items():
            path = target / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise Unreadable("{path} cannot be written: {why}.", path=target, why=error.strerror) from None
    return target, tuple(contents)


def _contents(name: str, languages: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each file of the new deck with its text."""
    title = name.replace("-", " ").capitalize()
    for path in sorted(_TEMPLATE.rglob("*")):
        file = path.relative_to(_TEMPLATE).as_posix()
        if not path.is_file() or "__pycache__" in file or file.startswith("README"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".yaml":
            text = in_languages(text, languages)
        yield file, text.replace("my-deck", name).replace("My deck", title)
    readme = "README.md" if languages[0] == "en" else f"README.{languages[0]}.md"
    yield "README.md", (_TEMPLATE / readme).read_text(encoding="utf-8").replace("my-deck", name)
    yield from written_schemas()


def in_languages(text: str, languages: Sequence[str]) -> str:
    """A bilingual file as one in these languages: one alone needs no map of languages."""
    text = text.replace("languages: [en, zh]", f"languages: [{', '.join(languages)}]")
    return _TEXT.sub(lambda found: found[languages[0]], text) if len(languages) == 1 else text


def written_schemas() -> Iterator[tuple[str, str]]:
    """The files of a deck's `schema/` folder, which the first line of its YAML files names."""
    for name, schema in schema_files().items():
        yield f"schema/{name}", json.dumps(schema, ensure_ascii=False, indent=1) + "\n"
