"""The order in which a deck teaches: concepts, each after those it needs; circles; homes of comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any


def concept_order(wanted: Sequence[str], after: Mapping[str, Sequence[str]]) -> list[str]:
    """All concepts: those of `wanted` first, then the others, each after those it names."""
    order = list(dict.fromkeys(name for name in wanted if name in after))
    placed = set(order)
    for name in after:
        _place(name, after, placed, order)
    return order


def _place(name: str, after: Mapping[str, Sequence[str]], placed: set[str], order: list[str]) -> None:
    waiting = [name]
    begun: set[str] = set()
    while waiting:
        concept = waiting[-1]
        first = [one for one in after[concept] if one in after and one not in placed and one not in begun]
        if concept in placed or not first or concept in begun:
            waiting.pop()
            if concept not in placed:
                placed.add(concept)
                order.append(concept)
        else:
            begun.add(concept)
            waiting.extend(reversed(first))


def circle(after: Mapping[str, Sequence[str]]) -> list[str]:
    """Ids that wait for each other in a circle, or nothing."""
    done: set[str] = set()
    for start in after:
        path: list[str] = []
        on_path: set[str] = set()
        branches = [iter((start,))]
        while branches:
            name = next((one for one in branches[-1] if one in after and one not in done), None)
            if name is None:
                branches.pop()
                if path:
                    done.add(path[-1])
                    on_path.discard(path.pop())
            elif name in on_path:
                return [*path[path.index(name) :], name]
            else:
                path.append(name)
                on_path.add(name)
                branches.append(iter(after[name]))
    return []


def home_of(comparison: Mapping[str, Any], concepts: Iterable[str]) -> str:
    """The concept that a comparison's cards follow: the one it names, else its first subject that is one."""
    known = set(concepts)
    named = comparison.get("concept")
    if named in known:
        return str(named)
    return next((subject for subject in comparison["subjects"] if subject in known), "")
