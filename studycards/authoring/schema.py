"""JSON Schemas of a deck's files, made from the tables of fields: for completion and errors in an editor."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from studycards.cards import fields, scalars
from studycards.cards.build import fields_of
from studycards.cards.fields import Field
from studycards.model import KINDS

Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors know best."""

PARTS: Mapping[str, str] = {
    "deck": "deck.yaml",
    "claims": "claims.yaml and claims/*.yaml",
    "concept": "concepts/*.yaml",
    "comparison": "comparisons/*.yaml",
}
"""Each kind of file a deck has, and where such files stand."""


def schema(part: str | None = None) -> Schema:
    """The schema of one kind of file; without `part`, one that tells the kinds apart and fits them all."""
    whole = {"$schema": DRAFT, "title": f"studycards: {PARTS[part] if part else 'any file of a deck'}"}
    roots = {name: root() for name, root in _ROOTS.items()}
    if part:
        return whole | roots[part] | {"definitions": _needed(roots[part], _definitions())}
    kinds = {
        "claims": {"type": "array"},
        "deck": _has("deck"),
        "concept": _has("concept") | {"not": {"required": ["comparison"]}},
        "comparison": _has("comparison"),
    }
    return whole | {
        "anyOf": list(kinds.values()),
        "allOf": [{"if": sign, "then": roots[name]} for name, sign in kinds.items()],
        "definitions": _definitions(),
    }


def files() -> dict[str, Schema]:
    """The schemas that stand in a deck's `schema/` folder, by file name, for the first lines of its files."""
    return {f"{part}.json": schema(part) for part in PARTS}


def _claims() -> Schema:
    corrected = {
        "if": {"properties": {"verdict": {"not": {"const": "holds"}}}, "required": ["verdict"]},
        "then": {"required": ["correction"]},
    }
    return {"type": "array", "items": _map(fields.CLAIM) | corrected}


_ROOTS: Mapping[str, Callable[[], Schema]] = {
    "deck": lambda: _map(fields.DECK),
    "claims": _claims,
    "concept": lambda: _map(fields.CONCEPT),
    "comparison": lambda: _map(fields.COMPARISON),
}


def _map(table: Mapping[str, Field]) -> Schema:
    return {
        "type": "object",
        "properties": {name: _field(field) for name, field in table.items()},
        "required": [name for name, field in table.items() if field.required],
        "additionalProperties": False,
    }


def _has(*keys: str) -> Schema:
    return {"type": "object", "required": list(keys)}


