"""What a seed decides: the wording that is drawn, and the order in which things are shown."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from studycards.model import Card, Text, said

_MASK = (1 << 64) - 1


def drawn(limit: int, seed: int, name: str) -> int:
    """A number from 0 to `limit` - 1, the same for the same seed and name."""
    return _stream(seed, name)[0] % limit if limit > 1 else 0


def wording(card: Card, lang: str, seed: int) -> str:
    """The question in one of its wordings."""
    wordings: tuple[Text, ...] = (card.ask, *card.asks)
    return said(wordings[drawn(len(wordings), seed, card.id)], lang)


def shuffled(count: int, seed: int, name: str) -> tuple[int, ...]:
    """The numbers from 0 to `count` - 1 in the order to show them."""
    order = list(range(count))
    for last, number in zip(range(count - 1, 0, -1), _stream(seed, name, count), strict=False):
        other = number % (last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def disarranged(things: Sequence[object], seed: int, name: str) -> tuple[int, ...]:
    """Like `shuffled`, but never an order in which every place already holds what belongs there."""
    order = shuffled(len(things), seed, name)
    if any(things[number] != things[place] for place, number in enumerate(order)):
        return order
    return (*order[1:], *order[:1]) if len(set(map(repr, things))) > 1 else order


def _stream(seed: int, name: str, count: int = 1) -> list[int]:
    """Numbers of the SplitMix64 generator: small, and the same on every machine and version of Python."""
    state = (seed * 0x9E3779B97F4A7C15 + zlib.crc32(name.encode())) & _MASK
    numbers = []
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        mixed = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & _MASK
        numbers.append(mixed ^ (mixed >> 31))
    return numbers
