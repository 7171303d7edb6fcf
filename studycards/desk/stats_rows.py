"""Statistics as the document of `stats --json`."""

from __future__ import annotations

from typing import Any, cast

from studycards.desk.calibration import Bin, Calibration, Level, calibration_json
from studycards.desk.opening import Desk
from studycards.model import said
from studycards.schedule.days import day_as_date
from studycards.screen.measured import STABILITIES, MixedUp, Recall, Stats, Topic


def stats_json(desk: Desk, stats: Stats, lang: str) -> dict[str, Any]:
    """Everything, with dates in place of study days."""
    ends = (*STABILITIES, None)
    return {
        "date": day_as_date(stats.day).isoformat(),
        "deck": stats.deck,
        "cards": dict(stats.standings),
        "answers": stats.answers,
        "minutes": round(stats.took_ms / 60_000, 1),
        "streak": stats.streak,
        "longest_streak": stats.longest_streak,
        "days": _days(stats),
        "overdue": stats.overdue,
        "coming": _coming(stats),
        "retention": [
            {"span": span.name, "young": _recall(span.young), "mature": _recall(span.mature)}
            for span in stats.spans
        ],
        "stability": [
            {"from": low, "to": high, "cards": cards}
            for low, high, cards in zip((0, *STABILITIES), ends, stats.stability, strict=True)
        ],
        "topics": [_topic(topic, lang) for topic in stats.topics],
        "confusions": [_mixed_up(desk, one, lang) for one in stats.confusions],
        "calibration": calibration_json(_calibration(stats)),
        "claims": {"verdicts": dict(stats.proven.verdicts), "refuted": list(stats.proven.refuted)},
    }


def _days(stats: Stats) -> list[dict[str, Any]]:
    return [
        {
            "date": day_as_date(day).isoformat(),
            "answers": done.answers,
            "forgotten": done.forgotten,
            "minutes": round(done.took_ms / 60_000, 1),
        }
        for day, done in sorted(stats.days.items())
    ]


def _coming(stats: Stats) -> list[dict[str, Any]]:
    return [
        {"date": day_as_date(stats.day + ahead).isoformat(), "due": due, "foreseen": foreseen}
        for ahead, (due, foreseen) in enumerate(zip(stats.coming, stats.foreseen, strict=True))
    ]


def _mixed_up(desk: Desk, one: MixedUp, lang: str) -> dict[str, Any]:
    return {
        "taken": {"id": one.taken[0], "name": said(one.taken[1], lang)},
        "right": {"id": one.right[0], "name": said(one.right[1], lang)},
        "times": one.times,
        "last": desk.iso(one.last),
        "settled": one.is_settled,
    }


def _calibration(stats: Stats) -> Calibration:
    return Calibration(cast("tuple[Level, ...]", stats.levels), cast("tuple[Bin, ...]", stats.bins))


def _recall(recall: Recall) -> dict[str, Any]:
    return {"reviews": recall.reviews, "remembered": recall.remembered, "share": recall.share}


def _topic(topic: Topic, lang: str) -> dict[str, Any]:
    return {
        "deck": topic.deck,
        "concept": topic.concept,
        "name": said(topic.name, lang),
        "cards": topic.cards,
        "met": topic.met,
        "lapses": topic.lapses,
        "recall_now": topic.recall_now,
        "retention": _recall(topic.past),
        "strength": topic.strength,
    }
