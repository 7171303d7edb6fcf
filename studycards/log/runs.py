"""Runs of demos: what each one showed, when, and on which machine."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from typing import Any


def record(connection: sqlite3.Connection, result: Mapping[str, Any], at: int) -> None:
    """Keep one result, whole."""
    connection.execute(
        "insert into run (demo, at, outcome, result) values (?, ?, ?, ?)",
        (result["demo"], at, result["outcome"], json.dumps(result, separators=(",", ":"))),
    )


def last(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    """The latest result of each demo, with the moment `at`."""
    latest = (
        "select demo, at, result from run where seq in (select max(seq) from run group by demo) order by demo"
    )
    return {demo: {**json.loads(result), "at": at} for demo, at, result in connection.execute(latest)}
