"""From what a run reported to what it proves: the evidence, and one outcome. Nothing passes by default."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from studycards.demo.declared import DemoFile

Text = Mapping[str, str]

OUTCOMES = ("confirmed", "refuted", "inconclusive", "unavailable", "failed", "timed-out")


@dataclass(frozen=True)
class Evidence:
    """One statement that a run checked. `value` is the scalar that marks a prediction; `translated` has, for each
    language, those of `expected`, `measured` and `unit` that are read otherwise in it.
    """

    id: str
    says: Text
    verdict: str
    expected: Any
    measured: Any
    value: Any
    unit: str
    control: bool
    why: Text | None = None
    translated: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def in_language(self, lang: str) -> Evidence:
        """The same as it is read in `lang`."""
        return replace(self, **self.translated.get(lang, {}))


@dataclass(frozen=True)
class Ending:
    """How the processes of a run ended, and what of it breaks a promise.

    `status` is the demo's exit code, negative for a signal, None where nobody saw it; `cut` says what ended it
    early (`time`, `memory`, `output`, `stopped`, or `warden`: it killed the process that watches it); `faults`
    are records that are none.
    """

    status: int | None = None
    cut: str | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True)
class Result:
    """What one run showed. `swept` names what it left behind and the runner removed."""

    demo: str
    title: Text
    outcome: str
    evidence: tuple[Evidence, ...]
    machine: Mapping[str, Any]
    duration_ms: int
    isolation: str
    knobs: Mapping[str, Any]
    records: tuple[dict[str, Any], ...] = ()
    stderr: str = ""
    reason: Text | None = None
    recorded: Mapping[str, Any] | None = None
    swept: tuple[str, ...] = ()
    stopped: bool = False
    claims: tuple[str, ...] = field(default=())


def evidence_of(demo: DemoFile, records: Sequence[Mapping[str, Any]]) -> tuple[Evidence, ...]:
    """The declared evidence that was reported, in the order of the declaration."""
    reported: dict[str, Mapping[str, Any]] = {}
    for record in records:
        if record["type"] == "evidence":
            reported.setdefault(record["id"], record)
    return tuple(
        Evidence(
            id=name,
            says=says,
            verdict=reported[name]["verdict"],
            expected=reported[name].get("expected"),
            measured=reported[name].get("measured"),
            value=reported[name].get("value"),
            unit=reported[name]["unit"],
            control=name in demo.demo.controls,
            why=reported[name].get("why"),
            translated=reported[name].get("translated", {}),
        )
        for name, says in demo.statements.items()
        if name in reported
    )


def outcome(demo: DemoFile, records: Sequence[Mapping[str, Any]], ending: Ending) -> tuple[str, Text | None]:
    """The one word for a run, and the reason where it is not its evidence that speaks."""
    if ending.cut:
        return ("timed-out" if ending.cut == "time" else "failed"), REASONS[ending.cut]
    if ending.faults:
        return "failed", _filled("fault", ending.faults[0])
    missing = [record for record in records if record["type"] == "unavailable"]
    verdicts = {one.id: one.verdict for one in evidence_of(demo, records)}
    if missing and ending.status == 3:
        return ("refuted" if "refuted" in verdicts.values() else "unavailable"), missing[-1]["reason"]
    if fault := _broken(demo, records, verdicts, ending):
        return "failed", fault
    return _heaviest(set(verdicts.values())), None


def _broken(
    demo: DemoFile, records: Sequence[Mapping[str, Any]], verdicts: Mapping[str, str], ending: Ending
) -> Text | None:
    if not any(record["type"] == "end" for record in records):
        return _filled("no-end", how_it_ended(ending.status))
    reported = [record["id"] for record in records if record["type"] == "evidence"]
    if strange := [name for name in reported if name not in demo.statements or reported.count(name) > 1]:
        return _filled("strange", strange[0])
    silent = [name for name in demo.statements if name not in verdicts]
    if silent or not verdicts:
        return _filled("silent", ", ".join(silent) or "-")
    if ending.status != (1 if "refuted" in verdicts.values() else 0):
        return _filled("status", how_it_ended(ending.status))
    return None


def _heaviest(verdicts: set[str]) -> str:
    for verdict in ("refuted", "inconclusive"):
        if verdict in verdicts:
            return verdict
    return "confirmed" if "confirmed" in verdicts else "unavailable"


def how_it_ended(status: int | None) -> str:
    """An exit code as people say it."""
    if status is None:
        return "?"
    return f"exit {status}" if status >= 0 else f"signal {-status}"


def as_json(result: Result, lang: str) -> dict[str, Any]:
    """The document of `demo run --json`."""
    return {
        "demo": result.demo,
        "title": _said(result.title, lang),
        "claims": list(result.claims),
        "outcome": result.outcome,
        "reason": _said(result.reason, lang) or None,
        "evidence": [_evidence_json(one, lang) for one in result.evidence],
        "machine": dict(result.machine),
        "duration_ms": result.duration_ms,
        "isolation": result.isolation,
        "knobs": dict(result.knobs),
        "swept": list(result.swept),
        "recorded": None if result.recorded is None else dict(result.recorded),
    }


def _evidence_json(one: Evidence, lang: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "says": _said(one.says, lang),
        "expected": one.expected,
        "measured": one.measured,
        "value": one.value,
        "unit": one.unit,
        "verdict": one.verdict,
        "control": one.control,
        "why": _said(one.why, lang) or None,
    }


def _said(text: Text | None, lang: str) -> str:
    if not text:
        return ""
    return text.get(lang) or text.get("") or text.get("en") or next(iter(text.values()))


def _filled(name: str, value: str) -> Text:
    return {lang: template.format(value) for lang, template in REASONS[name].items()}


REASONS: Mapping[str, Text] = {
    "time": {"en": "it did not end within its time limit", "zh": "它没有在时限内结束"},
    "memory": {"en": "it used more memory than a demo may", "zh": "它使用的内存超过了演示的上限"},
    "output": {"en": "it wrote more than a demo may", "zh": "它的输出超过了演示的上限"},
    "stopped": {"en": "it was stopped before its end", "zh": "它在结束之前被停止"},
    "warden": {"en": "it killed the process that watches over it", "zh": "它杀死了看护它的进程"},
    "start": {"en": "it could not be started", "zh": "它无法启动"},
    "fault": {"en": "it sent what is not a record: {}", "zh": "它发送了不是记录的内容：{}"},
    "no-end": {"en": "it ended before its end was reported ({})", "zh": "它没有报告结束就退出了（{}）"},
    "silent": {"en": "it did not report evidence that it declares: {}", "zh": "它没有报告所声明的证据：{}"},
    "strange": {
        "en": "it reported evidence twice, or without declaring it: {}",
        "zh": "它重复报告或未声明就报告了证据：{}",
    },
    "status": {
        "en": "its exit status does not match what it reported ({})",
        "zh": "它的退出状态与报告不符（{}）",
    },
}
