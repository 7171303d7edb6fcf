"""Runs a demo as a process of its own, within limits, and streams what it shows; leaves nothing behind."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from studycards import paths
from studycards.demo import knobs as turning
from studycards.demo import machine, needs, terminal
from studycards.demo.declared import DemoFile
from studycards.demo.launch import Launched
from studycards.demo.stream import Stream
from studycards.demo.translating import with_translations
from studycards.demo.verdicts import Result, evidence_of, outcome
from studycards.errors import NotAvailable

_GRACE = 3.0
"""Seconds that the launcher has to clean up once the run is over; after that the runner does what it can."""

_AT_ONCE = 0.9
"""Seconds that `stop` waits for that: the learner gets the card back, whatever a loaded machine still does."""


@dataclass(frozen=True)
class Limits:
    """What a run may use."""

    seconds: float = 10.0
    output_bytes: int = 1_000_000
    memory_bytes: int = 2 << 30


def run(demo: DemoFile, knobs: Mapping[str, Any] | None = None, **how: Any) -> Result:
    """Run a demo to its end."""
    with start(demo, knobs, **how) as running:
        for _ in running:
            pass
        return running.result


def start(
    demo: DemoFile,
    knobs: Mapping[str, Any] | None = None,
    *,
    limits: Limits = Limits(),
    lang: str = "en",
    python: str = sys.executable,
    hidden: Sequence[Path] = (),
    record_folder: Path | None = None,
    isolation: str | None = None,
) -> Run:
    """Start a demo. `hidden` folders cannot be seen by it where namespaces can be had; `record_folder` holds
    transcripts of runs elsewhere; `isolation` is `auto` or `process-group` (by default what the environment asks for).
    """
    values = turning.chosen(demo, knobs or {})
    reason = _missing(demo) if python == sys.executable else None
    recorded = record_folder or demo.path.parent / "recorded"
    running = Run(demo, values, limits, python, recorded, reason)
    if reason is None:
        running.launch(lang, hidden, isolation or paths.wanted_isolation())
    return running


def _missing(demo: DemoFile) -> Mapping[str, str] | None:
    for need in demo.demo.needs:
        if reason := needs.missing(need):
            return reason
    return None


class Run:
    """One run: a context manager, and an iterator of its records. `result` waits for its end."""

    def __init__(
        self,
        demo: DemoFile,
        knobs: Mapping[str, Any],
        limits: Limits,
        python: str,
        recorded: Path,
        missing: Mapping[str, str] | None,
    ) -> None:
        self.demo, self.knobs, self.limits, self.python = demo, knobs, limits, python
        self._recorded, self._missing = recorded, missing
        self._records: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._stream: Stream | None = None
        self._launched: Launched | None = None
        self._pump: threading.Thread | None = None
        self._began = time.monotonic()
        self._result: Result | None = None

    def launch(self, lang: str, hidden: Sequence[Path], isolation: str) -> None:
        """Start the processes, and the thread that reads from them."""
        self._terminal = terminal.modes()
        try:
            self._launched = Launched.of(
                self.demo, turning.arguments(self.knobs), self.limits.seconds, self.limits.memory_bytes,
                lang=lang, python=self.python, hidden=hidden, mode=isolation,
            )  # fmt: skip
        except OSError as error:
            why = error.strerror or str(error)
            raise NotAvailable(
                "The demo {demo} cannot be started: {why}.", demo=self.demo.id, why=why
            ) from None
        limits = self.limits
        self._stream = Stream(
            self._launched,
            limits.output_bytes,
            limits.seconds,
            self._records.put,
            self.demo.demo.translations,
        )
        self._pump = threading.Thread(target=self._follow, name=f"demo {self.demo.id}", daemon=True)
        self._pump.start()

    def _follow(self) -> None:
        assert self._stream and self._launched
        try:
            self._stream.follow()
        finally:
            self._launched.end(_GRACE)
            terminal.restore(self._terminal)
            self._records.put(None)

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.stop()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        if self._pump is None:
            return
        while (record := self._records.get()) is not None:
            yield record
        self._records.put(None)

    def stop(self) -> None:
        """End the run now, from any thread; back within a second."""
        if self._stream and self._pump and self._pump.is_alive():
            self._stream.stop()
            self._pump.join(_AT_ONCE)

    @property
    def launcher(self) -> subprocess.Popen[bytes] | None:
        """The process between this one and the demo."""
        return self._launched.process if self._launched else None

    @property
    def result(self) -> Result:
        """What the run showed, once it is over."""
        if self._result is None:
            self._result = self._unavailable() if self._missing is not None else self._judged()
        return self._result

    def _judged(self) -> Result:
        assert self._pump and self._stream
        self._pump.join()
        stream = self._stream
        records = tuple(stream.records)
        word, reason = outcome(self.demo, records, stream.ending())
        return self._made(
            word, reason,
            evidence=evidence_of(self.demo, records),
            machine={**machine.stamp(self.python, stream.isolation), **stream.interpreter},
            duration_ms=round((stream.ended_at - self._began) * 1000),
            isolation=stream.isolation,
            records=records,
            stderr=stream.stderr,
            swept=tuple(stream.swept),
            stopped=stream.cut == "stopped",
        )  # fmt: skip

    def _unavailable(self) -> Result:
        stamp = machine.stamp(self.python)
        return self._made(
            "unavailable",
            self._missing,
            evidence=(),
            machine=stamp,
            duration_ms=0,
            isolation=stamp["isolation"],
        )

    def _made(self, word: str, reason: Mapping[str, str] | None, **more: Any) -> Result:
        return Result(
            demo=self.demo.id,
            title=self.demo.demo.title,
            claims=tuple(self.demo.demo.claims),
            outcome=word,
            knobs=self.knobs,
            reason=reason,
            recorded=self._transcript() if word == "unavailable" else None,
            **more,
        )

    def _transcript(self) -> dict[str, Any] | None:
        try:
            transcript = json.loads((self._recorded / f"{self.demo.id}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        if not isinstance(transcript, dict) or "evidence" not in transcript:
            return transcript if isinstance(transcript, dict) else None
        translations = self.demo.demo.translations
        told = (one for one in transcript.get("evidence", ()) if isinstance(one, dict))
        return transcript | {"evidence": [with_translations(one, translations) for one in told]}
