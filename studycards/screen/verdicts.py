"""The words for what a demo reached, the same on every screen and page."""

from __future__ import annotations

from studycards.screen.parts import Translate


def verdict_word(verdict: str, _: Translate) -> str:
    """The learner's word for an outcome of a run or a verdict on a claim; an unknown one stays as it is."""
    words = {
        "confirmed": _("confirmed"),
        "refuted": _("refuted"),
        "inconclusive": _("inconclusive"),
        "unavailable": _("unavailable"),
        "failed": _("failed"),
        "timed-out": _("timed out"),
        "unproven": _("not proven"),
    }
    return words.get(verdict, verdict)