def _field(field: Field) -> Schema:
    about = {"description": field.about} if field.about else {}
    if field.words:
        return {"enum": list(field.words), **about}
    # Beside a $ref draft 7 ignores everything else, the description too.
    return {**about, "allOf": [_ref(field.shape)]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _definitions() -> Schema:
    return {name: dict(shape) for name, shape in SHAPES.items()} | {"card": _card()} | _kinds()


def _needed(root: Schema, definitions: Schema) -> Schema:
    """The definitions that a schema leads to."""
    needed: dict[str, Schema] = {}
    to_read = [root]
    while to_read:
        for name in re.findall(r'"#/definitions/([^"]+)"', json.dumps(to_read.pop())):
            if name not in needed:
                needed[name] = definitions[name]
                to_read.append(definitions[name])
    return dict(sorted(needed.items()))


def _card() -> Schema:
    """A card's kind decides what else it may hold."""
    kinds = [
        {"if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]}, "then": _ref(f"{kind}-card")}
        for kind in KINDS
    ]
    first = {name: _field(fields.COMMON[name]) for name in ("id", "kind", "ask")}
    return {"type": "object", "required": list(first), "properties": first, "allOf": kinds}


def _kinds() -> Schema:
    return {f"{kind}-card": _map(fields_of(kind)) | BEYOND_SHAPES.get(kind, {}) for kind in KINDS}


def _list(items: Schema, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "minItems": least}


def _one_or_list(items: Schema, least: int = 0) -> Schema:
    return {"anyOf": [items, _list(items, least)]}


def _pattern(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern})$", "maxLength": 100}


def _texts_by(names: Schema) -> Schema:
    return {
        "type": "object",
        "propertyNames": names,
        "additionalProperties": _ref("text"),
        "minProperties": 1,
    }


_ONE = {"type": ["string", "number"], "minLength": 1}
_NULLABLE = {"type": ["number", "null"]}

SHAPES: Mapping[str, Schema] = {
    "text": {
        "description": "A text: a string (Markdown), or a map of languages.",
        "if": {"type": "object"},
        "then": {
            "propertyNames": {"pattern": f"^{scalars.LANGUAGE.pattern}$"},
            "additionalProperties": _ONE,
            "minProperties": 1,
        },
        "else": _ONE,
    },
    "texts": _one_or_list(_ref("text"), 1),
    "two_texts": _list(_ref("text"), 2),
    "string": _ONE,
    "strings": _one_or_list(_ONE, 1),
    "synonyms": _list(_one_or_list(_ONE, 1), 1),
    "id": {"anyOf": [_pattern(scalars.ID.pattern), {"type": "integer", "minimum": 0}]},
    "ids": _one_or_list(_ref("id")),
    "name": {"anyOf": [_pattern(scalars.NAME.pattern), {"type": "integer", "minimum": 0}]},
    "names": _one_or_list(_ref("name")),
    "number": {"type": "number"},
    "integer": {"type": "integer", "minimum": 1, "maximum": 1_000_000},
    "share": {"type": "number", "minimum": 0.5, "maximum": 0.99},
    "boolean": {"type": "boolean"},
    "scalar": {"type": ["string", "number", "boolean"]},
    "range": {**_list(_NULLABLE, 2), "maxItems": 2, "not": {"items": {"type": "null"}}},
    "languages": _list(_pattern(scalars.LANGUAGE.pattern), 1),
    "choices": _list({"if": _has("text"), "then": _map(fields.CHOICE), "else": _ref("text")}, 2),
    "answers": _one_or_list(_ref("text"), 1),
    "because": _texts_by({}),
    "named_texts": {"type": "object", "additionalProperties": _ref("text")},
    "pairs": _list({**_list(_ref("text"), 2), "maxItems": 2}, 2),
    "accept": _one_or_list(
        {
            "if": {"anyOf": [_has(name) for name in fields.NUMBER]},
            "then": _map(fields.NUMBER),
            "else": {
                "if": {"anyOf": [_has(name) for name in fields.ANY_OF]},
                "then": _map(fields.ANY_OF),
                "else": _ref("text"),
            },
        },
        1,
    ),
    "rubric": _list(_map(fields.POINT), 1),
    "follow_ups": _list(_map(fields.FOLLOW_UP), 1),
    "aspects": _list(_map(fields.ASPECT), 1),
    "cards": _list(_ref("card")),
}
"""Every shape of `studycards.cards.shapes`, as an editor can check it: what needs the whole deck, `check` finds."""

BEYOND_SHAPES: Mapping[str, Schema] = {
    "choice": {
        "anyOf": [
            {"required": ["answer"]},
            {
                "properties": {
                    "choices": {"contains": {**_has("right"), "properties": {"right": {"const": True}}}}
                }
            },
        ]
    },
    "predict": {
        "required": ["id", "kind", "ask", "demo", "shows"],
        "properties": {
            **{name: _field(field) for name, field in fields_of("predict").items()},
            "shows": {"anyOf": [_ref("id"), {**_list(_ref("id"), 1), "maxItems": 1}]},
        },
        "anyOf": [{"required": ["answer"]}, {"required": ["choices"]}],
    },
    "cloze": {
        "properties": {
            **{name: _field(field) for name, field in fields_of("cloze").items()},
            "ask": {
                "if": {"type": "object"},
                "then": {"additionalProperties": {"type": "string", "pattern": r"\{\{c\d{1,3}::"}},
                "else": {"type": "string", "pattern": r"\{\{c\d{1,3}::"},
            },
        }
    },
}
"""What a kind wants of its fields that no shape says."""
