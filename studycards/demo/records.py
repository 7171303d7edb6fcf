"""How a demo's records reach the runner: one JSON text a datagram; and how they look where no runner listens."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Mapping
from typing import Any

from studycards.demo.translating import in_language, with_translations

CHANNEL = "STUDYCARDS_RECORDS"
"""The variable that names the channel: `FD:INODE` of a socket that keeps the edges of messages."""

MOST_BYTES = 60_000
"""The longest record, in bytes; a longer one is refused in the demo that sends it."""


translations: Mapping[str, Mapping[str, str]] = {}
"""Those of the demo that runs, for what is printed here; the runner reads them in its declaration."""


def channel_name(end: socket.socket) -> str:
    """Name the demo's end of the channel for the environment of the demo."""
    return f"{end.fileno()}:{os.fstat(end.fileno()).st_ino}"


def _open_channel() -> int | None:
    name = os.environ.get(CHANNEL, "")
    descriptor, _, inode = name.partition(":")
    try:
        listening = os.fstat(int(descriptor)).st_ino == int(inode)
    except (ValueError, OSError):
        return None
    return int(descriptor) if listening else None


_descriptor = _open_channel()
"""A process that was not forked from the demo (a spawned one) has no channel: its descriptor is another file's."""


def send(record: dict[str, Any]) -> None:
    """Send one record; print it in words where no runner listens."""
    if _descriptor is None:
        if CHANNEL not in os.environ and (lines := _in_words(record)):
            print("\n".join(lines), flush=True)
        return
    message = json.dumps(record, ensure_ascii=False, default=str).encode()
    if len(message) > MOST_BYTES:
        raise ValueError(f"a record of {len(message)} bytes is too long; {MOST_BYTES} is the most")
    os.write(_descriptor, message)


def _language() -> str:
    wanted = os.environ.get("STUDYCARDS_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "en"
    return "zh" if wanted.startswith("zh") else "en"


def _in_words(record: dict[str, Any]) -> list[str]:
    lang = _language()
    record = dict(in_language(with_translations(record, translations), lang))
    match record["type"]:
        case "step":
            return [f"* {record['text'][lang]}"]
        case "show":
            return [f"    {record['line']}"]
        case "lane":
            return [f"    [{record['lane']}] {record['event']}"]
        case "measure":
            return [f"    {record['name']} = {record['value']} {record['unit']}".rstrip()]
        case "chart":
            longest = max(record["bars"].values(), default=0) or 1
            rows = [
                f"    {label:>16} {'#' * round(40 * n / longest)} {n:g}"
                for label, n in record["bars"].items()
            ]
            return [f"* {record['title'][lang]} ({record['unit']})", *rows]
        case "evidence":
            return [f"{record['verdict'].upper()}: {record['says'][lang]}", *_figures(record, lang)]
        case "unavailable":
            return [f"UNAVAILABLE: {record['reason'][lang]}"]
    return []


def _figures(record: dict[str, Any], lang: str) -> list[str]:
    if "why" in record:
        return [f"    {record['why'][lang]}"]
    return [f"    expected {record['expected']}, measured {record['measured']} {record['unit']}".rstrip()]
