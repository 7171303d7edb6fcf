"""Rules that need the whole deck: links, duplicates, claims against cards and demos, quality of choices."""

from __future__ import annotations

from studycards.lint.coverage import Coverage, coverage
from studycards.lint.draft import DemoPart, Draft, Finding, Item
from studycards.lint.links import links
from studycards.lint.quality import quality

__all__ = ["Coverage", "DemoPart", "Draft", "Finding", "Item", "coverage", "links", "quality"]
