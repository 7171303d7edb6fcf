"""Text that is safe to show: no control sequence, no bidirectional override, whatever a deck or a demo holds."""

from __future__ import annotations

import json
import re

_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 but tab and newline, DEL, C1
    "\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb"  # bidi, invisible
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff]"  # halves of a pair, and bytes that are no text: they cannot be printed at all
    "|(?<!\\S)\u200d|(?<=\u200d)\u200d"  # joiners that join nothing: their width is told in two ways
)


def safe(text: str) -> str:
    """`text` with a mark in place of every character that could drive a terminal, or hide or reorder text."""
    return _UNSAFE.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n"))


def safe_json(text: str) -> str:
    """JSON that means the same, with every such character as its escape. It stands only inside strings."""
    return _UNSAFE.sub(lambda found: json.dumps(found[0])[1:-1], text)
