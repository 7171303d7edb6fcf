"""Options that many commands share."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="As if it were this time (ISO 8601).")]
