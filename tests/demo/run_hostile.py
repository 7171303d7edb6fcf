"""Runs demos of a folder and prints how each went, a JSON object a line: for tests that run as another user."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from hostile import DEMOS

from studycards.demo import declared, runner


def main(mode: str, limit: str, *paths: str) -> None:
    for path in paths:
        seconds = float(limit) or DEMOS[Path(path).stem].seconds()
        limits = runner.Limits(seconds=seconds, memory_bytes=300_000_000)
        demo = declared.read(Path(path))
        result = runner.run(demo, limits=limits, isolation=mode)
        reason = result.reason["en"] if result.reason else ""
        told = {"name": Path(path).stem, "outcome": result.outcome, "reason": reason, "swept": result.swept}
        told["over"] = result.duration_ms / 1000 - seconds
        print(json.dumps({**told, "isolation": result.isolation, "ms": result.duration_ms}), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
