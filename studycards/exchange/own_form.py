"""A card as its deck writes it, inside a note of another program: sealed, so that an edit made there is seen."""

from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
import zlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from studycards.cards import build, comparing, predict
from studycards.cards.choice import Option
from studycards.cards.fields import CLAIM, CONCEPT, WARNINGS, Where
from studycards.cards.scalars import LANGUAGE
from studycards.cards.shapes import normalised
from studycards.exchange.html_text import to_markdown
from studycards.exchange.incoming import Incoming
from studycards.index import DeckIndex
from studycards.model import Card, said

_ABOUT = {key: CONCEPT[key] for key in ("name", "summary", "after")}


class Form(NamedTuple):
    """A card's fields but for its id, its concept's but for id and cards, its claims: as files of a deck have them.

    `made_by` names the comparison that made the card, or is empty.
    """

    card: Mapping[str, Any]
    concept: Mapping[str, Any]
    claims: Sequence[Mapping[str, Any]]
    languages: Sequence[str]
    made_by: str = ""


class Forms:
    """The cards of a deck as its files would have them."""

    def __init__(self, index: DeckIndex) -> None:
        self._index = index
        self._concepts = {one["concept"]: one for one in index.section("concepts")}
        self._claims = {one["id"]: one for one in index.section("claims")}

    def of(self, card: Card, languages: Sequence[str]) -> Form:
        """A card with its texts in no more than these languages."""
        raw, _hole = self._index.raw(card.id)
        kept = (key for key in build.fields_of(card.kind) if key in raw and key not in ("id", "code"))
        fields: dict[str, Any] = {**{key: raw[key] for key in kept}, "ask": card.ask}
        if card.asks:
            fields["asks"] = card.asks
        if "choices" in fields:
            fields["choices"] = [_choice(one) for one in card.body.options]
            fields = {key: value for key, value in fields.items() if key not in ("answer", "because")}
        if "accept" in fields:
            fields["accept"] = [one.get("text", one) for one in raw["accept"]]
        concept = self._concepts.get(card.concept, {})
        about = {key: concept[key] for key in _ABOUT if key in concept}
        claims = [self._claims[name] for name in card.claims]
        made_by = card.comparison[0] if card.comparison else ""
        fields, about, claims = _in_languages([fields, about, claims], languages)
        return Form(fields, about, claims, languages, made_by)


def _choice(option: Option) -> dict[str, Any]:
    more: dict[str, Any] = {"right": True} if option.right else {"because": option.because}
    return {"text": option.text, **{key: value for key, value in more.items() if value}}


def _in_languages(value: Any, languages: Sequence[str]) -> Any:
    """Every text in no more than these languages; one that is the same in all of them as a mere string."""
    if isinstance(value, Mapping):
        if "" in value:
            return value[""]
        if value and all(isinstance(one, str) and LANGUAGE.fullmatch(key) for key, one in value.items()):
            kept = {lang: words for lang, words in value.items() if lang in languages}
            return kept or said(value, languages[0])
        return {key: _in_languages(one, languages) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_in_languages(one, languages) for one in value]
    return value


def sealed(form: Form, shown: Sequence[str]) -> str:
    """A form in letters that no program takes for markup. `shown` is what people see beside it, in HTML."""
    data = json.dumps({**form._asdict(), "seal": _seal(shown)}, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(data.encode())).decode()


def unsealed(text: str, shown: Sequence[str]) -> tuple[Form, bool] | None:
    """A form that a deck can have, and whether what is shown is still as it was sent; None for anything else."""
    try:
        data = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), _MOST_BYTES)
        found = json.loads(data)
        seal = found.pop("seal")
        form = Form(**found)
        is_sound = (
            build.checked({**form.card, "id": "card"}, (), _strict) is not None
            and (not form.concept or normalised(_ABOUT, form.concept, (), _strict))
            and all(normalised(CLAIM, claim, (), _strict) for claim in form.claims)
            and all(map(LANGUAGE.fullmatch, form.languages))
            and all(isinstance(form.card.get(key, []), list) for key in ("tags", "claims", "after", "was"))
            and isinstance(form.concept.get("after", []), list)
        )
    except (zlib.error, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return None
    return (form, seal == _seal(shown)) if is_sound else None


def _strict(_where: Where, code: str, message: str, _hint: str) -> None:
    if code not in WARNINGS:
        raise ValueError(message)


_MOST_BYTES = 1 << 20
"""A form that is larger is none."""


def _seal(shown: Sequence[str]) -> str:
    """The same however another program writes the same HTML."""
    return hashlib.sha256("\x1f".join(map(_read, shown)).encode()).hexdigest()[:16]


@lru_cache(maxsize=100)
def _read(html: str) -> str:
    return to_markdown(unicodedata.normalize("NFC", html))[0]


def given_back(arrived: Incoming, name: str, form: Form, tags: Sequence[str], concept: str) -> dict[str, Any]:
    """The fields of a card that comes back as it was sent, with the tags that it has now."""
    arrived.languages = tuple(dict.fromkeys((*arrived.languages, *form.languages)))
    aside = kept_aside(arrived, name, form, concept)
    own = form.card.get("tags", [])
    tags = own if set(own) == set(tags) else tags
    if form.card["kind"] == "predict":
        arrived.lose("predict", name)
    return {**_without_demo(form.card), **aside, "id": name, "tags": list(tags)}


def kept_aside(arrived: Incoming, name: str, form: Form, concept: str) -> dict[str, Any]:
    """What of a card is not shown, so that no edit elsewhere touches it; what needs its own deck is told as lost."""
    if form.concept:
        arrived.concepts.setdefault(concept, form.concept)
    for claim in form.claims:
        arrived.claims.setdefault(claim["id"], claim)
    taught = [claim["id"] for claim in form.claims if arrived.claims[claim["id"]] == claim]
    for reason, is_lost in (
        ("claims", len(taught) < len(form.card.get("claims", ()))),
        ("proof", "demo" in form.card),
        ("comparison", form.made_by),
    ):
        if is_lost:
            arrived.lose(reason, name)
    return {
        **{key: form.card[key] for key in ("after", "was", "revision") if key in form.card},
        "claims": taught,
    }


def _without_demo(card: Mapping[str, Any]) -> dict[str, Any]:
    """A card that no demo proves. A prediction, which a demo would mark, is marked by the deck's own answer."""
    kept = {key: value for key, value in card.items() if key not in ("demo", "shows", "tolerance")}
    if card["kind"] != "predict":
        return kept
    if "choices" in card:
        return kept | {"kind": "choice"}
    tolerance = card.get("tolerance", predict.USUAL_TOLERANCE)
    answers = card["answer"].values() if isinstance(card["answer"], Mapping) else [card["answer"]]
    numbers = dict.fromkeys(comparing.number_in(str(answer)) for answer in answers)
    accept = [{"number": one, "tolerance": tolerance} for one in numbers if one is not None]
    return kept | {"kind": "typed"} | ({"accept": accept} if accept else {})
