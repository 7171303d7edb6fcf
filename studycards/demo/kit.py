"""The words of a demo. Each one sends a record to the runner, or prints it where no runner listens."""

from __future__ import annotations

import os
import platform
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from studycards.demo import needs, records

Text = Mapping[str, str]
"""One text in several languages: `{"en": ..., "zh": ...}`."""


class Cannot(Exception):
    """Raised by `cannot`: this machine lacks something that the demo needs."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason["en"])
        self.reason = reason


@dataclass(frozen=True)
class Demo:
    """What a demo declares about itself. All of it literals, so that it is read without running the file.

    title     what it shows, a Text.
    moral     one line to remember, a Text.
    claims    ids of the claims it backs or corrects.
    evidence  id -> the statement, a Text. Each one must be reported by `expect` in every complete run.
    controls  id -> the statement of a control: the same run with the cause taken away comes out the other way.
    needs     what must be there, see `studycards.demo.needs`: `linux`, `cpus:2`, `python:3.12`, `package:scrapy`.
    knobs     name -> {"default": 4, "min": 1, "max": 64, "en": ..., "zh": ...}; the default gives the type;
              "choices" may stand in place of "min" and "max".
    predict   {"ask": Text, "choices": [value, ...], "evidence": id}: asked before the run; the value that the
              evidence measured marks it. A choice is a scalar or {"text": Text, "value": scalar} or
              {"text": Text, "range": [low, high]} (either end may be None).
    seconds   how long a run takes, about, once the interpreter is up.
    translations  language -> {"wrote {} B": "写入 {} B"}: what `main` says in English, in the other languages.
    """

    title: Text
    claims: Sequence[str]
    evidence: Mapping[str, Text]
    controls: Mapping[str, Text] = field(default_factory=dict)
    moral: Text = field(default_factory=dict)
    needs: Sequence[str] = ()
    knobs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    predict: Mapping[str, Any] | None = None
    seconds: float = 1.0
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def run(self, main: Callable[..., None]) -> NoReturn:
        """Run `main` with the knobs of the command line, and end the process with the verdict as its status."""
        global _run
        knobs = self._knobs_from(sys.argv[1:])
        _run = _Run(self, os.getpid())
        records.translations = self.translations
        records.send({"type": "start", "pid": _run.pid, "knobs": knobs, **_interpreter()})
        try:
            for need in self.needs:
                if reason := needs.missing(need):
                    raise Cannot(reason)
            main(**knobs)
        except Cannot as missing:
            records.send({"type": "unavailable", "reason": dict(missing.reason)})
            sys.exit(3)
        if os.getpid() != _run.pid:
            raise SystemExit("a child process returned from the demo: end it with os._exit")
        records.send({"type": "end", **_interpreter()})
        sys.exit(_run.status())

    def _knobs_from(self, words: Sequence[str]) -> dict[str, Any]:
        import argparse

        parser = argparse.ArgumentParser(description=self.title.get("en"))
        for name, knob in self.knobs.items():
            parser.add_argument(
                f"--{name}",
                type=_truth if isinstance(knob["default"], bool) else type(knob["default"]),
                default=knob["default"],
                choices=knob.get("choices"),
                help=f"{knob['en']} (default {knob['default']})",
            )
        chosen = vars(parser.parse_args(words))
        for name, knob in self.knobs.items():
            low, high = knob.get("min"), knob.get("max")
            value = chosen[name.replace("-", "_")]
            if not ((low is None or low <= value) and (high is None or value <= high)):
                parser.error(f"--{name} must be between {low} and {high}")
        return chosen


def _interpreter() -> dict[str, Any]:
    """Which interpreter this is; asked again at the end, since an import may have switched the GIL on."""
    name = f"{platform.python_implementation()} {platform.python_version()}"
    return {"python": name, "gil": needs.gil_is_on()}


def _truth(word: str) -> bool:
    if word.lower() not in ("true", "false"):
        raise ValueError(word)
    return word.lower() == "true"


@dataclass
class _Run:
    demo: Demo
    pid: int
    verdicts: dict[str, str] = field(default_factory=dict)

    def status(self) -> int:
        declared = {*self.demo.evidence, *self.demo.controls}
        silent = declared - set(self.verdicts)
        return 1 if silent or "refuted" in self.verdicts.values() else 0

    def report(self, evidence: str, verdict: str, **more: Any) -> None:
        says = self.demo.evidence.get(evidence) or self.demo.controls.get(evidence)
        if says is None:
            raise ValueError(f"evidence {evidence!r} is not declared in DEMO")
        if evidence in self.verdicts:
            raise ValueError(f"evidence {evidence!r} is reported twice")
        self.verdicts[evidence] = verdict
        records.send(
            {"type": "evidence", "id": evidence, "says": dict(says), "verdict": verdict}
            | {"control": evidence in self.demo.controls}
            | more
        )


_run: _Run | None = None


def _running() -> _Run:
    if _run is None:
        raise RuntimeError("evidence is reported inside main, while Demo.run is running it")
    return _run


def step(en: str, zh: str) -> None:
    """Say what comes next, in both languages."""
    records.send({"type": "step", "text": {"en": en, "zh": zh}})


def show(line: str) -> None:
    """Show a line as it is: a row of /proc, the output of a command."""
    records.send({"type": "show", "line": line})


def lane(name: str, event: str) -> None:
    """Put an event on the timeline, in the column of one actor. Works from any thread and any forked process."""
    records.send({"type": "lane", "lane": name, "event": event, "t": time.monotonic_ns()})


def measure(name: str, value: Any, unit: str = "") -> None:
    """Report a number that was measured, with its unit (`B`, `us`, `x`, `switches`)."""
    records.send({"type": "measure", "name": name, "value": value, "unit": unit})


def chart(title: Text, bars: Mapping[str, float], unit: str = "") -> None:
    """Draw a bar for each label."""
    records.send({"type": "chart", "title": dict(title), "bars": dict(bars), "unit": unit})


def expect(
    evidence: str,
    measured: Any,
    expected: Any,
    holds: bool | None = None,
    *,
    value: Any = None,
    unit: str = "",
) -> bool:
    """Report declared evidence: confirmed where it holds, refuted where it does not.

    `measured` and `expected` are shown to the learner as they are; without `holds` they must be equal.
    `value` is the scalar that marks a prediction: `measured`, unless given.
    """
    holds = measured == expected if holds is None else bool(holds)
    scalar = measured if value is None and isinstance(measured, (str, int, float, bool)) else value
    _running().report(
        evidence,
        "confirmed" if holds else "refuted",
        expected=expected,
        measured=measured,
        value=scalar,
        unit=unit,
    )
    return holds


def inconclusive(evidence: str, measured: Any, expected: Any, why: Text, *, unit: str = "") -> None:
    """Report that this run could not decide: the machine did not give what the measurement needs."""
    _running().report(
        evidence, "inconclusive", expected=expected, measured=measured, value=None, unit=unit, why=dict(why)
    )


def unavailable(evidence: str, why: Text) -> None:
    """Report that one piece of evidence cannot be had on this machine, and why."""
    _running().report(
        evidence, "unavailable", expected=None, measured=None, value=None, unit="", why=dict(why)
    )


def cannot(en: str, zh: str) -> NoReturn:
    """End the demo: this machine lacks something it needs."""
    raise Cannot({"en": en, "zh": zh})


def child(work: Callable[..., None], *args: Any) -> int:
    """Fork, do `work` in the child, end the child with `os._exit` (0, or 1 after an exception); return its pid."""
    sys.stdout.flush()
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        work(*args)
        status = 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        os._exit(status)


def finish(*pids: int) -> list[int]:
    """Wait for each child; return their exit codes, negative where a signal ended one."""
    return [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
