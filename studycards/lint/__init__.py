"""Rules that need the whole deck: links, duplicates, claims against cards against demos, quality of choices."""

from __future__ import annotations

from studycards.lint.draft import DemoPart, Draft, Finding, Item
from studycards.lint.links import links

__all__ = ["DemoPart", "Draft", "Finding", "Item", "links"]
