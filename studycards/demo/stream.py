"""Follows the channels of one run: records, output, errors, and what the launcher says; one thread for all."""

from __future__ import annotations

import codecs
import json
import os
import selectors
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from studycards.demo import incoming
from studycards.demo.launch import Launched
from studycards.demo.translating import Phrases, with_translations
from studycards.demo.verdicts import Ending

_LINE = 4096
_KEPT = 8000
_PATIENCE = 2.0
"""Seconds past the time limit after which the runner no longer waits for the launcher to keep it."""

_LAST_WORDS = 0.3
"""Seconds to read what is still in the channels once the launcher has ended."""

Put = Callable[[dict[str, Any]], None]


class Stream:
    """Reads until everything has ended, the limits are passed, or `stop` is called."""

    def __init__(
        self,
        launched: Launched,
        output_bytes: int,
        seconds: float,
        put: Put,
        translations: Mapping[str, Phrases],
    ) -> None:
        self._launched, self._room, self._put = launched, output_bytes, put
        self._translations = translations
        self._seconds = seconds
        self._deadline = float("inf")
        self.records: list[dict[str, Any]] = []
        self.faults: list[str] = []
        self.swept: list[str] = []
        self.stderr = ""
        self.cut: str | None = None
        self.isolation = "process-group"
        self.interpreter: dict[str, Any] = {}
        self.ended_at = time.monotonic()
        self._launcher_is_gone = False
        self._status: int | None = None
        self._told = b""
        self._wake_reader, self._wake = os.pipe()
        self._bell, self._is_over = threading.Lock(), False
        self._lines = {"output": _Lines("output"), "stderr": _Lines("stderr")}

    def ending(self) -> Ending:
        """How it ended."""
        return Ending(self._status, self.cut, tuple(self.faults))

    def stop(self) -> None:
        """Make `follow` return soon. From any thread."""
        with self._bell:
            if self._is_over:
                return
            self.cut = self.cut or "stopped"
            os.write(self._wake, b"x")

    def follow(self) -> None:
        """Read everything."""
        with selectors.DefaultSelector() as selector:
            self._register(selector)
            while selector.get_map() and self.cut not in ("stopped", "output") and not self._is_late():
                for key, _ in selector.select(max(0.0, min(self._deadline - time.monotonic(), 1.0))):
                    if not key.data():
                        selector.unregister(key.fileobj)
        self._finish()

    def _is_late(self) -> bool:
        if time.monotonic() < self._deadline:
            return False
        if not self._launcher_is_gone:
            self.cut = self.cut or "time"
        return True

    def _register(self, selector: selectors.BaseSelector) -> None:
        process = self._launched.process
        assert process.stdout and process.stderr
        out, err = process.stdout.fileno(), process.stderr.fileno()
        selector.register(self._launched.records, selectors.EVENT_READ, self._read_record)
        selector.register(out, selectors.EVENT_READ, lambda: self._read_text(out, "output"))
        selector.register(err, selectors.EVENT_READ, lambda: self._read_text(err, "stderr"))
        selector.register(self._launched.status, selectors.EVENT_READ, self._read_status)
        self._selector = selector
        selector.register(self._wake_reader, selectors.EVENT_READ, lambda: True)

    def _finish(self) -> None:
        self.ended_at = time.monotonic()
        for lines in self._lines.values():
            self._show(lines.rest())
        with self._bell:
            self._is_over = True
            os.close(self._wake)
            os.close(self._wake_reader)

    def _read_record(self) -> bool:
        message = self._launched.records.recv(1 << 17)
        if not message:
            return self._over()
        if self._spend(len(message)):
            try:
                self._take(incoming.parsed(message))
            except (ValueError, RecursionError) as fault:
                self.faults.append(incoming.safe(str(fault))[:200])
        return True

    def _take(self, records: list[dict[str, Any]]) -> None:
        for record in records:
            if record["type"] in ("start", "end"):
                self.interpreter |= {key: record[key] for key in ("python", "gil") if key in record}
            told = with_translations(record, self._translations)
            self.records.append(told)
            self._put(told)

    def _read_text(self, descriptor: int, name: str) -> bool:
        piece = os.read(descriptor, 1 << 16)
        if not piece:
            return self._over()
        if self._spend(len(piece)):
            self._show(self._lines[name].more(piece))
        return True

    def _show(self, lines: list[dict[str, Any]]) -> None:
        for line in lines:
            if line["type"] == "stderr":
                self.stderr = (self.stderr + line["line"] + "\n")[-_KEPT:]
            else:
                self.records.append(line)
            self._put(line)

    def _spend(self, size: int) -> bool:
        self._room -= size
        if self._room < 0:
            self.cut = self.cut or "output"
        return self._room >= 0

    def _read_status(self) -> bool:
        piece = os.read(self._launched.status, 1 << 16)
        if not piece:
            # whoever still holds the other channels is a stray, of a launcher that was killed
            self._launcher_is_gone, self._deadline = True, time.monotonic() + _LAST_WORDS
            return self._over()
        *lines, self._told = (self._told + piece).split(b"\n")
        for line in lines:
            self._hear(json.loads(line))
        return True

    def _hear(self, said: dict[str, Any]) -> None:
        if "isolation" in said:
            self.isolation = said["isolation"]
            self._deadline = time.monotonic() + self._seconds + _PATIENCE
        self._status = said.get("status", self._status)
        self.cut = self.cut or said.get("cut")
        self.swept += map(incoming.safe, said.get("swept", []))

    def _over(self) -> bool:
        """One channel ended; with the last of them only the bell of `stop` is left to wait for."""
        if len(self._selector.get_map()) == 2:
            self._selector.unregister(self._wake_reader)
        return False


class _Lines:
    """Bytes into safe lines, as records of one type."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._begun = ""

    def more(self, piece: bytes) -> list[dict[str, Any]]:
        *lines, self._begun = (self._begun + self._decoder.decode(piece)).split("\n")
        if len(self._begun) > _LINE:
            lines.append(self._begun)
            self._begun = ""
        return [self._record(line) for line in lines]

    def rest(self) -> list[dict[str, Any]]:
        begun, self._begun = self._begun + self._decoder.decode(b"", True), ""
        return [self._record(begun)] if begun else []

    def _record(self, line: str) -> dict[str, Any]:
        return {"type": self._kind, "line": incoming.safe(line.removesuffix("\r"))}
